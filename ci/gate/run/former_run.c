/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every step is a rename, or can be taken back; nothing is removed before the new run stands. */
#include "ci/gate/run/former_run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/run/run_dir_content.h"
#include "helpers/os/remove.h"

static bool is_on_the_way(const char *name)
{
	return strcmp(name, RUNDIR_FORMER) == 0 || strcmp(name, RUNDIR_NEW) == 0;
}

static int is_content(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int open_dir(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* Moves everything from one directory to another but the two that are on the way. What has been
 * moved is moved back when something cannot be. */
static int move_content(int from, int to)
{
	struct dirent **entries = NULL;
	int count = scandirat(from, ".", &entries, is_content, NULL), ret = 0, done = 0;

	if (count < 0)
		return -errno;
	for (; done < count && ret == 0; done++)
		if (!is_on_the_way(entries[done]->d_name))
			ret = move_entry(from, entries[done]->d_name, to);
	for (int i = done - 2; ret && i >= 0; i--)
		if (!is_on_the_way(entries[i]->d_name))
			(void)move_entry(to, entries[i]->d_name, from);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return ret;
}

int former_run_set_aside(int dir, bool *ret_has_former)
{
	int fresh = open_dir(dir, RUNDIR_NEW), former, ret;

	if (fresh < 0)
		return fresh;
	if (mkdirat(dir, RUNDIR_FORMER, 0755) < 0 && errno != EEXIST) {
		ret = -errno;
		(void)close(fresh);
		return ret;
	}
	former = open_dir(dir, RUNDIR_FORMER);
	ret = former < 0 ? former : move_content(dir, former);
	if (ret == 0) {
		ret = move_content(fresh, dir);
		if (ret)
			(void)move_content(former, dir);
	}
	if (former >= 0)
		(void)close(former);
	(void)close(fresh);
	if (ret == 0)
		(void)unlinkat(dir, RUNDIR_NEW, AT_REMOVEDIR);
	/* there was none: it is empty */
	*ret_has_former = unlinkat(dir, RUNDIR_FORMER, AT_REMOVEDIR) < 0 && errno != ENOENT;
	return ret;
}

static void remove_content(int dir)
{
	struct dirent **entries = NULL;
	int count = scandirat(dir, ".", &entries, is_content, NULL);

	for (int i = 0; i < count; i++) {
		if (strcmp(entries[i]->d_name, RUNDIR_FORMER) != 0)
			(void)remove_tree_at(dir, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

int former_run_bring_back(int dir)
{
	int former = open_dir(dir, RUNDIR_FORMER), ret;

	remove_content(dir);
	if (former < 0)
		return former == -ENOENT ? 0 : former;
	ret = move_content(former, dir);
	(void)close(former);
	if (ret == 0 && unlinkat(dir, RUNDIR_FORMER, AT_REMOVEDIR) < 0)
		ret = -errno;
	return ret;
}

void former_run_drop(int dir)
{
	(void)remove_tree_at(dir, RUNDIR_FORMER);
}

static bool has(int dir, const char *name)
{
	return faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Killed between two renames: what is not in RUNDIR_NEW any more is in its place. */
static void take_back_new(int dir)
{
	int fresh = open_dir(dir, RUNDIR_NEW);

	for (const char *const *name = run_dir_folders; fresh >= 0 && *name; name++)
		if (!has(fresh, *name))
			(void)remove_tree_at(dir, *name);
	if (fresh >= 0)
		(void)close(fresh);
}

void former_run_recover(int dir)
{
	bool on_the_way = has(dir, RUNDIR_NEW);
	int former = open_dir(dir, RUNDIR_FORMER);

	if (former >= 0 && on_the_way)
		take_back_new(dir);
	(void)remove_tree_at(dir, RUNDIR_NEW);
	if (former >= 0 && !on_the_way && has(dir, "run.jsonl"))
		former_run_drop(dir); /* the one with a record stood when it was killed */
	else if (former >= 0 && !on_the_way)
		(void)former_run_bring_back(dir);
	else if (former >= 0 && move_content(former, dir) == 0)
		(void)unlinkat(dir, RUNDIR_FORMER, AT_REMOVEDIR);
	if (former >= 0)
		(void)close(former);
}

static void retire_one(int dir)
{
	char retired[64];

	for (const char *const *name = run_dir_verdicts; *name; name++) {
		(void)snprintf(retired, sizeof(retired), "%s" RUNDIR_RETIRED, *name);
		(void)renameat(dir, *name, dir, retired);
	}
}

void former_run_retire(int dir)
{
	struct dirent **entries = NULL;
	int count = scandirat(dir, ".", &entries, is_content, NULL);

	retire_one(dir);
	/* of a run of several drives: each of them */
	for (int i = 0; i < count; i++) {
		int drive = entries[i]->d_type == DT_REG ? -1 : open_dir(dir, entries[i]->d_name);

		if (drive >= 0) {
			if (faccessat(drive, "run.jsonl", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
				retire_one(drive);
			(void)close(drive);
		}
		free(entries[i]);
	}
	free(entries);
}
