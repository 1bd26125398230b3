/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chooses the cases of each drive: all that its fault is about, and a sample of all else. */
#include "suites/selftest/campaign/plan.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#define OTHERS 2        /* cases of what the fault leaves alone */
#define READING 2       /* likewise, that only read */
#define FEW_READING 3   /* of a drive that must pass, in a smoke set */
#define OF_ALL 8        /* cases beside the reading ones, of a fault that kills all */
#define MANY_KILLERS 12 /* faults of one check */
#define TURNS 5         /* in one of which such a check is run */
#define CELL_COST_S 2.5 /* to put the fault in, bind the driver, begin and end a run */
#define MOMENT_COST_S 3 /* to wait for the moment at which it is put in */

/* Loads that last until a fault has been put in: guest.sh sees to it. */
#define LONG_LOADS "perf/consistency/* perf/fixed_rate perf/mixed perf/qos/*"

/* Measured in the lab, rounded up: seconds. The first that fits. */
static const struct {
	const char *area, *effect;
	double cost_s;
} costs[] = {
	{ "format/", "", 5 }, { "reset/", "", 2 }, { "survive/", "", 3 },
	{ "", "reads", 0.1 }, { "", "", 0.8 },
};

static double cost_of(const struct plan_known *known)
{
	for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++)
		if (strncmp(known->name, costs[i].area, strlen(costs[i].area)) == 0 &&
		    (!costs[i].effect[0] || strcmp(known->effect, costs[i].effect) == 0))
			return costs[i].cost_s;
	return 0;
}

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(object, key, &value) ? json_object_get_string(value) : "";
}

int plan_read(struct plan *plan, const char *path)
{
	struct json_object *cases = json_object_from_file(path);
	int ret = 0;

	if (!json_object_is_type(cases, json_type_array))
		ret = -EBADMSG;
	else if (json_object_array_length(cases) > PLAN_CASES_MAX)
		ret = -E2BIG;
	else if (json_object_array_length(cases) == 0)
		ret = -ENOENT;
	for (size_t i = 0; ret == 0 && i < json_object_array_length(cases); i++) {
		struct json_object *c = json_object_array_get_idx(cases, i);
		struct plan_known *known = &plan->known[plan->known_count++];

		snprintf(known->name, sizeof known->name, "%s", text_of(c, "name"));
		snprintf(known->effect, sizeof known->effect, "%s", text_of(c, "effect"));
		known->cost_s = cost_of(known);
	}
	json_object_put(cases);
	return ret;
}

/* Is the case one that the glob names, and not left to chance? */
static bool is_named(const struct matrix_cell *cell, const char *glob, const char *name)
{
	return matrix_is_killed(glob, name) && !matrix_is_killed(cell->chance, name);
}

static bool reads_only(const struct plan_known *known)
{
	return strcmp(known->effect, "reads") == 0;
}

bool plan_is_same_check(const char *a, const char *b)
{
	const char *slash = strchr(a, '/'), *end = slash ? strchr(slash + 1, '/') : NULL;
	size_t length = end ? (size_t)(end - a) : strlen(a);

	return strncmp(a, b, length) == 0 && (b[length] == '\0' || b[length] == '/');
}

void plan_count_killers(struct plan *plan, const struct matrix_cell *cells, size_t count)
{
	for (size_t i = 0; i < plan->known_count; i++)
		for (size_t j = 0; j < count; j++)
			plan->known[i].killers += is_named(&cells[j], cells[j].kills,
							   plan->known[i].name);
}

bool plan_knows(const struct plan *plan, const char *glob)
{
	for (size_t i = 0; i < plan->known_count; i++)
		if (matrix_is_killed(glob, plan->known[i].name))
			return true;
	return false;
}

bool plan_chose(const struct plan *plan, const struct plan_cell *cell, const char *glob)
{
	for (size_t i = 0; i < plan->known_count; i++)
		if (cell->run[i] && matrix_is_killed(glob, plan->known[i].name))
			return true;
	return false;
}

/* One case of the check of case @first and of those behind it, among what the glob names. */
static void take_one(const struct plan *plan, const struct matrix_cell *of, const char *glob,
		     size_t first, size_t turn, struct plan_cell *cell)
{
	size_t matching[PLAN_CASES_MAX], count = 0;

	for (size_t i = first; i < plan->known_count; i++)
		if (plan_is_same_check(plan->known[first].name, plan->known[i].name) &&
		    is_named(of, glob, plan->known[i].name))
			matching[count++] = i;
	cell->run[matching[turn % count]] = true;
}

/* What many faults kill and takes long: the others will see to it. */
static bool is_common(const struct plan_known *known)
{
	return known->killers > MANY_KILLERS && !reads_only(known);
}

/* One case of each check that the glob names; of the common ones, those whose turn it is. */
static void take_killed(const struct plan *plan, const struct matrix_cell *of, const char *glob,
			size_t turn, struct plan_cell *cell)
{
	for (size_t i = 0; i < plan->known_count; i++) {
		bool seen = false;

		if (!is_named(of, glob, plan->known[i].name))
			continue;
		for (size_t j = 0; j < i && !seen; j++)
			seen = plan_is_same_check(plan->known[i].name, plan->known[j].name) &&
			       is_named(of, glob, plan->known[j].name);
		if (!seen && (!is_common(&plan->known[i]) || (turn + i) % TURNS == 0))
			take_one(plan, of, glob, i, turn, cell);
	}
}

/* @count cases that are not taken yet, spread over the list, others in each turn; @reading: of
 * those that only read, else of the rest. */
static void take_others(const struct plan *plan, const struct matrix_cell *of, size_t count,
			size_t turn, bool reading, struct plan_cell *cell)
{
	size_t left[PLAN_CASES_MAX], n = 0;

	for (size_t i = 0; i < plan->known_count; i++)
		if (!cell->run[i] && reads_only(&plan->known[i]) == reading &&
		    is_named(of, "*", plan->known[i].name))
			left[n++] = i;
	if (count > n)
		count = n;
	for (size_t i = 0; i < count; i++)
		cell->run[left[(turn * count + i * (n / count)) % n]] = true;
}

static void add_up(const struct plan *plan, struct plan_cell *cell)
{
	cell->cost_s = CELL_COST_S;
	for (size_t i = 0; i < plan->known_count; i++)
		if (cell->run[i])
			cell->cost_s += plan->known[i].cost_s;
}

void plan_add(const struct plan *plan, const struct plan_cell *more, struct plan_cell *cell)
{
	for (size_t i = 0; i < plan->known_count; i++)
		cell->run[i] |= more->run[i];
	add_up(plan, cell);
}

/* What a drive must pass, and what nothing looks at yet, is seen by what reads. */
static bool must_pass(const struct matrix_cell *cell)
{
	return !cell->kills[0];
}

static void take_all_reading(const struct plan *plan, const struct matrix_cell *of,
			     struct plan_cell *cell)
{
	for (size_t i = 0; i < plan->known_count; i++)
		cell->run[i] |= reads_only(&plan->known[i]) &&
				is_named(of, "*", plan->known[i].name);
}

void plan_take_near(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
		    struct plan_cell *ret_cell)
{
	size_t matching[PLAN_CASES_MAX], count = 0;

	for (size_t i = 0; i < plan->known_count; i++)
		if (is_named(cell, cell->near, plan->known[i].name))
			matching[count++] = i;
	if (count) {
		ret_cell->run[matching[turn % count]] = true;
		add_up(plan, ret_cell);
	}
}

/* Of each glob that the fault declares. */
static void take_declared(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
			  struct plan_cell *ret_cell)
{
	char kills[sizeof cell->kills];
	char *glob, *rest;

	snprintf(kills, sizeof kills, "%s", cell->kills);
	for (glob = strtok_r(kills, " ", &rest); glob; glob = strtok_r(NULL, " ", &rest)) {
		if (strcmp(glob, "*") == 0)
			take_others(plan, cell, OF_ALL, turn, false, ret_cell);
		else
			take_killed(plan, cell, glob, turn, ret_cell);
	}
}

/* What kills nothing but what is common has a turn in any case. */
static void take_declared_once(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
			       struct plan_cell *ret_cell)
{
	for (size_t i = 0; i < TURNS && !plan_chose(plan, ret_cell, cell->kills); i++)
		take_declared(plan, cell, turn + i, ret_cell);
}

void plan_select_killed(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
			struct plan_cell *ret_cell)
{
	memset(ret_cell, 0, sizeof(*ret_cell));
	take_declared_once(plan, cell, turn, ret_cell);
	add_up(plan, ret_cell);
}

/* ---- while the gate runs ---- */

static bool is_put_in(const struct matrix_cell *cell, const char *moment)
{
	return strncmp(cell->put_in, moment, strlen(moment)) == 0;
}

bool plan_is_moment(const struct matrix_cell *cell)
{
	return is_put_in(cell, "load") || is_put_in(cell, "gap");
}

static void take_load(const struct plan *plan, const struct matrix_cell *of, size_t turn,
		      struct plan_cell *cell)
{
	const char *glob = must_pass(of) ? "*" : of->kills;
	size_t matching[PLAN_CASES_MAX], count = 0;

	for (size_t i = 0; i < plan->known_count; i++)
		if (is_named(of, glob, plan->known[i].name) &&
		    matrix_is_killed(LONG_LOADS, plan->known[i].name))
			matching[count++] = i;
	if (count)
		cell->run[matching[turn % count]] = true;
}

/* Two that are left alone, one of which the gap may come behind; then one that is killed, if that
 * is one that reads. */
static void take_gap(const struct plan *plan, const struct matrix_cell *of, struct plan_cell *cell)
{
	size_t taken = 0, last = 0;

	for (size_t i = 0; i < plan->known_count && taken < 3; i++) {
		bool killed = is_named(of, of->kills, plan->known[i].name);

		if (!reads_only(&plan->known[i]) || (killed && taken < 2))
			continue;
		cell->run[last = i] = true;
		taken++;
	}
	for (size_t i = last + 1; i < plan->known_count && taken == 3; i++) {
		if (!reads_only(&plan->known[i]) || !is_named(of, of->kills, plan->known[i].name) ||
		    is_named(of, of->kills, plan->known[last].name))
			continue;
		cell->run[last] = false;
		cell->run[last = i] = true;
	}
}

static void take_moment(const struct plan *plan, const struct matrix_cell *of, size_t turn,
			struct plan_cell *cell)
{
	if (is_put_in(of, "load"))
		take_load(plan, of, turn, cell);
	else
		take_gap(plan, of, cell);
	add_up(plan, cell);
	cell->cost_s += MOMENT_COST_S;
}

void plan_select(const struct plan *plan, const struct matrix_cell *cell, size_t turn,
		 struct plan_cell *ret_cell)
{
	memset(ret_cell, 0, sizeof(*ret_cell));
	if (plan_is_moment(cell)) {
		take_moment(plan, cell, turn, ret_cell);
		return;
	}
	for (size_t i = 0; i < plan->known_count; i++)
		ret_cell->run[i] = plan->depth == PLAN_WHOLE &&
				   is_named(cell, "*", plan->known[i].name);
	if (must_pass(cell))
		take_all_reading(plan, cell, ret_cell);
	plan_take_near(plan, cell, turn, ret_cell);
	take_declared_once(plan, cell, turn, ret_cell);
	take_others(plan, cell, READING, turn, true, ret_cell);
	take_others(plan, cell, OTHERS, turn, false, ret_cell);
	add_up(plan, ret_cell);
}

void plan_select_few(const struct plan *plan, const struct matrix_cell *cell,
		     const bool cases[PLAN_CASES_MAX], size_t turn, struct plan_cell *ret_cell)
{
	memset(ret_cell, 0, sizeof(*ret_cell));
	if (plan_is_moment(cell)) {
		take_moment(plan, cell, turn, ret_cell);
		return;
	}
	if (must_pass(cell))
		take_others(plan, cell, FEW_READING, turn, true, ret_cell);
	for (size_t i = 0; i < plan->known_count; i++)
		ret_cell->run[i] |= cases[i];
	take_others(plan, cell, 1, turn, true, ret_cell);
	take_others(plan, cell, 1, turn, false, ret_cell);
	add_up(plan, ret_cell);
}

/* Has a case of the same check been taken? */
static bool has_check(const struct plan *plan, const struct plan_cell *cell, size_t known)
{
	for (size_t i = 0; i < plan->known_count; i++)
		if (cell->run[i] &&
		    plan_is_same_check(plan->known[i].name, plan->known[known].name))
			return true;
	return false;
}

void plan_select_healthy(const struct plan *plan, const struct plan_cell *others, size_t count,
			 struct plan_cell *ret_cell)
{
	memset(ret_cell, 0, sizeof(*ret_cell));
	for (size_t i = 0; i < plan->known_count; i++) {
		bool wanted = plan->depth == PLAN_WHOLE;

		for (size_t j = 0; j < count; j++)
			wanted |= others[j].run[i];
		if (plan->depth == PLAN_SMOKE && has_check(plan, ret_cell, i))
			wanted = false;
		ret_cell->run[i] = wanted;
	}
	add_up(plan, ret_cell);
}
