/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the cases of one drive: starts runners, gives leave to each case, keeps the deadlines, ends
 * what does not end, undoes what was not undone, and writes down how each case ended. */
#ifndef CI_GATE_RUN_SUPERVISOR_H
#define CI_GATE_RUN_SUPERVISOR_H

#include "ci/gate/run/supervision.h"

/**
 * supervisor_run() - all slots of the board, one after the other
 *
 * When it returns no runner and no worker is alive, except one that cannot be killed. Slots that
 * were not run are still BOARD_PENDING; @supervisor->halt says why.
 */
void supervisor_run(struct supervisor *supervisor);

#endif
