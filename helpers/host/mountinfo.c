/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the kernel's tables of mounts and of swap space, with libmount. */
#include "helpers/host/mountinfo.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Where libmount would pass over a line that it cannot read. */
static int refuse_line(struct libmnt_table *table, const char *file, int line)
{
	(void)table;
	(void)file;
	(void)line;
	return -EBADMSG;
}

int mountinfo_read(const struct host_roots *roots, const char *pid, struct libmnt_table *table)
{
	struct libmnt_iter *each;
	struct libmnt_fs *fs;
	char path[PATH_MAX];
	int ret;

	if (snprintf(path, sizeof(path), "%s/%s/mountinfo", roots->proc, pid) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	each = mnt_new_iter(MNT_ITER_FORWARD);
	if (!each)
		return -ENOMEM;
	mnt_table_set_parser_errcb(table, refuse_line);
	ret = mnt_table_parse_file(table, path);
	/* a text of words is an fstab to libmount; there no mount has a number */
	while (ret == 0 && mnt_table_next_fs(table, each, &fs) == 0)
		if (mnt_fs_get_id(fs) == 0)
			ret = -EBADMSG;
	mnt_free_iter(each);
	return ret;
}

/* libmount's mnt_table_find_mountpoint() wants the path to be there, in this mount namespace. */
struct libmnt_fs *mountinfo_find_point(struct libmnt_table *table, const char *path)
{
	struct libmnt_fs *found = NULL;
	char point[PATH_MAX];
	size_t length = strlen(path);

	if (path[0] != '/' || length >= sizeof(point))
		return NULL;
	memcpy(point, path, length + 1);
	while (!found && point[0]) {
		found = mnt_table_find_target(table, point, MNT_ITER_BACKWARD);
		*strrchr(point, '/') = '\0';
	}
	return found ? found : mnt_table_find_target(table, "/", MNT_ITER_BACKWARD);
}

int swaps_read(const struct host_roots *roots, struct libmnt_table *table)
{
	char path[PATH_MAX];
	int ret;

	if (snprintf(path, sizeof(path), "%s/swaps", roots->proc) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	ret = mnt_table_parse_swaps(table, path);
	/* a kernel without swap has no table */
	return ret == -ENOENT && hostfs_exists(roots->proc, "self") ? 0 : ret;
}
