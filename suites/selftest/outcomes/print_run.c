/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print_run DIR: reads what a run left, as machines do, and tells it in lines that a shell can
 * grep; exit 1 when anything is missing, torn or contradicts itself. */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/record/run_model.h"

static int wrong;

static void complain(const char *what, const char *detail)
{
	fprintf(stderr, "print_run: %s: %s\n", what, detail);
	wrong = 1;
}

/* Every line is an object, numbered without a gap from the first to the last. */
static void check_record(const char *dir)
{
	char path[4096], *line = NULL;
	size_t size = 0;
	int64_t expected = 0;
	ssize_t n;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/run.jsonl", dir);
	file = fopen(path, "re");
	if (!file) {
		complain(path, "cannot be read");
		return;
	}
	while ((n = getline(&line, &size, file)) > 0) {
		struct json_object *object = json_tokener_parse(line), *number;

		if (line[n - 1] != '\n' || !json_object_is_type(object, json_type_object))
			complain("not a whole JSON object", line);
		else if (!json_object_object_get_ex(object, "sequenceNumber", &number) ||
			 json_object_get_int64(number) != expected)
			complain("sequenceNumber has a gap", line);
		expected++;
		json_object_put(object);
	}
	if (expected < 3)
		complain(path, "has less than three lines");
	free(line);
	(void)fclose(file);
}

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value))
		return "(missing)";
	return json_object_is_type(value, json_type_null) ? "" : json_object_get_string(value);
}

static void print_summary(const char *dir, const struct run_model *run)
{
	static const char *const verdicts[] = { "pass", "fail", "error", "skip" };
	struct json_object *summary, *cases = NULL, *counts = NULL;
	size_t seen[4] = { 0 };
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/summary.json", dir);
	summary = json_object_from_file(path);
	if (!summary || !json_object_object_get_ex(summary, "cases", &cases) ||
	    !json_object_object_get_ex(summary, "counts", &counts)) {
		complain(path, "is not a summary");
		json_object_put(summary);
		return;
	}
	printf("gate %s exit %s\n", text_of(summary, "gate"), text_of(summary, "exit"));
	for (size_t i = 0; i < json_object_array_length(cases); i++) {
		struct json_object *c = json_object_array_get_idx(cases, i);
		const char *name = text_of(c, "name"), *verdict = text_of(c, "verdict");
		const struct run_case *recorded = run_find_case(run, name);
		bool known = false;

		for (size_t v = 0; v < 4; v++)
			if (strcmp(verdict, verdicts[v]) == 0) {
				seen[v]++;
				known = true;
			}
		if (!known)
			complain(name, "has no verdict");
		if (!recorded)
			complain(name, "is not in the record");
		if (strcmp(verdict, "pass") != 0 && strlen(text_of(c, "reason")) < 3)
			complain(name, "has no reason");
		printf("%s %s %s %s\n", verdict, name,
		       (recorded ? end_kind_name(recorded->end.kind) : NULL) ?: "-",
		       text_of(c, "reason"));
	}
	for (size_t v = 0; v < 4; v++)
		if (strtoull(text_of(counts, verdicts[v]), NULL, 10) != seen[v])
			complain("counts do not add up", verdicts[v]);
	json_object_put(summary);
}

int main(int argc, char **argv)
{
	struct run_model *run;

	if (argc != 2) {
		fprintf(stderr, "usage: print_run DIR\n");
		return 2;
	}
	check_record(argv[1]);
	if (run_load(argv[1], &run)) {
		complain(argv[1], "run_load() refuses it");
		return 1;
	}
	if (run->damaged_lines)
		complain(argv[1], "has damaged lines");
	print_summary(argv[1], run);
	run_free(run);
	return wrong;
}
