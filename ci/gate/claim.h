/* SPDX-License-Identifier: GPL-2.0-or-later */
/* May this run use the drive, and for what? Nobody else is using it, nothing of the host stands on
 * it, and nothing that an earlier run changed is still changed. */
#ifndef CI_GATE_CLAIM_H
#define CI_GATE_CLAIM_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/gate/board.h"
#include "ci/gate/drive.h"
#include "ci/gate/lock.h"
#include "ci/gate/options.h"
#include "fixtures/undo.h"

struct claim {
	struct lock *lock;
	struct undo_journal *journal;
	char journal_path[BOARD_PATH_SIZE];
	enum dut_effect allowed;        /* the most that may be done to the drive */
	char restricted[512];           /* why that is less than was asked for; "" it is not */
	size_t to_undo;                 /* changes of an earlier run that have to be put back first */
};

/**
 * claim_take - for the whole run of one drive
 * @armed: its serial number was given with --erase
 * @state_dir: of a simulated drive; NULL for others
 *
 * A drive that is in use is refused when it was armed; otherwise it may be read, no more. Changes of
 * an earlier run that are still to be undone are undone by an armed run; any other is refused.
 * Returns 0, or -errno with one line in @why: exit GATE_EXIT_TRY_LATER.
 */
int claim_take(const struct drive *drive, bool armed, const char *state_dir, const char *command,
	       struct claim *ret, char *why, size_t why_size);
/* claim_release - accepts a zero claim */
void claim_release(struct claim *claim);

#endif
