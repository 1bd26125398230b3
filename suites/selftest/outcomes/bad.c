/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks that do everything a check must not do. They exist in the test program only. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/gate/plan/board.h"
#include "fixtures/undo/undo.h"
#include "suites/check.h"

#define OUTCOME(name_, ...) \
	CHECK(outcome, name_, .id = "OUT-" #name_, .title = #name_, ##__VA_ARGS__)
#define FINE() EXPECT_TRUE(true, .what = "so far so good")

/* ---- the process ends ---- */

OUTCOME(exit_0)
{
	FINE();
	exit(0);
}

OUTCOME(exit_3)
{
	FINE();
	exit(3);
}

OUTCOME(fast_exit_0)
{
	FINE();
	_exit(0);
}

OUTCOME(segv)
{
	volatile uintptr_t nowhere = 8;

	FINE();
	*(volatile int *)nowhere = 1;
}

OUTCOME(stack_overflow)
{
	volatile char here[4096];
	struct rlimit limit = { 1 << 20, 1 << 20 };

	FINE();
	(void)setrlimit(RLIMIT_STACK, &limit);
	for (volatile char *p = here;; p -= 1024)
		*p = 1;
}

OUTCOME(abort)
{
	EXPECT_EQ(1, 2, .what = "failed before the crash");
	abort();
}

OUTCOME(kill_9)
{
	FINE();
	(void)raise(SIGKILL);
}

static void abort_late(void)
{
	abort();
}

OUTCOME(abort_at_exit)
{
	FINE();
	(void)atexit(abort_late);
}

static void exit_late(void)
{
	_exit(23);
}

/* What a leak checker does. */
OUTCOME(exit_code_at_exit)
{
	FINE();
	(void)atexit(exit_late);
}

/* ---- the process does not end ---- */

OUTCOME(hang, .deadline_s = 1)
{
	FINE();
	for (;;)
		(void)pause();
}

OUTCOME(spin, .deadline_s = 1)
{
	FINE();
	for (;;)
		__asm__ volatile("");
}

OUTCOME(ignores_sigterm, .deadline_s = 1)
{
	FINE();
	(void)signal(SIGTERM, SIG_IGN);
	for (;;)
		(void)pause();
}

/* On a file system that the test has frozen this cannot be killed; on any other it ends at once. */
OUTCOME(uninterruptible, .deadline_s = 1)
{
	const char *path = getenv("OUTCOME_FROZEN");
	int fd;

	NEED(path, "no frozen file system was given");
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	EXPECT_TRUE(fd < 0, .what = "writing to a frozen file system");
}

/* ---- other processes and threads ---- */

/* Ends when the case does, if nobody reads the pipe that it holds. */
OUTCOME(leaves_child)
{
	FINE();
	if (fork() == 0)
		for (;;)
			(void)pause();
}

OUTCOME(leaves_daemon)
{
	pid_t pid;

	FINE();
	pid = fork();
	if (pid == 0) {
		(void)setsid();
		(void)signal(SIGTERM, SIG_IGN);
		if (fork() == 0)
			for (;;)
				(void)pause();
		_exit(0);
	}
	(void)waitpid(pid, NULL, 0);
}

OUTCOME(fork_and_fail)
{
	pid_t pid;

	FINE();
	pid = fork();
	if (pid == 0)
		REQUIRE_EQ(1, 2, .what = "in a forked child");
	(void)waitpid(pid, NULL, 0);
}

/* The child comes out of the body. */
OUTCOME(fork_and_return)
{
	pid_t pid = fork();

	if (pid == 0)
		return;
	(void)waitpid(pid, NULL, 0);
	FINE();
}

static void *fail_in_thread(void *unused)
{
	(void)unused;
	REQUIRE_EQ(1, 2, .what = "in another thread");
	return NULL;
}

OUTCOME(thread_fails)
{
	pthread_t thread;

	REQUIRE_EQ(pthread_create(&thread, NULL, fail_in_thread, NULL), 0, .what = "thread");
	(void)pthread_join(thread, NULL);
}

OUTCOME(kills_runner)
{
	FINE();
	(void)kill(getppid(), SIGABRT);
	for (;;)
		(void)pause();
}

OUTCOME(freezes_runner, .deadline_s = 1)
{
	FINE();
	(void)kill(getppid(), SIGSTOP);
}

/* ---- what is not put back ---- */

static void journal(const struct dut *dut, const struct undo_entry *entry)
{
	struct undo_journal *own;
	struct board *board;
	unsigned int slot;

	REQUIRE_OK(board_map(getenv(BOARD_ENV), &board));
	REQUIRE_OK(undo_open(board->setup.journal, dut_info(dut)->serial, &own));
	board_unmap(board);
	REQUIRE_OK(undo_push(own, entry, &slot));
	undo_close(own);
	FINE();
}

/* No such sysfs attribute: nobody can put it back. */
OUTCOME(restore_fails, .effect = RECONFIGURES)
{
	struct undo_entry entry = { .kind = UNDO_ATTRIBUTE, .text = "no_such_attribute" };

	journal(dut, &entry);
}

/* After so many commands a drive with latent-loss is off the bus, for good. */
OUTCOME(drive_lost, .effect = RECONFIGURES, .needs = DUT_ADMIN)
{
	const uint8_t temperature_threshold = 0x04;
	uint32_t value;

	REQUIRE_OK(dut_get_feature(dut, temperature_threshold, 0, &value));
	REQUIRE_OK(dut_set_feature(dut, temperature_threshold, value + 1));
	for (unsigned int i = 0; i < 200000; i++)
		REQUIRE_OK(dut_get_feature(dut, temperature_threshold, 0, &value));
}

/* A mount in the case's own folder is the worker's to end; the failure stays the case's. */
OUTCOME(leaves_mount, .needs = DUT_MOUNT)
{
	char directory[512];

	(void)snprintf(directory, sizeof(directory), "%s/mnt", check_scratch());
	RIG(mkdir(directory, 0700) == 0, "no directory");
	RIG(mount("none", directory, "tmpfs", MS_NODEV, NULL) == 0, "no mount");
	REQUIRE_EQ(1, 2, .what = "in the middle of a mount");
}

/* A setting of the drive, which the supervisor puts back. */
static void change_setting(struct dut *dut)
{
	const uint8_t temperature_threshold = 0x04;
	uint32_t value;

	REQUIRE_OK(dut_get_feature(dut, temperature_threshold, 0, &value));
	REQUIRE_OK(dut_set_feature(dut, temperature_threshold, value + 1));
	FINE();
}

OUTCOME(crash_with_journal, .effect = RECONFIGURES)
{
	change_setting(dut);
	(void)raise(SIGSEGV);
}

OUTCOME(hang_with_journal, .effect = RECONFIGURES, .deadline_s = 1)
{
	const char *path = getenv("OUTCOME_FILE");

	change_setting(dut);
	/* whoever waits for it may go on */
	NEED(path && close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) == 0, "no file");
	for (;;)
		(void)pause();
}

/* A check of commands that sends none. */
OUTCOME(no_command, .needs = DUT_ADMIN)
{
	FINE();
}

/* ---- memory ---- */

OUTCOME(leak)
{
	void *volatile lost = malloc(12345);

	FINE();
	lost = NULL;
	(void)lost;
}
