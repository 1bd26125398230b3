/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lock, use by the host, undo journal: in this order, each with the words that say what to do. */
#include "ci/gate/claim.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fixtures/backend/live_use.h"

static int claim_check_use(const struct drive *drive, bool armed, struct claim *claim, char *why,
			   size_t why_size)
{
	struct blockdev_use use = { 0 };
	const char *first = "it cannot be told by what";
	int err;

	if (drive->info.simulated)
		return 0;
	err = dut_find_use(&drive->info, &use);
	if (err) {
		(void)snprintf(why, why_size, "refused: whether %s is in use cannot be told: %s",
			       drive->selector, strerror(-err));
		return err;
	}
	if (use.blocking == 0)
		return 0;
	for (size_t i = use.count; i-- > 0;)
		if (use.item[i].blocks)
			first = use.item[i].text;
	if (armed) {
		(void)snprintf(why, why_size, "refused: %s is in use: %s%s; stop that use, or leave "
			       "out --erase to read only", drive->selector, first,
			       use.blocking > 1 ? ", and more" : "");
		return -EBUSY;
	}
	claim->allowed = LOADS;
	(void)snprintf(claim->restricted, sizeof(claim->restricted), "the drive is in use and may "
		       "only be read: %s", first);
	return 0;
}

static int claim_open_journal(struct claim *claim, const struct drive *drive, bool armed,
			      const char *state_dir, char *why, size_t why_size)
{
	int err = state_journal_path(&drive->info, state_dir, claim->journal_path,
				     sizeof(claim->journal_path), why, why_size);

	if (err)
		return err;
	err = undo_open(claim->journal_path, drive->info.serial, &claim->journal);
	if (err) {
		(void)snprintf(why, why_size, "the undo journal %s cannot be used: %s%s",
			       claim->journal_path, strerror(-err), err == -EBADMSG ?
			       "; it is damaged or of another drive: look at it, then move it away" :
			       "");
		return err;
	}
	claim->to_undo = undo_pending(claim->journal);
	/* a setting or a loop device may be put back by whoever comes; a format erases */
	if (undo_erases(claim->journal) && !armed) {
		(void)snprintf(why, why_size, "refused: an earlier run left %zu change%s of %s to be "
			       "put back; run again with --erase %s to put %s back",
			       claim->to_undo, claim->to_undo == 1 ? "" : "s", drive->selector,
			       drive->info.serial, claim->to_undo == 1 ? "it" : "them");
		return -EBUSY;
	}
	return 0;
}

int claim_take(const struct drive *drive, bool armed, const char *state_dir, const char *command,
	       struct claim *ret, char *why, size_t why_size)
{
	struct claim claim = { .allowed = FIRMWARE };
	int err = lock_take(&drive->info, state_dir, command, &claim.lock, why, why_size);

	if (err == 0)
		err = claim_check_use(drive, armed, &claim, why, why_size);
	if (err == 0)
		err = claim_open_journal(&claim, drive, armed, state_dir, why, why_size);
	if (err) {
		claim_release(&claim);
		return err;
	}
	*ret = claim;
	return 0;
}

void claim_release(struct claim *claim)
{
	undo_close(claim->journal);
	lock_release(claim->lock);
	claim->journal = NULL;
	claim->lock = NULL;
}
