/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Claiming a drive: one run at a time, and nothing of an earlier run may still be changed. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/rig/admission.h"
#include "helpers/os/remove.h"

static char dir[] = "/tmp/test_claim.XXXXXX";
static struct drive drive;
static char why[1024];

static void make_drive(void)
{
	cr_assert_not_null(mkdtemp(dir));
	cr_assert_eq(setenv("NVME_GATE_LOCK_DIR", dir, 1), 0);
	cr_assert_eq(setenv("NVME_GATE_STATE_DIR", dir, 1), 0);
	drive = (struct drive){ .selector = "sim:gen5-x4", .found = true };
	drive.info.simulated = true;
	(void)snprintf(drive.info.serial, sizeof(drive.info.serial), "SIM1");
	(void)snprintf(drive.info.selector, sizeof(drive.info.selector), "sim:gen5-x4");
}

static void remove_dir(void)
{
	(void)remove_tree(dir);
}

TestSuite(claim, .init = make_drive, .fini = remove_dir);

static int take(bool armed, const char *command, struct admission *claim)
{
	return admission_take(&drive,
			      &(const struct admission_wish){
				      .armed = armed, .state_dir = dir, .command = command },
			      claim, why, sizeof(why));
}

/* An earlier run died after it had changed something. */
static void leave_a_change(enum undo_kind kind)
{
	struct undo_entry entry = { .kind = kind, .nsid = 1, .number = 4, .value = 1 };
	struct admission claim = { 0 };
	unsigned int slot;

	cr_assert_eq(take(true, "nvme-gate run", &claim), 0, "%s", why);
	cr_assert_eq(undo_push(claim.journal, &entry, &slot), 0);
	admission_release(&claim);
}

Test(claim, a_drive_without_a_past_is_free)
{
	struct admission claim = { 0 };

	cr_assert_eq(take(false, "nvme-gate run", &claim), 0, "%s", why);
	cr_expect_not_null(claim.journal);
	cr_expect_eq(claim.to_undo, 0);
	cr_expect_eq(claim.allowed, FIRMWARE);
	admission_release(&claim);
	admission_release(&claim);
}

Test(claim, one_run_at_a_time)
{
	struct admission first = { 0 }, second = { 0 };

	cr_assert_eq(take(false, "the first", &first), 0);
	cr_expect_eq(take(false, "the second", &second), -EBUSY);
	cr_expect(strlen(why) > 10, "%s", why);
	cr_expect_null(second.lock);
	admission_release(&first);
	cr_expect_eq(take(false, "the second", &second), 0);
	admission_release(&second);
}

Test(claim, changes_of_an_earlier_run_refuse_an_unarmed_one)
{
	struct admission claim = { 0 };

	leave_a_change(UNDO_FORMAT);
	cr_expect_eq(take(false, "nvme-gate run", &claim), -EBUSY);
	cr_expect(strstr(why, "refused: an earlier run left 1 change"), "%s", why);
	cr_expect(strstr(why, "--erase SIM1"), "%s", why);
}

Test(claim, a_setting_of_an_earlier_run_needs_no_arming_to_be_undone)
{
	struct admission claim = { 0 };

	leave_a_change(UNDO_FEATURE);
	cr_assert_eq(take(false, "nvme-gate run", &claim), 0, "%s", why);
	cr_expect_eq(claim.to_undo, 1);
	admission_release(&claim);
}

Test(claim, changes_of_an_earlier_run_are_for_an_armed_one_to_undo)
{
	struct admission claim = { 0 };

	leave_a_change(UNDO_FORMAT);
	cr_assert_eq(take(true, "nvme-gate run", &claim), 0, "%s", why);
	cr_expect_eq(claim.to_undo, 1);
	admission_release(&claim);
}

/* What cannot be looked at is never taken for "not in use". */
Test(claim, a_drive_that_cannot_be_looked_at_is_refused)
{
	struct admission claim = { 0 };

	drive.info.simulated = false;
	(void)snprintf(drive.info.backend, sizeof(drive.info.backend), "live");
	(void)snprintf(drive.info.address, sizeof(drive.info.address), "0000:ff:1f.7");
	cr_expect_lt(take(false, "nvme-gate run", &claim), 0);
	cr_expect(strstr(why, "refused"), "%s", why);
}

/* ---- what stands on the drive ---- */

static void add_signature(struct blockdev_use *use)
{
	blockdev_add_use(use, BLOCKDEV_LEFTOVER, false, "/dev/x carries an ext4 signature of ours");
	blockdev_add_use(use, BLOCKDEV_SIGNATURE, false,
			 "/dev/x carries a linux_raid_member signature");
}

Test(claim, data_of_others_are_not_overwritten)
{
	struct admission_wish wish = { .armed = true, .destroys = true };
	struct admission claim = { .allowed = FIRMWARE };
	struct blockdev_use use = { 0 };

	add_signature(&use);
	cr_expect_eq(admission_judge(&use, "live:S", &wish, &claim, why, sizeof(why)), -EBUSY);
	cr_expect(strstr(why, "/dev/x carries a linux_raid_member signature"), "%s", why);
	cr_expect(strstr(why, "--overwrite-signatures"), "%s", why);
}

Test(claim, data_of_others_are_overwritten_when_that_is_said)
{
	struct admission_wish wish = { .armed = true,
				       .destroys = true,
				       .overwrite_signatures = true };
	struct admission claim = { .allowed = FIRMWARE };
	struct blockdev_use use = { 0 };

	add_signature(&use);
	cr_expect_eq(admission_judge(&use, "live:S", &wish, &claim, why, sizeof(why)), 0);
	cr_expect(strstr(claim.overwritten, "linux_raid_member"), "%s", claim.overwritten);
	/* use is another matter */
	blockdev_add_use(&use, BLOCKDEV_MOUNT, true, "/dev/x is mounted");
	cr_expect_eq(admission_judge(&use, "live:S", &wish, &claim, why, sizeof(why)), -EBUSY);
}

Test(claim, data_of_others_are_not_in_the_way_of_what_overwrites_nothing)
{
	struct admission_wish wish = { .armed = true };
	struct admission claim = { .allowed = FIRMWARE };
	struct blockdev_use use = { 0 };

	add_signature(&use);
	cr_expect_eq(admission_judge(&use, "live:S", &wish, &claim, why, sizeof(why)), 0);
	cr_expect_eq(claim.allowed, FIRMWARE);
	cr_expect_str_empty(claim.overwritten);
}

Test(claim, what_an_earlier_run_left_is_not_in_the_way)
{
	struct admission_wish wish = { .armed = true, .destroys = true };
	struct admission claim = { .allowed = FIRMWARE };
	struct blockdev_use use = { 0 };

	blockdev_add_use(&use, BLOCKDEV_LEFTOVER, false,
			 "/dev/x carries an ext4 signature of ours");
	cr_expect_eq(admission_judge(&use, "live:S", &wish, &claim, why, sizeof(why)), 0, "%s",
		     why);
}
