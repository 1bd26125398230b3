/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the undo journal of a drive, or says why the drive must be left alone. */
#include "ci/gate/claim.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int claim_open_journal(struct claim *claim, const struct drive *drive, char *why,
			      size_t why_size)
{
	int err = undo_open(claim->journal_path, drive->info.serial, &claim->journal);

	if (err)
		(void)snprintf(why, why_size, "the undo journal %s cannot be used: %s",
			       claim->journal_path, strerror(-err));
	return err;
}

int claim_take(const struct drive *drive, const struct gate_options *options,
	       const struct rundir *rundir, struct claim *ret, char *why, size_t why_size)
{
	(void)options;
	/* a simulated drive lives in its run directory: nobody else can have it */
	if (drive->info.simulated) {
		rundir_work(rundir, "undo", ret->journal_path, sizeof(ret->journal_path));
		return claim_open_journal(ret, drive, why, why_size);
	}
	return -ENOSYS;
}

void claim_release(struct claim *claim)
{
	undo_close(claim->journal);
	claim->journal = NULL;
}
