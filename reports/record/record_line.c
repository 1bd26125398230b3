/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of the record and the file below them: sequence numbers, batches, what to do when the
 * disk is full. */
#include "reports/record/record_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/os/transfer.h"

/* Written at once when this much has gathered, so that a million samples need no million writes. */
#define BATCH_BYTES (256u << 10)
/* Kept for later while the disk is full; more than that is lost, and the record shows the gap. */
#define PENDING_BYTES (16u << 20)

int record_remember(struct record *record, int ret)
{
	if (ret && !record->first_error)
		record->first_error = ret;
	return ret;
}

/* Takes back what was written of a line, so that the next one starts on a clean edge. */
static void take_back(struct record *record)
{
	if (ftruncate(record->fd, (off_t)record->written) == 0)
		return;
	/* not possible: end the torn line, which readers then count as damaged */
	if (write(record->fd, "\n", 1) == 1) {
		off_t end = lseek(record->fd, 0, SEEK_END);

		if (end > 0)
			record->written = (uint64_t)end;
	}
}

int record_flush(struct record *record)
{
	size_t done;
	int ret = transfer_write_counted(record->fd, record->pending.data, record->pending.size,
					 &done);

	if (ret && done) {
		const char *edge = memrchr(record->pending.data, '\n', done);

		done = edge ? (size_t)(edge - record->pending.data) + 1 : 0;
	}
	record->written += done;
	if (ret)
		take_back(record);
	if (done == record->pending.size) {
		text_reset(&record->pending);
	} else if (done) {
		memmove(record->pending.data, record->pending.data + done,
			record->pending.size - done);
		record->pending.size -= done;
		record->pending.data[record->pending.size] = '\0';
	}
	return record_remember(record, ret);
}

/* One line of the record: @body is a member such as "testStepArtifact":{...}. */
int record_add_line(struct record *record, const char *body, size_t size, int64_t unix_ns, bool fed)
{
	size_t start = record->pending.size;

	if (!unix_ns)
		unix_ns = (int64_t)clock_read_ns(CLOCK_REALTIME);
	text_append(&record->pending, "{", 1);
	text_append(&record->pending, body, size);
	text_printf(&record->pending, ",\"sequenceNumber\":%llu,\"timestamp\":\"",
		    (unsigned long long)record->sequence++);
	text_timestamp(&record->pending, unix_ns, 6);
	text_append(&record->pending, "\"}\n", 3);
	if (record->pending.failed) {
		record->pending.failed = false;
		record->pending.size = start;
		return record_remember(record, -ENOMEM);
	}
	if (!fed) {
		int ret = run_feed_line(record->model, record->pending.data + start,
					record->pending.size - start - 1);
		if (ret)
			record_remember(record, ret);
	}
	if (record->pending.size > PENDING_BYTES) {
		record->pending.size = start;
		return record_remember(record, -ENOSPC);
	}
	return record->pending.size < BATCH_BYTES ? 0 : record_flush(record);
}

int record_add_step_line(struct record *record, const char *step, const char *inner, size_t size,
			 int64_t unix_ns, bool fed)
{
	struct text body = { 0 };
	int ret = -ENOMEM;

	text_puts(&body, "\"testStepArtifact\":{");
	text_append(&body, inner, size);
	text_printf(&body, ",\"testStepId\":\"%s\"}", step);
	if (!body.failed)
		ret = record_add_line(record, body.data, body.size, unix_ns, fed);
	text_free(&body);
	return ret;
}

/* Where artifacts go now: the open case, or the step of what happens outside of cases. */
const char *record_current_step(struct record *record)
{
	static const char start[] = "\"testStepStart\":{\"name\":\"nvme-gate.run\"}";

	if (record->step_id[0])
		return record->step_id;
	if (!record->outside_open) {
		record->outside_open = true;
		(void)record_add_step_line(record, OUTSIDE_STEP, start, sizeof(start) - 1, 0,
					   false);
	}
	return OUTSIDE_STEP;
}
