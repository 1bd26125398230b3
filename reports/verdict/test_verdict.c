/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the rules of the gate, each with a run that just opens it beside one that does not. */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "helpers/test/scratch.h"
#include "helpers/text/text.h"
#include "reports/record/record.h"
#include "reports/test/told_run.h"
#include "reports/verdict/verdict.h"

Test(verdict, opens_only_when_something_passed_and_nothing_did_not)
{
	told_run_judge(&(struct told_run){ .cases = { PASSED } }, NULL, 0,
		       "gate open: 1 check passed");
	told_run_judge(&(struct told_run){ .cases = { PASSED, FAILED } }, NULL, 1,
		       "1 check failed: pcie/link_width");
	told_run_judge(&(struct told_run){ .cases = { PASSED, FAILED, ERRED } }, NULL, 4,
		       "could not be judged: nvme/abort");
	told_run_judge(&(struct told_run){ 0 }, NULL, 3, "nothing was run");
	told_run_judge(&(struct told_run){ .cases = { SKIPPED }, .info = { .skip_budget = -1 } },
		       NULL, 3, "every case was skipped");
	told_run_judge(&(struct told_run){ .cases = { UNARMED } }, NULL, 3, "1 case was not armed");
}

Test(verdict, an_unfinished_run_is_incomplete)
{
	told_run_judge(&(struct told_run){ .cases = { PASSED }, .unfinished = true }, NULL, 4,
		       "the record has no end");
	told_run_judge(&(struct told_run){ .unfinished = true }, NULL, 4, "the record has no end");
	told_run_judge(&(struct told_run){ .cases = { PASSED }, .stop_signal = SIGTERM }, NULL, 143,
		       "stopped by a signal");
	told_run_judge(&(struct told_run){ .cases = { PASSED }, .stop_signal = SIGINT }, NULL, 130,
		       "stopped by a signal");
	told_run_judge(&(struct told_run){ .cases = { PASSED }, .rig = "the disk is full" }, NULL,
		       4, "the disk is full");
	told_run_judge(&(struct told_run){ .not_ready = "locked" }, NULL, 75,
		       "the rig was not ready: locked");
	told_run_judge(&(struct told_run){ .cases = { PASSED }, .not_ready = "late" }, NULL, 4,
		       "the rig was not ready");
}

Test(verdict, planned_cases_must_have_run)
{
	static const char *const plan[] = { "pcie/link_speed", "smart/spare" };

	told_run_judge(&(struct told_run){ .cases = { PASSED },
					   .info = { .plan = plan, .plan_count = 1 } },
		       NULL, 0, "open");
	told_run_judge(&(struct told_run){ .cases = { PASSED },
					   .info = { .plan = plan, .plan_count = 2 } },
		       NULL, 4, "smart/spare");
	told_run_judge(&(struct told_run){ .cases = { PASSED },
					   .info = { .plan = plan, .plan_count = 1, .repeat = 2 } },
		       NULL, 4, "pcie/link_speed");
}

Test(verdict, what_was_not_armed_is_told_once_for_all_rounds)
{
	static const char *const plan[] = { "pcie/link_speed", "format/applied/ns1/512" };
	const struct run_info twice = { .plan = plan, .plan_count = 2, .repeat = 2 };

	told_run_judge(&(struct told_run){ .cases = { UNARMED, PASSED, PASSED }, .info = twice },
		       NULL, 0, "1 case was not armed");
	told_run_judge(&(struct told_run){ .cases = { UNARMED, PASSED }, .info = twice }, NULL, 4,
		       "could not be judged: pcie/link_speed");
}

Test(verdict, a_case_is_named_once_for_all_rounds)
{
	static const char *const all[] = { "*" };
	const struct run_info info = {
		.repeat = 3, .must_run = all, .must_run_count = 1, .skip_budget = -1
	};

	told_run_judge(&(struct told_run){ .cases = { FAILED, ERRED, FAILED, PASSED, FAILED } },
		       NULL, 4, "1 check failed: pcie/link_width (3 times)");
	told_run_judge(&(struct told_run){ .cases = { FAILED,
						      { "a", RUN_FAIL, END_NONE },
						      FAILED,
						      { "b", RUN_FAIL, END_NONE },
						      { "a", RUN_FAIL, END_NONE } } },
		       NULL, 1, "3 checks failed: pcie/link_width (2 times), a (2 times), b");
	told_run_judge(
		&(struct told_run){ .cases = { SKIPPED, PASSED, SKIPPED, PASSED }, .info = info },
		NULL, 1, "must run (*), but did not: fs/mount/ns1/btrfs (skipped)");
	told_run_says_not(
		&(struct told_run){ .cases = { SKIPPED, PASSED, SKIPPED, PASSED }, .info = info },
		"btrfs (skipped), ");
}

/* A rig that is not ready says so; what must run is for runs that began. */
Test(verdict, what_never_began_has_missed_nothing)
{
	static const char *const must[] = { "pcie/*", "smart/*" };
	const struct run_info info = { .must_run = must, .must_run_count = 2 };
	const struct told_run told = { .not_ready = "locked", .info = info };
	const struct told_run late = { .cases = { PASSED }, .not_ready = "late", .info = info };

	told_run_judge(&told, NULL, 75, "the rig was not ready: locked");
	told_run_says_not(&told, "must");
	told_run_says_not(&told, "nothing was run");
	told_run_judge(&late, NULL, 4, "no case of this run is: smart/*");
}

Test(verdict, what_must_run_must_have_passed)
{
	static const char *const all[] = { "*" }, *const none[] = { "perf/*" },
				 *const format[] = { "format/*" },
				 *const ext[] = { "@(pcie|smart)/*" };

	told_run_judge(
		&(struct told_run){
			.cases = { PASSED, SKIPPED },
			.info = { .must_run = ext, .must_run_count = 1, .skip_budget = 1 } },
		NULL, 0, "gate open");
	told_run_judge(
		&(struct told_run){
			.cases = { PASSED, SKIPPED },
			.info = { .must_run = all, .must_run_count = 1, .skip_budget = 1 } },
		NULL, 1, "fs/mount/ns1/btrfs (skipped)");
	told_run_judge(&(struct told_run){ .cases = { PASSED },
					   .info = { .must_run = none, .must_run_count = 1 } },
		       NULL, 1, "no case of this run is: perf/*");
	told_run_judge(&(struct told_run){ .cases = { PASSED, UNARMED },
					   .info = { .must_run = format, .must_run_count = 1 } },
		       NULL, 1, "format/applied/ns1/512 (not armed)");
	told_run_judge(&(struct told_run){ .cases = { PASSED, UNARMED } }, NULL, 0,
		       "read-only run: 1 case was not armed");
	/* a case that was skipped among many that were not armed is not lost behind them */
	told_run_judge(
		&(struct told_run){
			.cases = { PASSED, UNARMED, SKIPPED },
			.info = { .must_run = all, .must_run_count = 1, .skip_budget = -1 } },
		NULL, 1, "gate closed: 1 must-run rule");
}

static void judge_partial(const struct told_run *told, enum verdict_gate gate, int exit_code,
			  const char *sentence)
{
	struct run_model *run = told_run(told);
	struct verdict *v = NULL;

	cr_assert_eq(verdict_judge(run, NULL, NULL, NULL, &v), 0);
	cr_expect_eq(v->gate, gate, "%s: %s", verdict_gate_name(v->gate), v->sentence);
	cr_expect_eq(v->exit_code, exit_code, "%s", v->sentence);
	cr_expect_eq(strncmp(v->sentence, sentence, strlen(sentence)), 0, "'%s' but '%s'",
		     v->sentence, sentence);
	verdict_free(v);
	run_free(run);
}

/* What was not looked at gives no verdict, whatever the rest says for it; what is against it
 * does. */
Test(verdict, a_part_is_neither_open_nor_closed)
{
	static const char *const all[] = { "*" };
	static const char one[] = "passed so far: 1 of 2 cases; no release verdict";
	const struct run_info must = { .must_run = all, .must_run_count = 1 };
	const struct run_info refused = { .partial_refused = true };
	const struct run_info both = { .partial_refused = true,
				       .must_run = all,
				       .must_run_count = 1 };
	const struct run_info rest = { .unselected = 1 },
			      no_rest = { .unselected = 1, .partial_refused = true };
	const struct run_info twice = { .unselected = 1, .repeat = 2, .skip_budget = -1 };

	judge_partial(&(struct told_run){ .cases = { PASSED } }, VERDICT_OPEN, 0, "gate open: ");
	judge_partial(&(struct told_run){ .cases = { PASSED }, .info = refused }, VERDICT_OPEN, 0,
		      "gate open: ");
	judge_partial(&(struct told_run){ .cases = { PASSED, UNARMED } }, VERDICT_PARTIAL, 0, one);
	judge_partial(&(struct told_run){ .cases = { PASSED, UNARMED }, .info = refused },
		      VERDICT_PARTIAL, 1, one);
	judge_partial(&(struct told_run){ .cases = { PASSED, UNARMED }, .info = must },
		      VERDICT_PARTIAL, 1, one);
	judge_partial(&(struct told_run){ .cases = { PASSED, UNARMED }, .info = both },
		      VERDICT_PARTIAL, 1, one);
	judge_partial(&(struct told_run){ .cases = { PASSED }, .info = rest }, VERDICT_PARTIAL, 0,
		      one);
	judge_partial(&(struct told_run){ .cases = { PASSED }, .info = no_rest }, VERDICT_PARTIAL,
		      1, one);
	judge_partial(&(struct told_run){ .cases = { PASSED, PASSED }, .info = twice },
		      VERDICT_PARTIAL, 0, one);
	/* a round that was skipped or failed takes its case with it */
	judge_partial(&(struct told_run){ .cases = { PASSED, FAILED }, .info = rest },
		      VERDICT_CLOSED, 1, "gate closed: 1 check failed");
	judge_partial(&(struct told_run){ .cases = { PASSED, ERRED, UNARMED } }, VERDICT_CLOSED, 4,
		      "gate closed: ");
	judge_partial(&(struct told_run){ .cases = { PASSED, UNARMED }, .unfinished = true },
		      VERDICT_CLOSED, 4, "gate closed: ");
	judge_partial(&(struct told_run){ .cases = { PASSED, UNARMED }, .stop_signal = SIGINT },
		      VERDICT_CLOSED, 130, "gate closed: ");
	judge_partial(&(struct told_run){ .cases = { PASSED,
						     { "fs/mount/ns1/xfs", RUN_SKIP, END_IN_USE } },
					  .info = { .skip_budget = -1 } },
		      VERDICT_PARTIAL, 0, one);
	judge_partial(
		&(struct told_run){
			.cases = { PASSED, { "fs/mount/ns1/xfs", RUN_SKIP, END_NOT_RUN } },
			.info = { .skip_budget = -1 } },
		VERDICT_PARTIAL, 0, one);
	judge_partial(&(struct told_run){ .cases = { PASSED,
						     { "fs/mount/ns1/xfs", RUN_SKIP, END_UNABLE } },
					  .info = { .skip_budget = -1 } },
		      VERDICT_PARTIAL, 0, one);
	judge_partial(&(struct told_run){ .cases = { UNARMED } }, VERDICT_CLOSED, 3,
		      "gate closed: ");
	judge_partial(&(struct told_run){ .cases = { PASSED, SKIPPED, UNARMED } }, VERDICT_CLOSED,
		      1, "gate closed: too many cases were skipped");
	judge_partial(&(struct told_run){ .cases = { PASSED, SKIPPED, UNARMED },
					  .info = { .skip_budget = 1 } },
		      VERDICT_PARTIAL, 0,
		      "passed so far: 1 of 3 cases; no release verdict (1 case skipped, "
		      "1 case not armed)");
}

Test(verdict, a_part_of_the_cases_is_told_and_may_be_refused)
{
	static const char *const must[] = { "pcie/*", "smart/*" };

	told_run_judge(
		&(struct told_run){
			.cases = { PASSED },
			.info = { .must_run = must, .must_run_count = 2, .unselected = 7 } },
		NULL, 0, "partial run: 7 cases were not selected");
	told_run_judge(&(struct told_run){ .cases = { PASSED },
					   .info = { .must_run = must, .must_run_count = 2 } },
		       NULL, 1, "no case of this run is: smart/*");
	told_run_judge(&(struct told_run){ .cases = { PASSED },
					   .info = { .unselected = 7, .partial_refused = true } },
		       NULL, 1, "whole runs only");
	told_run_judge(
		&(struct told_run){ .cases = { PASSED }, .info = { .partial_refused = true } },
		NULL, 0, "gate open");
	/* what was selected is still held to the rule */
	told_run_judge(
		&(struct told_run){ .cases = { PASSED, UNARMED },
				    .info = { .must_run = (const char *const[]){ "format/*" },
					      .must_run_count = 1,
					      .unselected = 7 } },
		NULL, 1, "(not armed)");
}

Test(verdict, skips_have_a_budget)
{
	told_run_judge(
		&(struct told_run){ .cases = { PASSED, SKIPPED }, .info = { .skip_budget = 1 } },
		NULL, 0, "1 case skipped");
	told_run_judge(
		&(struct told_run){ .cases = { PASSED, SKIPPED }, .info = { .skip_budget = 0 } },
		NULL, 1, "the profile allows 0");
	told_run_judge(&(struct told_run){ .cases = { PASSED, SKIPPED, SKIPPED },
					   .info = { .skip_budget = -1 } },
		       NULL, 0, "open");
}
