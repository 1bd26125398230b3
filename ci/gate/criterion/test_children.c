/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Orphans: adopted, given time, killed, counted, and never those that are to be kept. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/gate/criterion/children.h"
#include "ci/gate/plan/board.h"
#include "helpers/os/clock.h"
#include "helpers/os/pidfd.h"

/* A child that waits to be killed; it says when it is ready, so that no test has to guess. */
static pid_t start(void (*prepare)(void))
{
	int ready[2];
	char byte;
	pid_t pid;

	cr_assert_eq(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (prepare)
			prepare();
		(void)!write(ready[1], "x", 1);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	cr_assert_eq(read(ready[0], &byte, 1), 1);
	(void)close(ready[0]);
	return pid;
}

static void detach_grandchild(void)
{
	(void)setsid();
	(void)start(NULL);
}

static void end_after_detaching(void)
{
	(void)prctl(PR_SET_PDEATHSIG, 0);
	if (fork() == 0)
		for (;;)
			(void)pause();
}

Test(children, an_idle_supervisor_has_nothing_to_sweep)
{
	struct children children = { 0 };
	struct children_swept swept;
	uint64_t begun = clock_now_ns();

	children_sweep(&children, 1000, &swept);
	cr_expect_eq(swept.killed, 0);
	cr_expect_lt(clock_now_ns() - begun, 500000000ull, "nothing to wait for");
}

Test(children, kills_a_family_to_the_last)
{
	struct children children = { 0 };
	struct children_swept swept;

	cr_assert_eq(children_adopt(), 0);
	(void)start(detach_grandchild);
	children_sweep(&children, 0, &swept);
	cr_expect_geq(swept.killed, 1);
	cr_expect_eq(swept.stuck, 0);
	cr_expect(strstr(swept.name, "(pid "), "%s", swept.name);
	cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1);
	cr_expect_eq(errno, ECHILD);
}

Test(children, adopts_orphans)
{
	struct children children = { 0 };
	struct children_swept swept;
	pid_t pid;

	cr_assert_eq(children_adopt(), 0);
	pid = fork();
	if (pid == 0) {
		end_after_detaching();
		_exit(0);
	}
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	children_sweep(&children, 0, &swept);
	cr_expect_eq(swept.killed, 1);
}

Test(children, a_worker_that_dies_at_its_start_leaves_no_memory)
{
	struct children children = { 0 };
	struct children_swept swept;
	char name[32];
	pid_t pid = start(NULL);
	int fd;

	(void)snprintf(name, sizeof(name), "/bxfi_%d", (int)pid);
	fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
	cr_assert_geq(fd, 0);
	(void)close(fd);
	children_keep(&children, pid);
	children_sweep(&children, 0, &swept);
	fd = shm_open(name, O_RDONLY, 0);
	cr_expect_geq(fd, 0, "of one that lives it stays");
	(void)close(fd);
	children_forget(&children, pid);
	children_sweep(&children, 0, &swept);
	fd = shm_open(name, O_RDONLY, 0);
	cr_expect(fd < 0 && errno == ENOENT, "%s is left", name);
	(void)shm_unlink(name);
}

Test(children, gives_time_to_those_that_end_by_themselves)
{
	struct children children = { 0 };
	struct children_swept swept;

	if (fork() == 0) {
		(void)poll(NULL, 0, 50);
		_exit(0);
	}
	children_sweep(&children, 5000, &swept);
	cr_expect_eq(swept.killed, 0);
}

Test(children, keeps_what_is_to_be_kept)
{
	struct children children = { 0 };
	struct children_swept swept;
	pid_t kept = start(NULL);
	int status;

	children_keep(&children, kept);
	(void)start(NULL);
	children_sweep(&children, 0, &swept);
	cr_expect_eq(swept.killed, 1);
	cr_expect_eq(kill(kept, 0), 0);
	cr_expect_not(children_reap(&children, kept, &status), "it lives");
	children_forget(&children, kept);
	children_sweep(&children, 0, &swept);
	cr_expect_eq(swept.killed, 1);
	cr_expect_eq(children.count, 0);
}

Test(children, waits_with_a_deadline)
{
	pid_t pid = start(NULL);
	int pidfd = pidfd_of(pid);
	struct children children = { 0 };
	int status = 0;

	cr_assert_geq(pidfd, 0);
	cr_expect_eq(pidfd_wait(pidfd, clock_now_ns() + 20000000ull), -ETIMEDOUT);
	cr_expect_eq(pidfd_signal(pidfd, SIGTERM), 0);
	cr_expect_eq(pidfd_wait(pidfd, clock_now_ns() + 5000000000ull), 0);
	cr_expect(children_reap(&children, pid, &status));
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	(void)close(pidfd);
}

Test(children, tells_where_a_process_is)
{
	pid_t pid = start(NULL);
	char where[512];
	struct children children = { 0 };

	/* it goes to sleep in its own time */
	for (int i = 0; i < 500; i++) {
		children_where(pid, where, sizeof(where));
		if (strstr(where, "state S"))
			break;
		(void)poll(NULL, 0, 10);
	}
	cr_expect(strstr(where, "state S"), "%s", where);
	children_sweep(&children, 0, NULL);
	children_where(pid, where, sizeof(where));
	cr_expect_str_eq(where, "");
}

static void answer_at_once(void *context)
{
	(void)context;
	_exit(0);
}

static void never_answer(void *context)
{
	(void)context;
	for (;;)
		(void)pause();
}

Test(children, asks_within_a_deadline)
{
	cr_expect_eq(children_ask(answer_at_once, NULL, clock_now_ns() + 5000000000ull), 0);
	cr_expect_eq(children_ask(never_answer, NULL, clock_now_ns() + 50000000ull), -ETIMEDOUT);
	cr_expect(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "nobody is left");
}
