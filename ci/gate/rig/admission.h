/* SPDX-License-Identifier: GPL-2.0-or-later */
/* May this run use the drive, and for what? Nobody else is using it, nothing of the host stands on
 * it, and nothing that an earlier run changed is still changed. */
#ifndef CI_GATE_RIG_ADMISSION_H
#define CI_GATE_RIG_ADMISSION_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/gate/options/options.h"
#include "ci/gate/plan/board.h"
#include "ci/gate/rig/drive_probe.h"
#include "ci/gate/rig/lock.h"
#include "fixtures/undo/undo.h"
#include "helpers/block/blockdev.h"

struct admission {
	struct lock *lock;
	struct undo_journal *journal;
	char journal_path[BOARD_PATH_SIZE];
	enum effect allowed;   /* the most that may be done to the drive */
	char restricted[512];  /* why that is less than was asked for; "" it is not */
	char overwritten[512]; /* whose data will be overwritten, as was asked for; "" nobody's */
	size_t to_undo;        /* changes of an earlier run that have to be put back first */
};

/**
 * struct admission_wish - what the run wants of the drive
 * @armed: its serial number was given with --erase
 * @destroys: a case that is to be run overwrites data: plan_destroys()
 * @overwrite_signatures: data of others are no obstacle
 * @state_dir: of a simulated drive; NULL for others
 * @command: the command line, for whoever finds the drive locked
 */
struct admission_wish {
	bool armed, destroys, overwrite_signatures;
	const char *state_dir, *command;
};

/**
 * admission_take() - for the whole run of one drive
 *
 * A drive that is in use is refused when it was armed; otherwise it may be read, no more. One with
 * data of others on it is refused where the run, or what it has to undo, would overwrite them.
 * Changes of an earlier run that are still to be undone are undone by an armed run; any other is
 * refused.
 *
 * Return: 0, or -errno with one line in @why: exit GATE_EXIT_TRY_LATER.
 */
int admission_take(const struct drive *drive, const struct admission_wish *wish,
		   struct admission *ret_admission, char *why, size_t why_size);
/**
 * admission_judge() - the part of admission_take() that decides on what stands on the drive;
 * -EBUSY: refused
 */
int admission_judge(const struct blockdev_use *use, const char *selector,
		    const struct admission_wish *wish, struct admission *claim, char *why,
		    size_t why_size);
/** admission_release() - accepts a zero claim */
void admission_release(struct admission *claim);

#endif
