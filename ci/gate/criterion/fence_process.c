/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The executable's definitions of fork, kill, execve and waitid come before the C library's for
 * Criterion too (as in fence_socket.c), and keep BoxFort from four things: where fork fails it
 * sends SIGKILL to process -1, which is everybody; it sends signals to the negative of a number
 * that may be anyone's; it starts a worker from the program's path, where another program may stand
 * by then, and loads and relocates all of it for each; and it turns in a circle for ever where a
 * child dies that is no worker. */
#include "ci/gate/criterion/fence_process.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/gate/criterion/template.h"
#include "helpers/os/clock.h"

#define FORK_PATIENCE_MS 5000
#define FORK_AGAIN_MS 20
#define DELETED " (deleted)"

static struct {
	void (*no_fork)(int error);
	bool by_path;
} fence;

/* ---- kill ---- */

/* Groups are signalled with process_signal_group(), processes by a number above 1: init is
 * nobody's. */
int kill(pid_t pid, int number)
{
	if (pid <= 1 && number != 0) {
		errno = EPERM;
		return -1;
	}
	return (int)syscall(SYS_kill, pid, number);
}

/* ---- fork ---- */

static pid_t library_fork(void)
{
	void *symbol = dlsym(RTLD_NEXT, "fork");
	pid_t (*function)(void);

	if (!symbol) {
		errno = ENOSYS;
		return -1;
	}
	memcpy(&function, &symbol, sizeof(function));
	return function();
}

/* Of the template where there is one, else as ever. */
static pid_t fork_worker(void)
{
	pid_t pid = fence.no_fork && !fence.by_path ? template_copy(library_fork) : -ENOTSUP;

	if (pid == -ENOTSUP)
		return library_fork();
	if (pid < 0) {
		errno = -pid;
		return -1;
	}
	return pid;
}

/* A limit of processes or memory that is reached for a moment: other programs end, too. */
pid_t fork(void)
{
	uint64_t until = clock_now_ms() + FORK_PATIENCE_MS;
	pid_t pid = fork_worker();

	while (pid < 0 && fence.no_fork && clock_now_ms() < until) {
		(void)poll(NULL, 0, FORK_AGAIN_MS);
		pid = fork_worker();
	}
	if (pid < 0 && fence.no_fork)
		fence.no_fork(errno);
	return pid;
}

/* ---- waitid ---- */

/* What is not BoxFort's to know is reaped before BoxFort sees it. */
int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	int ret;

	while ((ret = (int)syscall(SYS_waitid, type, id, info, options, NULL)) == 0 && info &&
	       template_is(info->si_pid))
		template_bury();
	return ret;
}

/* ---- execve ---- */

/* valgrind is what /proc/self/exe is then; it knows the program by its path. */
bool criterion_is_debugged(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
}

/* In a child of a process with threads: nothing but the system call. */
int execve(const char *path, char *const argv[], char *const env[])
{
	bool own = fence.no_fork && !fence.by_path;

	return (int)syscall(SYS_execve, own ? "/proc/self/exe" : path, argv, env);
}

/* Who is started by /proc/self/exe is called "exe" in ps(1); it is told by its program's name. */
__attribute__((constructor)) static void name_worker(void)
{
	char path[4096];
	ssize_t n;
	char *name;

	if (!getenv(CRITERION_WORKER_ENV))
		return;
	n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (n <= 0)
		return;
	path[n] = '\0';
	name = strrchr(path, '/');
	name = name ? name + 1 : path;
	if (strlen(name) > strlen(DELETED) &&
	    strcmp(name + strlen(name) - strlen(DELETED), DELETED) == 0)
		name[strlen(name) - strlen(DELETED)] = '\0';
	(void)prctl(PR_SET_NAME, name);
}

/* ---- all of them ---- */

bool criterion_fence(void (*no_fork)(int error))
{
	pid_t (*own_fork)(void) = fork;
	int (*own_kill)(pid_t, int) = kill;
	int (*own_exec)(const char *, char *const *, char *const *) = execve;
	int (*own_wait)(idtype_t, id_t, siginfo_t *, int) = waitid;
	void *fork_symbol = dlsym(RTLD_DEFAULT, "fork");
	void *kill_symbol = dlsym(RTLD_DEFAULT, "kill");
	void *exec_symbol = dlsym(RTLD_DEFAULT, "execve");
	void *wait_symbol = dlsym(RTLD_DEFAULT, "waitid");

	fence.by_path = criterion_is_debugged();
	fence.no_fork = no_fork;
	return memcmp(&own_fork, &fork_symbol, sizeof(own_fork)) == 0 &&
	       memcmp(&own_kill, &kill_symbol, sizeof(own_kill)) == 0 &&
	       memcmp(&own_exec, &exec_symbol, sizeof(own_exec)) == 0 &&
	       memcmp(&own_wait, &wait_symbol, sizeof(own_wait)) == 0;
}
