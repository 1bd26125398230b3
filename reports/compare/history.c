/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds former runs below a folder and keeps what they measured. */
#include "reports/compare/history.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/record/store.h"
#include "helpers/text/text.h"

#define MAX_DEPTH 4
/* More folders than this are not a history but somebody's home. */
#define MAX_FOLDERS 20000

struct history {
	struct run_model *runs[HISTORY_RUNS]; /* oldest first */
	size_t count;
};

struct found {
	char *dir;
	int64_t start_unix_ns;
};

struct search {
	const struct run_model *run;
	struct found *found;
	size_t count, folders;
};

static bool same(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

/* -ENOMEM, or 0 */
static int consider(struct search *s, const char *dir)
{
	struct run_model *run = NULL;
	int ret = run_peek(dir, &run);

	if (ret)
		return ret == -ENOMEM ? ret : 0;
	if (same(run->info.serial, s->run->info.serial) &&
	    same(run->info.profile_name, s->run->info.profile_name) &&
	    run->info.start_unix_ns < s->run->info.start_unix_ns) {
		struct found *found = store_grow(s->found, s->count, sizeof(*found));
		char *copy = strdup(dir);

		if (found)
			s->found = found;
		if (found && copy)
			found[s->count++] = (struct found){ copy, run->info.start_unix_ns };
		else
			ret = -ENOMEM;
		if (ret)
			free(copy);
	}
	run_free(run);
	return ret;
}

static int search_folder(struct search *s, const char *dir, int depth)
{
	struct text path = { 0 };
	DIR *folder = opendir(dir);
	struct dirent *entry;
	int ret = 0;

	if (!folder)
		return -errno;
	if (s->folders++ < MAX_FOLDERS)
		ret = consider(s, dir);
	while (!ret && s->folders < MAX_FOLDERS && depth < MAX_DEPTH && (entry = readdir(folder))) {
		bool maybe = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;

		if (!maybe || entry->d_name[0] == '.' || !strcmp(entry->d_name, "artifacts") ||
		    !strcmp(entry->d_name, "logs"))
			continue;
		text_reset(&path);
		text_printf(&path, "%s/%s", dir, entry->d_name);
		if (path.failed)
			ret = -ENOMEM;
		else if (search_folder(s, path.data, depth + 1) == -ENOMEM)
			ret = -ENOMEM;
	}
	closedir(folder);
	text_free(&path);
	return ret;
}

static int by_start(const void *a, const void *b)
{
	const struct found *left = a, *right = b;

	return left->start_unix_ns < right->start_unix_ns
		       ? -1
		       : left->start_unix_ns > right->start_unix_ns;
}

int history_load(const char *dir, const struct run_model *run, struct history **ret_history)
{
	struct search search = { .run = run };
	struct history *history = calloc(1, sizeof(*history));
	int ret = history ? search_folder(&search, dir, 0) : -ENOMEM;
	size_t first;

	if (search.count)
		qsort(search.found, search.count, sizeof(*search.found), by_start);
	first = search.count > HISTORY_RUNS ? search.count - HISTORY_RUNS : 0;
	for (size_t i = 0; i < search.count; i++) {
		if (!ret && i >= first &&
		    run_load(search.found[i].dir, &history->runs[history->count]) == 0)
			run_drop_series(history->runs[history->count++]);
		free(search.found[i].dir);
	}
	free(search.found);
	if (ret)
		history_free(history);
	else
		*ret_history = history;
	return ret;
}

void history_free(struct history *history)
{
	for (size_t i = 0; history && i < history->count; i++)
		run_free(history->runs[i]);
	free(history);
}

size_t history_count(const struct history *history)
{
	return history ? history->count : 0;
}

size_t history_values(const struct history *history, const char *case_name, const char *what,
		      double ret_values[HISTORY_RUNS])
{
	size_t count = 0;

	for (size_t i = 0; i < history->count; i++) {
		double sum = 0;
		size_t samples = 0;

		for (const struct run_case *c = run_find_case(history->runs[i], case_name); c;
		     c = c->next_in_bucket)
			for (size_t k = 0; !strcmp(c->info.name, case_name) && k < c->measure_count;
			     k++)
				if (finding_is_number(c->measures[k].value) &&
				    !strcmp(c->measures[k].what, what)) {
					sum += finding_number(c->measures[k].value);
					samples++;
				}
		if (samples)
			ret_values[count++] = sum / (double)samples;
	}
	return count;
}
