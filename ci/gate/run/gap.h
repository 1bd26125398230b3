/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks at a drive while no case runs on it. Mostly there is no time for that: the next case begins
 * as soon as the one before has ended. */
#ifndef CI_GATE_RUN_GAP_H
#define CI_GATE_RUN_GAP_H

#include "ci/gate/run/supervision.h"

#define GAP_LOOK_NS UINT64_C(1000000000) /* between two looks */

/**
 * gap_look() - asks the drive for its critical warnings, in a child process with a deadline; what
 * it saw is told by the next chain_link()
 *
 * Nothing for a drive whose time stands still between cases.
 */
void gap_look(struct supervisor *supervisor);

#endif
