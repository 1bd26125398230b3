/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run of one drive, from its empty run directory to its reports. */
#ifndef CI_GATE_RUN_DRIVE_RUN_H
#define CI_GATE_RUN_DRIVE_RUN_H

#include "ci/gate/criterion/signals.h"
#include "ci/gate/options/options.h"
#include "ci/gate/rig/drive_probe.h"
#include "ci/gate/run/run_dir.h"
#include "fixtures/profile/profile.h"

struct report_inputs;

struct drive_run {
	const struct gate_options *options;
	const struct profile *profile;
	const struct report_inputs *inputs;
	const struct drive *drive;
	struct run_dir *rundir;
	struct signals *signals;
	bool several;          /* one of several drives: lines carry its alias */
	const char *not_ready; /* the rig is not ready: only say so; NULL: run */
};

/**
 * drive_run() - claims the drive, runs its cases, writes record and reports
 *
 * Result and reasons go to stdout and stderr.
 *
 * Return: the exit code of the program.
 */
int drive_run(const struct drive_run *run);

#endif
