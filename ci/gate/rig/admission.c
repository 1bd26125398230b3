/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lock, undo journal, use by the host: in this order, each with the words that say what to do. */
#include "ci/gate/rig/admission.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fixtures/backend/find/live_use.h"

/* The first that @counts, and whether there are more. */
static const char *first_item(const struct blockdev_use *use,
			      bool (*counts)(const struct blockdev_use_item *))
{
	for (size_t i = 0; i < use->count; i++)
		if (counts(&use->item[i]))
			return use->item[i].text;
	return "it cannot be told by what";
}

static bool is_in_the_way(const struct blockdev_use_item *item)
{
	return item->blocks;
}

static bool is_foreign(const struct blockdev_use_item *item)
{
	return item->kind == BLOCKDEV_SIGNATURE;
}

static int judge_signatures(const struct blockdev_use *use, const char *selector,
			    const struct admission_wish *wish, struct admission *claim, char *why,
			    size_t why_size)
{
	const char *first = first_item(use, is_foreign),
		   *more = use->foreign > 1 ? ", and more" : "";

	if (use->foreign == 0 || !wish->destroys)
		return 0;
	if (wish->overwrite_signatures) {
		(void)snprintf(claim->overwritten, sizeof(claim->overwritten),
			       "%s%s: overwritten, as --overwrite-signatures says", first, more);
		return 0;
	}
	(void)snprintf(
		why, why_size,
		"refused: %s would be overwritten, and somebody's data may be on "
		"it: %s%s; if nobody needs them say --overwrite-signatures, or remove them with "
		"wipefs --all",
		selector, first, more);
	return -EBUSY;
}

int admission_judge(const struct blockdev_use *use, const char *selector,
		    const struct admission_wish *wish, struct admission *claim, char *why,
		    size_t why_size)
{
	const char *first = first_item(use, is_in_the_way);

	if (use->blocking == 0)
		return judge_signatures(use, selector, wish, claim, why, why_size);
	if (wish->armed) {
		(void)snprintf(why, why_size,
			       "refused: %s is in use: %s%s; stop that use, or leave "
			       "out --erase to read only",
			       selector, first, use->blocking > 1 ? ", and more" : "");
		return -EBUSY;
	}
	claim->allowed = LOADS;
	(void)snprintf(claim->restricted, sizeof(claim->restricted),
		       "the drive is in use and may "
		       "only be read: %s",
		       first);
	return 0;
}

static int check_use(const struct drive *drive, const struct admission_wish *wish,
		     struct admission *claim, char *why, size_t why_size)
{
	struct admission_wish whole = *wish;
	struct blockdev_use use = { 0 };
	int ret;

	if (drive->info.recorded[0]) {
		claim->allowed = READS;
		(void)snprintf(claim->restricted, sizeof(claim->restricted),
			       "a replay of the recording from %s can only be read",
			       drive->info.recorded);
	}
	if (dut_is_private(&drive->info))
		return 0;
	ret = dut_find_use(&drive->info, &use);
	if (ret) {
		(void)snprintf(why, why_size, "refused: whether %s is in use cannot be told: %s",
			       drive->selector, strerror(-ret));
		return ret;
	}
	/* what is to be undone overwrites as well */
	whole.destroys |= undo_erases(claim->journal);
	return admission_judge(&use, drive->selector, &whole, claim, why, why_size);
}

static int open_journal(struct admission *claim, const struct drive *drive,
			const struct admission_wish *wish, char *why, size_t why_size)
{
	int ret = state_journal_path(&drive->info, wish->state_dir, claim->journal_path,
				     sizeof(claim->journal_path), why, why_size);

	if (ret)
		return ret;
	ret = undo_open(claim->journal_path, drive->info.serial, &claim->journal);
	if (ret) {
		(void)snprintf(why, why_size, "the undo journal %s cannot be used: %s%s",
			       claim->journal_path, strerror(-ret),
			       ret == -EBADMSG ? "; it is damaged or of another drive: look at it, "
						 "then move it away"
					       : "");
		return ret;
	}
	claim->to_undo = undo_pending(claim->journal);
	/* a setting or a loop device may be put back by whoever comes; a format erases */
	if (undo_erases(claim->journal) && !wish->armed) {
		(void)snprintf(why, why_size,
			       "refused: an earlier run left %zu change%s of %s to be "
			       "put back; run again with --erase %s to put %s back",
			       claim->to_undo, claim->to_undo == 1 ? "" : "s", drive->selector,
			       drive->info.serial, claim->to_undo == 1 ? "it" : "them");
		return -EBUSY;
	}
	return 0;
}

int admission_take(const struct drive *drive, const struct admission_wish *wish,
		   struct admission *ret_admission, char *why, size_t why_size)
{
	struct admission claim = { .allowed = FIRMWARE };
	int ret = lock_take(&drive->info, wish->state_dir, wish->command, &claim.lock, why,
			    why_size);

	if (ret == 0)
		ret = open_journal(&claim, drive, wish, why, why_size);
	if (ret == 0)
		ret = check_use(drive, wish, &claim, why, why_size);
	if (ret) {
		admission_release(&claim);
		return ret;
	}
	*ret_admission = claim;
	return 0;
}

void admission_release(struct admission *claim)
{
	undo_close(claim->journal);
	lock_release(claim->lock);
	claim->journal = NULL;
	claim->lock = NULL;
}
