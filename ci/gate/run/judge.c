/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PASS rule, as a list of questions in the order of their weight. */
#include "ci/gate/run/judge.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/criterion/crash.h"
#include "ci/gate/run/signals.h"
#include "ci/gate/run/worker.h"

static void judge_append(struct judge_verdict *verdict, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void judge_append(struct judge_verdict *verdict, const char *format, ...)
{
	size_t used = strlen(verdict->reason);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(verdict->reason + used, sizeof(verdict->reason) - used, format, args);
	va_end(args);
}

/* The worker's own words, where it had any. */
static const char *judge_reason(const struct judge_facts *facts, enum board_reason kind,
				const char *otherwise)
{
	return facts->reasons[kind] && facts->reasons[kind][0] ? facts->reasons[kind] : otherwise;
}

/* Two case ends that look alike from outside: the worker obeyed SIGTERM, or had to be killed. */
static void judge_tell_signal(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	if (facts->has_outcome && facts->outcome.signal == SIGKILL)
		judge_append(verdict, "; it ignored SIGTERM and was killed");
}

/* 1: the case has not come to its own end. */
static const char *judge_unfinished(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	const char *where = facts->where && facts->where[0] ? facts->where : NULL;
	const char *phase = board_phase_text(facts->phase);

	switch (facts->end) {
	case JUDGE_HUNG:
		judge_append(verdict, "hung %s: its process cannot be killed", phase);
		if (where)
			judge_append(verdict, " (in the kernel at %s)", where);
		return "hang";
	case JUDGE_INTERRUPTED:
		judge_append(verdict, "interrupted by %s %s", where ? where : "a signal", phase);
		judge_tell_signal(facts, verdict);
		return "interrupted";
	case JUDGE_DEADLINE:
		judge_append(verdict, "not finished within %.3g s: ended %s", facts->deadline_s,
			     phase);
		judge_tell_signal(facts, verdict);
		return "hang";
	case JUDGE_RUNNER_DIED:
		judge_append(verdict, "the Criterion runner died under the case, %s%s%s", phase,
			     where ? ": " : "", where ? where : "");
		return "runner";
	case JUDGE_NEVER_BEGAN:
		judge_append(verdict, "the case could not be started%s%s", where ? ": " : "",
			     where ? where : "");
		return "not-run";
	case JUDGE_ENDED: break;
	}
	if (!facts->has_outcome) {
		judge_append(verdict, "the end of the case was not reported");
		return "runner";
	}
	return NULL;
}

/* The same, as its exit shows. */
static const char *judge_exit(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	const struct runner_outcome *outcome = &facts->outcome;
	const char *phase = board_phase_text(facts->phase);

	if (outcome->signal) {
		char name[32];

		signals_name(outcome->signal, name, sizeof(name));
		judge_append(verdict, "crashed with %s %s", name, phase);
		return "crash";
	}
	if (outcome->crashed ||
	    (outcome->abnormal && (facts->phase == BOARD_DONE || facts->phase < BOARD_OPENING))) {
		judge_append(verdict, "crashed %s", phase);
		return "crash";
	}
	if (facts->phase < BOARD_OPENING && outcome->exit_code == WORKER_EXIT_NO_LOG) {
		judge_append(verdict, "the worker could not write into the run directory%s%s",
			     facts->step_errno ? ": " : "",
			     facts->step_errno ? strerror(facts->step_errno) : "");
		return "rig";
	}
	if (facts->phase != BOARD_DONE) {
		judge_append(verdict, "the process exited with %d %s", outcome->exit_code, phase);
		return "early-exit";
	}
	if (outcome->exit_code == CRASH_EXIT_TERMINATED) {
		judge_append(verdict, "terminated %s", phase);
		return "exit-code";
	}
	if (outcome->exit_code) {
		judge_append(
			verdict,
			"the process exited with %d after the case was done "
			"(a leak or an undefined behaviour found by a checker, or an exit handler)",
			outcome->exit_code);
		return "exit-code";
	}
	return NULL;
}

/* 2: it has, but the rig is not as it was. */
static const char *judge_rest(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	if (facts->journal_stuck) {
		judge_append(verdict, "%u change%s could not be put back", facts->journal_stuck,
			     facts->journal_stuck == 1 ? "" : "s");
		return "restore";
	}
	if (facts->journal_left || facts->restore_failed) {
		unsigned int n = facts->journal_left > facts->restore_failed
					 ? facts->journal_left
					 : facts->restore_failed;

		judge_append(verdict, "the case did not put back %u change%s of its own", n,
			     n == 1 ? "" : "s");
		return "restore";
	}
	if (facts->leftovers) {
		judge_append(verdict, "the case left %u process%s behind: %s (killed)",
			     facts->leftovers, facts->leftovers == 1 ? "" : "es",
			     facts->leftover_name ? facts->leftover_name : "?");
		return "leftover";
	}
	return NULL;
}

/* 3: the rig was blamed, or what the case said cannot be trusted. */
static const char *judge_rig(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	const struct runner_outcome *outcome = &facts->outcome;

	if (facts->rig) {
		judge_append(verdict, "%s",
			     judge_reason(facts, BOARD_RIG, "the rig was not ready"));
		return "rig";
	}
	if (facts->step_errno || facts->bad_lines) {
		judge_append(verdict, "what the case found could not be recorded: ");
		if (facts->step_errno)
			judge_append(verdict, "%s", strerror(facts->step_errno));
		else
			judge_append(verdict, "%u line%s of its story %s damaged", facts->bad_lines,
				     facts->bad_lines == 1 ? "" : "s",
				     facts->bad_lines == 1 ? "is" : "are");
		return "record";
	}
	if (!facts->failed && !facts->collateral &&
	    (outcome->failed || outcome->failed_asserts || outcome->abnormal)) {
		judge_append(verdict,
			     "Criterion saw the case fail, but no expectation of it failed");
		return "criterion";
	}
	if (outcome->skipped && !facts->skips) {
		judge_append(verdict, "Criterion saw the case skipped, but it gave no reason");
		return "criterion";
	}
	return NULL;
}

/* An error hides what the drive did; say it all the same. */
static void judge_tell_failures(const struct judge_facts *facts, struct judge_verdict *verdict)
{
	if (facts->failed)
		judge_append(verdict, "; before that %u expectation%s failed: %s", facts->failed,
			     facts->failed == 1 ? "" : "s",
			     judge_reason(facts, BOARD_FAILED, "see the findings"));
	else if (facts->collateral)
		judge_append(verdict, "; collateral: %s",
			     judge_reason(facts, BOARD_FAILED, "see the findings"));
}

void judge_case(const struct judge_facts *facts, struct judge_verdict *ret)
{
	*ret = (struct judge_verdict){ .verdict = RUN_ERROR };

	ret->kind = judge_unfinished(facts, ret);
	if (!ret->kind)
		ret->kind = judge_exit(facts, ret);
	if (!ret->kind)
		ret->kind = judge_rest(facts, ret);
	if (!ret->kind)
		ret->kind = judge_rig(facts, ret);
	if (ret->kind) {
		judge_tell_failures(facts, ret);
		return;
	}

	if (facts->failed || facts->collateral) {
		ret->verdict = RUN_FAIL;
		ret->kind = facts->failed ? "assertion" : "collateral";
		judge_append(ret, "%s", judge_reason(facts, BOARD_FAILED, "an expectation failed"));
		return;
	}
	if (facts->skips) {
		ret->verdict = RUN_SKIP;
		ret->kind = facts->unable ? "unable" : "need";
		judge_append(ret, "%s", judge_reason(facts, BOARD_SKIPPED, "no reason given"));
		return;
	}
	if (!facts->evaluated) {
		ret->kind = "no-expectation";
		judge_append(ret, "the case ended without evaluating any expectation");
		return;
	}
	ret->verdict = RUN_PASS;
}
