/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several drives at once: one supervisor process per drive, so that none waits for another, and one
 * verdict over all. */
#ifndef CI_GATE_RUN_CONDUCTOR_H
#define CI_GATE_RUN_CONDUCTOR_H

#include <stddef.h>

#include "ci/gate/criterion/signals.h"
#include "ci/gate/options/options.h"
#include "ci/gate/rig/drive_probe.h"
#include "fixtures/profile/profile.h"

struct report_inputs;

/**
 * conductor_run() - each drive's run in @out/<alias>, the merged reports in @out
 * @not_ready: see struct drive_run; then no drive is run
 *
 * Return: the exit code of the program.
 */
int conductor_run(const struct gate_options *options, const struct profile *profile,
		  const struct report_inputs *inputs, const struct drive *drives, size_t count,
		  const char *out, const char *not_ready, struct signals *signals);

#endif
