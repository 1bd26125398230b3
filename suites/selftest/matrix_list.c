/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads what the program says of itself: its models, its faults, and the result of a run. */
#include "suites/selftest/matrix.h"

#include <errno.h>
#include <fnmatch.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(object, key, &value) ? json_object_get_string(value) : "";
}

/* The array that `PROGRAM list WHAT --json` prints; NULL when there is none. */
static struct json_object *ask(const char *gate, const char *what)
{
	struct json_object *answer = NULL;
	int fds[2], status = 0;
	pid_t pid;

	if (pipe(fds) < 0)
		return NULL;
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], 1);
		close(fds[0]);
		execl(gate, gate, "list", what, "--json", (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	if (pid > 0) {
		answer = json_object_from_fd(fds[0]);
		waitpid(pid, &status, 0);
	}
	close(fds[0]);
	if (answer && (status != 0 || !json_object_is_type(answer, json_type_array))) {
		json_object_put(answer);
		answer = NULL;
	}
	return answer;
}

static struct matrix_cell *add_cell(struct matrix *matrix)
{
	struct matrix_cell *cells = realloc(matrix->cells,
					    (matrix->cell_count + 1) * sizeof(*cells));

	if (!cells)
		abort();
	matrix->cells = cells;
	memset(&cells[matrix->cell_count], 0, sizeof(*cells));
	return &cells[matrix->cell_count++];
}

/* Adds the globs of a fault or a variant. */
static void copy_globs(struct json_object *fault, const char *key, char *globs, size_t size)
{
	struct json_object *kills;
	size_t used = strlen(globs);

	if (!json_object_object_get_ex(fault, key, &kills) ||
	    !json_object_is_type(kills, json_type_array))
		return;
	for (size_t i = 0; i < json_object_array_length(kills); i++) {
		int n = snprintf(globs + used, size - used, "%s%s", used ? " " : "",
				 json_object_get_string(json_object_array_get_idx(kills, i)));

		if (n < 0 || (size_t)n >= size - used)
			abort();
		used += (size_t)n;
	}
}

static void copy_kills(struct json_object *fault, const char *key, struct matrix_cell *cell)
{
	copy_globs(fault, key, cell->kills, sizeof cell->kills);
}

/* What it kills, with the profile of the door. */
static void read_kills(struct json_object *fault, const char *key, enum matrix_door door,
		       struct matrix_cell *cell)
{
	struct json_object *pcie;

	if (door == MATRIX_PCIE && json_object_object_get_ex(fault, "pcie", &pcie)) {
		snprintf(cell->why_not, sizeof cell->why_not, "%s", text_of(pcie, "why_not"));
		copy_globs(pcie, "chance", cell->chance, sizeof cell->chance);
		snprintf(cell->as, sizeof cell->as, "%s", text_of(pcie, "as"));
		if (*text_of(pcie, "put_in"))
			snprintf(cell->put_in, sizeof cell->put_in, "%s", text_of(pcie, "put_in"));
		copy_kills(pcie, "kills", cell);
		/* no check sees it in process, and one does behind a kernel */
		if (cell->kills[0] && strcmp(cell->outcome, "unjudged") == 0)
			snprintf(cell->outcome, sizeof cell->outcome, "fail");
		if (cell->kills[0])
			return;
	}
	copy_kills(fault, key, cell);
	copy_globs(fault, "skips", cell->skips, sizeof cell->skips);
	if (door == MATRIX_SIM)
		copy_kills(fault, "also_kills", cell);
}

/* What the list of models says of one of them. */
static const char *model_text(struct json_object *models, const char *model, const char *key)
{
	for (size_t i = 0; i < json_object_array_length(models); i++) {
		struct json_object *m = json_object_array_get_idx(models, i);

		if (strcmp(text_of(m, "model"), model) == 0)
			return text_of(m, key);
	}
	return "";
}

static bool is_wanted(const struct matrix_cell *cell, const char *only)
{
	char name[160];

	if (!only)
		return true;
	if (!cell->fault[0])
		return true; /* what a fault must leave alone is seen on the healthy drive */
	if (strcmp(only, "healthy") == 0)
		return false;
	snprintf(name, sizeof name, "%s+%s", cell->model, cell->fault);
	return fnmatch(only, name, 0) == 0;
}

static void add_wanted(struct matrix *matrix, const struct matrix_cell *cell, const char *only)
{
	if (is_wanted(cell, only))
		*add_cell(matrix) = *cell;
}

static void name_model(struct matrix_cell *cell, struct json_object *models, const char *model)
{
	snprintf(cell->model, sizeof cell->model, "%s", model);
	snprintf(cell->serial, sizeof cell->serial, "%s", model_text(models, model, "serial"));
	snprintf(cell->profile, sizeof cell->profile, "%s", model_text(models, model, "profile"));
}

/* @kind: "fault", whose cases fail, or "variant", whose outcome is stated. */
static void add_fault(struct matrix *matrix, struct json_object *models, struct json_object *fault,
		      const char *kind, const char *only, enum matrix_door door)
{
	bool fails = strcmp(kind, "fault") == 0;
	struct matrix_cell cell = { .put_in = "new" };

	name_model(&cell, models, text_of(fault, "model"));
	snprintf(cell.fault, sizeof cell.fault, "%s", text_of(fault, kind));
	snprintf(cell.outcome, sizeof cell.outcome, "%s",
		 fails ? "fail" : text_of(fault, "outcome"));
	read_kills(fault, fails ? "kills" : "cases", door, &cell);
	add_wanted(matrix, &cell, only);
}

int matrix_list(struct matrix *matrix, const char *gate, const char *only, enum matrix_door door)
{
	struct json_object *models = ask(gate, "--models"), *faults = ask(gate, "--faults"),
			   *variants = ask(gate, "--variants");
	int ret = models && faults && variants ? 0 : -EBADMSG;

	for (size_t i = 0; ret == 0 && i < json_object_array_length(models); i++) {
		struct matrix_cell cell = { .outcome = "pass", .put_in = "new" };

		name_model(&cell, models, text_of(json_object_array_get_idx(models, i), "model"));
		add_wanted(matrix, &cell, only);
	}
	for (size_t i = 0; ret == 0 && i < json_object_array_length(faults); i++)
		add_fault(matrix, models, json_object_array_get_idx(faults, i), "fault", only,
			  door);
	for (size_t i = 0; ret == 0 && i < json_object_array_length(variants); i++)
		add_fault(matrix, models, json_object_array_get_idx(variants, i), "variant", only,
			  door);
	json_object_put(models);
	json_object_put(faults);
	json_object_put(variants);
	return ret == 0 && !matrix->cell_count ? -ENOENT : ret;
}

static enum matrix_verdict verdict_of(const char *text)
{
	static const char *const names[] = { "pass", "fail", "error", "skip" };

	for (int i = 0; i < MATRIX_VERDICTS; i++)
		if (strcmp(text, names[i]) == 0)
			return (enum matrix_verdict)i;
	return MATRIX_ERROR;
}

int matrix_read(struct matrix_cell *cell, const char *summary_path)
{
	struct json_object *summary = json_object_from_file(summary_path), *cases;

	if (!summary || !json_object_object_get_ex(summary, "cases", &cases) ||
	    !json_object_is_type(cases, json_type_array)) {
		snprintf(cell->trouble, sizeof cell->trouble, "no cases in %s", summary_path);
		json_object_put(summary);
		return -EBADMSG;
	}
	cell->case_count = json_object_array_length(cases);
	cell->cases = calloc(cell->case_count + 1, sizeof(*cell->cases));
	for (size_t i = 0; cell->cases && i < cell->case_count; i++) {
		struct json_object *c = json_object_array_get_idx(cases, i);

		snprintf(cell->cases[i].name, MATRIX_NAME, "%s", text_of(c, "name"));
		snprintf(cell->cases[i].reason, sizeof cell->cases[i].reason, "%s",
			 text_of(c, "reason"));
		snprintf(cell->cases[i].kind, sizeof cell->cases[i].kind, "%s", text_of(c, "kind"));
		cell->cases[i].verdict = verdict_of(text_of(c, "verdict"));
	}
	json_object_put(summary);
	return 0;
}

void matrix_thin(struct matrix *matrix, unsigned int nth)
{
	size_t kept = 0, faults = 0;

	for (size_t i = 0; i < matrix->cell_count; i++)
		if (!matrix->cells[i].fault[0] || faults++ % nth == 0)
			matrix->cells[kept++] = matrix->cells[i];
	matrix->cell_count = kept;
	matrix->thinned = true;
}

void matrix_free(struct matrix *matrix)
{
	for (size_t i = 0; i < matrix->cell_count; i++)
		free(matrix->cells[i].cases);
	free(matrix->cells);
	memset(matrix, 0, sizeof(*matrix));
}
