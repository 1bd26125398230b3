/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the facts about a case amount to. Pure: no clock, no file, no process.
 *
 * PASS needs all of: the worker finished every phase, evaluated at least one expectation and failed
 * none, found no collateral, blamed nothing on the rig, wrote all of its steps, put everything
 * back, left no process behind, exited with 0 without a signal; and Criterion agrees.
 *
 * What outranks what, gravest first; what is outranked is told behind the reason:
 *   1 error  the case has not come to its own end: hung, interrupted, deadline, crash, early exit,
 *            the runner died, it never began
 *   2 error  it has, but the rig is not as it was: restore (unless the drive itself is gone, and
 *            the case has found something of it), leftover processes, bad exit code
 *   3 error  the rig was blamed, or its steps are not whole, or Criterion disagrees
 *   4 fail   an expectation failed, or there was collateral
 *   5 skip   with a reason
 *   6 error  nothing was expected
 *   7 pass
 */
#ifndef CI_GATE_RUN_JUDGE_H
#define CI_GATE_RUN_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "ci/gate/plan/board.h"
#include "ci/gate/run/runner.h"
#include "reports/record/run_model.h"

/* How the supervisor saw the case end. */
enum judge_end {
	JUDGE_ENDED,       /* Criterion reported the end of its worker: @outcome is set */
	JUDGE_NEVER_BEGAN, /* no worker came to ask for leave */
	JUDGE_DEADLINE,    /* the supervisor ended it at its deadline */
	JUDGE_INTERRUPTED, /* the supervisor ended it because it was told to stop */
	JUDGE_RUNNER_DIED, /* the runner went away under it */
	JUDGE_HUNG,        /* its worker did not die of SIGKILL */
};

struct judge_facts {
	enum judge_end end;
	double deadline_s; /* JUDGE_DEADLINE, JUDGE_HUNG: what it was */
	const char *where; /* JUDGE_HUNG: kernel function; JUDGE_INTERRUPTED: signal name;
			    * JUDGE_RUNNER_DIED, JUDGE_NEVER_BEGAN: how. NULL unknown */
	bool has_outcome;
	struct runner_outcome outcome;

	/* from the board */
	enum board_phase phase;
	uint32_t evaluated, failed, rig, host, skips, unable, collateral, restore_failed;
	int step_errno;
	bool gone; /* the drive was off the bus when the case had ended, or was to be put back */
	const char *reasons[BOARD_REASONS]; /* first lines; NULL or "" none */

	/* found by the supervisor after the worker's end */
	unsigned int bad_lines;     /* of the steps: torn or invalid */
	unsigned int journal_left;  /* changes that the worker left to others to put back */
	unsigned int journal_stuck; /* of these, what the supervisor could not put back either */
	unsigned int leftovers;     /* processes that had to be killed */
	const char *leftover_name;  /* the first of them */
};

#define JUDGE_REASON_SIZE 1024

struct judge_verdict {
	enum run_verdict verdict;
	enum end_kind kind;
	char reason[JUDGE_REASON_SIZE]; /* one line; "" for a pass */
};

/** judge_case() - the verdict that the facts allow */
void judge_case(const struct judge_facts *facts, struct judge_verdict *ret_verdict);

#endif
