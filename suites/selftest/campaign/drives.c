/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts faults together on drives, and picks those of a smoke set. */
#include "suites/selftest/campaign/drives.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEW_NEAR_MISSES 4
#define FEW_UNJUDGED 10

static bool is(const struct matrix_cell *cell, const char *outcome)
{
	return strcmp(cell->outcome, outcome) == 0;
}

const char *drives_name(const struct matrix *matrix, const struct drives_one *one,
			char buf[static DRIVES_NAME])
{
	size_t used = 0;

	snprintf(buf, DRIVES_NAME, "healthy");
	for (size_t i = 0; i < one->members && used < DRIVES_NAME; i++) {
		const char *fault = matrix->cells[one->member[i]].fault;

		if (fault[0])
			used += (size_t)snprintf(buf + used, DRIVES_NAME - used, "%s%s",
						 i ? "+" : "", fault);
	}
	if (used >= DRIVES_NAME)
		abort();
	return buf;
}

/* ---- together ---- */

/* Two that begin with the same word are about the same thing: one might hide the other. */
static bool are_alike(const struct matrix_cell *a, const struct matrix_cell *b)
{
	size_t length = strcspn(a->fault, "-");

	return strcspn(b->fault, "-") == length && strncmp(a->fault, b->fault, length) == 0;
}

static bool kills_nothing(const struct matrix_cell *cell)
{
	return is(cell, "unjudged") || is(cell, "pass");
}

/* Is there no case that both of them kill, or one of them may? */
static bool are_apart(const struct plan *plan, const struct matrix_cell *a,
		      const struct matrix_cell *b)
{
	if (a->chance[0] || b->chance[0])
		return false;
	for (size_t i = 0; i < plan->known_count; i++)
		if (matrix_is_killed(a->kills, plan->known[i].name) &&
		    matrix_is_killed(b->kills, plan->known[i].name))
			return false;
	return true;
}

static bool may_join(const struct plan *plan, const struct matrix *matrix,
		     const struct drives_one *one, const struct matrix_cell *cell)
{
	size_t length = strlen(cell->fault) + 1;
	bool fails = is(cell, "fail");

	if (strcmp(cell->put_in, "start") == 0)
		return false;
	if (plan->depth == PLAN_WHOLE || one->members == DRIVES_TOGETHER ||
	    (!kills_nothing(cell) && !fails))
		return false;
	for (size_t i = 0; i < one->members; i++) {
		const struct matrix_cell *other = &matrix->cells[one->member[i]];

		length += strlen(other->fault) + 1;
		if (!is(other, cell->outcome) || strcmp(other->put_in, cell->put_in) != 0 ||
		    !other->fault[0] || (are_alike(other, cell) && !is(cell, "unjudged")) ||
		    (fails && !are_apart(plan, cell, other)))
			return false;
	}
	return length < DRIVES_NAME;
}

static void place(const struct plan *plan, const struct matrix *matrix, size_t cell,
		  struct drives *drives)
{
	struct drives_one *one = drives->one, *end = one + drives->count;

	while (one < end && !may_join(plan, matrix, one, &matrix->cells[cell]))
		one++;
	one->member[one->members++] = cell;
	if (one == end)
		drives->count++;
}

void drives_find_near(struct matrix *matrix)
{
	for (size_t i = 0; i < matrix->cell_count; i++) {
		struct matrix_cell *cell = &matrix->cells[i];
		size_t used = 0;

		if (!is(cell, "pass") || !cell->fault[0])
			continue;
		for (size_t j = 0; j < matrix->cell_count && used < sizeof cell->near; j++) {
			const struct matrix_cell *other = &matrix->cells[j];

			if (is(other, "fail") && are_alike(cell, other) &&
			    strcmp(other->kills, "*") != 0)
				used += (size_t)snprintf(cell->near + used,
							 sizeof cell->near - used, "%s ",
							 other->kills);
		}
	}
}

/* ---- few ---- */

/* How many of the cases that take long the fault kills: the fewer, the more it is about each. */
static size_t breadth_of(const struct plan *plan, const struct matrix_cell *cell)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->known_count; i++)
		count += strcmp(plan->known[i].effect, "reads") != 0 &&
			 matrix_is_killed(cell->kills, plan->known[i].name);
	return count;
}

/* The cell that shows best that the case fails where it should; 0: none. */
static size_t best_for(const struct plan *plan, const struct matrix *matrix, size_t carried,
		       size_t known)
{
	const char *name = plan->known[known].name;
	size_t best = 0, least = 0;

	for (size_t i = 1; i < carried; i++) {
		const struct matrix_cell *cell = &matrix->cells[i];
		size_t breadth;

		/* some take their time */
		if (!is(cell, "fail") || strcmp(cell->put_in, "new") != 0 ||
		    !matrix_is_killed(cell->kills, name) || matrix_is_killed(cell->chance, name))
			continue;
		breadth = breadth_of(plan, cell);
		if (!best || breadth < least) {
			best = i;
			least = breadth;
		}
	}
	return best;
}

/* Of a fault that makes cases anything else than fail: one case of two checks. */
static void two_cases(const struct plan *plan, const struct matrix_cell *cell,
		      bool ret_cases[PLAN_CASES_MAX])
{
	size_t first = PLAN_CASES_MAX;

	for (size_t i = 0; i < plan->known_count; i++) {
		if (!matrix_is_killed(cell->kills, plan->known[i].name))
			continue;
		if (first < PLAN_CASES_MAX &&
		    plan_is_same_check(plan->known[first].name, plan->known[i].name))
			continue;
		ret_cases[i] = true;
		if (first < PLAN_CASES_MAX)
			return;
		first = i;
	}
}

/* One case of each check that this cell is the best for. */
static void few_cases(const struct plan *plan, const struct matrix *matrix, size_t carried,
		      size_t cell, bool ret_cases[PLAN_CASES_MAX])
{
	memset(ret_cases, 0, PLAN_CASES_MAX * sizeof(*ret_cases));
	if (!is(&matrix->cells[cell], "fail")) {
		two_cases(plan, &matrix->cells[cell], ret_cases);
		return;
	}
	for (size_t i = 0; i < plan->known_count; i++) {
		bool seen = false;

		for (size_t j = 0; j < i && !seen; j++)
			seen = ret_cases[j] &&
			       plan_is_same_check(plan->known[i].name, plan->known[j].name);
		ret_cases[i] = !seen && best_for(plan, matrix, carried, i) == cell;
	}
}

void drives_keep_few(const struct plan *plan, const struct matrix *matrix, size_t carried,
		     bool ret_keep[])
{
	static const struct {
		const char *outcome;
		size_t most;
	} others[] = { { "pass", FEW_NEAR_MISSES }, { "skip", 1 }, { "unjudged", FEW_UNJUDGED } };

	memset(ret_keep, 0, carried * sizeof(*ret_keep));
	ret_keep[0] = true;
	for (size_t i = 0; i < plan->known_count; i++)
		ret_keep[best_for(plan, matrix, carried, i)] = true;
	for (size_t o = 0; o < sizeof others / sizeof others[0]; o++) {
		size_t all = 0, seen = 0, taken = 0;

		for (size_t i = 1; i < carried; i++)
			all += is(&matrix->cells[i], others[o].outcome);
		for (size_t i = 1; i < carried; i++) {
			if (!is(&matrix->cells[i], others[o].outcome))
				continue;
			/* spread over the list */
			if (taken * all <= seen++ * others[o].most && taken < others[o].most) {
				ret_keep[i] = true;
				taken++;
			}
		}
	}
}

size_t drives_keep(struct matrix *matrix, size_t carried, const bool keep[])
{
	size_t kept = 0, left;

	for (size_t i = 0; i < carried; i++)
		if (keep[i])
			matrix->cells[kept++] = matrix->cells[i];
	left = kept;
	for (size_t i = carried; i < matrix->cell_count; i++)
		matrix->cells[left++] = matrix->cells[i];
	matrix->cell_count = left;
	return kept;
}

/* ---- all of it ---- */

static void select_cases(const struct plan *plan, const struct matrix *matrix, size_t carried,
			 struct drives_one *one)
{
	const struct matrix_cell *first = &matrix->cells[one->member[0]];
	bool cases[PLAN_CASES_MAX];

	if (plan->depth != PLAN_SMOKE || plan_is_moment(first))
		plan_select(plan, first, first->turn, &one->cases);
	for (size_t i = 0; i < one->members && !plan_is_moment(first); i++) {
		const struct matrix_cell *cell = &matrix->cells[one->member[i]];
		struct plan_cell own;

		if (plan->depth == PLAN_SMOKE) {
			few_cases(plan, matrix, carried, one->member[i], cases);
			plan_select_few(plan, cell, cases, cell->turn, &own);
			plan_add(plan, &own, &one->cases);
		} else if (i) {
			plan_select_killed(plan, cell, cell->turn, &own);
			plan_add(plan, &own, &one->cases);
		}
		plan_take_near(plan, cell, cell->turn + i, &one->cases);
	}
}

void drives_make(const struct plan *plan, const struct matrix *matrix, size_t carried,
		 struct drives *ret_drives)
{
	struct drives drives = { .one = calloc(carried + 1, sizeof(*drives.one)) };
	struct plan_cell *others = calloc(carried + 1, sizeof(*others));

	if (!drives.one || !others)
		abort();
	for (size_t i = 0; i < carried; i++)
		place(plan, matrix, i, &drives);
	for (size_t i = 1; i < drives.count; i++) {
		select_cases(plan, matrix, carried, &drives.one[i]);
		others[i] = drives.one[i].cases;
	}
	if (drives.count)
		plan_select_healthy(plan, others + 1, drives.count - 1, &drives.one[0].cases);
	free(others);
	*ret_drives = drives;
}

void drives_free(struct drives *drives)
{
	free(drives->one);
	*drives = (struct drives){ .one = NULL };
}
