/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starts a tool in a process group of its own, collects what it says, ends it at the deadline. */
#include "helpers/os/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/os/pidfd.h"

#define GRACE_MS 2000

int process_find_tool(const char *name, char *path, size_t size)
{
	const char *search = getenv("PATH");
	char dirs[4096];
	char *dir, *rest;

	if (strchr(name, '/')) {
		snprintf(path, size, "%s", name);
		return access(path, X_OK) == 0 ? 0 : -ENOENT;
	}
	snprintf(dirs, sizeof dirs, "%s:/usr/sbin:/sbin:/usr/bin:/bin", search ? search : "");
	for (dir = strtok_r(dirs, ":", &rest); dir; dir = strtok_r(NULL, ":", &rest)) {
		char candidate[4096];

		snprintf(candidate, sizeof candidate, "%s/%s", dir, name);
		if (access(candidate, X_OK) == 0) {
			if (strlen(candidate) >= size)
				return -ENAMETOOLONG;
			snprintf(path, size, "%s", candidate);
			return 0;
		}
	}
	return -ENOENT;
}

int process_signal_group(pid_t leader, int number)
{
	if (leader <= 1)
		return -EINVAL;
	/* kill(2) itself: in the gate kill() takes no groups */
	return syscall(SYS_kill, -leader, number) < 0 ? -errno : 0;
}

/* In the child: only async-signal-safe calls until exec. */
static _Noreturn void become(const char *path, const char *const argv[], int output)
{
	int empty = open("/dev/null", O_RDONLY);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* ignored signals are inherited; no tool expects that */
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	setpgid(0, 0);
	if (empty < 0 || dup2(empty, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0)
		_exit(127);
	execv(path, (char *const *)argv);
	_exit(127);
}

/* Reads what is there; false at the end of the output. */
static bool collect(int fd, struct process_result *result, size_t *used)
{
	char buf[4096];
	ssize_t n = read(fd, buf, sizeof buf);
	size_t room = sizeof result->output - 1 - *used;

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	if ((size_t)n > room)
		n = (ssize_t)room;
	memcpy(result->output + *used, buf, (size_t)n);
	*used += (size_t)n;
	return true;
}

/* Waits for the end of the tool or of the deadline, whichever comes first, and reads meanwhile. */
static void follow(pid_t pid, int fd, uint32_t timeout_ms, struct process_result *result,
		   int *status)
{
	int pidfd = pidfd_of(pid);
	uint64_t end = clock_now_ms() + timeout_ms;
	bool open_output = true;
	size_t used = 0;
	int sent = 0;

	for (;;) {
		struct pollfd p[] = {
			{ .fd = open_output ? fd : -1, .events = POLLIN },
			{ .fd = pidfd, .events = POLLIN },
		};
		uint64_t t = clock_now_ms();

		/* without a pidfd: look again every 20 ms */
		if (poll(p, 2, pidfd < 0 ? 20 : t < end ? (int)(end - t) : 0) > 0 && p[0].revents)
			open_output = collect(fd, result, &used);
		if (waitpid(pid, status, WNOHANG) == pid)
			break;
		if (t < end)
			continue;
		result->timed_out = true;
		(void)process_signal_group(pid, sent++ ? SIGKILL : SIGTERM);
		end = t + GRACE_MS;
	}
	/* a grandchild may hold the pipe: take what is there, do not wait for it */
	while (open_output && poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 0) > 0)
		open_output = collect(fd, result, &used);
	if (result->timed_out)
		(void)process_signal_group(pid, SIGKILL);
	if (pidfd >= 0)
		close(pidfd);
	result->output[used] = '\0';
}

int process_start(const char *const argv[], pid_t *ret_pid, int *ret_output)
{
	char path[4096];
	int fds[2], ret;
	pid_t pid;

	ret = process_find_tool(argv[0], path, sizeof path);
	if (ret < 0)
		return ret;
	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (pid < 0) {
		ret = -errno;
		close(fds[0]);
		close(fds[1]);
		return ret;
	}
	if (pid == 0)
		become(path, argv, fds[1]);
	setpgid(pid, pid);
	close(fds[1]);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	*ret_pid = pid;
	*ret_output = fds[0];
	return 0;
}

static uint64_t time_ns(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * 1000000000u + (uint64_t)t->tv_usec * 1000;
}

void process_stop(pid_t pid, uint64_t *ret_cpu_ns)
{
	int pidfd = pidfd_of(pid);
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	struct rusage usage = { .ru_utime = { 0 } };

	(void)process_signal_group(pid, SIGTERM);
	/* without a pidfd there is nothing to wait on: no grace */
	if (pidfd >= 0)
		(void)poll(&p, 1, GRACE_MS);
	(void)process_signal_group(pid, SIGKILL);
	while (wait4(pid, NULL, 0, &usage) < 0 && errno == EINTR)
		;
	if (pidfd >= 0)
		close(pidfd);
	if (ret_cpu_ns)
		*ret_cpu_ns = time_ns(&usage.ru_utime) + time_ns(&usage.ru_stime);
}

int process_run(const char *const argv[], uint32_t timeout_ms, struct process_result *ret_result)
{
	struct process_result result = { .exit_code = -1 };
	int output, status = 0, ret;
	pid_t pid;

	ret = process_start(argv, &pid, &output);
	if (ret)
		return ret;
	follow(pid, output, timeout_ms, &result, &status);
	close(output);
	if (WIFEXITED(status))
		result.exit_code = WEXITSTATUS(status);
	else if (WIFSIGNALED(status))
		result.signal = WTERMSIG(status);
	*ret_result = result;
	return 0;
}
