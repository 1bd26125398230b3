/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both ends of the template: the runner asks it for a copy and hands over the descriptors that
 * BoxFort's worker inherits; the template makes the copy a child of the runner, which goes on to
 * main(), where BoxFort takes over. */
#include "ci/gate/criterion/template.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/gate/options/options.h"

/* BoxFort's shared memory, by its name behind /proc/self/fd: the context of a case, and
 * cr_malloc()'s. */
#define ARENA "/bxf_arena_"
#define ARENAS_MAX 8
#define PATIENCE_MS 10000
/* The template's only descriptor beside the standard ones. */
#define TEMPLATE_SOCKET (STDERR_FILENO + 1)

/* Runner to template; the descriptors themselves come beside it. */
struct request {
	uint32_t count;
	int32_t number[ARENAS_MAX]; /* of each of them in the runner, and so in the worker */
};

/* ---- the runner's end ---- */

static struct {
	_Atomic pid_t pid; /* 0: not started, or dead */
	int socket;
	bool started, unusable;
} template;

static bool is_sanitized(void)
{
#if defined(__SANITIZE_ADDRESS__)
	/* its leak checker knows the threads of a process by the numbers that they had when it was
	 * loaded */
	return true;
#elif defined(__has_feature)
	return __has_feature(address_sanitizer);
#else
	return false;
#endif
}

/* Here execve() and kill() would be the fence's, which stands on this file: system calls. */

/* With nothing open that BoxFort would not leave open in a child of its own. */
static _Noreturn void become_template(int socket, pid_t runner)
{
	char name[] = "boxfort-worker", *const argv[] = { name, NULL };

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != runner)
		_exit(1);
	if (socket == TEMPLATE_SOCKET ? fcntl(socket, F_SETFD, 0) == 0
				      : dup2(socket, TEMPLATE_SOCKET) >= 0)
		if (close_range(TEMPLATE_SOCKET + 1, UINT_MAX, 0) == 0 &&
		    setenv(TEMPLATE_ENV, "1", 1) == 0 && setenv(CRITERION_WORKER_ENV, "/", 1) == 0)
			(void)syscall(SYS_execve, "/proc/self/exe", argv, environ);
	_exit(1);
}

static int start(pid_t (*fork_process)(void))
{
	pid_t runner = getpid(), pid;
	int sockets[2], ret;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return -errno;
	pid = fork_process();
	if (pid == 0)
		become_template(sockets[1], runner);
	ret = pid < 0 ? -errno : 0;
	(void)close(sockets[1]);
	if (ret) {
		(void)close(sockets[0]);
		return ret;
	}
	template.socket = sockets[0];
	template.started = true;
	atomic_store(&template.pid, pid);
	return 0;
}

bool template_is(pid_t pid)
{
	return pid > 0 && pid == atomic_load(&template.pid);
}

void template_bury(void)
{
	pid_t pid = atomic_exchange(&template.pid, 0);

	if (pid > 0)
		(void)waitpid(pid, NULL, 0);
}

static void give_up(void)
{
	pid_t pid = atomic_load(&template.pid);

	template.unusable = true;
	if (pid > 0)
		(void)syscall(SYS_kill, pid, SIGKILL);
	(void)close(template.socket);
	template_bury();
}

/* What BoxFort's worker inherits is what it would leave open in a child of its own. */
static void find_arenas(struct request *request)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;

	while (dir && request->count < ARENAS_MAX && (entry = readdir(dir))) {
		char target[64];
		ssize_t n = readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1);

		target[n > 0 ? n : 0] = '\0';
		if (strstr(target, ARENA))
			request->number[request->count++] = (int32_t)strtol(entry->d_name, NULL,
									    10);
	}
	if (dir)
		(void)closedir(dir);
}

/* Room for the descriptors beside a request. */
union beside {
	struct cmsghdr head;
	char room[CMSG_SPACE(ARENAS_MAX * sizeof(int))];
};

static bool ask(const struct request *request)
{
	union beside beside = { .room = { 0 } };
	struct iovec part = { .iov_base = (void *)request, .iov_len = sizeof(*request) };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &beside,
		.msg_controllen = CMSG_SPACE(request->count * sizeof(int)),
	};

	beside.head = (struct cmsghdr){
		.cmsg_level = SOL_SOCKET,
		.cmsg_type = SCM_RIGHTS,
		.cmsg_len = CMSG_LEN(request->count * sizeof(int)),
	};
	memcpy(CMSG_DATA(&beside.head), request->number, request->count * sizeof(int));
	return sendmsg(template.socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof(*request);
}

static bool hear(int32_t *ret_pid)
{
	struct pollfd answer = { .fd = template.socket, .events = POLLIN };
	int n;

	while ((n = poll(&answer, 1, PATIENCE_MS)) < 0 && errno == EINTR)
		;
	return n > 0 &&
	       recv(template.socket, ret_pid, sizeof(*ret_pid), 0) == (ssize_t)sizeof(*ret_pid);
}

pid_t template_copy(pid_t (*fork_process)(void))
{
	struct request request = { .count = 0 };
	int32_t pid;
	int ret = 0;

	if (template.unusable || is_sanitized())
		return -ENOTSUP;
	find_arenas(&request);
	if (!request.count || request.count == ARENAS_MAX)
		return -ENOTSUP;
	if (!template.started)
		ret = start(fork_process);
	if (ret)
		return ret == -EAGAIN || ret == -ENOMEM ? ret : -ENOTSUP;
	if (ask(&request) && hear(&pid) && (pid > 0 || pid == -EAGAIN || pid == -ENOMEM))
		return pid;
	give_up();
	return -ENOTSUP;
}

/* ---- the template's end, and the worker that comes of it ---- */

/* Where the C library keeps the number of the only thread, as its fork() would renew it. The kernel
 * was told when the program was loaded. */
static pid_t *thread_number(void)
{
	pid_t *number = NULL;

	if (prctl(PR_GET_TID_ADDRESS, &number, 0, 0, 0) < 0 || !number || *number != getpid())
		return NULL;
	return number;
}

/* Like fork(2) in a process of one thread, but the child is its parent's. */
static pid_t copy(pid_t *number)
{
	struct clone_args args = {
		.flags = CLONE_PARENT | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID,
		.child_tid = (uintptr_t)number,
	};
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	return pid < 0 ? -errno : pid;
}

/* Returns how many descriptors came beside the request, -1 when there will be no more. */
static int hear_request(struct request *request, int fds[ARENAS_MAX])
{
	union beside beside = { .room = { 0 } };
	struct iovec part = { .iov_base = request, .iov_len = sizeof(*request) };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &beside,
		.msg_controllen = sizeof(beside),
	};
	ssize_t n;
	int count;

	while ((n = recvmsg(TEMPLATE_SOCKET, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
		;
	if (n != (ssize_t)sizeof(*request) || message.msg_controllen < sizeof(beside.head) ||
	    beside.head.cmsg_type != SCM_RIGHTS)
		return -1;
	count = (int)((beside.head.cmsg_len - CMSG_LEN(0)) / sizeof(int));
	memcpy(fds, CMSG_DATA(&beside.head), (size_t)count * sizeof(int));
	return (uint32_t)count == request->count ? count : -1;
}

/* Each at the number that it has in the runner, and nothing else. */
static bool place(const struct request *request, const int fds[ARENAS_MAX])
{
	int above = STDERR_FILENO + 1, moved[ARENAS_MAX];

	for (uint32_t i = 0; i < request->count; i++)
		if (request->number[i] >= above)
			above = request->number[i] + 1;
	for (uint32_t i = 0; i < request->count; i++) {
		moved[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, above);
		if (moved[i] < 0 || close(fds[i]) < 0)
			return false;
	}
	for (uint32_t i = 0; i < request->count; i++)
		if (dup2(moved[i], request->number[i]) < 0 || close(moved[i]) < 0)
			return false;
	return true;
}

/* What BoxFort does between fork(2) and execve(2). */
static void become_worker(pid_t runner, const struct request *request, const int fds[ARENAS_MAX])
{
	char name[32];

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != runner)
		_exit(1);
	(void)close(TEMPLATE_SOCKET);
	(void)snprintf(name, sizeof(name), "/bxfi_%d", (int)getpid());
	if (!place(request, fds) || setenv(CRITERION_WORKER_ENV, name, 1) < 0 ||
	    setenv("GMON_OUT_PREFIX", "sandbox-gmon", 1) < 0 || unsetenv(TEMPLATE_ENV) < 0)
		_exit(1);
	(void)setsid();
	(void)raise(SIGSTOP);
}

/* Comes back in each copy only. */
static void serve(void)
{
	pid_t *number = thread_number(), runner = getppid();
	struct request request;
	int fds[ARENAS_MAX], count;

	while ((count = hear_request(&request, fds)) >= 0) {
		int32_t pid = number ? copy(number) : -ENOSYS;

		if (pid == 0) {
			become_worker(runner, &request, fds);
			return;
		}
		for (int i = 0; i < count; i++)
			(void)close(fds[i]);
		if (send(TEMPLATE_SOCKET, &pid, sizeof(pid), MSG_NOSIGNAL) < 0)
			break;
	}
	/* whoever made a program a template that was to be run: nothing was */
	_exit(GATE_EXIT_INCOMPLETE);
}

/* main() is BoxFort's by now: it has seen CRITERION_WORKER_ENV when it was loaded. */
__attribute__((constructor)) static void wait_for_cases(void)
{
	if (getenv(TEMPLATE_ENV) && getenv(CRITERION_WORKER_ENV))
		serve();
}
