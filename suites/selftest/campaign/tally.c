/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads what came back of the drives of a campaign, and tells it to people and to machines. */
#include "suites/selftest/campaign/tally.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

const char *tally_name(const struct matrix_cell *cell)
{
	return cell->fault[0] ? cell->fault : "healthy";
}

/* The first line of a drive's file; false: there is none. */
static bool read_line(const char *name, const char *cells, const char *file, char *line,
		      size_t size)
{
	char path[1024];
	FILE *in;
	bool there;

	snprintf(path, sizeof path, "%s/%s/%s", cells, name, file);
	in = fopen(path, "re");
	if (!in)
		return false;
	there = fgets(line, (int)size, in) != NULL;
	line[there ? strcspn(line, "\n") : 0] = '\0';
	fclose(in);
	return true;
}

int tally_read(struct matrix_cell *cell, const char *cells, const char *name)
{
	char line[64], path[1024];

	if (read_line(name, cells, "trouble", cell->trouble, sizeof cell->trouble)) {
		cell->exit_code = 125;
		return 0;
	}
	if (!read_line(name, cells, "exit", line, sizeof line))
		return -ENOENT;
	if (sscanf(line, "%d", &cell->exit_code) != 1)
		snprintf(cell->trouble, sizeof cell->trouble, "the file 'exit' holds '%s'", line);
	snprintf(path, sizeof path, "%s/%s/summary.json", cells, name);
	(void)matrix_read(cell, path);
	return 0;
}

bool tally_is_optional(const char *glob)
{
	return strncmp(glob, "run/", 4) == 0 || strncmp(glob, "perf/steady_state/", 18) == 0;
}

static size_t count_of(const struct matrix_cell *cell, enum matrix_verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < cell->case_count; i++)
		count += cell->cases[i].verdict == verdict;
	return count;
}

/* The cases that came out as the fault's kind says, each behind a space. */
static void print_killed(const struct matrix_cell *cell)
{
	for (size_t i = 0; i < cell->case_count; i++)
		if (cell->cases[i].verdict == MATRIX_FAIL || cell->cases[i].verdict == MATRIX_ERROR)
			printf(" %s", cell->cases[i].name);
}

size_t tally_undecided(const struct matrix *ran)
{
	size_t count = 0;

	for (size_t i = 0; i < ran->cell_count; i++)
		count += ran->cells[i].undecided && !ran->cells[i].red;
	return count;
}

static const char *word_of(const struct matrix_cell *cell)
{
	return cell->red ? "RED" : cell->undecided ? "??" : "ok";
}

void tally_print(const struct matrix *ran, const struct matrix_cell *absent, size_t absent_count,
		 size_t missing)
{
	size_t red = 0, undecided = tally_undecided(ran), likes = 0;

	for (size_t i = 0; i < ran->cell_count; i++) {
		const struct matrix_cell *cell = &ran->cells[i];

		red += cell->red != 0;
		printf("%-4s %-28s %2zu of %2zu cases:", word_of(cell), tally_name(cell),
		       count_of(cell, MATRIX_FAIL) + count_of(cell, MATRIX_ERROR),
		       cell->case_count);
		print_killed(cell);
		putchar('\n');
	}
	for (size_t i = 0; i < absent_count; i++) {
		likes += !absent[i].why_not[0];
		if (absent[i].why_not[0])
			printf("not  %-28s %s\n", tally_name(&absent[i]), absent[i].why_not);
		else
			printf("as   %-28s same check, same path as %s; --whole runs it\n",
			       tally_name(&absent[i]), absent[i].as);
	}
	printf("%zu drives ran, %zu red", ran->cell_count, red);
	if (undecided)
		printf(", %zu undecided", undecided);
	if (missing)
		printf(", %zu have not run", missing);
	if (likes)
		printf(", %zu are like others", likes);
	printf("; %zu faults are not to be seen here\n", absent_count - likes);
}

static void add_cases(struct json_object *entry, const char *key, const struct matrix_cell *cell,
		      enum matrix_verdict verdict)
{
	struct json_object *names = json_object_new_array();

	for (size_t i = 0; i < cell->case_count; i++)
		if (cell->cases[i].verdict == verdict)
			json_object_array_add(names, json_object_new_string(cell->cases[i].name));
	json_object_object_add(entry, key, names);
}

static void add_text(struct json_object *entry, const char *key, const char *text)
{
	json_object_object_add(entry, key, json_object_new_string(text));
}

static struct json_object *cell_json(const struct matrix_cell *cell)
{
	struct json_object *entry = json_object_new_object();

	add_text(entry, "model", cell->model);
	add_text(entry, "fault", cell->fault);
	add_text(entry, "declares", cell->kills);
	add_text(entry, "outcome", cell->outcome);
	json_object_object_add(entry, "as_declared", json_object_new_boolean(!cell->red));
	if (cell->undecided)
		json_object_object_add(entry, "undecided",
				       json_object_new_int((int)cell->undecided));
	json_object_object_add(entry, "exit", json_object_new_int(cell->exit_code));
	if (cell->trouble[0])
		add_text(entry, "trouble", cell->trouble);
	add_cases(entry, "failed", cell, MATRIX_FAIL);
	add_cases(entry, "errors", cell, MATRIX_ERROR);
	add_cases(entry, "passed", cell, MATRIX_PASS);
	add_cases(entry, "skipped", cell, MATRIX_SKIP);
	return entry;
}

int tally_write(const struct matrix *ran, const struct matrix_cell *absent, size_t absent_count,
		size_t missing, const char *path)
{
	struct json_object *whole = json_object_new_object(), *cells = json_object_new_array(),
			   *not_here = json_object_new_array(), *likes = json_object_new_array();
	int ret;

	for (size_t i = 0; i < ran->cell_count; i++)
		json_object_array_add(cells, cell_json(&ran->cells[i]));
	for (size_t i = 0; i < absent_count; i++) {
		struct json_object *entry = json_object_new_object();

		add_text(entry, "fault", absent[i].fault);
		if (absent[i].why_not[0])
			add_text(entry, "why_not", absent[i].why_not);
		else
			add_text(entry, "as", absent[i].as);
		json_object_array_add(absent[i].why_not[0] ? not_here : likes, entry);
	}
	json_object_object_add(whole, "red", json_object_new_int((int)ran->red));
	json_object_object_add(whole, "have_not_run", json_object_new_int((int)missing));
	json_object_object_add(whole, "cells", cells);
	json_object_object_add(whole, "like_others", likes);
	json_object_object_add(whole, "not_to_be_seen", not_here);
	ret = json_object_to_file_ext(path, whole, JSON_C_TO_STRING_PRETTY) < 0 ? -EIO : 0;
	json_object_put(whole);
	return ret;
}
