/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of the matrix: CELL, GAP, ROW, COLUMN, and inversion. Each prints what it is red
 * about. */
#include "suites/selftest/matrix.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const verdict_names[] = { "pass", "fail", "error", "skip" };

static void red(struct matrix *matrix, const char *rule, struct matrix_cell *cell,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

static void red(struct matrix *matrix, const char *rule, struct matrix_cell *cell,
		const char *format, ...)
{
	va_list args;

	matrix->red++;
	if (cell)
		cell->red++;
	printf("%-7s", rule);
	if (cell)
		printf("%s%s%s: ", cell->model, cell->fault[0] ? "+" : "", cell->fault);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

bool matrix_is_killed(const char *kills, const char *name)
{
	char globs[sizeof(((struct matrix_cell *)NULL)->kills)];
	char *glob, *rest;

	snprintf(globs, sizeof globs, "%s", kills);
	for (glob = strtok_r(globs, " ", &rest); glob; glob = strtok_r(NULL, " ", &rest))
		if (fnmatch(glob, name, FNM_EXTMATCH) == 0)
			return true;
	return false;
}

static bool is_killed(const struct matrix_cell *cell, const char *name)
{
	return matrix_is_killed(cell->kills, name);
}

const struct matrix_cell *matrix_find_healthy(const struct matrix *matrix, const char *model)
{
	for (size_t i = 0; i < matrix->cell_count; i++)
		if (!matrix->cells[i].fault[0] && strcmp(matrix->cells[i].model, model) == 0)
			return &matrix->cells[i];
	return NULL;
}

static const struct matrix_case *case_of(const struct matrix_cell *cell, const char *name)
{
	for (size_t i = 0; cell && i < cell->case_count; i++)
		if (strcmp(cell->cases[i].name, name) == 0)
			return &cell->cases[i];
	return NULL;
}

enum matrix_verdict matrix_expected(const struct matrix *matrix, const struct matrix_cell *cell,
				    const char *name)
{
	const struct matrix_case *healthy = case_of(matrix_find_healthy(matrix, cell->model), name);

	/* what cannot be run here at all cannot be killed here either */
	if (healthy && healthy->verdict == MATRIX_SKIP)
		return MATRIX_SKIP;
	if (matrix_is_killed(cell->skips, name))
		return MATRIX_SKIP;
	if (is_killed(cell, name) && strcmp(cell->outcome, "fail") == 0)
		return MATRIX_FAIL;
	if (is_killed(cell, name) && strcmp(cell->outcome, "error") == 0)
		return MATRIX_ERROR;
	if (is_killed(cell, name) && strcmp(cell->outcome, "skip") == 0)
		return MATRIX_SKIP;
	return MATRIX_PASS;
}

/* A near miss must pass, and so must a defect that no check is there for yet: the day that one
 * fails it, the fault declares which. */
static bool kills_something(const struct matrix_cell *cell)
{
	return strcmp(cell->outcome, "pass") != 0 && strcmp(cell->outcome, "unjudged") != 0;
}

/* A case that was not judged because the host was not fit to: neither right nor wrong. */
static bool is_undecided(const struct matrix *matrix, const struct matrix_case *c)
{
	return matrix->in_real_time && c->verdict == MATRIX_ERROR && strcmp(c->kind, "host") == 0;
}

static void judge_cell(struct matrix *matrix, struct matrix_cell *cell)
{
	bool any_killed = false;

	if (cell->trouble[0]) {
		red(matrix, "CELL", cell, "exit %d, %s", cell->exit_code, cell->trouble);
		return;
	}
	if (!cell->case_count)
		red(matrix, "CELL", cell, "no case ran");
	for (size_t i = 0; i < cell->case_count; i++) {
		const struct matrix_case *c = &cell->cases[i];
		enum matrix_verdict expected = matrix_expected(matrix, cell, c->name);

		if (matrix_is_killed(cell->chance, c->name))
			continue;
		any_killed |= is_killed(cell, c->name);
		if (c->verdict != expected && is_undecided(matrix, c)) {
			cell->undecided++;
			printf("HOST   %s+%s: %s: %s\n", cell->model, cell->fault, c->name,
			       c->reason);
		} else if (c->verdict != expected &&
			   !(c->verdict == MATRIX_SKIP && !cell->fault[0]))
			red(matrix, "CELL", cell, "%s: expected %s, is %s: %s", c->name,
			    verdict_names[expected], verdict_names[c->verdict], c->reason);
	}
	if (kills_something(cell) && !any_killed)
		red(matrix, "GAP", cell, "kills nothing; it declares '%s'", cell->kills);
}

/* Exit code and verdicts must say the same. */
static void judge_exit(struct matrix *matrix, struct matrix_cell *cell)
{
	size_t count[MATRIX_VERDICTS] = { 0 };
	int expected;

	if (cell->trouble[0])
		return;
	for (size_t i = 0; i < cell->case_count; i++)
		count[cell->cases[i].verdict]++;
	expected = count[MATRIX_ERROR] ? 4 : count[MATRIX_FAIL] ? 1 : 0;
	if (cell->exit_code != expected)
		red(matrix, "EXIT", cell, "exit %d, the cases say %d", cell->exit_code, expected);
}

/* "area/name" of "area/name/ns1/..." */
static void check_name(const char *name, char *buf, size_t size)
{
	const char *slash = strchr(name, '/');
	const char *end = slash ? strchr(slash + 1, '/') : NULL;

	snprintf(buf, size, "%.*s", (int)(end ? (size_t)(end - name) : strlen(name)), name);
}

/* Every check seen on a healthy drive must fail somewhere (ROW) and run somewhere (COLUMN). */
static void judge_check(struct matrix *matrix, const char *check, bool privileged)
{
	bool failed = false, ran = false;

	for (size_t i = 0; i < matrix->cell_count; i++) {
		for (size_t j = 0; j < matrix->cells[i].case_count; j++) {
			const struct matrix_case *c = &matrix->cells[i].cases[j];
			char name[MATRIX_NAME];

			check_name(c->name, name, sizeof name);
			if (strcmp(name, check) != 0)
				continue;
			failed |= c->verdict == MATRIX_FAIL;
			ran |= c->verdict != MATRIX_SKIP;
		}
	}
	if (!ran && privileged)
		red(matrix, "COLUMN", NULL, "%s is skipped on every model", check);
	else if (!ran)
		printf("note   %s needs root: not run on any model\n", check);
	else if (!failed && !matrix->thinned)
		red(matrix, "ROW", NULL, "%s is failed by no fault", check);
}

static void judge_checks(struct matrix *matrix, bool privileged)
{
	char done[128][MATRIX_NAME];
	size_t count = 0;

	for (size_t i = 0; i < matrix->cell_count; i++) {
		for (size_t j = 0; j < matrix->cells[i].case_count; j++) {
			char name[MATRIX_NAME];
			bool seen = false;

			check_name(matrix->cells[i].cases[j].name, name, sizeof name);
			for (size_t k = 0; k < count; k++)
				seen |= strcmp(done[k], name) == 0;
			if (seen || count == sizeof done / sizeof done[0])
				continue;
			snprintf(done[count++], MATRIX_NAME, "%s", name);
			judge_check(matrix, name, privileged);
		}
	}
	if (count == sizeof done / sizeof done[0])
		red(matrix, "COLUMN", NULL, "more than %zu checks: raise the table", count);
}

void matrix_judge(struct matrix *matrix, bool privileged)
{
	for (size_t i = 0; i < matrix->cell_count; i++) {
		judge_cell(matrix, &matrix->cells[i]);
		judge_exit(matrix, &matrix->cells[i]);
	}
	judge_checks(matrix, privileged);
}

void matrix_judge_inverted(struct matrix *matrix)
{
	for (size_t i = 0; i < matrix->cell_count; i++) {
		struct matrix_cell *cell = &matrix->cells[i];
		size_t failed = 0;

		if (cell->trouble[0])
			red(matrix, "CELL", cell, "%s", cell->trouble);
		for (size_t j = 0; j < cell->case_count; j++) {
			failed += cell->cases[j].verdict == MATRIX_FAIL;
			if (cell->cases[j].verdict == MATRIX_PASS)
				red(matrix, "INVERT", cell,
				    "%s passes with every EXPECT negated: it "
				    "asserts nothing",
				    cell->cases[j].name);
		}
		if (!failed)
			red(matrix, "INVERT", cell, "no case failed");
	}
}
