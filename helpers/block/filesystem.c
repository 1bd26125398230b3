/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Knows the file systems' tools and their arguments, and how one is mounted and recognised. */
#include "helpers/block/filesystem.h"

#include <blkid/blkid.h>
#include <errno.h>
#include <libmount.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

#include "helpers/host/mountinfo.h"

#define MIB (1024ull * 1024)

static const struct filesystem known[] = {
	{ "ext4", "mkfs.ext4", "e2fsck", "e2fsprogs", 8 * MIB },
	{ "xfs", "mkfs.xfs", "xfs_repair", "xfsprogs", 300 * MIB },
	{ "btrfs", "mkfs.btrfs", "btrfs", "btrfs-progs", 114 * MIB },
};

const struct filesystem *filesystem_find(const char *type)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].type, type) == 0)
			return &known[i];
	return NULL;
}

bool filesystem_known_to_kernel(const char *type)
{
	FILE *list = fopen("/proc/filesystems", "re");
	char line[128];
	bool found = false;

	if (!list)
		return false;
	while (!found && fgets(line, sizeof line, list)) {
		char *name = strrchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		found = strcmp(name ? name + 1 : line, type) == 0;
	}
	fclose(list);
	return found;
}

int filesystem_make(const struct filesystem *fs, const char *device, uint32_t timeout_ms,
		    struct process_result *ret_result)
{
	/* ext4: no questions; xfs and btrfs: over whatever was there */
	const char *const ext4[] = { fs->make_tool, "-F", "-L", FILESYSTEM_LABEL, device, NULL };
	const char *const other[] = { fs->make_tool, "-f", "-L", FILESYSTEM_LABEL, device, NULL };

	return process_run(strcmp(fs->type, "ext4") == 0 ? ext4 : other, timeout_ms, ret_result);
}

int filesystem_check(const struct filesystem *fs, const char *device, uint32_t timeout_ms,
		     struct process_result *ret_result)
{
	const char *const ext4[] = { "e2fsck", "-f", "-n", device, NULL };
	const char *const xfs[] = { "xfs_repair", "-n", device, NULL };
	const char *const btrfs[] = { "btrfs", "check", "--readonly", device, NULL };
	const char *const *argv = strcmp(fs->type, "ext4") == 0  ? ext4
				  : strcmp(fs->type, "xfs") == 0 ? xfs
								 : btrfs;

	return process_run(argv, timeout_ms, ret_result);
}

int filesystem_probe(const char *device, char *type, size_t size)
{
	blkid_probe probe = blkid_new_probe_from_filename(device);
	const char *found = NULL;
	int ret = -ENOENT;

	if (!probe)
		return errno ? -errno : -EIO;
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE);
	if (blkid_do_safeprobe(probe) == 0 &&
	    blkid_probe_lookup_value(probe, "TYPE", &found, NULL) == 0) {
		snprintf(type, size, "%s", found);
		ret = 0;
	}
	blkid_free_probe(probe);
	return ret;
}

static int set_up_mount(struct libmnt_context *context, const struct filesystem *fs,
			const char *device, const char *directory)
{
	int ret = mnt_context_set_fstype(context, fs->type);

	if (ret == 0)
		ret = mnt_context_set_source(context, device);
	if (ret == 0)
		ret = mnt_context_set_target(context, directory);
	if (ret == 0)
		ret = mnt_context_set_mflags(context, MS_NOSUID | MS_NODEV | MS_NOEXEC);
	/* what is named is mounted, by the kernel, as it is named, and noted nowhere else */
	if (ret == 0)
		ret = mnt_context_force_unrestricted(context);
	if (ret == 0)
		ret = mnt_context_disable_canonicalize(context, 1);
	if (ret == 0)
		ret = mnt_context_disable_helpers(context, 1);
	if (ret == 0)
		ret = mnt_context_disable_mtab(context, 1);
	/* a device that cannot be written is an error, not a read-only mount */
	return ret ? ret : mnt_context_enable_rwonly_mount(context, 1);
}

int filesystem_mount(const struct filesystem *fs, const char *device, const char *directory)
{
	struct libmnt_context *context = mnt_new_context();
	int ret;

	if (!context)
		return -ENOMEM;
	ret = set_up_mount(context, fs, device, directory);
	if (ret == 0) {
		ret = mnt_context_mount(context);
		if (ret && mnt_context_syscall_called(context))
			ret = -mnt_context_get_syscall_errno(context);
		else if (ret > 0 || ret <= -MNT_ERR_NOFSTAB)
			ret = -EINVAL;
	}
	mnt_free_context(context);
	return ret;
}

/* By the system call: libmount follows a link at the end of the path when root asks it. */
int filesystem_unmount(const char *directory)
{
	return umount2(directory, UMOUNT_NOFOLLOW) < 0 ? -errno : 0;
}

/* From here on it is not seen; it goes when nobody uses it any more. */
static int detach(const char *directory)
{
	return umount2(directory, UMOUNT_NOFOLLOW | MNT_DETACH) < 0 ? -errno : 0;
}

int filesystem_unmount_below(const char *path)
{
	struct libmnt_iter *each = mnt_new_iter(MNT_ITER_BACKWARD);
	struct libmnt_table *mounts = mnt_new_table();
	size_t length = strlen(path);
	struct libmnt_fs *mount;
	int ret = each && mounts ? mountinfo_read(&hostfs_host, "self", mounts) : -ENOMEM;

	while (each && mnt_table_next_fs(mounts, each, &mount) == 0) {
		const char *point = mnt_fs_get_target(mount);
		int one;

		if (strncmp(point, path, length) != 0 || point[length] != '/')
			continue;
		one = filesystem_unmount(point);
		if (one)
			one = detach(point);
		if (ret == 0)
			ret = one;
	}
	mnt_free_iter(each);
	mnt_unref_table(mounts);
	return ret;
}
