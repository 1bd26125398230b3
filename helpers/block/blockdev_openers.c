/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the processes that have a device node open, by the kernel's lists of open files. */
#include "helpers/block/blockdev_openers.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* One open file below /dev. */
struct opener {
	char pid[16], fd[16];
	char name[HOSTFS_NAME_SIZE]; /* "nvme0n1", "vfio/26" */
	char numbers[24];            /* "" where device numbers cannot be trusted */
	bool character;
};

struct blockdev_openers {
	const struct host_roots *roots;
	struct opener *opener;
	size_t count, room;
};

/* What file descriptor @fd of @pid is, if it is a node. */
static bool read_opener(const struct host_roots *roots, const char *pid, const char *fd,
			struct opener *ret_opener)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct opener opener = { .numbers = "" };
	struct stat st;
	ssize_t len;

	if (snprintf(path, sizeof(path), "%s/%s/fd/%s", roots->proc, pid, fd) >= (int)sizeof(path))
		return false;
	len = readlink(path, target, sizeof(target) - 1);
	if (len <= 0)
		return false;
	target[len] = '\0';
	/* most of all there is */
	if (strncmp(target, "/dev/", 5) || !strcmp(target, "/dev/null"))
		return false;
	if (hostfs_is_host(roots)) {
		if (stat(path, &st) || !(S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)))
			return false;
		opener.character = S_ISCHR(st.st_mode);
		(void)snprintf(opener.numbers, sizeof(opener.numbers), "%u:%u", major(st.st_rdev),
			       minor(st.st_rdev));
	}
	(void)snprintf(opener.pid, sizeof(opener.pid), "%.15s", pid);
	(void)snprintf(opener.fd, sizeof(opener.fd), "%.15s", fd);
	(void)snprintf(opener.name, sizeof(opener.name), "%.63s", target + 5);
	*ret_opener = opener;
	return true;
}

static bool add(struct blockdev_openers *openers, const struct opener *opener)
{
	if (openers->count == openers->room) {
		size_t room = openers->room ? 2 * openers->room : 64;
		struct opener *more = reallocarray(openers->opener, room, sizeof(*more));

		if (!more)
			return false;
		openers->opener = more;
		openers->room = room;
	}
	openers->opener[openers->count++] = *opener;
	return true;
}

static bool read_process(struct blockdev_openers *openers, const char *pid)
{
	struct hostfs_names fds = { 0 };
	struct opener opener;
	bool fits = true;

	if (hostfs_list(&fds, openers->roots->proc, "%s/fd", pid))
		return true;
	for (size_t i = 0; i < fds.count && fits; i++)
		if (read_opener(openers->roots, pid, fds.name[i], &opener))
			fits = add(openers, &opener);
	hostfs_free_names(&fds);
	return fits;
}

struct blockdev_openers *blockdev_openers_read(const struct host_roots *roots)
{
	struct blockdev_openers *openers = calloc(1, sizeof(*openers));
	struct hostfs_names pids = { 0 };
	bool fits = true;
	char self[16];

	if (!openers)
		return NULL;
	openers->roots = roots;
	(void)snprintf(self, sizeof(self), "%d", (int)getpid());
	if (hostfs_list(&pids, roots->proc, "%s", ""))
		return openers;
	for (size_t i = 0; i < pids.count && fits; i++)
		if (pids.name[i][0] >= '0' && pids.name[i][0] <= '9' &&
		    strcmp(pids.name[i], self) != 0)
			fits = read_process(openers, pids.name[i]);
	hostfs_free_names(&pids);
	if (fits)
		return openers;
	blockdev_openers_free(openers);
	return NULL;
}

void blockdev_openers_free(struct blockdev_openers *openers)
{
	if (!openers)
		return;
	free(openers->opener);
	free(openers);
}

/* "flags:	0100002", octal, among other lines */
static bool is_for_writing(const struct host_roots *roots, const struct opener *opener)
{
	char text[2048], *flags;

	if (hostfs_read(text, sizeof(text), roots->proc, "%s/fdinfo/%s", opener->pid, opener->fd))
		return true; /* cannot be told: the worse */
	flags = strstr(text, "flags:");
	return !flags || (strtoul(flags + strlen("flags:"), NULL, 8) & O_ACCMODE) != O_RDONLY;
}

static bool is_node(const struct opener *opener, const char *name, const char *numbers,
		    bool character)
{
	if (!opener->numbers[0])
		return !strcmp(opener->name, name);
	return opener->character == character && !strcmp(opener->numbers, numbers);
}

void blockdev_find_openers(const struct blockdev_openers *openers, const char *name,
			   const char *numbers, bool character, struct blockdev_use *use)
{
	size_t next;

	if (!openers)
		blockdev_add_use(use, BLOCKDEV_UNKNOWN, true,
				 "who has /dev/%s open cannot be told: out of memory", name);
	/* the files of a process stand behind each other */
	for (size_t i = 0; openers && i < openers->count; i = next) {
		const char *pid = openers->opener[i].pid;
		bool opened = false, writes = false;
		char command[64];

		for (next = i; next < openers->count && !strcmp(openers->opener[next].pid, pid);
		     next++)
			if (is_node(&openers->opener[next], name, numbers, character)) {
				opened = true;
				writes |= is_for_writing(openers->roots, &openers->opener[next]);
			}
		if (!opened)
			continue;
		if (hostfs_read(command, sizeof(command), openers->roots->proc, "%s/comm", pid))
			command[0] = '\0';
		blockdev_add_use(use, BLOCKDEV_OPEN, writes,
				 "/dev/%s is open %s in process %s (%s)", name,
				 writes ? "for writing" : "for reading", pid, command);
	}
}
