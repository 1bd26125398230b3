/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder of a watch: samples.jsonl as they come; record and page of them at the end. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/cli/watch/monitor.h"
#include "ci/gate/reporting/report_inputs.h"
#include "ci/gate/run/run_info.h"
#include "fixtures/rig/sampling_series.h"
#include "reports/record/record.h"
#include "reports/reports.h"

#define SAMPLES "samples.jsonl"
#define RECORD "record.jsonl"

static const char *const names[] = { SAMPLES, RECORD, "report.html", "report.css" };

/* Something that no watch has written. */
static bool find_stranger(const char *path, char *ret_name, size_t size)
{
	DIR *dir = opendir(path);
	bool found = false;
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		bool own = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			own |= !strcmp(entry->d_name, names[i]);
		if (!own && !found)
			(void)snprintf(ret_name, size, "%s", entry->d_name);
		found |= !own;
	}
	if (dir)
		(void)closedir(dir);
	return found;
}

int monitor_dir_open(const char *path, struct monitor_dir *ret_dir, char *why, size_t why_size)
{
	char name[256], file[4096];
	int ret = 0;

	if (mkdir(path, 0755) < 0 && errno != EEXIST) {
		ret = -errno;
		(void)snprintf(why, why_size, "%s cannot be made: %s", path, strerror(-ret));
		return ret;
	}
	if (find_stranger(path, name, sizeof(name))) {
		(void)snprintf(why, why_size, "%s holds something else than a former watch (%s)",
			       path, name);
		return -EEXIST;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (snprintf(file, sizeof(file), "%s/%s", path, names[i]) >= (int)sizeof(file)) {
			(void)snprintf(why, why_size, "the name of the folder is too long");
			return -ENAMETOOLONG;
		}
		(void)unlink(file);
	}
	(void)snprintf(file, sizeof(file), "%s/" SAMPLES, path);
	ret_dir->path = path;
	ret_dir->samples = fopen(file, "we");
	if (ret_dir->samples)
		return 0;
	ret = -errno;
	(void)snprintf(why, why_size, "%s: %s", file, strerror(-ret));
	return ret;
}

/* ---- the record ---- */

struct teller {
	int fd, error;
	unsigned int count;
	int64_t offset_ns; /* from the drive's clock to the host's */
};

static void keep_error(struct teller *teller, int ret)
{
	if (ret && !teller->error)
		teller->error = ret;
}

static void on_series(void *context, const struct series *told)
{
	struct teller *teller = context;
	struct series series = *told;
	char id[160];

	(void)snprintf(id, sizeof(id), "%u.%s", teller->count++, told->name);
	series.id = id;
	keep_error(teller, artifact_write_series(teller->fd, &series, teller->offset_ns));
}

static void on_event(void *context, uint64_t t_ns, const char *what)
{
	struct teller *teller = context;

	keep_error(teller, artifact_event(teller->fd, (int64_t)t_ns + teller->offset_ns, what));
}

static int tell(struct record *record, const struct sampling *sampling,
		const struct monitor_event *events, size_t event_count, int64_t offset_ns)
{
	struct teller teller = { .fd = record_fd(record), .offset_ns = offset_ns };
	struct sampling_told told = { on_series, on_event, &teller };

	if (teller.fd < 0)
		return teller.fd;
	keep_error(&teller, sampling_tell(sampling, NULL, &told));
	for (size_t i = 0; i < event_count; i++)
		on_event(&teller, events[i].t_ns, events[i].what);
	return teller.error;
}

/* No profile, no verdict: who was watched, where and when. */
static int begin(struct record *record, const struct gate_options *options,
		 const struct dut_info *info, int64_t start_unix_ns)
{
	const struct report_inputs inputs = { 0 };
	struct run_info_texts texts = { 0 };
	struct profile *profile = calloc(1, sizeof(*profile));
	struct drive *drive = calloc(1, sizeof(*drive));
	struct run_info run;
	int ret = profile && drive ? 0 : -ENOMEM;

	if (!ret) {
		drive->selector = info->selector;
		drive->found = true;
		drive->info = *info;
		drive->info.ns_count = 0;
		drive_name(drive, NULL, 0);
		drive_identify(drive, NULL, 0);
		ret = run_info_fill(options, profile, drive, &inputs, &run, &texts);
	}
	if (!ret) {
		run.profile_name = run.profile_path = run.profile_sha256 = NULL;
		run.start_unix_ns = start_unix_ns;
		ret = record_run_start(record, &run);
	}
	run_info_free(&texts);
	free(profile);
	free(drive);
	return ret;
}

int monitor_dir_close(struct monitor_dir *dir, const struct gate_options *options,
		      const struct dut_info *info, const struct sampling *sampling,
		      const struct monitor_event *events, size_t event_count, int64_t start_unix_ns,
		      int stop_signal)
{
	struct run_model *model = run_new();
	struct record *record = NULL;
	char path[4096];
	int ret = model ? 0 : -ENOMEM, closed;

	if (fclose(dir->samples) && !ret)
		ret = -errno;
	(void)snprintf(path, sizeof(path), "%s/" RECORD, dir->path);
	if (!ret)
		ret = record_open(path, model, &record);
	if (!ret)
		ret = begin(record, options, info, start_unix_ns);
	if (!ret && sampling->count)
		ret = tell(record, sampling, events, event_count,
			   start_unix_ns - (int64_t)sampling->sample[0].t_ns);
	if (!ret)
		ret = record_run_end(record, stop_signal);
	closed = record_close(record);
	if (!ret)
		ret = closed;
	if (!ret)
		ret = reports_write_monitor(model, dir->path);
	run_free(model);
	return ret;
}
