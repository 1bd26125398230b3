/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Depth first, with nftw(3): never crosses into a mounted file system, never follows a link. */
#include "ci/gate/remove.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "helpers/mountinfo.h"

static int remove_error;

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	if (remove(path) < 0 && errno != ENOENT && remove_error == 0)
		remove_error = -errno;
	return 0;
}

int remove_tree(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	remove_error = 0;
	if (nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) < 0 && remove_error == 0)
		remove_error = -errno;
	return remove_error;
}

int unmount_below(const char *path)
{
	struct mountinfo mounts = { 0 };
	size_t length = strlen(path);
	int err = mountinfo_read(&hostfs_host, "self", &mounts);

	for (size_t i = mounts.count; i-- > 0;) {
		const char *point = mounts.entry[i].point;

		if (strncmp(point, path, length) != 0 || point[length] != '/')
			continue;
		if (umount2(point, UMOUNT_NOFOLLOW) < 0 &&
		    umount2(point, UMOUNT_NOFOLLOW | MNT_DETACH) < 0 && err == 0)
			err = -errno;
	}
	mountinfo_free(&mounts);
	return err;
}
