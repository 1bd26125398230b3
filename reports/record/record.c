/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The envelope of the record: run, cases, errors. */
#include "reports/record/record_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "reports/record/record_info.h"

/* Cases that come quicker than this share one fdatasync. */
#define SYNC_INTERVAL_NS 200000000u

static int add_run_line(struct record *record, struct text *inner, int64_t unix_ns)
{
	struct text body = { 0 };
	int ret = -ENOMEM;

	text_printf(&body, "\"testRunArtifact\":{%s}", inner->data ? inner->data : "");
	if (!body.failed && !inner->failed)
		ret = record_add_line(record, body.data, body.size, unix_ns, false);
	text_free(&body);
	text_free(inner);
	return ret;
}

/* What the supervisor wrote into record_fd() goes into the step that is open now. */
static int drain_own(struct record *record)
{
	uint64_t offset = 0;
	unsigned int bad = 0;
	int ret;

	if (record->own_fd < 0 || lseek(record->own_fd, 0, SEEK_CUR) <= 0)
		return 0;
	ret = record_copy_lines(record, record->own_fd, &offset, true, &bad);
	if (ftruncate(record->own_fd, 0) || lseek(record->own_fd, 0, SEEK_SET))
		return record_remember(record, -errno);
	return ret ? ret : bad ? record_remember(record, -EBADMSG) : 0;
}

int record_open(const char *path, struct run_model *model, struct record **ret_record)
{
	struct record *record = calloc(1, sizeof(*record));

	if (!record)
		return -ENOMEM;
	record->own_fd = -1;
	record->own_model = model ? NULL : run_new();
	record->model = model ? model : record->own_model;
	if (!record->model) {
		free(record);
		return -ENOMEM;
	}
	record->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
	if (record->fd < 0) {
		int ret = -errno;

		run_free(record->own_model);
		free(record);
		return ret;
	}
	*ret_record = record;
	return 0;
}

int record_close(struct record *record)
{
	int ret;

	if (!record)
		return 0;
	(void)drain_own(record);
	(void)record_flush(record);
	if (close(record->fd))
		record_remember(record, -errno);
	if (record->own_fd >= 0)
		close(record->own_fd);
	ret = record->first_error;
	text_free(&record->pending);
	run_free(record->own_model);
	free(record);
	return ret;
}

int record_error(const struct record *record)
{
	return record->first_error;
}

int record_fd(struct record *record)
{
	if (record->own_fd < 0) {
		record->own_fd = memfd_create("nvme-gate-steps", MFD_CLOEXEC);
		if (record->own_fd < 0)
			return record_remember(record, -errno);
	}
	return record->own_fd;
}

static int sync_now(struct record *record)
{
	int ret = record_flush(record);

	record->synced_ns = clock_now_ns();
	/* a pipe or a pseudo file has nothing to sync */
	if (!ret && fdatasync(record->fd) && errno != EINVAL && errno != EROFS)
		ret = record_remember(record, -errno);
	return ret;
}

static int sync_sometimes(struct record *record)
{
	if (clock_now_ns() - record->synced_ns >= SYNC_INTERVAL_NS)
		return sync_now(record);
	return record_flush(record);
}

int record_run_start(struct record *record, const struct run_info *info)
{
	static const char version[] = "\"schemaVersion\":{\"major\":2,\"minor\":0}";
	struct text inner = { 0 };
	int ret, started, synced;

	if (record->run_started)
		return -EBUSY;
	record->run_started = true;
	ret = record_add_line(record, version, sizeof(version) - 1, info->start_unix_ns, false);
	record_info_write_start(&inner, info);
	started = add_run_line(record, &inner, info->start_unix_ns);
	synced = sync_now(record);
	return ret ? ret : started ? started : synced;
}

int record_case_start(struct record *record, const struct run_case_info *info)
{
	struct text inner = { 0 };
	int drained, ret, flushed;
	bool dangerous;

	if (record->step_id[0])
		return -EBUSY;
	drained = drain_own(record);
	snprintf(record->step_id, sizeof(record->step_id), "%u", ++record->steps);
	text_puts(&inner, "\"testStepStart\":{\"name\":");
	text_json_string(&inner, info->name, TEXT_LINE_BYTES);
	text_puts(&inner, "}");
	ret = inner.failed ? -ENOMEM
			   : record_add_step_line(record, record->step_id, inner.data, inner.size,
						  0, false);
	text_free(&inner);
	record_info_write_case(&inner, info);
	if (!ret)
		ret = inner.failed ? -ENOMEM
				   : record_add_step_line(record, record->step_id, inner.data,
							  inner.size, 0, false);
	text_free(&inner);
	/* a case that may take the host down with it must be on disk before it begins */
	dangerous = info->effect >= RESETS;
	flushed = dangerous ? sync_now(record) : record_flush(record);
	return ret ? ret : drained ? drained : flushed;
}

int record_steps(struct record *record, const char *path, uint64_t *offset, bool last,
		 unsigned int *ret_bad)
{
	int drained = drain_own(record);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret, flushed;

	if (fd < 0)
		return errno == ENOENT ? drained : record_remember(record, -errno);
	ret = record_copy_lines(record, fd, offset, last, ret_bad);
	close(fd);
	flushed = record_flush(record);
	return ret ? ret : drained ? drained : flushed;
}

int record_case_end(struct record *record, const struct run_end_info *end)
{
	static const char *const status[] = { "COMPLETE", "COMPLETE", "ERROR", "SKIP" };
	struct run_end_info recorded = *end;
	struct text inner = { 0 };
	const char *told;
	int ret, added, synced;

	if (!record->step_id[0] || (unsigned int)end->verdict > RUN_SKIP)
		return -EINVAL;
	ret = drain_own(record);
	told = run_told_reason(record->model, record->step_id, end->verdict);
	if (told && end->reason && !strcmp(told, end->reason))
		recorded.reason = NULL; /* the findings say it */
	record_info_write_end(&inner, &recorded);
	added = inner.failed ? -ENOMEM
			     : record_add_step_line(record, record->step_id, inner.data, inner.size,
						    0, false);
	text_free(&inner);
	ret = ret ? ret : added;
	text_printf(&inner, "\"testStepEnd\":{\"status\":\"%s\"}", status[end->verdict]);
	added = inner.failed ? -ENOMEM
			     : record_add_step_line(record, record->step_id, inner.data, inner.size,
						    0, false);
	text_free(&inner);
	record->counts[end->verdict]++;
	record->step_id[0] = '\0';
	synced = sync_sometimes(record);
	return ret ? ret : added ? added : synced;
}

int record_skip(struct record *record, const struct run_case_info *info, enum end_kind kind,
		const char *reason)
{
	const struct run_end_info end = { .verdict = RUN_SKIP, .kind = kind, .reason = reason };
	int ret = record_case_start(record, info);

	return ret == -EBUSY ? ret : record_case_end(record, &end);
}

static int add_run_error(struct record *record, const char *symptom, const char *message)
{
	struct text inner = { 0 };
	int ret, flushed;

	text_printf(&inner, "\"error\":{\"symptom\":\"%s\",\"message\":", symptom);
	text_json_string(&inner, message, TEXT_BLOCK_BYTES);
	text_puts(&inner, "}");
	ret = add_run_line(record, &inner, 0);
	flushed = record_flush(record);
	return ret ? ret : flushed;
}

int record_rig_error(struct record *record, const char *message)
{
	record->counts[RUN_ERROR]++;
	return add_run_error(record, "nvme-gate.rig", message);
}

int record_halt(struct record *record, bool drive_gone, const char *message)
{
	record->counts[RUN_ERROR]++;
	return add_run_error(record, drive_gone ? "nvme-gate.drive-gone" : "nvme-gate.rig",
			     message);
}

int record_not_ready(struct record *record, const char *message)
{
	record->counts[RUN_ERROR]++;
	return add_run_error(record, "nvme-gate.not-ready", message);
}

int record_run_end(struct record *record, int stop_signal)
{
	static const char outside_end[] = "\"testStepEnd\":{\"status\":\"COMPLETE\"}";
	struct text inner = { 0 };
	int ret = drain_own(record);
	bool errors, ran;
	int added, synced;

	if (record->step_id[0])
		return -EBUSY;
	if (stop_signal) {
		text_printf(&inner,
			    "\"extension\":{\"name\":\"nvme-gate.stop\",\"content\":"
			    "{\"signal\":%d}}",
			    stop_signal);
		added = inner.failed ? -ENOMEM
				     : record_add_step_line(record, record_current_step(record),
							    inner.data, inner.size, 0, false);
		ret = ret ? ret : added;
		text_free(&inner);
	}
	if (record->outside_open)
		(void)record_add_step_line(record, OUTSIDE_STEP, outside_end,
					   sizeof(outside_end) - 1, 0, false);
	errors = stop_signal || record->counts[RUN_ERROR];
	ran = record->counts[RUN_PASS] || record->counts[RUN_FAIL];
	text_printf(&inner, "\"testRunEnd\":{\"status\":\"%s\",\"result\":\"%s\"}",
		    errors ? "ERROR"
		    : ran  ? "COMPLETE"
			   : "SKIP",
		    record->counts[RUN_FAIL] ? "FAIL"
		    : errors || !ran         ? "NOT_APPLICABLE"
					     : "PASS");
	added = add_run_line(record, &inner, 0);
	synced = sync_now(record);
	return ret ? ret : added ? added : synced;
}
