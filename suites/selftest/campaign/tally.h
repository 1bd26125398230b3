/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came back of each drive, and how the campaign tells it: a table, and JSON. */
#ifndef SUITES_SELFTEST_CAMPAIGN_TALLY_H
#define SUITES_SELFTEST_CAMPAIGN_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#include "suites/selftest/matrix.h"

/** tally_name() - its fault's, or "healthy" */
const char *tally_name(const struct matrix_cell *cell);

/**
 * tally_read() - what stands of a drive below @cells: NAME/summary.json and NAME/exit, or
 * NAME/trouble
 *
 * Return: 0; -ENOENT when it has not run.
 */
int tally_read(struct matrix_cell *cell, const char *cells, const char *name);

/** tally_undecided() - how many cells are not red, and not judged either: the host was too slow */
size_t tally_undecided(const struct matrix *ran);

/** tally_is_optional() - globs of cases that lab-gen5-x4.yaml has none of, or that are a run's own
 */
bool tally_is_optional(const char *glob);

/** tally_print() - a line for each cell that ran, and for each that cannot be seen here */
void tally_print(const struct matrix *ran, const struct matrix_cell *absent, size_t absent_count,
		 size_t missing);

/** tally_write() - the same as JSON. 0 or -errno */
int tally_write(const struct matrix *ran, const struct matrix_cell *absent, size_t absent_count,
		size_t missing, const char *path);

#endif
