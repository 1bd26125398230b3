/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds out whether a block device, or anything that stands on it, is in use by the host. */
#include "helpers/block/blockdev.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "helpers/block/blockdev_openers.h"
#include "helpers/block/blockdev_signature.h"
#include "helpers/host/mountinfo.h"
#include "helpers/host/privilege.h"

#define MEMBERS_MAX 256

/* A device that stands on the disk: the disk, a partition, a holder, a loop device. */
struct member {
	char name[HOSTFS_NAME_SIZE]; /* nvme0n1p2, dm-0 */
	char numbers[24];            /* 259:2 */
	char title[160];             /* as people know it: "/dev/dm-0 (LVM vg0-root, on ...)" */
};

struct search {
	const struct host_roots *roots;
	const struct blockdev_openers *openers;
	struct libmnt_table *mounts, *swaps;
	struct libmnt_iter *each;
	struct blockdev_use *use;
	size_t count;
	struct member member[MEMBERS_MAX];
	const struct member *now; /* the one that is looked at */
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_known(const struct search *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->member[i].name, name))
			return true;
	return false;
}

/* Is @path (a node or a link to one) this member? By device numbers where they can be trusted. */
static bool is_member(const struct search *s, const struct member *member, const char *path)
{
	char real[PATH_MAX], numbers[24];
	struct stat st;

	if (path[0] != '/')
		return false;
	if (hostfs_is_host(s->roots) && stat(path, &st) == 0) {
		if (!S_ISBLK(st.st_mode))
			return false;
		snprintf(numbers, sizeof(numbers), "%u:%u", major(st.st_rdev), minor(st.st_rdev));
		return !strcmp(numbers, member->numbers);
	}
	/* a tree of a test, or a node that is not visible from here: /dev/x is @dev/x */
	if (!strncmp(path, "/dev/", 5) &&
	    hostfs_real_path(real, sizeof(real), s->roots->dev, "%s", path + 5) == 0)
		path = real;
	return !strcmp(base_name(path), member->name);
}

/* Adds a device to those that are looked at; one that does not fit is itself a finding. */
static void add_member(struct search *s, const char *name, const char *what)
{
	struct member *member = &s->member[s->count];

	if (is_known(s, name))
		return;
	if (s->count == MEMBERS_MAX) {
		blockdev_add_use(s->use, BLOCKDEV_UNKNOWN, true,
				 "more than %d devices stand on the disk", MEMBERS_MAX);
		return;
	}
	if (hostfs_read(member->numbers, sizeof(member->numbers), s->roots->sys,
			"class/block/%s/dev", name))
		member->numbers[0] = '\0';
	snprintf(member->name, sizeof(member->name), "%s", name);
	snprintf(member->title, sizeof(member->title), "/dev/%s%s%s%s", name, what ? " (" : "",
		 what ? what : "", what ? ")" : "");
	s->count++;
}

/* ---- mounts ---- */

static bool is_boot_point(const char *point)
{
	static const char *const points[] = { "/", "/boot", "/boot/efi", "/efi", "/usr" };

	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++)
		if (!strcmp(point, points[i]))
			return true;
	return false;
}

static bool mount_is_on(const struct search *s, struct libmnt_fs *mount)
{
	const char *source = mnt_fs_get_source(mount);
	dev_t number = mnt_fs_get_devno(mount);
	char numbers[24];

	snprintf(numbers, sizeof(numbers), "%u:%u", major(number), minor(number));
	return !strcmp(numbers, s->now->numbers) || (source && is_member(s, s->now, source));
}

/* Does the mount that @path lies on use this member? */
static bool path_is_on(const struct search *s, const char *path)
{
	struct libmnt_fs *below = mountinfo_find_point(s->mounts, path);

	return below && mount_is_on(s, below);
}

/* Does an overlay use a directory that lies on this member? "lowerdir=/a:/b,upperdir=/c,..." */
static bool overlay_is_on(const struct search *s, struct libmnt_fs *overlay)
{
	char *options = (char *)(uintptr_t)mnt_fs_get_fs_options(overlay), *name, *value, *save;
	size_t name_len, value_len;
	char dirs[4096];

	while (mnt_optstr_next_option(&options, &name, &name_len, &value, &value_len) == 0) {
		if (!value || value[0] != '/')
			continue; /* not lowerdir, upperdir or workdir */
		if (value_len >= sizeof(dirs))
			return true; /* cannot be told: rather refuse */
		snprintf(dirs, sizeof(dirs), "%.*s", (int)value_len, value);
		for (char *dir = strtok_r(dirs, ":", &save); dir; dir = strtok_r(NULL, ":", &save))
			if (path_is_on(s, dir))
				return true;
	}
	return false;
}

static void find_mounts(struct search *s)
{
	struct libmnt_fs *mount;

	mnt_reset_iter(s->each, MNT_ITER_FORWARD);
	while (mnt_table_next_fs(s->mounts, s->each, &mount) == 0) {
		const char *point = mnt_fs_get_target(mount);
		bool boot = is_boot_point(point);

		if (mount_is_on(s, mount))
			blockdev_add_use(s->use, boot ? BLOCKDEV_BOOT : BLOCKDEV_MOUNT, true,
					 "%s is mounted on %s%s", s->now->title, point,
					 boot ? ": the host runs from it" : "");
		else if (boot && mnt_fs_match_fstype(mount, "overlay") && overlay_is_on(s, mount))
			blockdev_add_use(s->use, BLOCKDEV_BOOT, true,
					 "%s lies under the overlay on %s: the host runs from it",
					 s->now->title, point);
	}
}

/* A btrfs with several devices is mounted by the name of one of them; sysfs lists them all, and
 * only while it is mounted. */
static void find_btrfs(struct search *s)
{
	struct hostfs_names filesystems = { 0 };

	if (hostfs_list(&filesystems, s->roots->sys, "fs/btrfs"))
		return;
	for (size_t i = 0; i < filesystems.count; i++)
		if (hostfs_exists(s->roots->sys, "fs/btrfs/%s/devices/%s", filesystems.name[i],
				  s->now->name))
			blockdev_add_use(s->use, BLOCKDEV_MOUNT, true,
					 "%s belongs to the mounted btrfs file system %s",
					 s->now->title, filesystems.name[i]);
	hostfs_free_names(&filesystems);
}

static void find_swap(struct search *s)
{
	struct libmnt_fs *swap;

	mnt_reset_iter(s->each, MNT_ITER_FORWARD);
	while (mnt_table_next_fs(s->swaps, s->each, &swap) == 0) {
		const char *path = mnt_fs_get_source(swap), *type = mnt_fs_get_swaptype(swap);

		if (!path || !type)
			continue;
		if (is_member(s, s->now, path))
			blockdev_add_use(s->use, BLOCKDEV_SWAP, true, "%s is swap space",
					 s->now->title);
		else if (!strcmp(type, "file") && path_is_on(s, path))
			blockdev_add_use(s->use, BLOCKDEV_SWAP, true, "%s holds the swap file %s",
					 s->now->title, path);
	}
}

/* ---- what stands on it ---- */

/* "LVM vg0-root", "dm-crypt luks-x", "multipath mpatha", "md raid1", "bcache": what a holder is */
static void describe_holder(const struct search *s, const char *name, char *buf, size_t size)
{
	char uuid[192], dm_name[160], level[32];
	const char *kind = "device mapper";

	if (hostfs_read(dm_name, sizeof(dm_name), s->roots->sys, "class/block/%s/dm/name", name) ==
	    0) {
		if (hostfs_read(uuid, sizeof(uuid), s->roots->sys, "class/block/%s/dm/uuid", name))
			uuid[0] = '\0';
		if (!strncmp(uuid, "LVM-", 4))
			kind = "LVM";
		else if (!strncmp(uuid, "CRYPT-", 6))
			kind = "dm-crypt";
		else if (!strncmp(uuid, "mpath-", 6) || !strncmp(uuid, "part", 4))
			kind = "multipath";
		snprintf(buf, size, "%s %s", kind, dm_name);
	} else if (hostfs_exists(s->roots->sys, "class/block/%s/md", name)) {
		if (hostfs_read(level, sizeof(level), s->roots->sys, "class/block/%s/md/level",
				name))
			level[0] = '\0';
		snprintf(buf, size, "md %s", level);
	} else if (hostfs_exists(s->roots->sys, "class/block/%s/bcache", name)) {
		snprintf(buf, size, "bcache");
	} else {
		snprintf(buf, size, "unknown");
	}
}

static void find_holders(struct search *s)
{
	const struct member *now = s->now;
	struct hostfs_names holders = { 0 };

	if (hostfs_list(&holders, s->roots->sys, "class/block/%s/holders", now->name))
		return;
	for (size_t i = 0; i < holders.count; i++) {
		char what[256], on[512];

		describe_holder(s, holders.name[i], what, sizeof(what));
		blockdev_add_use(s->use, BLOCKDEV_HOLDER, true, "%s is held by /dev/%s (%s)",
				 now->title, holders.name[i], what);
		snprintf(on, sizeof(on), "%s, on %s", what, now->name);
		add_member(s, holders.name[i], on);
	}
	hostfs_free_names(&holders);
}

static void find_partitions(struct search *s)
{
	const struct member *now = s->now;
	struct hostfs_names children = { 0 };

	if (hostfs_list(&children, s->roots->sys, "class/block/%s", now->name))
		return;
	for (size_t i = 0; i < children.count; i++)
		if (hostfs_exists(s->roots->sys, "class/block/%s/%s/partition", now->name,
				  children.name[i]))
			add_member(s, children.name[i], NULL);
	hostfs_free_names(&children);
}

static void find_loops(struct search *s)
{
	const struct member *now = s->now;
	struct hostfs_names names = { 0 };

	if (hostfs_list(&names, s->roots->sys, "class/block"))
		return;
	for (size_t i = 0; i < names.count; i++) {
		char file[1024], what[256];

		if (hostfs_read(file, sizeof(file), s->roots->sys,
				"class/block/%s/loop/backing_file", names.name[i]) ||
		    is_known(s, names.name[i]))
			continue;
		if (!is_member(s, now, file) &&
		    (!strncmp(file, "/dev/", 5) || !path_is_on(s, file)))
			continue;
		blockdev_add_use(s->use, BLOCKDEV_LOOP, true,
				 "/dev/%s is a loop device over %s, which lies on %s",
				 names.name[i], file, now->title);
		snprintf(what, sizeof(what), "loop device on %s", now->name);
		add_member(s, names.name[i], what);
	}
	hostfs_free_names(&names);
}

/* An exclusive open tells of every claim there is, also of kinds that this file does not know. */
static void find_claim(struct search *s)
{
	const struct member *disk = &s->member[0];
	char path[PATH_MAX], why[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", s->roots->dev, disk->name);
	if (!hostfs_is_host(s->roots) || !is_member(s, disk, path))
		return;
	fd = open(path, O_RDONLY | O_EXCL | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0) {
		close(fd);
		return;
	}
	if (errno == EBUSY && !s->use->blocking)
		blockdev_add_use(s->use, BLOCKDEV_CLAIMED, true,
				 "%s or a partition of it is held exclusively by another program "
				 "or by the kernel",
				 disk->title);
	else if (errno == EACCES || errno == EPERM)
		blockdev_add_use(s->use, BLOCKDEV_UNKNOWN, false,
				 "whether another program holds %s cannot be told: %s", disk->title,
				 privilege_explain_node(s->roots, path, -errno, why, sizeof(why)));
}

static void search_members(struct search *s)
{
	for (size_t i = 0; i < s->count; i++) {
		s->now = &s->member[i];
		find_partitions(s);
		find_mounts(s);
		find_btrfs(s);
		find_swap(s);
		find_holders(s);
		find_loops(s);
		blockdev_find_openers(s->openers, s->now->name, s->now->numbers, false, s->use);
	}
}

/* Whose data are on it? A node without a size (a format that the kernel cannot use) has none. */
static void find_data(struct search *s, const struct member *member)
{
	char path[PATH_MAX];
	uint64_t blocks;
	int ret;

	if (hostfs_read_u64(&blocks, s->roots->sys, "class/block/%s/size", member->name) == 0 &&
	    blocks == 0)
		return;
	if (snprintf(path, sizeof(path), "%s/%s", s->roots->dev, member->name) >= (int)sizeof(path))
		return;
	ret = blockdev_find_signature(path, s->use);
	if (ret)
		blockdev_add_use(s->use, BLOCKDEV_UNKNOWN, false,
				 "whose data are on /dev/%s cannot be told: %s", member->name,
				 strerror(-ret));
}

static int read_tables(struct search *s)
{
	int ret;

	s->mounts = mnt_new_table();
	s->swaps = mnt_new_table();
	s->each = mnt_new_iter(MNT_ITER_FORWARD);
	if (!s->mounts || !s->swaps || !s->each)
		return -ENOMEM;
	ret = mountinfo_read(s->roots, "self", s->mounts);
	if (ret == 0)
		(void)mountinfo_read(s->roots, "1", s->mounts); /* other namespace; privilege */
	return ret ? ret : swaps_read(s->roots, s->swaps);
}

int blockdev_find_use(const struct host_roots *roots, const struct blockdev_openers *openers,
		      const char *disk, struct blockdev_use *ret_use)
{
	struct search s = { .roots = roots, .openers = openers, .use = ret_use };
	int ret;

	disk = base_name(disk);
	if (!*disk || !hostfs_exists(roots->sys, "class/block/%s", disk))
		return -ENOENT;
	ret = read_tables(&s);
	if (ret == 0) {
		add_member(&s, disk, NULL);
		search_members(&s);
		find_claim(&s);
		for (size_t i = 0; i < s.count; i++)
			find_data(&s, &s.member[i]);
	}
	mnt_free_iter(s.each);
	mnt_unref_table(s.swaps);
	mnt_unref_table(s.mounts);
	return ret;
}
