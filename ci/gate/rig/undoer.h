/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts back, in a process of its own, what a case did not put back: that may take minutes, and the
 * drive may not answer at all. */
#ifndef CI_GATE_RIG_UNDOER_H
#define CI_GATE_RIG_UNDOER_H

#include <stdint.h>

#include "ci/gate/criterion/children.h"
#include "ci/gate/criterion/signals.h"
#include "ci/gate/plan/board.h"
#include "ci/gate/plan/progress.h"

/**
 * undoer_run() - replays the undo journal of the run
 * @step_path: what was put back becomes lines there
 * @deadline_ns: CLOCK_MONOTONIC; a second stop signal ends it as well
 *
 * How much is left afterwards is in the journal.
 *
 * Return: 0 when the replay came to its end; -ENODEV when it did, and the drive is off the bus;
 * -ETIMEDOUT, -EINTR, -ECHILD (it died) or other -errno.
 */
int undoer_run(const struct board *board, const char *step_path, struct children *children,
	       struct signals *signals, struct progress *progress, uint64_t deadline_ns);

#endif
