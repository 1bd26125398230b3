/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Depth first, through descriptors: never crosses into what is mounted, never follows a link.
 * Mounts are told apart by their own numbers: on an overlay of two file systems a file has another
 * device number than its directory. */
#include "helpers/os/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* ---- walking ---- */

/* What @fd, a directory, is mounted as; before Linux 5.8 its device has to do. */
static uint64_t mount_of(int fd)
{
	struct statx st;

	if (statx(fd, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT, STATX_MNT_ID, &st) < 0)
		return 0;
	if (st.stx_mask & STATX_MNT_ID)
		return st.stx_mnt_id;
	return makedev(st.stx_dev_major, st.stx_dev_minor);
}

static DIR *open_below(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *below = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !below)
		(void)close(fd);
	return below;
}

/* The next entry but "." and ".."; NULL at the end. */
static const char *next_name(DIR *dir)
{
	struct dirent *entry;

	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			return entry->d_name;
	return NULL;
}

/* ---- removing ---- */

static int take_away(int dir, const char *name, const uint64_t *mount)
{
	DIR *below;
	uint64_t here;
	const char *entry;
	bool mounted;
	int ret;

	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	below = open_below(dir, name);
	if (!below)
		return errno == ENOTDIR ? -EPERM : -errno;
	here = mount_of(dirfd(below));
	mounted = mount && *mount != here;
	ret = mounted ? -EBUSY : 0;
	while (!mounted && (entry = next_name(below))) {
		int one = take_away(dirfd(below), entry, &here);

		if (ret == 0)
			ret = one;
	}
	(void)closedir(below);
	if (ret == 0 && unlinkat(dir, name, AT_REMOVEDIR) < 0)
		ret = -errno;
	return ret;
}

int remove_tree_at(int dir, const char *name)
{
	return take_away(dir, name, NULL);
}

int remove_tree(const char *path)
{
	return remove_tree_at(AT_FDCWD, path);
}

/* ---- moving ---- */

static int move_all(DIR *from, int to)
{
	const char *name;
	int ret = 0;

	while (ret == 0 && (name = next_name(from)))
		ret = move_entry(dirfd(from), name, to);
	return ret;
}

static int move_made_again(int from, const char *name, int to)
{
	DIR *old = open_below(from, name), *fresh = NULL;
	struct stat st;
	int ret = 0;

	if (!old || fstat(dirfd(old), &st) < 0 ||
	    (mkdirat(to, name, st.st_mode & 07777) < 0 && errno != EEXIST))
		ret = -errno;
	if (ret == 0 && !(fresh = open_below(to, name)))
		ret = -errno;
	if (ret == 0)
		ret = move_all(old, dirfd(fresh));
	if (ret == 0 && unlinkat(from, name, AT_REMOVEDIR) < 0)
		ret = -errno;
	if (ret && fresh) {
		/* back to where it was */
		rewinddir(fresh);
		(void)move_all(fresh, dirfd(old));
	}
	if (ret && fresh)
		(void)unlinkat(to, name, AT_REMOVEDIR);
	if (fresh)
		(void)closedir(fresh);
	if (old)
		(void)closedir(old);
	return ret;
}

int move_entry(int from, const char *name, int to)
{
	struct stat st;

	if (renameat(from, name, to, name) == 0)
		return 0;
	if (errno != EXDEV && errno != ENOTEMPTY && errno != EEXIST)
		return -errno;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return S_ISDIR(st.st_mode) ? move_made_again(from, name, to) : -EXDEV;
}
