/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the processes that have a device node open, by the kernel's lists of open files. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "helpers/host/blockdev_openers.h"

/* Is file descriptor @fd of @pid this node? */
static bool is_node(const struct host_roots *roots, const char *pid, const char *fd,
		    const char *name, const char *numbers, bool character)
{
	char path[PATH_MAX], target[PATH_MAX], found[24];
	struct stat st;
	ssize_t len;

	if (snprintf(path, sizeof(path), "%s/%s/fd/%s", roots->proc, pid, fd) >= (int)sizeof(path))
		return false;
	len = readlink(path, target, sizeof(target) - 1);
	if (len <= 0)
		return false;
	target[len] = '\0';
	if (strncmp(target, "/dev/", 5))
		return false;
	if (!hostfs_is_host(roots))
		return !strcmp(target + 5, name);
	if (stat(path, &st) || !(character ? S_ISCHR(st.st_mode) : S_ISBLK(st.st_mode)))
		return false;
	snprintf(found, sizeof(found), "%u:%u", major(st.st_rdev), minor(st.st_rdev));
	return !strcmp(found, numbers);
}

/* "flags:	0100002", octal, among other lines */
static bool is_for_writing(const struct host_roots *roots, const char *pid, const char *fd)
{
	char text[2048], *flags;

	if (hostfs_read(text, sizeof(text), roots->proc, "%s/fdinfo/%s", pid, fd))
		return true; /* cannot be told: the worse */
	flags = strstr(text, "flags:");
	return !flags || (strtoul(flags + strlen("flags:"), NULL, 8) & O_ACCMODE) != O_RDONLY;
}

void blockdev_find_openers(const struct host_roots *roots, const char *name, const char *numbers,
			   bool character, struct blockdev_use *use)
{
	struct hostfs_names pids = { 0 };
	char self[16];

	snprintf(self, sizeof(self), "%d", (int)getpid());
	if (hostfs_list(&pids, roots->proc, "%s", ""))
		return;
	for (size_t i = 0; i < pids.count; i++) {
		const char *pid = pids.name[i];
		struct hostfs_names fds = { 0 };
		bool opened = false, writes = false;
		char command[64];

		if (pid[0] < '0' || pid[0] > '9' || !strcmp(pid, self) ||
		    hostfs_list(&fds, roots->proc, "%s/fd", pid))
			continue;
		for (size_t j = 0; j < fds.count; j++)
			if (is_node(roots, pid, fds.name[j], name, numbers, character)) {
				opened = true;
				writes |= is_for_writing(roots, pid, fds.name[j]);
			}
		hostfs_free_names(&fds);
		if (!opened)
			continue;
		if (hostfs_read(command, sizeof(command), roots->proc, "%s/comm", pid))
			command[0] = '\0';
		blockdev_add_use(use, BLOCKDEV_OPEN, writes,
				 "/dev/%s is open %s in process %s (%s)", name,
				 writes ? "for writing" : "for reading", pid, command);
	}
	hostfs_free_names(&pids);
}
