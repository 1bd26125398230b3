/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came back of each drive, and how the campaign tells it: a table, and JSON. */
#ifndef SUITES_SELFTEST_CAMPAIGN_TOLD_H
#define SUITES_SELFTEST_CAMPAIGN_TOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "suites/selftest/matrix.h"

/** told_name() - its fault's, or "healthy" */
const char *told_name(const struct matrix_cell *cell);

/**
 * told_read() - what stands of a drive below @cells: NAME/summary.json and NAME/exit, or
 * NAME/trouble
 *
 * Return: 0; -ENOENT when it has not run.
 */
int told_read(struct matrix_cell *cell, const char *cells, const char *name);

/** told_undecided() - how many cells are not red, and not judged either: the host was too slow */
size_t told_undecided(const struct matrix *ran);

/** told_is_optional() - globs of cases that lab-gen5-x4.yaml has none of, or that are a run's own
 */
bool told_is_optional(const char *glob);

/** told_print() - a line for each cell that ran, and for each that cannot be seen here */
void told_print(const struct matrix *ran, const struct matrix_cell *absent, size_t absent_count,
		size_t missing);

/** told_write() - the same as JSON. 0 or -errno */
int told_write(const struct matrix *ran, const struct matrix_cell *absent, size_t absent_count,
	       size_t missing, const char *path);

#endif
