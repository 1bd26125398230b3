/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One drive of a run: what is known of it before its first case. */
#ifndef CI_GATE_RIG_DRIVE_PROBE_H
#define CI_GATE_RIG_DRIVE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/gate/plan/plan.h"
#include "ci/gate/rig/drive_twins.h"
#include "fixtures/dut/dut.h"
#include "fixtures/dut/dut_names.h"
#include "reports/record/run_model.h"

struct drive {
	const char *selector;                       /* as on the command line */
	const struct ns_choice *namespaces_allowed; /* that may be used */
	char alias[64];                             /* unique in the run; directory and column */
	char identity[64]; /* unique in the run; see struct run_info; "" no serial */
	bool found;        /* the rest is set */
	struct dut_info info;
	struct run_link_end link_drive, link_port;
	struct run_namespace namespaces[DUT_MAX_NS];
	char refused[TRANSITION_COUNT][160]; /* the host refuses it, why; "": it does not */
	bool among_others;                   /* of a run: @names are asked for */
	struct dut_names names;
	char twin[512]; /* another drive of the run has the same names; "" none has */
	struct plan plan;
};

/**
 * drive_probe() - opens the drive, reads who it is, and closes it
 *
 * Done by a child process: a drive that does not answer must not take the supervisor with it.
 *
 * Return: 0; what dut_open() returned, with its one line in @why; -ETIMEDOUT when the drive does
 * not answer within 30 s (times @scale); -ECHILD when the child died.
 */
int drive_probe(struct drive *drive, double scale, char *why, size_t why_size);

/** drive_name() - sets the alias from the selector, "-2" behind it when @others have the same */
void drive_name(struct drive *drive, const struct drive *others, size_t count);

/**
 * drive_identify() - sets the identity from the serial number, "-2" behind it when @others, the
 * drives before it, have the same: two ports of one drive, or one model twice
 */
void drive_identify(struct drive *drive, const struct drive *others, size_t count);

#endif
