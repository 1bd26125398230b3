/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the control groups of a process by /proc/PID/cgroup and its mounts, and reads their
 * files. */
#include "helpers/host/host_cgroup.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/host/mountinfo.h"

/* A walk over all groups: @take is called with each folder, the own ones before their parents. */
struct walk {
	const struct host_roots *roots;
	struct libmnt_table *mounts;
	struct libmnt_iter *each;
	bool (*take)(struct walk *walk, const char *folder); /* false: far enough */
	bool ended;
	struct host_cgroups *groups;
	unsigned int major, minor;
	char *buf;
	size_t size;
};

/* @controllers: of version 1, "cpu,cpuacct"; "": version 2 */
static bool is_hierarchy(struct libmnt_fs *mount, const char *controllers)
{
	char first[32];

	if (!*controllers)
		return mnt_fs_match_fstype(mount, "cgroup2");
	(void)snprintf(first, sizeof(first), "%.*s", (int)strcspn(controllers, ","), controllers);
	return mnt_fs_match_fstype(mount, "cgroup") &&
	       mnt_optstr_get_option(mnt_fs_get_fs_options(mount), first, NULL, NULL) == 0;
}

/* Where @group of a hierarchy lies below its mount; what a namespace hides is not there: "" */
static const char *below_mount(struct libmnt_fs *mount, const char *group)
{
	const char *root = mnt_fs_get_root(mount);
	size_t length = strlen(root);

	if (!strncmp(group, "/..", 3) || !strcmp(group, "/"))
		return "";
	if (!strcmp(root, "/"))
		return group;
	if (!strncmp(group, root, length) && (group[length] == '/' || !group[length]))
		return group + length;
	return "";
}

/* From the group to the top of what is mounted. */
static void walk_up(struct walk *walk, struct libmnt_fs *mount, const char *group)
{
	const char *point = mnt_fs_get_target(mount), *sys = "";
	char folder[PATH_MAX];
	size_t top;
	int n;

	if (!hostfs_is_host(walk->roots)) {
		if (strncmp(point, "/sys/", 5))
			return;
		point += 4;
		sys = walk->roots->sys;
	}
	top = strlen(sys) + strlen(point);
	n = snprintf(folder, sizeof(folder), "%s%s%s", sys, point, below_mount(mount, group));
	if (n < 0 || (size_t)n >= sizeof(folder))
		return;
	while (!walk->ended) {
		char *slash;

		walk->ended = !walk->take(walk, folder);
		slash = strrchr(folder, '/');
		if (strlen(folder) <= top || !slash)
			break;
		*slash = '\0';
	}
}

/* "0::/user.slice/job.scope", "4:cpu,cpuacct:/job" */
static void walk_line(struct walk *walk, char *line)
{
	char *controllers = strchr(line, ':'), *group;
	struct libmnt_fs *mount;

	line[strcspn(line, "\n")] = '\0';
	group = controllers ? strchr(++controllers, ':') : NULL;
	if (!group)
		return;
	*group++ = '\0';
	if (!strncmp(controllers, "name=", 5))
		return;
	mnt_reset_iter(walk->each, MNT_ITER_FORWARD);
	while (mnt_table_next_fs(walk->mounts, walk->each, &mount) == 0)
		if (is_hierarchy(mount, controllers)) {
			walk_up(walk, mount, group);
			return; /* the same hierarchy may be mounted again */
		}
}

static int walk_file(struct walk *walk, const char *pid)
{
	char path[PATH_MAX], *line = NULL;
	size_t size = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s/cgroup", walk->roots->proc, pid);
	file = fopen(path, "re");
	if (!file) /* a kernel without control groups has no such file */
		return errno == ENOENT && hostfs_exists(walk->roots->proc, "%s", pid) ? 0 : -errno;
	while (!walk->ended && getline(&line, &size, file) > 0)
		walk_line(walk, line);
	free(line);
	(void)fclose(file);
	return 0;
}

static int walk_groups(struct walk *walk, const char *pid)
{
	int ret = -ENOMEM;

	walk->mounts = mnt_new_table();
	walk->each = mnt_new_iter(MNT_ITER_FORWARD);
	if (walk->mounts && walk->each)
		ret = mountinfo_read(walk->roots, pid, walk->mounts);
	if (ret == 0)
		ret = walk_file(walk, pid);
	mnt_free_iter(walk->each);
	mnt_unref_table(walk->mounts);
	return ret;
}

/* The number behind a word at the begin of a line: "nr_throttled 12" */
static bool find_number(const char *text, const char *word, uint64_t *ret_value)
{
	size_t length = strlen(word);

	for (const char *at = text; at && *at; at = strchr(at, '\n'), at = at ? at + 1 : NULL) {
		if (strncmp(at, word, length) || at[length] != ' ')
			continue;
		*ret_value = strtoull(at + length, NULL, 10);
		return true;
	}
	return false;
}

static bool take_group(struct walk *walk, const char *folder)
{
	struct host_cgroup *group = &walk->groups->group[walk->groups->count];
	bool any = false;
	uint64_t us;
	char text[4096];

	*group = (struct host_cgroup){ 0 };
	(void)snprintf(group->path, sizeof(group->path), "%s", folder);
	if (hostfs_read(text, sizeof(text), folder, "cpu.stat") == 0) {
		any |= find_number(text, "nr_throttled", &group->throttled);
		if (find_number(text, "throttled_usec", &us))
			group->throttled_ns = us * 1000;
		else
			(void)find_number(text, "throttled_time", &group->throttled_ns);
	}
	if (hostfs_read(text, sizeof(text), folder, "memory.events") == 0)
		any |= find_number(text, "high", &group->memory_high);
	walk->groups->count += any;
	return walk->groups->count < HOST_CGROUPS_MAX;
}

int host_read_cgroups(const struct host_roots *roots, const char *pid,
		      struct host_cgroups *ret_cgroups)
{
	struct walk walk = { .roots = roots, .take = take_group, .groups = ret_cgroups };

	ret_cgroups->count = 0;
	return walk_groups(&walk, pid);
}

static const struct host_cgroup *find_group(const struct host_cgroups *groups, const char *path)
{
	for (size_t i = 0; i < groups->count; i++)
		if (!strcmp(groups->group[i].path, path))
			return &groups->group[i];
	return NULL;
}

const char *host_compare_cgroups(const struct host_cgroups *before,
				 const struct host_cgroups *after, char *buf, size_t size)
{
	for (size_t i = 0; i < after->count; i++) {
		const struct host_cgroup *a = &after->group[i], *b = find_group(before, a->path);
		unsigned long long times;

		if (!b)
			continue;
		times = a->throttled > b->throttled ? a->throttled - b->throttled : 0;
		if (times || a->throttled_ns > b->throttled_ns) {
			(void)snprintf(buf, size,
				       "its CPU quota ran out %llu times, for %.3f s "
				       "together (cpu.stat of %s)",
				       times, (double)(a->throttled_ns - b->throttled_ns) / 1e9,
				       a->path);
			return buf;
		}
		if (a->memory_high > b->memory_high) {
			(void)snprintf(buf, size,
				       "it was slowed %llu times for the memory it uses "
				       "(memory.high of %s)",
				       (unsigned long long)(a->memory_high - b->memory_high),
				       a->path);
			return buf;
		}
	}
	return NULL;
}

/* ---- limits of a block device ---- */

/* What a file says of the device, in the line "259:0 rbps=max wbps=1048576": NULL when nothing */
static const char *find_device(char *text, unsigned int major, unsigned int minor)
{
	char wanted[32], *save;
	size_t length = (size_t)snprintf(wanted, sizeof(wanted), "%u:%u ", major, minor);

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (!strncmp(line, wanted, length))
			return line + length;
	return NULL;
}

/* The first of "rbps=max wbps=1048576 riops=max wiops=max" that is one; version 1 has one number */
static const char *find_limit(const char *line, char *buf, size_t size)
{
	char *save;

	(void)snprintf(buf, size, "%s", line);
	for (char *word = strtok_r(buf, " ", &save); word; word = strtok_r(NULL, " ", &save))
		if (!strstr(word, "=max"))
			return word;
	return NULL;
}

static bool take_limit(struct walk *walk, const char *folder)
{
	static const char *const files[] = {
		"io.max",
		"blkio.throttle.read_bps_device",
		"blkio.throttle.write_bps_device",
		"blkio.throttle.read_iops_device",
		"blkio.throttle.write_iops_device",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char text[4096], words[256];
		const char *line, *limit;

		if (hostfs_read(text, sizeof(text), folder, "%s", files[i]))
			continue;
		line = find_device(text, walk->major, walk->minor);
		limit = line ? find_limit(line, words, sizeof(words)) : NULL;
		if (!limit)
			continue;
		(void)snprintf(walk->buf, walk->size, "%s (%s of %s)", limit, files[i], folder);
		return false;
	}
	return true;
}

/* clang-format off */
const char *host_find_io_limit(const struct host_roots *roots, const char *pid, unsigned int major,
			       unsigned int minor, char *buf, size_t size)
{
	struct walk walk = { .roots = roots, .take = take_limit, .major = major, .minor = minor,
			     .buf = buf, .size = size };

	return walk_groups(&walk, pid) == 0 && walk.ended ? buf : NULL;
}
/* clang-format on */
