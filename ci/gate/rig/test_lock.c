/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the lock of a drive, with processes that hold it, die with it, and look at it. */
#include "ci/gate/rig/lock.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "helpers/host/test_host.h"

static struct test_host host;
static char why[512], folder[PATH_MAX / 2];
static const struct dut_info drive = { .serial = "S123", .address = "0000:01:00.0" };

static void setup(void)
{
	test_host_begin(&host);
	snprintf(folder, sizeof(folder), "%s/locks/here", host.root);
	setenv("NVME_GATE_LOCK_DIR", folder, 1);
	setenv("NVME_GATE_STATE_DIR", folder, 1);
}

static void teardown(void)
{
	test_host_end(&host);
}

TestSuite(lock, .init = setup, .fini = teardown);

/* A process that takes the lock, says so, and holds it until it is killed. */
static pid_t holder(const struct dut_info *info)
{
	int ready[2];
	char byte;
	pid_t child;

	cr_assert_eq(pipe2(ready, O_CLOEXEC), 0);
	child = fork();
	if (!child) {
		struct lock *lock;

		if (lock_take(info, NULL, "nvme-gate run --dut X", &lock, why, sizeof(why)) ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	cr_assert_eq(read(ready[0], &byte, 1), 1, "the holder did not get the lock");
	close(ready[0]);
	return child;
}

static void end(pid_t child)
{
	kill(child, SIGKILL);
	cr_assert_eq(waitpid(child, NULL, 0), child);
}

static int try_lock(const struct dut_info *info)
{
	struct lock *lock = NULL;
	int ret = lock_take(info, NULL, "test", &lock, why, sizeof(why));

	lock_release(lock);
	return ret;
}

Test(lock, a_second_run_is_told_who_holds_the_drive)
{
	char expected[128];
	pid_t child = holder(&drive);

	cr_expect_eq(try_lock(&drive), -EBUSY);
	snprintf(expected, sizeof(expected),
		 "the drive S123 is locked by pid %d (nvme-gate run --dut X) "
		 "since 2",
		 child);
	cr_expect_eq(strncmp(why, expected, strlen(expected)), 0, "%s", why);
	end(child);
	cr_expect_eq(try_lock(&drive), 0, "%s", why);
	cr_expect_eq(try_lock(&drive), 0, "released before");
}

Test(lock, the_same_serial_or_the_same_address_is_the_same_drive)
{
	struct dut_info other_port = drive, other_serial = drive, other = drive;
	pid_t child = holder(&drive);

	(void)snprintf(other_port.address, sizeof(other_port.address), "%s", "0000:02:00.0");
	(void)snprintf(other_serial.serial, sizeof(other_serial.serial), "%s", "S124");
	(void)snprintf(other.address, sizeof(other.address), "%s", "0000:02:00.0");
	(void)snprintf(other.serial, sizeof(other.serial), "%s", "S124");
	cr_expect_eq(try_lock(&other_port), -EBUSY);
	cr_expect_eq(try_lock(&other_serial), -EBUSY);
	cr_expect_eq(try_lock(&other), 0, "%s", why);
	end(child);
}

Test(lock, a_run_that_fails_halfway_holds_nothing)
{
	struct dut_info other_serial = drive;
	pid_t child = holder(&drive);

	(void)snprintf(other_serial.serial, sizeof(other_serial.serial), "%s", "S124");
	cr_expect_eq(try_lock(&other_serial), -EBUSY,
		     "by the address, after the serial was locked");
	(void)snprintf(other_serial.address, sizeof(other_serial.address), "%s", "0000:02:00.0");
	cr_expect_eq(try_lock(&other_serial), 0, "%s", why);
	end(child);
}

Test(lock, releasing_takes_it_from_children_too)
{
	struct lock *lock;
	pid_t child;

	cr_assert_eq(lock_take(&drive, NULL, "test", &lock, why, sizeof(why)), 0);
	child = fork();
	if (!child)
		for (;;)
			pause();
	lock_release(lock);
	cr_expect_eq(try_lock(&drive), 0, "%s", why);
	end(child);
	lock_release(NULL);
	lock_forget(NULL);
}

Test(lock, a_child_that_forgets_does_not_unlock)
{
	struct lock *lock;
	pid_t child;

	cr_assert_eq(lock_take(&drive, NULL, "test", &lock, why, sizeof(why)), 0);
	child = fork();
	if (!child) {
		lock_forget(lock);
		_exit(0);
	}
	cr_assert_eq(waitpid(child, NULL, 0), child);
	cr_expect_eq(try_lock(&drive), -EBUSY);
	lock_release(lock);
}

Test(lock, stale_content_and_hostile_content_do_no_harm)
{
	char path[PATH_MAX];
	pid_t child;

	test_host_file(&host, "locks/here/drive-S123.lock", "pid 1 (long dead) since 1970");
	cr_expect_eq(try_lock(&drive), 0, "%s", why);
	child = holder(&drive);
	test_host_file(&host, "locks/here/drive-S123.lock", "\033[2J\n");
	cr_expect_eq(try_lock(&drive), -EBUSY);
	cr_expect(strstr(why, "locked by ?[2J;"), "%s", why);
	test_host_file(&host, "locks/here/drive-S123.lock", "%s", "");
	cr_expect_eq(try_lock(&drive), -EBUSY);
	cr_expect(strstr(why, "locked by another process;"), "%s", why);
	end(child);
	snprintf(path, sizeof(path), "%s/drive-S123.lock", folder);
	unlink(path);
	cr_assert_eq(symlink("/etc/passwd", path), 0);
	cr_expect_eq(try_lock(&drive), -ELOOP, "a link is not followed");
}

Test(lock, a_serial_number_cannot_name_another_place)
{
	struct dut_info hostile = { .serial = "../../x y" };
	char path[PATH_MAX];

	cr_expect_eq(try_lock(&hostile), 0, "%s", why);
	snprintf(path, sizeof(path), "%s/drive-.._.._x_y.lock", folder);
	cr_expect_eq(access(path, F_OK), 0);
	cr_expect_eq(state_journal_path(&hostile, NULL, path, sizeof(path), why, sizeof(why)), 0);
	cr_expect(strstr(path, "/undo-.._.._x_y"), "%s", path);
}

Test(lock, folders_that_cannot_be_trusted_or_made_are_told)
{
	test_host_folder(&host, "open");
	snprintf(folder, sizeof(folder), "%s/open", host.root);
	cr_assert_eq(chmod(folder, 0777), 0);
	setenv("NVME_GATE_LOCK_DIR", folder, 1);
	cr_expect_eq(try_lock(&drive), -EPERM);
	cr_expect(strstr(why, "set NVME_GATE_LOCK_DIR"), "%s", why);
	test_host_file(&host, "file", "x");
	snprintf(folder, sizeof(folder), "%s/file/below", host.root);
	setenv("NVME_GATE_LOCK_DIR", folder, 1);
	cr_expect_eq(try_lock(&drive), -ENOTDIR);
}

Test(lock, simulated_drives_keep_to_their_own_folder)
{
	struct dut_info simulated = { .simulated = true, .serial = "SIM1" };
	char state[PATH_MAX], path[PATH_MAX];
	struct lock *first, *second = NULL;

	snprintf(state, sizeof(state), "%s/state", host.root);
	cr_expect_eq(try_lock(&simulated), 0, "private: no lock is needed");
	cr_expect_neq(access(folder, F_OK), 0, "and nothing is made");
	cr_assert_eq(lock_take(&simulated, state, "test", &first, why, sizeof(why)), 0, "%s", why);
	cr_expect_eq(lock_take(&simulated, state, "test", &second, why, sizeof(why)), -EBUSY);
	cr_expect_null(second);
	lock_release(first);
	cr_expect_eq(state_journal_path(&simulated, state, path, sizeof(path), why, sizeof(why)),
		     0);
	cr_expect_eq(strncmp(path, state, strlen(state)), 0);
	cr_expect_eq(state_journal_path(&simulated, NULL, path, sizeof(path), why, sizeof(why)),
		     -EINVAL);
}
