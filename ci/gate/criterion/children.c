/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists, kills and reaps children by /proc and pidfds; no bare pid is signalled that could be
 * somebody else's by now: an unreaped child keeps its number. */
#include "ci/gate/criterion/children.h"

#include <ctype.h>
#include <dirent.h>
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

#include "helpers/os/clock.h"
#include "helpers/os/pidfd.h"

#define CHILDREN_LIST_MAX 256
#define CHILDREN_DEATH_MS 5000
#define CHILDREN_FORK_MS 50
#define CHILDREN_ASK_NS 5000000000ull

int children_adopt(void)
{
	return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? -errno : 0;
}

void children_keep(struct children *children, pid_t pid)
{
	if (pid > 0 && children->count < CHILDREN_KEEP_MAX)
		children->keep[children->count++] = pid;
}

void children_forget(struct children *children, pid_t pid)
{
	for (size_t i = 0; i < children->count; i++)
		if (children->keep[i] == pid)
			children->keep[i--] = children->keep[--children->count];
}

static bool keeps(const struct children *children, pid_t pid)
{
	for (size_t i = 0; i < children->count; i++)
		if (children->keep[i] == pid)
			return true;
	return false;
}

/* ---- looking ---- */

static ssize_t read_list(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buf, size - 1);
	if (n < 0)
		n = -errno;
	(void)close(fd);
	buf[n > 0 ? n : 0] = '\0';
	return n;
}

/* "4711 (name with ) in it) S 1 ..." */
static bool read_stat(pid_t pid, char *ret_name, size_t size, char *ret_state, pid_t *ret_parent)
{
	char path[64], stat[512];
	char *open_bracket, *close_bracket;
	int parent = 0;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (read_list(path, stat, sizeof(stat)) <= 0)
		return false;
	open_bracket = strchr(stat, '(');
	close_bracket = strrchr(stat, ')');
	if (!open_bracket || !close_bracket || close_bracket[1] != ' ' ||
	    sscanf(close_bracket + 2, "%c %d", ret_state, &parent) != 2)
		return false;
	*close_bracket = '\0';
	(void)snprintf(ret_name, size, "%s", open_bracket + 1);
	*ret_parent = parent;
	return true;
}

/* Where the kernel was built without the list of children: every process is asked for its
 * parent. */
static size_t list_by_parent(pid_t *list, size_t max)
{
	DIR *proc = opendir("/proc");
	pid_t self = getpid(), parent;
	struct dirent *entry;
	char name[64], state;
	size_t count = 0;

	while (proc && count < max && (entry = readdir(proc))) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

		if (pid > 0 && read_stat(pid, name, sizeof(name), &state, &parent) &&
		    parent == self)
			list[count++] = pid;
	}
	if (proc)
		(void)closedir(proc);
	return count;
}

/* The supervisor has one thread, so its thread's children are all of them. */
static size_t list_below(pid_t *list, size_t max)
{
	char text[CHILDREN_LIST_MAX * 12];
	char *next = text, *end;
	size_t count = 0;

	if (read_list("/proc/thread-self/children", text, sizeof(text)) < 0)
		return list_by_parent(list, max);
	while (count < max) {
		long pid = strtol(next, &end, 10);

		if (end == next)
			break;
		list[count++] = (pid_t)pid;
		next = end;
	}
	return count;
}

uint64_t children_busy_ns(pid_t pid)
{
	char path[64], text[128];
	unsigned long long ran, waited;

	(void)snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
	if (read_list(path, text, sizeof(text)) <= 0 ||
	    sscanf(text, "%llu %llu", &ran, &waited) != 2)
		return 0;
	return ran + waited;
}

pid_t children_parent(pid_t pid)
{
	char name[64], state;
	pid_t parent = 0;

	return read_stat(pid, name, sizeof(name), &state, &parent) ? parent : 0;
}

void children_where(pid_t pid, char *ret_text, size_t size)
{
	char path[64], wchan[128] = "", stack[1024] = "", name[64], state = '?';
	pid_t parent;
	int used;

	ret_text[0] = '\0';
	if (!read_stat(pid, name, sizeof(name), &state, &parent))
		return;
	(void)snprintf(path, sizeof(path), "/proc/%d/wchan", (int)pid);
	(void)read_list(path, wchan, sizeof(wchan));
	(void)snprintf(path, sizeof(path), "/proc/%d/stack", (int)pid);
	(void)read_list(path, stack, sizeof(stack));
	for (char *c = stack; *c; c++)
		if (*c == '\n')
			*c = c[1] ? ';' : '\0';
	used = snprintf(ret_text, size, "%s, state %c",
			wchan[0] && strcmp(wchan, "0") != 0 ? wchan : "?", state);
	if (stack[0] && used > 0 && (size_t)used < size)
		(void)snprintf(ret_text + used, size - (size_t)used, ", stack: %s", stack);
}

/* ---- waiting and killing ---- */

bool children_reap(struct children *children, pid_t pid, int *ret_status)
{
	int status = 0;
	pid_t got = waitpid(pid, &status, WNOHANG);

	if (got == 0)
		return false;
	children_forget(children, pid);
	if (got == pid && ret_status)
		*ret_status = status;
	return true;
}

/* A worker of Criterion takes what it is to run from shared memory that bears its number, and
 * removes it. One that dies before that leaves it to whoever gets its number next, which could not
 * start. */
static pid_t bury(pid_t pid)
{
	char name[32];
	pid_t got = waitpid(pid, NULL, WNOHANG);

	(void)snprintf(name, sizeof(name), "/bxfi_%d", (int)pid);
	if (got == pid)
		(void)shm_unlink(name);
	return got;
}

/* Reaps what is dead; returns how many unkept children live, the first of them in *ret_first. */
static size_t is_alive(struct children *children, pid_t *list, pid_t *ret_first)
{
	size_t count = list_below(list, CHILDREN_LIST_MAX), alive = 0;

	for (size_t i = 0; i < count; i++) {
		if (keeps(children, list[i]) || bury(list[i]) != 0)
			continue;
		if (alive == 0)
			*ret_first = list[i];
		list[alive++] = list[i];
	}
	return alive;
}

static void end_one(pid_t pid, struct children_swept *swept)
{
	char name[40], state = '?';
	pid_t parent;

	if (swept->killed == 0 && read_stat(pid, name, sizeof(name), &state, &parent))
		(void)snprintf(swept->name, sizeof(swept->name), "%s (pid %d)", name, (int)pid);
	if (pid > 1 && kill(pid, SIGKILL) == 0)
		swept->killed++;
}

void children_sweep(struct children *children, unsigned int grace_ms,
		    struct children_swept *ret_swept)
{
	pid_t list[CHILDREN_LIST_MAX], killed[CHILDREN_LIST_MAX], first = 0;
	struct children_swept swept = { 0 };
	uint64_t now = clock_now_ns(), grace = now + grace_ms * 1000000ull;
	uint64_t give_up = grace + CHILDREN_DEATH_MS * 1000000ull;
	size_t alive, killed_count = 0;

	while ((alive = is_alive(children, list, &first)) > 0 && now < give_up) {
		int pidfd;

		/* the children of a killed parent turn up only in the next round */
		for (size_t i = 0; now >= grace && i < alive; i++) {
			bool known = false;

			for (size_t k = 0; k < killed_count; k++)
				known = known || killed[k] == list[i];
			if (!known && killed_count < CHILDREN_LIST_MAX) {
				killed[killed_count++] = list[i];
				end_one(list[i], &swept);
			}
		}
		pidfd = pidfd_of(first);
		if (pidfd >= 0) {
			(void)pidfd_wait(pidfd, now < grace ? grace : give_up);
			(void)close(pidfd);
		}
		now = clock_now_ns();
	}
	for (size_t i = 0; i < alive; i++)
		children_keep(children, list[i]);
	swept.stuck = (unsigned int)alive;
	if (ret_swept)
		*ret_swept = swept;
}

pid_t children_fork(uint64_t deadline_ns, struct signals *signals)
{
	struct pollfd stop = { .fd = signals ? signals->fd : -1, .events = POLLIN };
	pid_t pid;

	while ((pid = fork()) < 0) {
		int ret = errno;

		if ((ret != EAGAIN && ret != ENOMEM) || clock_now_ns() >= deadline_ns ||
		    (signals && signals->stops > 1))
			return -ret;
		/* nothing tells when a process may be started again */
		if (poll(&stop, 1, CHILDREN_FORK_MS) > 0)
			signals_read(signals);
	}
	return pid;
}

int children_ask(void (*child)(void *context), void *context, uint64_t deadline_ns)
{
	uint64_t patience = clock_now_ns() + CHILDREN_ASK_NS;
	pid_t pid = children_fork(patience < deadline_ns ? patience : deadline_ns, NULL);
	int pidfd, ret;

	if (pid < 0)
		return pid;
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		child(context);
		_exit(1);
	}
	pidfd = pidfd_of(pid);
	ret = pidfd < 0 ? pidfd : pidfd_wait(pidfd, deadline_ns);
	if (ret) {
		(void)kill(pid, SIGKILL);
		if (pidfd >= 0)
			(void)pidfd_wait(pidfd, clock_now_ns() + 1000000000ull);
	}
	(void)waitpid(pid, NULL, ret ? WNOHANG : 0);
	if (pidfd >= 0)
		(void)close(pidfd);
	return ret;
}
