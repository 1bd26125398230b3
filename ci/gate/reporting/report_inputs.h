/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What reports are made from besides the record: known failures, a baseline, former runs. Read
 * before anything is touched, so that a wrong file is wrong usage and no lost run. */
#ifndef CI_GATE_REPORTING_REPORT_INPUTS_H
#define CI_GATE_REPORTING_REPORT_INPUTS_H

#include "ci/gate/options/options.h"
#include "ci/gate/reporting/named_runs.h"
#include "reports/compare/history.h"
#include "reports/reports.h"
#include "reports/record/known.h"

struct report_inputs {
	const struct gate_options *options;
	struct known_list *known;   /* NULL: --known was not given */
	struct named_runs baseline; /* empty: --baseline was not given */
	char *baseline_path;        /* absolute; NULL */
};

/* The options of the reports of one run, and what they point to. */
struct report_plan {
	struct reports_options options;
	struct named_runs recorded; /* the baseline that the record names */
	struct history *history;
};

/**
 * report_inputs_load() - 0, or the exit code after what is wrong was said on stderr; then
 * report_inputs_free() in any case
 */
int report_inputs_load(const struct gate_options *options, struct report_inputs *ret_inputs);
/** report_inputs_free() - what report_inputs_load() has filled, also in part */
void report_inputs_free(struct report_inputs *inputs);

/**
 * report_plan_make() - for the reports of @run; NULL: for several together. The baseline that the
 * record names is used when --baseline was not given
 */
void report_plan_make(const struct report_inputs *inputs, const struct run_model *run,
		      struct report_plan *ret_plan);
/** report_plan_free() - the runs that it holds for the options of reports */
void report_plan_free(struct report_plan *plan);

#endif
