/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be said before the first case: which cases this rig or this profile cannot run at all,
 * and whether the rig is ready for the others. */
#ifndef CI_GATE_RIG_PREFLIGHT_H
#define CI_GATE_RIG_PREFLIGHT_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/gate/rig/drive_probe.h"
#include "fixtures/profile/profile.h"

/**
 * preflight_block() - notes in the plan why cases are blocked that could only end as errors
 *
 * Resets that sysfs refuses, namespaces that the kernel does not serve, block sizes of the profile
 * that do not fit a namespace, file systems that have no such blocks.
 */
void preflight_block(struct drive *drive, const struct profile *profile);

/**
 * preflight_refuses() - is the rig not ready for the cases that are selected, armed and not
 * blocked? A privilege or a node is missing that they need, or the host has set read-only what they
 * write.
 * @why: one line: exit GATE_EXIT_TRY_LATER
 */
bool preflight_refuses(const struct drive *drive, char *why, size_t why_size);

#endif
