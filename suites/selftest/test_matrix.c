/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The matrix itself must be able to go red: each rule on a small made-up result. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites/selftest/matrix.h"

static struct matrix_cell cell(const char *fault, const char *kills, const char *outcome,
			       int exit_code, enum matrix_verdict speed, enum matrix_verdict width)
{
	struct matrix_cell c = { .model = "m", .exit_code = exit_code, .case_count = 2 };

	snprintf(c.fault, sizeof c.fault, "%s", fault);
	snprintf(c.kills, sizeof c.kills, "%s", kills);
	snprintf(c.outcome, sizeof c.outcome, "%s", outcome);
	c.cases = calloc(2, sizeof(*c.cases));
	cr_assert(c.cases);
	snprintf(c.cases[0].name, MATRIX_NAME, "pcie/link_speed");
	c.cases[0].verdict = speed;
	snprintf(c.cases[1].name, MATRIX_NAME, "pcie/link_width/ns1");
	c.cases[1].verdict = width;
	return c;
}

/* A matrix of three cells that is all right, to be spoilt one thing at a time. */
static struct matrix good(void)
{
	struct matrix m = { .cell_count = 3 };

	m.cells = calloc(4, sizeof(*m.cells));
	cr_assert(m.cells);
	m.cells[0] = cell("", "", "pass", 0, MATRIX_PASS, MATRIX_PASS);
	m.cells[1] = cell("gen4", "pcie/link_speed", "fail", 1, MATRIX_FAIL, MATRIX_PASS);
	m.cells[2] = cell("x2", "pcie/link_width/*", "fail", 1, MATRIX_PASS, MATRIX_FAIL);
	return m;
}

static unsigned int reds(struct matrix *m)
{
	unsigned int red;

	matrix_judge(m, true);
	red = m->red;
	matrix_free(m);
	return red;
}

Test(matrix, a_right_one_is_green)
{
	struct matrix m = good();

	cr_expect_eq(reds(&m), 0);
}

Test(matrix, a_healthy_drive_that_fails_is_red)
{
	struct matrix m = good();

	m.cells[0].cases[0].verdict = MATRIX_FAIL;
	m.cells[0].exit_code = 1;
	cr_expect_neq(reds(&m), 0);
}

Test(matrix, what_is_chance_is_not_judged)
{
	struct matrix m = good();

	m.cells[1].cases[1].verdict = MATRIX_FAIL;
	snprintf(m.cells[1].chance, sizeof m.cells[1].chance, "pcie/link_width/*");
	cr_expect_eq(reds(&m), 0);
}

Test(matrix, a_fault_that_fails_nothing_is_red)
{
	struct matrix m = good();

	m.cells[1].cases[0].verdict = MATRIX_PASS;
	m.cells[1].exit_code = 0;
	cr_expect_neq(reds(&m), 0);
}

Test(matrix, a_fault_that_names_no_case_is_red)
{
	struct matrix m = good();

	snprintf(m.cells[1].kills, sizeof m.cells[1].kills, "pcie/other");
	m.cells[1].cases[0].verdict = MATRIX_PASS;
	m.cells[1].exit_code = 0;
	cr_expect_neq(reds(&m), 0);
}

Test(matrix, a_fault_that_fails_more_than_it_declares_is_red)
{
	struct matrix m = good();

	m.cells[1].cases[1].verdict = MATRIX_FAIL;
	cr_expect_eq(reds(&m), 1);
}

Test(matrix, a_check_failed_by_no_fault_is_red)
{
	struct matrix m = good();

	free(m.cells[2].cases);
	m.cell_count = 2;
	cr_expect_eq(reds(&m), 1);
}

Test(matrix, a_check_skipped_everywhere_is_red_for_root)
{
	struct matrix m = good();

	for (size_t i = 0; i < m.cell_count; i++)
		m.cells[i].cases[1].verdict = MATRIX_SKIP;
	m.cells[2].exit_code = 0;
	m.cells[2].kills[0] = '\0';
	snprintf(m.cells[2].outcome, sizeof m.cells[2].outcome, "pass");
	cr_expect_eq(reds(&m), 1);
}

Test(matrix, a_wrong_exit_code_is_red)
{
	struct matrix m = good();

	m.cells[1].exit_code = 0;
	cr_expect_eq(reds(&m), 1);
}

Test(matrix, a_rig_fault_must_be_an_error_not_a_failure)
{
	struct matrix m = good();

	m.cells[3] = cell("slot", "pcie/link_speed", "error", 4, MATRIX_ERROR, MATRIX_PASS);
	m.cell_count = 4;
	cr_expect_eq(reds(&m), 0);
	m = good();
	m.cells[3] = cell("slot", "pcie/link_speed", "error", 1, MATRIX_FAIL, MATRIX_PASS);
	m.cell_count = 4;
	cr_expect_eq(reds(&m), 1);
}

Test(matrix, a_defect_that_no_check_judges_must_pass)
{
	struct matrix m = good();

	m.cells[3] = cell("later", "", "unjudged", 0, MATRIX_PASS, MATRIX_PASS);
	m.cell_count = 4;
	cr_expect_eq(reds(&m), 0);
	m = good();
	m.cells[3] = cell("later", "", "unjudged", 1, MATRIX_FAIL, MATRIX_PASS);
	m.cell_count = 4;
	cr_expect_eq(reds(&m), 1);
}

Test(matrix, a_run_without_result_is_red)
{
	struct matrix m = good();

	cr_expect_neq(matrix_read(&m.cells[1], "no/such/summary.json"), 0);
	cr_expect_neq(reds(&m), 0);
}

/* What is left of the faults is judged as ever; what they fail together is not. */
Test(matrix, a_thinned_matrix)
{
	struct matrix m = { .cell_count = 6 };

	m.cells = calloc(m.cell_count, sizeof(*m.cells));
	for (size_t i = 0; i < m.cell_count; i++)
		if (i)
			(void)snprintf(m.cells[i].fault, sizeof(m.cells[i].fault), "fault-%zu", i);
	matrix_thin(&m, 2);
	cr_assert_eq(m.cell_count, 4);
	cr_expect_str_eq(m.cells[0].fault, "");
	cr_expect_str_eq(m.cells[1].fault, "fault-1");
	cr_expect_str_eq(m.cells[2].fault, "fault-3");
	cr_expect_str_eq(m.cells[3].fault, "fault-5");
	cr_expect(m.thinned);
	matrix_free(&m);
}

/* Six cases in three cells, each of them so many times what one of bare Criterion costs. */
static unsigned int cost_reds(double times, bool limited)
{
	struct matrix m = good();
	struct matrix_cost cost = {
		.bare_ms = 20, .measured = 2, .spent_ms = times * 10 * 6, .cases = 6
	};
	unsigned int red;

	matrix_judge_cost(&m, &cost, limited);
	red = m.red;
	matrix_free(&m);
	return red;
}

/* what is told goes nowhere: ci/test counts lines that say "skipped" */
Test(matrix, a_cost_over_the_limit_is_red, .init = cr_redirect_stdout)
{
	cr_expect_eq(cost_reds(MATRIX_MOST_RATIO - 0.01, true), 0);
	cr_expect_eq(cost_reds(MATRIX_MOST_RATIO + 0.01, true), 1);
	cr_expect_eq(cost_reds(100, true), 1);
	cr_expect_eq(cost_reds(NAN, true), 1);
	/* with sanitizers it is told, not judged */
	cr_expect_eq(cost_reds(100, false), 0);
}

Test(matrix, inversion_finds_what_asserts_nothing)
{
	struct matrix m = { .cell_count = 1 };

	m.cells = calloc(1, sizeof(*m.cells));
	m.cells[0] = cell("", "", "pass", 1, MATRIX_FAIL, MATRIX_FAIL);
	matrix_judge_inverted(&m);
	cr_expect_eq(m.red, 0);
	m.cells[0].cases[1].verdict = MATRIX_PASS;
	matrix_judge_inverted(&m);
	cr_expect_eq(m.red, 1);
	matrix_free(&m);
}
