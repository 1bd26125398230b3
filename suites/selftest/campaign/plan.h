/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which cases are run on which faulty drive when not all can be: a machine that emulates takes a
 * second for what a simulated drive does in a millisecond. */
#ifndef SUITES_SELFTEST_CAMPAIGN_PLAN_H
#define SUITES_SELFTEST_CAMPAIGN_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "suites/selftest/matrix.h"

#define PLAN_CASES_MAX 256

/* A case that a run would have. */
struct plan_known {
	char name[MATRIX_NAME];
	char effect[16];
	double cost_s; /* about, in the lab */
};

struct plan {
	struct plan_known known[PLAN_CASES_MAX];
	size_t known_count;
	bool whole; /* all cases on all drives */
};

/* What one drive is put through. */
struct plan_cell {
	bool run[PLAN_CASES_MAX]; /* of the plan's known cases */
	double cost_s;
};

/** plan_read() - the cases that `PROGRAM list ... --json` has printed into a file. 0 or -errno */
int plan_read(struct plan *plan, const char *path);

/**
 * plan_select() - what a drive is put through
 * @turn: of cells that are alike, another number takes other ones of the cases to choose from
 *
 * All that reads only. Of each check that the fault kills, one case, another one in the next turn;
 * of a fault that kills every case, eight of the others. Of all that it leaves alone, three.
 */
void plan_select(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
		 struct plan_cell *ret_cell);

/**
 * plan_select_healthy() - what the healthy drive is put through: all that any other one is
 */
void plan_select_healthy(const struct plan *plan, const struct plan_cell *others, size_t count,
			 struct plan_cell *ret_cell);

#endif
