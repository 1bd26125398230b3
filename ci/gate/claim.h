/* SPDX-License-Identifier: GPL-2.0-or-later */
/* May this run use the drive? Nobody else is using it, nothing of the host stands on it, and nothing
 * that an earlier run changed is still changed. */
#ifndef CI_GATE_CLAIM_H
#define CI_GATE_CLAIM_H

#include <stddef.h>

#include "ci/gate/drive.h"
#include "ci/gate/options.h"
#include "ci/gate/rundir.h"
#include "fixtures/undo.h"

struct claim {
	struct undo_journal *journal;
	char journal_path[BOARD_PATH_SIZE];
};

/**
 * claim_take - for the whole run of one drive
 * Returns 0, or -errno with one line in @why: exit GATE_EXIT_TRY_LATER.
 */
int claim_take(const struct drive *drive, const struct gate_options *options,
	       const struct rundir *rundir, struct claim *ret, char *why, size_t why_size);
/* claim_release - accepts a zero claim */
void claim_release(struct claim *claim);

#endif
