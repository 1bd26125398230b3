/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PASS rule, as a list of questions in the order of their weight. */
#include "ci/gate/run/judge.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/criterion/crash.h"
#include "ci/gate/criterion/signals.h"
#include "ci/gate/run/worker.h"

static void append(struct judge_verdict *verdict, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void append(struct judge_verdict *verdict, const char *format, ...)
{
	size_t used = strlen(verdict->reason);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(verdict->reason + used, sizeof(verdict->reason) - used, format, args);
	va_end(args);
}

/* The worker's own words, where it had any. */
static const char *reason(const struct judge_facts *facts, enum board_reason kind,
			  const char *otherwise)
{
	return facts->reasons[kind] && facts->reasons[kind][0] ? facts->reasons[kind] : otherwise;
}

/* Two case ends that look alike from outside: the worker obeyed SIGTERM, or had to be killed. */
static void tell_signal(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	if (facts->has_outcome && facts->outcome.signal == SIGKILL)
		append(verdict, "; it ignored SIGTERM and was killed");
}

/* 1: the case has not come to its own end. */
static enum end_kind unfinished(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	const char *where = facts->where && facts->where[0] ? facts->where : NULL;
	const char *phase = board_phase_text(facts->phase);

	switch (facts->end) {
	case JUDGE_HUNG:
		append(verdict, "hung %s: its process cannot be killed", phase);
		if (where)
			append(verdict, " (in the kernel at %s)", where);
		return END_HANG;
	case JUDGE_INTERRUPTED:
		append(verdict, "interrupted by %s %s", where ? where : "a signal", phase);
		tell_signal(facts, verdict);
		return END_INTERRUPTED;
	case JUDGE_DEADLINE:
		append(verdict, "not finished within %.3g s: ended %s", facts->deadline_s, phase);
		tell_signal(facts, verdict);
		return END_HANG;
	case JUDGE_RUNNER_DIED:
		append(verdict, "the Criterion runner died under the case, %s%s%s", phase,
		       where ? ": " : "", where ? where : "");
		return END_RUNNER;
	case JUDGE_NEVER_BEGAN:
		append(verdict, "the case could not be started%s%s", where ? ": " : "",
		       where ? where : "");
		return END_NOT_RUN;
	case JUDGE_ENDED: break;
	}
	if (!facts->has_outcome) {
		append(verdict, "the end of the case was not reported");
		return END_RUNNER;
	}
	return END_NONE;
}

/* The same, as its exit shows. */
static enum end_kind from_exit_code(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	const struct runner_outcome *outcome = &facts->outcome;
	const char *phase = board_phase_text(facts->phase);

	if (outcome->signal) {
		char name[32];

		signals_name(outcome->signal, name, sizeof(name));
		append(verdict, "crashed with %s %s", name, phase);
		return END_CRASH;
	}
	if (outcome->crashed ||
	    (outcome->abnormal && (facts->phase == BOARD_DONE || facts->phase < BOARD_OPENING))) {
		append(verdict, "crashed %s", phase);
		return END_CRASH;
	}
	if (facts->phase < BOARD_OPENING && outcome->exit_code == WORKER_EXIT_NO_LOG) {
		append(verdict, "the worker could not write into the run directory%s%s",
		       facts->step_errno ? ": " : "",
		       facts->step_errno ? strerror(facts->step_errno) : "");
		return END_RIG;
	}
	if (facts->phase != BOARD_DONE) {
		append(verdict, "the process exited with %d %s", outcome->exit_code, phase);
		return END_EARLY_EXIT;
	}
	if (outcome->exit_code == CRASH_EXIT_TERMINATED) {
		append(verdict, "terminated %s", phase);
		return END_EXIT_CODE;
	}
	if (outcome->exit_code) {
		append(verdict,
		       "the process exited with %d after the case was done "
		       "(a leak or an undefined behaviour found by a checker, or an exit handler)",
		       outcome->exit_code);
		return END_EXIT_CODE;
	}
	return END_NONE;
}

/* Nothing can be put back into a drive that is not there: no fault of the rig's. What the case
 * found of it says more. */
static bool lost_drive(const struct judge_facts *facts)
{
	return facts->gone && (facts->failed || facts->collateral);
}

static void tell_stuck(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	append(verdict, "%u change%s could not be put back", facts->journal_stuck,
	       facts->journal_stuck == 1 ? "" : "s");
}

/* 2: it has, but the rig is not as it was. */
static enum end_kind rest(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	if (facts->journal_stuck && !lost_drive(facts)) {
		tell_stuck(facts, verdict);
		return END_RESTORE;
	}
	if (!facts->journal_stuck && (facts->journal_left || facts->restore_failed)) {
		unsigned int n = facts->journal_left > facts->restore_failed
					 ? facts->journal_left
					 : facts->restore_failed;

		append(verdict, "the case did not put back %u change%s of its own", n,
		       n == 1 ? "" : "s");
		return END_RESTORE;
	}
	if (facts->leftovers) {
		append(verdict, "the case left %u process%s behind: %s (killed)", facts->leftovers,
		       facts->leftovers == 1 ? "" : "es",
		       facts->leftover_name ? facts->leftover_name : "?");
		return END_LEFTOVER;
	}
	return END_NONE;
}

/* 3: the rig was blamed, or what the case said cannot be trusted. */
static enum end_kind rig(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	const struct runner_outcome *outcome = &facts->outcome;

	if (facts->rig) {
		append(verdict, "%s", reason(facts, BOARD_RIG, "the rig was not ready"));
		return facts->host ? END_HOST : END_RIG;
	}
	if (facts->step_errno || facts->bad_lines) {
		append(verdict, "what the case found could not be recorded: ");
		if (facts->step_errno)
			append(verdict, "%s", strerror(facts->step_errno));
		else
			append(verdict, "%u line%s of its steps %s damaged", facts->bad_lines,
			       facts->bad_lines == 1 ? "" : "s",
			       facts->bad_lines == 1 ? "is" : "are");
		return END_RECORD;
	}
	if (!facts->failed && !facts->collateral &&
	    (outcome->failed || outcome->failed_asserts || outcome->abnormal)) {
		append(verdict, "Criterion saw the case fail, but no expectation of it failed");
		return END_CRITERION;
	}
	if (outcome->skipped && !facts->skips) {
		append(verdict, "Criterion saw the case skipped, but it gave no reason");
		return END_CRITERION;
	}
	return END_NONE;
}

/* An error hides what the drive did; say it all the same. */
static void tell_failures(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	if (facts->failed)
		append(verdict, "; before that %u expectation%s failed: %s", facts->failed,
		       facts->failed == 1 ? "" : "s",
		       reason(facts, BOARD_FAILED, "see the findings"));
	else if (facts->collateral)
		append(verdict, "; collateral: %s",
		       reason(facts, BOARD_FAILED, "see the findings"));
}

void judge_case(const struct judge_facts *facts, struct judge_verdict *ret_verdict)
{
	*ret_verdict = (struct judge_verdict){ .verdict = RUN_ERROR };

	if (facts->gone && facts->journal_stuck)
		append(ret_verdict, "the drive is gone: ");
	ret_verdict->kind = unfinished(facts, ret_verdict);
	if (!ret_verdict->kind)
		ret_verdict->kind = from_exit_code(facts, ret_verdict);
	if (!ret_verdict->kind)
		ret_verdict->kind = rest(facts, ret_verdict);
	if (!ret_verdict->kind)
		ret_verdict->kind = rig(facts, ret_verdict);
	if (ret_verdict->kind) {
		tell_failures(facts, ret_verdict);
		return;
	}

	if (facts->failed || facts->collateral) {
		ret_verdict->verdict = RUN_FAIL;
		ret_verdict->kind = facts->failed ? END_ASSERTION : END_COLLATERAL;
		append(ret_verdict, "%s", reason(facts, BOARD_FAILED, "an expectation failed"));
		if (facts->journal_stuck) {
			append(ret_verdict, "; ");
			tell_stuck(facts, ret_verdict);
		}
		return;
	}
	if (facts->skips) {
		ret_verdict->verdict = RUN_SKIP;
		ret_verdict->kind = facts->unable ? END_UNABLE : END_NEED;
		append(ret_verdict, "%s", reason(facts, BOARD_SKIPPED, "no reason given"));
		return;
	}
	if (!facts->evaluated) {
		ret_verdict->kind = END_NO_EXPECTATION;
		append(ret_verdict, "the case ended without evaluating any expectation");
		return;
	}
	ret_verdict->verdict = RUN_PASS;
}
