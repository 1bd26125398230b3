/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds out whether a block device, or anything that stands on it, is in use by the host. */
#include "helpers/host/blockdev.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

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
	struct mountinfo mounts;
	struct blockdev_use *use;
	size_t count;
	struct member member[MEMBERS_MAX];
	const struct member *now; /* the one that is looked at */
};

void blockdev_add_use(struct blockdev_use *use, enum blockdev_use_kind kind, bool blocks,
		      const char *format, ...)
{
	char text[1024];
	struct blockdev_use_item item = { .kind = kind, .blocks = blocks };
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	hostfs_printable(item.text, sizeof(item.text), text);
	for (size_t i = 0; i < use->count; i++)
		if (!strcmp(use->item[i].text, item.text))
			return;
	if (blocks)
		use->blocking++;
	if (kind == BLOCKDEV_SIGNATURE)
		use->foreign++;
	if (use->count < BLOCKDEV_USE_MAX)
		use->item[use->count++] = item;
	else
		use->left_out++;
}

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

static bool mount_is_on(const struct search *s, const struct mountinfo_entry *mount)
{
	return !strcmp(mount->numbers, s->now->numbers) || is_member(s, s->now, mount->source);
}

/* Does an overlay use a directory that lies on this member? "lowerdir=/a:/b,upperdir=/c,..." */
static bool overlay_is_on(const struct search *s, const struct mountinfo_entry *overlay)
{
	char options[4096], *save, *option, *save_dir, *dir;
	size_t len = strlen(overlay->options);

	if (len >= sizeof(options))
		return true; /* cannot be told: rather refuse */
	memcpy(options, overlay->options, len + 1);
	for (option = strtok_r(options, ",", &save); option; option = strtok_r(NULL, ",", &save)) {
		char *value = strchr(option, '=');

		if (!value || value[1] != '/')
			continue; /* not lowerdir, upperdir or workdir */
		for (dir = strtok_r(value + 1, ":", &save_dir); dir;
		     dir = strtok_r(NULL, ":", &save_dir)) {
			const struct mountinfo_entry *below = mountinfo_find_point(&s->mounts, dir);

			if (below && mount_is_on(s, below))
				return true;
		}
	}
	return false;
}

static void find_mounts(struct search *s)
{
	for (size_t i = 0; i < s->mounts.count; i++) {
		const struct mountinfo_entry *mount = &s->mounts.entry[i];
		bool boot = is_boot_point(mount->point);

		if (mount_is_on(s, mount))
			blockdev_add_use(s->use, boot ? BLOCKDEV_BOOT : BLOCKDEV_MOUNT, true,
					 "%s is mounted on %s%s", s->now->title, mount->point,
					 boot ? ": the host runs from it" : "");
		else if (boot && !strcmp(mount->fstype, "overlay") && overlay_is_on(s, mount))
			blockdev_add_use(s->use, BLOCKDEV_BOOT, true,
					 "%s lies under the overlay on %s: the host runs from it",
					 s->now->title, mount->point);
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

static void take_swap(void *context, const char *path, const char *type)
{
	struct search *s = context;

	if (is_member(s, s->now, path))
		blockdev_add_use(s->use, BLOCKDEV_SWAP, true, "%s is swap space", s->now->title);
	else if (!strcmp(type, "file")) {
		const struct mountinfo_entry *below = mountinfo_find_point(&s->mounts, path);

		if (below && mount_is_on(s, below))
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
		const struct mountinfo_entry *below;
		char file[1024], what[256];

		if (hostfs_read(file, sizeof(file), s->roots->sys,
				"class/block/%s/loop/backing_file", names.name[i]) ||
		    is_known(s, names.name[i]))
			continue;
		below = mountinfo_find_point(&s->mounts, file);
		if (!is_member(s, now, file) &&
		    (!below || !mount_is_on(s, below) || !strncmp(file, "/dev/", 5)))
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

static int search_members(struct search *s)
{
	for (size_t i = 0; i < s->count; i++) {
		int ret;

		s->now = &s->member[i];
		find_partitions(s);
		find_mounts(s);
		find_btrfs(s);
		ret = swaps_each(s->roots, take_swap, s);
		if (ret)
			return ret;
		find_holders(s);
		find_loops(s);
		blockdev_find_openers(s->roots, s->now->name, s->now->numbers, false, s->use);
	}
	return 0;
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

int blockdev_find_use(const struct host_roots *roots, const char *disk,
		      struct blockdev_use *ret_use)
{
	struct search s = { .roots = roots, .use = ret_use };
	int ret;

	disk = base_name(disk);
	if (!*disk || !hostfs_exists(roots->sys, "class/block/%s", disk))
		return -ENOENT;
	ret = mountinfo_read(roots, "self", &s.mounts);
	if (ret == 0)
		(void)mountinfo_read(roots, "1", &s.mounts); /* other namespace; needs privilege */
	if (ret == 0) {
		add_member(&s, disk, NULL);
		ret = search_members(&s);
	}
	if (ret == 0)
		find_claim(&s);
	for (size_t i = 0; ret == 0 && i < s.count; i++)
		find_data(&s, &s.member[i]);
	mountinfo_free(&s.mounts);
	return ret;
}
