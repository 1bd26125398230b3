/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PASS rule: every single departure from the perfect case, every two and every three of
 * them. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#include "ci/gate/run/judge.h"
#include "ci/gate/run/worker.h"

static const struct judge_facts perfect = {
	.end = JUDGE_ENDED,
	.deadline_s = 60,
	.has_outcome = true,
	.phase = BOARD_DONE,
	.evaluated = 1,
};

/* One way in which a case may not be perfect, and what it is worth alone. */
static void never_began(struct judge_facts *f)
{
	f->end = JUDGE_NEVER_BEGAN;
}
static void deadline(struct judge_facts *f)
{
	f->end = JUDGE_DEADLINE;
}
static void interrupted(struct judge_facts *f)
{
	f->end = JUDGE_INTERRUPTED;
	f->where = "SIGTERM";
}
static void runner_died(struct judge_facts *f)
{
	f->end = JUDGE_RUNNER_DIED;
}
static void hung(struct judge_facts *f)
{
	f->end = JUDGE_HUNG;
	f->where = "percpu_rwsem_wait";
}
static void unreported(struct judge_facts *f)
{
	f->has_outcome = false;
}
static void signalled(struct judge_facts *f)
{
	f->outcome.signal = SIGSEGV;
	f->outcome.crashed = true;
}
static void crashed_late(struct judge_facts *f)
{
	f->outcome.abnormal = true;
}
static void in_spawn(struct judge_facts *f)
{
	f->phase = BOARD_SPAWNED;
}
static void in_open(struct judge_facts *f)
{
	f->phase = BOARD_OPENING;
}
static void in_body(struct judge_facts *f)
{
	f->phase = BOARD_BODY;
}
static void in_restore(struct judge_facts *f)
{
	f->phase = BOARD_RESTORE;
}
static void in_collateral(struct judge_facts *f)
{
	f->phase = BOARD_COLLATERAL;
}
static void exit_code(struct judge_facts *f)
{
	f->outcome.exit_code = 1;
}
static void stuck(struct judge_facts *f)
{
	f->journal_left = 2;
	f->journal_stuck = 1;
}
static void left_to_undo(struct judge_facts *f)
{
	f->journal_left = 1;
}
static void restore_failed(struct judge_facts *f)
{
	f->restore_failed = 1;
}
static void leftover(struct judge_facts *f)
{
	f->leftovers = 1;
	f->leftover_name = "sleep (pid 7)";
}
static void rig(struct judge_facts *f)
{
	f->rig = 1;
	f->reasons[BOARD_RIG] = "rig: x";
}

static void hosts(struct judge_facts *f)
{
	rig(f);
	f->host = 1;
}
static void steps(struct judge_facts *f)
{
	f->step_errno = 28;
}
static void bad_line(struct judge_facts *f)
{
	f->bad_lines = 1;
}
static void criterion_failed(struct judge_facts *f)
{
	f->outcome.failed = true;
}
static void criterion_asserts(struct judge_facts *f)
{
	f->outcome.failed_asserts = 1;
}
static void criterion_skipped(struct judge_facts *f)
{
	f->outcome.skipped = true;
}
static void failed(struct judge_facts *f)
{
	f->failed = 1;
	f->evaluated = 1;
}
static void collateral(struct judge_facts *f)
{
	f->collateral = 1;
}
static void skipped(struct judge_facts *f)
{
	f->skips = 1;
	f->evaluated = 0;
}
static void nothing(struct judge_facts *f)
{
	f->evaluated = 0;
}

static const struct departure {
	const char *name;
	void (*apply)(struct judge_facts *facts);
	enum run_verdict verdict;
	const char *kind;
} departures[] = {
	{ "never began", never_began, RUN_ERROR, "not-run" },
	{ "deadline", deadline, RUN_ERROR, "hang" },
	{ "interrupted", interrupted, RUN_ERROR, "interrupted" },
	{ "runner died", runner_died, RUN_ERROR, "runner" },
	{ "hung", hung, RUN_ERROR, "hang" },
	{ "unreported", unreported, RUN_ERROR, "runner" },
	{ "signal", signalled, RUN_ERROR, "crash" },
	{ "crashed late", crashed_late, RUN_ERROR, "crash" },
	{ "ended in spawn", in_spawn, RUN_ERROR, "early-exit" },
	{ "ended in opening", in_open, RUN_ERROR, "early-exit" },
	{ "ended in body", in_body, RUN_ERROR, "early-exit" },
	{ "ended in restore", in_restore, RUN_ERROR, "early-exit" },
	{ "ended in collateral", in_collateral, RUN_ERROR, "early-exit" },
	{ "exit code", exit_code, RUN_ERROR, "exit-code" },
	{ "undo stuck", stuck, RUN_ERROR, "restore" },
	{ "left to undo", left_to_undo, RUN_ERROR, "restore" },
	{ "restore failed", restore_failed, RUN_ERROR, "restore" },
	{ "leftover", leftover, RUN_ERROR, "leftover" },
	{ "rig", rig, RUN_ERROR, "rig" },
	{ "host", hosts, RUN_ERROR, "host" },
	{ "steps", steps, RUN_ERROR, "record" },
	{ "bad line", bad_line, RUN_ERROR, "record" },
	{ "Criterion failed", criterion_failed, RUN_ERROR, "criterion" },
	{ "Criterion asserts", criterion_asserts, RUN_ERROR, "criterion" },
	{ "Criterion skipped", criterion_skipped, RUN_ERROR, "criterion" },
	{ "failed", failed, RUN_FAIL, "assertion" },
	{ "collateral", collateral, RUN_FAIL, "collateral" },
	{ "skipped", skipped, RUN_SKIP, "need" },
	{ "nothing expected", nothing, RUN_ERROR, "no-expectation" },
};
#define COUNT (sizeof(departures) / sizeof(departures[0]))

static void check_complete(const struct judge_verdict *verdict, const char *what)
{
	cr_expect(strlen(verdict->reason) > 3, "%s: no reason", what);
	cr_expect(!strchr(verdict->reason, '\n'), "%s: more than a line", what);
	cr_expect_neq(verdict->kind, END_NONE, "%s: no kind", what);
}

Test(judge, the_perfect_case_passes)
{
	struct judge_verdict verdict;

	judge_case(&perfect, &verdict);
	cr_expect_eq(verdict.verdict, RUN_PASS);
	cr_expect_eq(verdict.kind, END_NONE);
	cr_expect_str_eq(verdict.reason, "");
}

Test(judge, each_departure_alone_is_no_pass)
{
	for (size_t i = 0; i < COUNT; i++) {
		const struct departure *d = &departures[i];
		struct judge_facts facts = perfect;
		struct judge_verdict verdict;

		d->apply(&facts);
		judge_case(&facts, &verdict);
		cr_expect_eq(verdict.verdict, d->verdict, "%s: %s", d->name,
			     run_verdict_name(verdict.verdict));
		check_complete(&verdict, d->name);
		cr_expect_str_eq(end_kind_name(verdict.kind) ?: "", d->kind, "%s", d->name);
	}
}

/* Several at once: never a pass; an error if one of them is; a skip only if nothing else
 * happened. */
Test(judge, up_to_three_departures_are_as_bad_as_the_worst)
{
	for (size_t i = 0; i < COUNT; i++)
		for (size_t j = 0; j < COUNT; j++)
			for (size_t k = 0; k < COUNT; k++) {
				const struct departure *d[] = { &departures[i], &departures[j],
								&departures[k] };
				struct judge_facts facts = perfect;
				struct judge_verdict verdict;
				bool fails = false, skips = false, errs = false;

				for (size_t n = 0; n < 3; n++) {
					d[n]->apply(&facts);
					fails = fails || d[n]->verdict == RUN_FAIL;
					skips = skips || d[n]->verdict == RUN_SKIP;
					/* what a failure or a skip explains is no error beside
					 * it */
					errs = errs || (d[n]->verdict == RUN_ERROR &&
							d[n]->apply != nothing &&
							d[n]->apply != criterion_failed &&
							d[n]->apply != criterion_asserts &&
							d[n]->apply != criterion_skipped);
				}
				judge_case(&facts, &verdict);
				cr_assert_neq(verdict.verdict, RUN_PASS, "%s + %s + %s passes",
					      d[0]->name, d[1]->name, d[2]->name);
				if (errs)
					cr_assert_eq(verdict.verdict, RUN_ERROR, "%s + %s + %s",
						     d[0]->name, d[1]->name, d[2]->name);
				if (verdict.verdict == RUN_SKIP)
					cr_assert(skips && !fails && !errs, "%s + %s + %s",
						  d[0]->name, d[1]->name, d[2]->name);
				if (verdict.verdict == RUN_FAIL)
					cr_assert(fails && !errs);
			}
}

Test(judge, an_error_tells_of_the_failures_before_it)
{
	struct judge_facts facts = perfect;
	struct judge_verdict verdict;

	signalled(&facts);
	facts.phase = BOARD_BODY;
	facts.failed = 2;
	facts.reasons[BOARD_FAILED] = "PCIE-LNK-001 negotiated link speed: expected 5, actual 3";
	judge_case(&facts, &verdict);
	cr_expect_eq(verdict.verdict, RUN_ERROR);
	cr_expect_eq(verdict.kind, END_CRASH);
	cr_expect(strstr(verdict.reason, "SIGSEGV in the check's body"), "%s", verdict.reason);
	cr_expect(strstr(verdict.reason, "2 expectations failed"), "%s", verdict.reason);
	cr_expect(strstr(verdict.reason, "expected 5, actual 3"), "%s", verdict.reason);
}

/* Nothing is put back into a drive that is not there: that is said first, and is no fault of the
 * rig's where the case has seen it. */
Test(judge, a_drive_that_is_gone_comes_first)
{
	struct judge_facts facts = perfect;
	struct judge_verdict verdict;

	stuck(&facts);
	facts.restore_failed = 2;
	facts.gone = true;
	judge_case(&facts, &verdict);
	cr_expect_eq(verdict.verdict, RUN_ERROR);
	cr_expect_eq(verdict.kind, END_RESTORE);
	cr_expect_str_eq(verdict.reason, "the drive is gone: 1 change could not be put back");

	failed(&facts);
	facts.reasons[BOARD_FAILED] = "not ready after 2 s";
	judge_case(&facts, &verdict);
	cr_expect_eq(verdict.verdict, RUN_FAIL);
	cr_expect_eq(verdict.kind, END_ASSERTION);
	cr_expect_str_eq(verdict.reason, "the drive is gone: not ready after 2 s; 1 change could "
					 "not be put back");
	/* one that is there is not excused */
	facts.gone = false;
	judge_case(&facts, &verdict);
	cr_expect_eq(verdict.verdict, RUN_ERROR);
	cr_expect_str_eq(verdict.reason,
			 "1 change could not be put back; before that 1 expectation "
			 "failed: not ready after 2 s");
	/* and its process that hangs hangs */
	facts.gone = true;
	deadline(&facts);
	judge_case(&facts, &verdict);
	cr_expect_eq(verdict.kind, END_HANG);
	cr_expect_eq(strncmp(verdict.reason, "the drive is gone: not finished within", 38), 0, "%s",
		     verdict.reason);
}

Test(judge, a_failure_that_criterion_saw_as_well_is_a_failure)
{
	struct judge_facts facts = perfect;
	struct judge_verdict verdict;

	failed(&facts);
	facts.outcome.failed = true;
	facts.outcome.failed_asserts = 1;
	judge_case(&facts, &verdict);
	cr_expect_eq(verdict.verdict, RUN_FAIL);
}

Test(judge, a_skip_that_criterion_saw_as_well_is_a_skip)
{
	struct judge_facts facts = perfect;
	struct judge_verdict verdict;

	skipped(&facts);
	facts.outcome.skipped = true;
	facts.reasons[BOARD_SKIPPED] = "the drive has no second port";
	judge_case(&facts, &verdict);
	cr_expect_eq(verdict.verdict, RUN_SKIP);
	cr_expect_str_eq(verdict.reason, "the drive has no second port");
	cr_expect_eq(verdict.kind, END_NEED);
	/* nothing was learned of the drive */
	facts.unable = 1;
	judge_case(&facts, &verdict);
	cr_expect_eq(verdict.verdict, RUN_SKIP);
	cr_expect_eq(verdict.kind, END_UNABLE);
}

Test(judge, says_when_sigterm_was_not_enough)
{
	struct judge_facts facts = perfect;
	struct judge_verdict verdict;

	deadline(&facts);
	facts.phase = BOARD_BODY;
	facts.outcome.signal = SIGKILL;
	judge_case(&facts, &verdict);
	cr_expect(strstr(verdict.reason, "ignored SIGTERM"), "%s", verdict.reason);
	cr_expect(strstr(verdict.reason, "60 s"), "%s", verdict.reason);
}

Test(judge, long_reasons_are_cut_not_overrun)
{
	char reason[4096];
	struct judge_facts facts = perfect;
	struct judge_verdict verdict;

	memset(reason, 'x', sizeof(reason) - 1);
	reason[sizeof(reason) - 1] = '\0';
	failed(&facts);
	facts.reasons[BOARD_FAILED] = reason;
	judge_case(&facts, &verdict);
	cr_expect_eq(strlen(verdict.reason), JUDGE_REASON_SIZE - 1);
}
