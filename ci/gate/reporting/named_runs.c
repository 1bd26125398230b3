/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the records below the directories of the command line. */
#include "ci/gate/reporting/named_runs.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void named_runs_free(struct named_runs *runs)
{
	for (size_t i = 0; i < runs->count; i++) {
		run_free(runs->items[i]);
		free(runs->dirs[i]);
	}
	free(runs->items);
	free(runs->dirs);
}

static bool has_record(const char *dir)
{
	char path[4096];

	return snprintf(path, sizeof(path), "%s/run.jsonl", dir) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

static int add_run(struct named_runs *runs, const char *dir)
{
	struct run_model **items = reallocarray(runs->items, runs->count + 1, sizeof(*items));
	char **dirs = reallocarray(runs->dirs, runs->count + 1, sizeof(*dirs));
	int ret = 0;

	if (items)
		runs->items = items;
	if (dirs)
		runs->dirs = dirs;
	if (!items || !dirs || !(dirs[runs->count] = strdup(dir)))
		return -ENOMEM;
	ret = run_load(dir, &runs->items[runs->count]);
	if (ret)
		free(dirs[runs->count]);
	else
		runs->count++;
	return ret;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* the runs one level below: what a run with several drives leaves */
static int add_parts(struct named_runs *runs, const char *dir)
{
	struct dirent **entries = NULL;
	int count = scandir(dir, &entries, is_visible, alphasort), ret = 0;
	size_t before = runs->count;

	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		char path[4096];

		if (!ret &&
		    snprintf(path, sizeof(path), "%s/%s", dir, entries[i]->d_name) <
			    (int)sizeof(path) &&
		    has_record(path))
			ret = add_run(runs, path);
		free(entries[i]);
	}
	free(entries);
	runs->expanded |= runs->count > before;
	return !ret && runs->count == before ? -ENOENT : ret;
}

int named_runs_add(struct named_runs *runs, const char *dir, const char *who)
{
	int ret = has_record(dir) ? add_run(runs, dir) : add_parts(runs, dir);

	if (ret == -ENOENT && access(dir, F_OK) == 0)
		(void)fprintf(stderr, "%s: %s: no run.jsonl in it: not the directory of a run\n",
			      who, dir);
	else if (ret == -EBADMSG)
		(void)fprintf(stderr, "%s: %s/run.jsonl: no line of it is a record\n", who, dir);
	else if (ret)
		(void)fprintf(stderr, "%s: %s: %s\n", who, dir, strerror(-ret));
	return ret;
}

static bool is_same_dir(const char *a, const char *b)
{
	struct stat sa, sb;

	return !stat(a, &sa) && !stat(b, &sb) && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

int named_runs_check_once(const struct named_runs *runs, const char *who)
{
	for (size_t i = 1; i < runs->count; i++)
		for (size_t k = 0; k < i; k++)
			if (is_same_dir(runs->dirs[k], runs->dirs[i])) {
				(void)fprintf(stderr, "%s: %s is given twice\n", who,
					      runs->dirs[i]);
				return -EEXIST;
			}
	return 0;
}
