/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate report: makes the reports from records again, and one report of several runs. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/options.h"
#include "ci/gate/result.h"
#include "reports/reports.h"
#include "reports/run_model.h"
#include "reports/verdict.h"

/* The runs that were named, in order; a directory of several drives is its parts. */
struct runs {
	struct run_model **items;
	char **dirs;
	size_t count;
	bool expanded;          /* some directory held several */
};

static void runs_free(struct runs *runs)
{
	for (size_t i = 0; i < runs->count; i++) {
		run_free(runs->items[i]);
		free(runs->dirs[i]);
	}
	free(runs->items);
	free(runs->dirs);
}

static bool has_record(const char *dir)
{
	char path[4096];

	return snprintf(path, sizeof(path), "%s/run.jsonl", dir) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

static int add_run(struct runs *runs, const char *dir)
{
	struct run_model **items = reallocarray(runs->items, runs->count + 1, sizeof(*items));
	char **dirs = reallocarray(runs->dirs, runs->count + 1, sizeof(*dirs));
	int result = 0;

	if (items)
		runs->items = items;
	if (dirs)
		runs->dirs = dirs;
	if (!items || !dirs || !(dirs[runs->count] = strdup(dir)))
		return -ENOMEM;
	result = run_load(dir, &runs->items[runs->count]);
	if (result)
		free(dirs[runs->count]);
	else
		runs->count++;
	return result;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* the runs one level below: what a run with several drives leaves */
static int add_parts(struct runs *runs, const char *dir)
{
	struct dirent **entries = NULL;
	int count = scandir(dir, &entries, is_visible, alphasort), result = 0;
	size_t before = runs->count;

	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		char path[4096];

		if (!result && snprintf(path, sizeof(path), "%s/%s", dir, entries[i]->d_name) <
		    (int)sizeof(path) && has_record(path))
			result = add_run(runs, path);
		free(entries[i]);
	}
	free(entries);
	runs->expanded |= runs->count > before;
	return !result && runs->count == before ? -ENOENT : result;
}

static int read_runs(const struct gate_options *options, struct runs *runs)
{
	for (size_t i = 0; i < options->operands.count; i++) {
		const char *dir = options->operands.items[i];
		int result = has_record(dir) ? add_run(runs, dir) : add_parts(runs, dir);

		if (!result)
			continue;
		if (result == -ENOENT && access(dir, F_OK) == 0)
			(void)fprintf(stderr, "nvme-gate report: %s: no run.jsonl in it: not the "
				      "directory of a run\n", dir);
		else if (result == -EBADMSG)
			(void)fprintf(stderr, "nvme-gate report: %s/run.jsonl: no line of it is a "
				      "record\n", dir);
		else
			(void)fprintf(stderr, "nvme-gate report: %s: %s\n", dir,
				      strerror(-result));
		return result;
	}
	return 0;
}

static int make_out(const char *out)
{
	if (mkdir(out, 0755) == 0 || errno == EEXIST)
		return 0;
	(void)fprintf(stderr, "nvme-gate report: --out %s: %s\n", out, strerror(errno));
	return -errno;
}

static void print_run(const struct gate_options *options, const struct runs *runs, size_t i,
		      const char *dir)
{
	struct verdict *verdict = NULL;

	if (verdict_judge(runs->items[i], NULL, &verdict))
		return;
	result_print(stdout, runs->items[i], verdict, runs->count > 1 ? run_alias(runs->items[i]) :
		     NULL, dir, true, options_use_color(options, STDOUT_FILENO));
	verdict_free(verdict);
}

/* each run's own reports, in its own directory unless --out collects them */
static int write_one(const struct runs *runs, size_t i, const char *dir, int *ret_exit)
{
	int result = reports_write(runs->items[i], dir, NULL, ret_exit);

	if (result)
		(void)fprintf(stderr, "nvme-gate report: the reports in %s are not whole: %s\n",
			      dir, strerror(-result));
	return result;
}

static int write_all(const struct gate_options *options, const struct runs *runs)
{
	const char *out = options->out ? options->out : options->operands.items[0];
	int code = GATE_EXIT_INCOMPLETE, ignored, result = 0;

	if (runs->count == 1 && !runs->expanded) {
		result = write_one(runs, 0, out, &code);
		print_run(options, runs, 0, out);
		return result ? GATE_EXIT_INCOMPLETE : code;
	}
	for (size_t i = 0; i < runs->count; i++) {
		if (!options->out)
			result |= write_one(runs, i, runs->dirs[i], &ignored);
		print_run(options, runs, i, runs->dirs[i]);
	}
	if (reports_write_merged((const struct run_model *const *)runs->items, runs->count, out,
				 NULL, &code)) {
		(void)fprintf(stderr, "nvme-gate report: the merged reports in %s are not whole\n",
			      out);
		result = -EIO;
	}
	(void)printf("report: %s/report.html\n", out);
	return result ? GATE_EXIT_INCOMPLETE : code;
}

int cmd_report(const struct gate_options *options)
{
	struct runs runs = { 0 };
	int code = GATE_EXIT_USAGE;

	if (options->operands.count > 1 && !options->out)
		(void)fprintf(stderr, "nvme-gate report: several runs need --out DIR: where their "
			      "one report goes\n");
	else if (!read_runs(options, &runs) && (!options->out || !make_out(options->out)))
		code = write_all(options, &runs);
	runs_free(&runs);
	return code;
}
