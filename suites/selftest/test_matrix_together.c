/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which faults share a drive, and that a wrong one is not hidden by the others of its drive. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites/selftest/matrix_together.h"

static const char *const names[] = { "a/one/ns1", "a/two", "b/one", "b/two" };
#define NAMES (sizeof names / sizeof names[0])

/* Of four cases, those that @verdicts says: 'p', 'f', 'e', 's'. */
static void ran(struct matrix_cell *cell, const char *verdicts, int exit_code)
{
	static const char letters[] = "pfes";

	free(cell->cases);
	cell->cases = calloc(NAMES, sizeof(*cell->cases));
	cr_assert(cell->cases);
	cell->case_count = NAMES;
	cell->exit_code = exit_code;
	for (size_t i = 0; i < NAMES; i++) {
		snprintf(cell->cases[i].name, MATRIX_NAME, "%s", names[i]);
		cell->cases[i].verdict = (enum matrix_verdict)(strchr(letters, verdicts[i]) -
							       letters);
	}
}

static struct matrix_cell *add(struct matrix *m, const char *model, const char *fault,
			       const char *kills, const char *outcome)
{
	struct matrix_cell *cell;

	m->cells = realloc(m->cells, (m->cell_count + 1) * sizeof(*m->cells));
	cr_assert(m->cells);
	cell = &m->cells[m->cell_count++];
	*cell = (struct matrix_cell){ .exit_code = 0 };
	snprintf(cell->model, sizeof cell->model, "%s", model);
	snprintf(cell->fault, sizeof cell->fault, "%s", fault);
	snprintf(cell->kills, sizeof cell->kills, "%s", kills);
	snprintf(cell->outcome, sizeof cell->outcome, "%s", outcome);
	return cell;
}

static bool all_stand(const char *drive)
{
	(void)drive;
	return true;
}

static bool none_stands(const char *drive)
{
	(void)drive;
	return false;
}

/* The drives as text, "f+g h". */
static const char *drives_of(const struct matrix *m, bool (*stand)(const char *), char *buf,
			     size_t size)
{
	struct matrix_drive *drives = calloc(m->cell_count, sizeof(*drives));
	size_t count, used = 0;

	cr_assert(drives);
	count = matrix_make_together(m, stand, drives);
	buf[0] = '\0';
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < drives[i].members; j++)
			used += (size_t)snprintf(buf + used, size - used, "%s%s",
						 j   ? "+"
						 : i ? " "
						     : "",
						 m->cells[drives[i].member[j]].fault);
	free(drives);
	return buf;
}

Test(matrix_together, who_shares_a_drive)
{
	struct matrix m = { .cell_count = 0 };
	char buf[256];

	ran(add(&m, "m", "", "", "pass"), "pppp", 0);
	ran(add(&m, "n", "", "", "pass"), "pppp", 0);
	add(&m, "m", "f", "a/one/*", "fail");
	add(&m, "m", "overlaps", "a/*", "fail");
	add(&m, "m", "g", "b/one", "fail");
	add(&m, "n", "other", "b/two", "fail");
	add(&m, "m", "miss", "", "pass");
	add(&m, "m", "rig", "b/two", "error");
	add(&m, "m", "rig2", "a/two", "error");
	add(&m, "m", "miss2", "", "pass");
	/* of a run's own case no healthy drive knows */
	add(&m, "m", "own", "run/between", "fail");
	add(&m, "m", "own2", "run/*", "fail");
	cr_expect_str_eq(drives_of(&m, all_stand, buf, sizeof buf),
			 "f+g+own overlaps+own2 other miss+miss2 rig rig2");
	cr_expect_str_eq(drives_of(&m, none_stands, buf, sizeof buf),
			 "f overlaps g other miss rig rig2 miss2 own own2");
	matrix_free(&m);
}

static void add_skipping(struct matrix *m, const char *fault, const char *skips)
{
	struct matrix_cell *cell = add(m, "m", fault, "", "pass");

	(void)snprintf(cell->skips, sizeof cell->skips, "%s", skips);
}

/* What one makes skip would be missing of the others, whoever comes first. */
Test(matrix_together, who_makes_skip_is_alone)
{
	struct matrix m = { .cell_count = 0 };
	char buf[256];

	ran(add(&m, "m", "", "", "pass"), "pppp", 0);
	add_skipping(&m, "skipping", "a/one");
	add(&m, "m", "miss", "", "pass");
	add_skipping(&m, "skipping2", "b/one");
	add(&m, "m", "miss2", "", "pass");
	cr_expect_str_eq(drives_of(&m, all_stand, buf, sizeof buf),
			 "skipping miss+miss2 skipping2");
	matrix_free(&m);
}

Test(matrix_together, no_more_than_so_many)
{
	struct matrix m = { .cell_count = 0 };
	struct matrix_drive drives[MATRIX_TOGETHER + 2];

	ran(add(&m, "m", "", "", "pass"), "pppp", 0);
	for (size_t i = 0; i <= MATRIX_TOGETHER; i++)
		add(&m, "m", "miss", "", "pass");
	cr_expect_eq(matrix_make_together(&m, all_stand, drives), 2);
	cr_expect_eq(drives[0].members, MATRIX_TOGETHER);
	cr_expect_eq(drives[1].members, 1);
	matrix_free(&m);
}

/* A healthy drive, which skips its last case, and two faults on one. */
static struct matrix two(void)
{
	struct matrix m = { .cell_count = 0 };

	ran(add(&m, "m", "", "", "pass"), "ppps", 0);
	add(&m, "m", "f", "a/one/*", "fail");
	add(&m, "m", "g", "b/*", "fail");
	return m;
}

static bool shares(struct matrix *m, const char *verdicts, int exit_code)
{
	const struct matrix_drive drive = { { 1, 2 }, 2 };
	struct matrix_cell run = { .exit_code = 0 };
	bool shared;

	ran(&run, verdicts, exit_code);
	shared = matrix_share_out(m, &drive, &run);
	free(run.cases);
	return shared;
}

Test(matrix_together, each_gets_its_own)
{
	struct matrix m = two();

	cr_assert(shares(&m, "fpfs", 1));
	/* without what the other one kills, by its name also where it is skipped */
	cr_expect_eq(m.cells[1].case_count, 2);
	cr_expect_str_eq(m.cells[1].cases[0].name, "a/one/ns1");
	cr_expect_eq(m.cells[1].cases[0].verdict, MATRIX_FAIL);
	cr_expect_eq(m.cells[2].case_count, 3);
	cr_expect_str_eq(m.cells[2].cases[0].name, "a/two");
	cr_expect_str_eq(m.cells[2].cases[1].name, "b/one");
	cr_expect_eq(m.cells[2].exit_code, 1);
	matrix_judge(&m, false);
	/* a/two, which no fault of these fails */
	cr_expect_eq(m.red, 1);
	matrix_free(&m);
}

Test(matrix_together, what_is_not_as_declared_is_nobodys)
{
	static const struct {
		const char *why, *verdicts;
		int exit_code;
	} wrong[] = {
		{ "one kills nothing", "ppfs", 1 },
		{ "one kills more", "fffs", 1 },
		{ "one makes an error of it", "epfs", 4 },
		{ "what is skipped on a healthy drive runs", "fpff", 1 },
		{ "what runs on a healthy drive is skipped", "fsfs", 1 },
		{ "the exit code says something else", "fpfs", 0 },
	};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct matrix m = two();

		cr_expect(!shares(&m, wrong[i].verdicts, wrong[i].exit_code), "%s", wrong[i].why);
		cr_expect_eq(m.cells[1].case_count, 0, "%s", wrong[i].why);
		cr_expect_eq(m.cells[2].case_count, 0, "%s", wrong[i].why);
		matrix_free(&m);
	}
}

Test(matrix_together, a_run_without_a_result)
{
	const struct matrix_drive drive = { { 1, 2 }, 2 };
	struct matrix_cell run = { .trouble = "no cases" };
	struct matrix m = two();

	cr_expect(!matrix_share_out(&m, &drive, &run));
	run.trouble[0] = '\0';
	cr_expect(!matrix_share_out(&m, &drive, &run));
	matrix_free(&m);
}

/* Real faults: whose edits meet, and whose do not. */
Test(matrix_together, edits_stand)
{
	cr_expect(matrix_edits_stand("gen5-x4"));
	cr_expect(matrix_edits_stand("gen5-x4+link-x2+spare-low"));
	/* the second takes back what the first has done */
	cr_expect(!matrix_edits_stand("gen5-x4+link-gen4+link-gen3"));
	cr_expect(!matrix_edits_stand("gen5-x4+link-gen3+link-gen4"));
	/* each a defect of the path */
	cr_expect(!matrix_edits_stand("gen5-x4+smart-timeout+config-unreadable"));
	cr_expect(matrix_edits_stand("gen5-x4+smart-timeout"));
	cr_expect(!matrix_edits_stand("gen5-x4+no-such-fault"));
}
