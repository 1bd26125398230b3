/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate report: makes the reports from records again, and one report of several runs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/cli/report/out_dir.h"
#include "ci/gate/options/options.h"
#include "ci/gate/reporting/named_runs.h"
#include "ci/gate/reporting/report_inputs.h"
#include "ci/gate/reporting/result.h"
#include "reports/reports.h"
#include "reports/verdict/verdict_data.h"

#define WHO "nvme-gate report"

struct report {
	const struct gate_options *options;
	struct report_inputs inputs;
	struct named_runs runs;
};

static void print_run(const struct report *report, size_t i, const struct reports_options *how,
		      const char *dir, bool whole)
{
	const struct named_runs *runs = &report->runs;
	struct verdict *verdict = NULL;

	if (reports_judge(runs->items[i], how, &verdict))
		return;
	result_print(stdout, runs->items[i], how->known, verdict,
		     runs->count > 1 ? run_alias(runs->items[i]) : NULL, dir, whole,
		     options_use_color(report->options, STDOUT_FILENO));
	verdict_free(verdict);
}

/* Are they the drives of one run, whose merged reports stand in the folder above them? */
static bool is_part(const struct report *report)
{
	return report->runs.expanded && report->options->operands.count == 1 &&
	       !report->options->out;
}

/* A run's own reports, unless @dir is NULL, and its result. */
static int report_one(const struct report *report, size_t i, const char *dir, int *ret_exit)
{
	struct report_plan plan;
	int ret = 0;

	report_plan_make(&report->inputs, report->runs.items[i], &plan);
	plan.options.part = is_part(report);
	if (dir)
		ret = reports_write(report->runs.items[i], dir, &plan.options, ret_exit);
	if (ret)
		(void)fprintf(stderr, WHO ": the reports in %s are not whole: %s\n", dir,
			      strerror(-ret));
	print_run(report, i, &plan.options, dir ? dir : report->runs.dirs[i], !ret);
	report_plan_free(&plan);
	return ret;
}

/* The baselines that the records name, once each. */
static int add_recorded_baselines(struct report *report)
{
	int ret = 0;

	if (report->inputs.baseline.count)
		return 0;
	for (size_t i = 0; !ret && i < report->runs.count; i++) {
		const char *path = report->runs.items[i]->info.baseline_path;
		bool seen = false;

		for (size_t k = 0; k < i && path; k++) {
			const char *other = report->runs.items[k]->info.baseline_path;

			seen |= other && !strcmp(other, path);
		}
		if (path && !seen)
			ret = named_runs_add(&report->inputs.baseline, path, WHO);
	}
	return ret;
}

static int report_merged(struct report *report, const char *out)
{
	const struct named_runs *runs = &report->runs;
	struct report_plan plan;
	char *sentence = NULL;
	int code = GATE_EXIT_INCOMPLETE, ret;

	/* one that cannot be read makes its run one that was not compared */
	(void)add_recorded_baselines(report);
	report_plan_make(&report->inputs, NULL, &plan);
	ret = reports_write_merged((const struct run_model *const *)runs->items, runs->count, out,
				   &plan.options, &code);
	if (!ret)
		ret = reports_sentence((const struct run_model *const *)runs->items, runs->count,
				       &plan.options, &sentence);
	report_plan_free(&plan);
	if (!ret && is_part(report))
		ret = reports_point_to_merged((const char *const *)runs->dirs, runs->count);
	if (ret)
		(void)fprintf(stderr, WHO ": the merged reports in %s are not whole\n", out);
	else
		(void)printf("all runs: %s\n", sentence);
	if (!ret)
		result_print_place(stdout, "report", out, "report.html");
	free(sentence);
	return ret ? GATE_EXIT_INCOMPLETE : code;
}

/* Where the one report goes; the runs' own directories are theirs. */
static const char *out_of(const struct report *report)
{
	const struct gate_options *options = report->options;

	return options->out ? options->out : options->operands.items[0];
}

static int report_all(struct report *report)
{
	const struct gate_options *options = report->options;
	const struct named_runs *runs = &report->runs;
	const char *out = out_of(report);
	int code = GATE_EXIT_INCOMPLETE, ignored, ret = 0;

	if (runs->count == 1 && !runs->expanded) {
		ret = report_one(report, 0, out, &code);
		return ret ? GATE_EXIT_INCOMPLETE : code;
	}
	/* each run's own reports, in its own directory unless --out collects them */
	for (size_t i = 0; i < runs->count; i++)
		ret |= report_one(report, i, options->out ? NULL : runs->dirs[i], &ignored);
	code = report_merged(report, out);
	return ret ? GATE_EXIT_INCOMPLETE : code;
}

static int read_runs(struct report *report)
{
	const struct option_strings *dirs = &report->options->operands;
	int ret = 0;

	for (size_t i = 0; !ret && i < dirs->count; i++)
		ret = named_runs_add(&report->runs, dirs->items[i], WHO);
	return ret ? ret : named_runs_check_once(&report->runs, WHO);
}

static int claim_out(const struct report *report)
{
	const struct named_runs *runs = &report->runs;
	bool is_one = runs->count == 1 && !runs->expanded;

	return out_dir_claim(out_of(report), OUT_DIR_REPORT, is_one ? runs->dirs[0] : NULL, runs,
			     WHO);
}

int cmd_report(const struct gate_options *options)
{
	struct report report = { .options = options };
	int code = report_inputs_load(options, &report.inputs);

	if (!code && options->operands.count > 1 && !options->out) {
		(void)fprintf(stderr, WHO ": several runs need --out DIR: where their one report "
					  "goes\n");
		code = GATE_EXIT_USAGE;
	}
	if (!code && (read_runs(&report) || claim_out(&report)))
		code = GATE_EXIT_USAGE;
	if (!code)
		code = report_all(&report);
	named_runs_free(&report.runs);
	report_inputs_free(&report.inputs);
	return code;
}
