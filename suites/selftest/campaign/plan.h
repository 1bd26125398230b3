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
	double cost_s;  /* about, in the lab */
	size_t killers; /* so many of the faults kill it; see plan_count_killers() */
};

enum plan_depth {
	PLAN_SMOKE,  /* as little as shows that it works */
	PLAN_CHOSEN, /* what each fault is about, and a sample of all else */
	PLAN_WHOLE,  /* all cases on all drives */
};

struct plan {
	struct plan_known known[PLAN_CASES_MAX];
	size_t known_count;
	enum plan_depth depth;
};

/* What one drive is put through. */
struct plan_cell {
	bool run[PLAN_CASES_MAX]; /* of the plan's known cases */
	double cost_s;
};

/** plan_is_moment() - are the faults of this cell put in while the gate runs? */
bool plan_is_moment(const struct matrix_cell *cell);

/** plan_read() - the cases that `PROGRAM list ... --json` has printed into a file. 0 or -errno */
int plan_read(struct plan *plan, const char *path);

/** plan_count_killers() - before the first plan_select() */
void plan_count_killers(struct plan *plan, const struct matrix_cell *cells, size_t count);

/** plan_knows() - is there a case that the glob names? */
bool plan_knows(const struct plan *plan, const char *glob);

/** plan_chose() - was one of them chosen for this drive? */
bool plan_chose(const struct plan *plan, const struct plan_cell *cell, const char *glob);

/** plan_is_same_check() - do two cases belong to one check, "area/name"? */
bool plan_is_same_check(const char *a, const char *b);

/**
 * plan_select() - what a drive is put through
 * @turn: of cells that are alike, another number takes other ones of the cases to choose from
 *
 * Of each check that the fault kills, one case, another one in the next turn; of a fault that kills
 * every case, eight. What many faults kill and what takes long, each of them is put through in one
 * of five turns only. Of a drive that must pass, all that reads only, and a case of what it
 * nearly fails. Of all that the fault leaves alone, some.
 *
 * Of faults that are put in while the gate runs, no more than there must be, at any depth: one case
 * that loads, or three that read, with a gap before one that is killed.
 */
void plan_select(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
		 struct plan_cell *ret_cell);

/** plan_select_killed() - of that, only what shows the fault: the sample of all else is taken */
void plan_select_killed(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
			struct plan_cell *ret_cell);

/** plan_add() - what the one is put through, the other one is, too */
void plan_add(const struct plan *plan, const struct plan_cell *more, struct plan_cell *cell);

/** plan_take_near() - of what a near miss nearly fails, one case more */
void plan_take_near(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
		    struct plan_cell *ret_cell);

/**
 * plan_select_few() - as little of it as shows the fault
 * @cases: whose checks the fault is to show; none: of what it leaves alone, some
 */
void plan_select_few(const struct plan *plan, const struct matrix_cell *cell,
		     const bool cases[PLAN_CASES_MAX], size_t turn, struct plan_cell *ret_cell);

/**
 * plan_select_healthy() - what the healthy drive is put through: all that any other one is; in a
 * smoke set, of each of these checks one case
 */
void plan_select_healthy(const struct plan *plan, const struct plan_cell *others, size_t count,
			 struct plan_cell *ret_cell);

#endif
