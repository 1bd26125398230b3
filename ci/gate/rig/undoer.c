/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A forked child opens the drive and replays the journal; the parent keeps the deadline. */
#include "ci/gate/rig/undoer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixtures/backend/find/live_find.h"
#include "fixtures/dut/dut.h"
#include "fixtures/dut/dut_presence.h"
#include "fixtures/undo/undo.h"
#include "helpers/os/clock.h"
#include "helpers/os/pidfd.h"
#include "reports/record/artifact.h"

#define UNDOER_KILL_NS 5000000000ull

enum { UNDOER_DONE, UNDOER_NO_JOURNAL, UNDOER_NO_DRIVE };

static void tell_entry(void *context, const char *what, int error)
{
	(void)artifact_action(*(const int *)context, what, true, error);
}

/* That it cannot be opened says nothing: the driver that gave it up may not have taken it back. */
static bool is_gone(struct dut *dut, const struct board_setup *setup)
{
	if (dut)
		return dut_is_gone(dut);
	return setup->address[0] && live_is_gone(&hostfs_host, setup->address);
}

static _Noreturn void run_child(const struct board *board, const char *step_path)
{
	const struct board_setup *setup = &board->setup;
	struct dut_options options = {
		.allowed = FIRMWARE, /* whatever was allowed to change may be put back */
		.state_dir = setup->state_dir[0] ? setup->state_dir : NULL,
		.journal = setup->journal,
	};
	int steps = open(step_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	struct undo_journal *journal;
	struct dut *dut = NULL;
	char why[256] = "";
	bool gone;
	int ret;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (undo_open(setup->journal, setup->serial, &journal) != 0)
		_exit(UNDOER_NO_JOURNAL);
	/* without the drive, what is the host's can still be put back: its driver, for one, and
	 * with that the drive is there again */
	ret = dut_open(setup->selector, &options, &dut, why, sizeof(why));
	if (ret != 0) {
		(void)undo_replay_host(journal, tell_entry, &steps);
		ret = dut_open(setup->selector, &options, &dut, why, sizeof(why));
		if (ret != 0) {
			dut = NULL;
			(void)artifact_log(steps, ARTIFACT_ERROR, why);
		}
	}
	(void)undo_replay(journal, dut, tell_entry, &steps);
	gone = is_gone(dut, setup);
	undo_close(journal);
	dut_close(dut);
	_exit(gone ? UNDOER_NO_DRIVE : UNDOER_DONE);
}

static int wait_for_child(int pidfd, struct signals *signals, struct progress *progress,
			  uint64_t deadline_ns)
{
	struct pollfd fds[2] = {
		{ .fd = pidfd, .events = POLLIN },
		{ .fd = signals->fd, .events = POLLIN },
	};

	for (;;) {
		uint64_t now = clock_now_ns(), tick = progress_tick(progress, now);
		uint64_t until = tick < deadline_ns ? tick : deadline_ns;
		struct timespec left = { 0 };

		if (until > now) {
			left.tv_sec = (time_t)((until - now) / 1000000000ull);
			left.tv_nsec = (long)((until - now) % 1000000000ull);
		}
		(void)ppoll(fds, 2, &left, NULL);
		if (fds[0].revents)
			return 0;
		if (fds[1].revents)
			signals_read(signals);
		if (signals->stops > 1)
			return -EINTR;
		if (clock_now_ns() >= deadline_ns)
			return -ETIMEDOUT;
	}
}

int undoer_run(const struct board *board, const char *step_path, struct children *children,
	       struct signals *signals, struct progress *progress, uint64_t deadline_ns)
{
	int status = 0, pidfd, ret;
	/* what is changed is put back, also where no process can be started just now */
	pid_t pid = children_fork(deadline_ns, signals);

	if (pid < 0)
		return pid;
	if (pid == 0)
		run_child(board, step_path);
	pidfd = pidfd_of(pid);
	if (pidfd < 0) {
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
		return pidfd;
	}
	children_keep(children, pid);
	ret = wait_for_child(pidfd, signals, progress, deadline_ns);
	if (ret) {
		(void)pidfd_signal(pidfd, SIGKILL);
		(void)pidfd_wait(pidfd, clock_now_ns() + UNDOER_KILL_NS);
	}
	/* one that cannot be killed stays among the kept */
	if (children_reap(children, pid, &status) && ret == 0)
		ret = !WIFEXITED(status) || WEXITSTATUS(status) == UNDOER_NO_JOURNAL ? -ECHILD
		      : WEXITSTATUS(status) == UNDOER_NO_DRIVE                       ? -ENODEV
		      : WEXITSTATUS(status)                                          ? -ECHILD
										     : 0;
	(void)close(pidfd);
	return ret;
}
