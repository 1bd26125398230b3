/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What reports are made from besides the record, and how. */
#ifndef REPORTS_REPORTS_OPTIONS_H
#define REPORTS_REPORTS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct history;
struct known_list;
struct run_model;

struct reports_options {
	bool junit_extended;            /* file, line, properties per case: not junit-10 */
	const struct known_list *known; /* NULL: those that the record names */
	/* what to compare with: for each run the baseline of the same serial number, else of the
	 * same alias, else the only one */
	const struct run_model *const *baselines;
	size_t baseline_count;
	const struct history *history; /* former runs for the small lines; NULL none */
	/* one of several drives: its cases go into the junit.xml of the folder above; see
	 * reports_point_to_merged() */
	bool part;
};

/** reports_find_baseline() - the run of the baseline that a run is compared with; NULL: none */
const struct run_model *reports_find_baseline(const struct reports_options *options,
					      const struct run_model *run);

#endif
