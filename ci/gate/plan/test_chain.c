/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens between the cases of a run is found, charged to the gap or to the run, once; and
 * what the cases had declared is not. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/plan/chain.h"
#include "fixtures/backend/sim/test_sim.h"
#include "reports/verdict/verdict.h"

static struct board *board;
static char directory[400], record_path[512], said[1024];

static void setup(void)
{
	board = calloc(1, sizeof(*board));
	cr_assert_not_null(board);
	test_directory(directory, sizeof(directory));
	(void)snprintf(board->setup.chain, sizeof(board->setup.chain), "%s/chain", directory);
	(void)snprintf(record_path, sizeof(record_path), "%s/run.jsonl", directory);
}

static void teardown(void)
{
	(void)unlink(record_path);
	test_directory_end(directory);
	free(board);
}

TestSuite(chain, .init = setup, .fini = teardown);

/* Every process opens the drive anew. */
static struct dut *reopen(const char *selector)
{
	struct dut_options options = { .allowed = RECONFIGURES, .state_dir = directory };
	struct dut *dut;
	char why[256] = "";

	cr_assert_eq(dut_open(selector, &options, &dut, why, sizeof(why)), 0, "%s", why);
	return dut;
}

static void begin(void)
{
	struct dut *dut = reopen("sim:gen5-x4");

	(void)chain_first(board, dut);
	dut_close(dut);
}

/* A case during which @shift happens; it is charged with that like a worker would. */
static void told_here(void *context, const char *what, const char *before, const char *after,
		      const char *source)
{
	(void)context;
	(void)before;
	(void)after;
	(void)source;
	chain_told(board, what);
}

static void run_case(const char *name, const struct model_shift *shift, unsigned int declares)
{
	struct dut *dut = reopen("sim:gen5-x4");
	struct dut_snapshot before, after;

	chain_link(board, dut, name, &before);
	chain_begin_case(board);
	dut_expect_errors(dut, declares);
	if (shift) {
		drive_shift(sim_drive(dut), shift);
		sim_kernel_follow(sim_of(dut), shift);
	}
	(void)dut_snapshot(dut, &after);
	(void)dut_compare_snapshots(dut, &before, &after, told_here, NULL);
	chain_end_case(board, dut, name, &after);
	dut_close(dut);
}

static void die_in_case(const char *name, const struct model_shift *shift)
{
	struct dut *dut = reopen("sim:gen5-x4");
	struct dut_snapshot before;

	chain_link(board, dut, name, &before);
	chain_begin_case(board);
	drive_shift(sim_drive(dut), shift);
	sim_kernel_follow(sim_of(dut), shift);
	dut_close(dut);
}

/* Nobody runs, and something happens. */
static void between(const struct model_shift *shift)
{
	struct dut *dut = reopen("sim:gen5-x4");

	drive_shift(sim_drive(dut), shift);
	sim_kernel_follow(sim_of(dut), shift);
	dut_close(dut);
}

static void end(void)
{
	struct dut *dut = reopen("sim:gen5-x4");

	(void)chain_last(board, dut);
	dut_close(dut);
}

static void say(void *context, const char *line)
{
	size_t used = strlen(said);

	(void)context;
	(void)snprintf(said + used, sizeof(said) - used, "%s\n", line);
}

/* What the record says of it, in a run with a case that passed. */
static struct run_model *recorded(int asked)
{
	struct run_info info = { .selector = "sim:gen5-x4", .skip_budget = -1 };
	struct run_case_info passed = { .name = "a/b", .id = "A-B-001", .area = "a", .title = "a" };
	struct run_end_info good = { .verdict = RUN_PASS };
	struct run_model *model = run_new();
	struct record *record;

	OK(record_open(record_path, model, &record));
	OK(record_run_start(record, &info));
	OK(record_case_start(record, &passed));
	OK(record_case_end(record, &good));
	said[0] = '\0';
	OK(chain_record(board, record, asked, say, NULL));
	OK(record_run_end(record, 0));
	OK(record_close(record));
	return model;
}

static void expect_closed(const char *name, const char *words, size_t findings)
{
	struct run_model *model = recorded(0);
	struct run_case *c = run_find_case(model, name);
	struct verdict *verdict;

	cr_assert(c && model->case_count == 2, "%s: %s", name, said);
	cr_expect(strstr(run_first_message(c), words), "%s", run_first_message(c));
	EQ(c->finding_count, findings);
	EQ(c->end.verdict, RUN_FAIL);
	cr_expect(strstr(said, name) && strstr(said, "FAIL"), "%s", said);
	OK(verdict_judge(model, NULL, NULL, NULL, &verdict));
	EQ(verdict->exit_code, 1);
	verdict_free(verdict);
	run_free(model);
}

Test(chain, a_drive_that_lives_on_leaves_no_case)
{
	struct run_model *model;

	begin();
	run_case("a/first", NULL, 0);
	between(&(struct model_shift){ .temperature_k = 4, .power_on_hours = 1, .used_pct = 1 });
	run_case("a/second", &(struct model_shift){ .error_entries = 2 }, 2);
	end();
	model = recorded(0);
	EQ(model->case_count, 1);
	SAME(said, "");
	run_free(model);
}

Test(chain, what_happens_between_two_cases_is_charged_to_the_gap)
{
	begin();
	run_case("a/first", NULL, 0);
	between(&(struct model_shift){ .media_errors = 1 });
	run_case("a/second", NULL, 0);
	end();
	EQ(board->chain.found[CHAIN_BETWEEN], 1);
	EQ(board->chain.found[CHAIN_OVERALL], 0);
	expect_closed("run/between_cases",
		      "media and data integrity errors changed between a/first and a/second: "
		      "before 0, after 1",
		      1);
}

Test(chain, before_the_first_case_and_behind_the_last_are_gaps_too)
{
	begin();
	between(&(struct model_shift){ .port_correctable = 64 });
	run_case("a/first", NULL, 0);
	between(&(struct model_shift){ .resets = true });
	end();
	EQ(board->chain.found[CHAIN_BETWEEN], 2);
	expect_closed("run/between_cases", "changed between the begin of the run and a/first", 2);
}

Test(chain, a_second_finding_of_a_kind_is_told_as_well)
{
	begin();
	between(&(struct model_shift){ .media_errors = 1 });
	run_case("a/first", NULL, 0);
	between(&(struct model_shift){ .media_errors = 1 });
	end();
	EQ(board->chain.found[CHAIN_BETWEEN], 2);
	expect_closed("run/between_cases", "(and 1 more)", 2);
}

/* Somebody looks in the gap, while the drive raises these bits, or shows them still in the end. */
static void glance(uint8_t bits, bool stays)
{
	struct dut *dut = reopen("sim:gen5-x4");
	struct drive_state *state = sim_drive(dut)->state;

	state->warnings_set = bits;
	chain_glance(board, dut);
	if (!stays)
		state->warnings_set = 0;
	dut_close(dut);
}

Test(chain, a_warning_that_comes_and_goes_in_a_gap_is_charged_to_it)
{
	begin();
	run_case("a/first", NULL, 0);
	glance(NVME_CRIT_RELIABILITY, false);
	run_case("a/second", NULL, 0);
	glance(0, false);
	run_case("a/third", NULL, 0);
	end();
	EQ(board->chain.found[CHAIN_BETWEEN], 1);
	expect_closed("run/between_cases",
		      "critical warning while no case ran changed between a/first and a/second: "
		      "before none, after 04h: ",
		      1);
}

/* Comparing tells of it. */
Test(chain, a_warning_that_stays_is_told_once)
{
	begin();
	run_case("a/first", NULL, 0);
	glance(NVME_CRIT_RELIABILITY, true);
	run_case("a/second", NULL, 0);
	glance(NVME_CRIT_RELIABILITY, false); /* it is known */
	run_case("a/third", NULL, 0);
	EQ(board->chain.found[CHAIN_BETWEEN], 1);
}

Test(chain, a_warning_that_the_profile_allows_is_none)
{
	begin();
	board->setup.profile.health.allowed_warnings = NVME_CRIT_RELIABILITY;
	run_case("a/first", NULL, 0);
	glance(NVME_CRIT_RELIABILITY, false);
	run_case("a/second", NULL, 0);
	EQ(board->chain.found[CHAIN_BETWEEN], 0);
}

Test(chain, heat_in_a_gap_that_no_picture_shows_is_counted)
{
	begin();
	run_case("a/first", NULL, 0);
	between(&(struct model_shift){ .hot_minutes = 2 });
	run_case("a/second", NULL, 0);
	end();
	expect_closed("run/between_cases", "time above the warning temperature changed", 1);
}

/* What a case was charged with stays its own; so a waiver for the case is one for the run. */
Test(chain, what_a_case_failed_for_is_not_told_again)
{
	begin();
	run_case("a/first", &(struct model_shift){ .media_errors = 1 }, 0);
	end();
	EQ(board->chain.found[CHAIN_OVERALL], 0);
	EQ(board->chain.found[CHAIN_BETWEEN], 0);
}

/* One percent in each of three cases is allowed to each, and three are too many. */
Test(chain, what_adds_up_is_charged_to_the_run)
{
	begin();
	for (unsigned int i = 0; i < 3; i++)
		run_case("a/case", &(struct model_shift){ .used_pct = 1 }, 0);
	end();
	EQ(board->chain.found[CHAIN_BETWEEN], 0);
	expect_closed("run/first_to_last", "percentage used changed between the begin and the end",
		      1);
}

/* Nobody looked after it: what it changed shows over the run, what it may have declared does
 * not. */
Test(chain, behind_a_case_that_died_nothing_is_charged_to_the_gap)
{
	begin();
	die_in_case("a/dies", &(struct model_shift){ .error_entries = 3,
						     .drive_correctable = 5,
						     .firmware = "OTHER" });
	run_case("a/next", NULL, 0);
	end();
	EQ(board->chain.found[CHAIN_BETWEEN], 0);
	EQ(board->chain.found[CHAIN_OVERALL], 4); /* Identify, the slot, twice log C0h */
	expect_closed("run/first_to_last", "firmware revision changed", 4);
}

Test(chain, a_drive_that_does_not_answer_in_the_end_closes_the_gate)
{
	struct run_model *model;

	begin();
	run_case("a/first", NULL, 0);
	model = recorded(-ECHILD);
	cr_expect(run_find_case(model, "run/first_to_last"), "%s", said);
	run_free(model);
}

Test(chain, a_drive_that_was_never_asked_says_nothing_in_the_end)
{
	struct run_model *model = recorded(-ECHILD);

	EQ(model->case_count, 1);
	run_free(model);
}
