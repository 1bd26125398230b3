/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads run directories that are named on the command line; one of several drives is its parts. */
#ifndef CI_GATE_REPORTING_NAMED_RUNS_H
#define CI_GATE_REPORTING_NAMED_RUNS_H

#include <stdbool.h>
#include <stddef.h>

#include "reports/record/run_model.h"

/* The runs that were named, in order. Zero-initialise it. */
struct named_runs {
	struct run_model **items;
	char **dirs;
	size_t count;
	bool expanded; /* some directory held several */
};

/**
 * named_runs_add() - the run in @dir, or the runs one level below it: what a run of several drives
 * leaves
 * @who: "nvme-gate report", for the line on stderr that says what is wrong
 *
 * Return: 0 or -errno.
 */
int named_runs_add(struct named_runs *runs, const char *dir, const char *who);
/**
 * named_runs_check_once() - is each of them another run, by whatever name? 0; -EEXIST, with a line
 * on stderr that names the one that stands there twice
 */
int named_runs_check_once(const struct named_runs *runs, const char *who);
/** named_runs_free() - the runs and their paths */
void named_runs_free(struct named_runs *runs);

#endif
