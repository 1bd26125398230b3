/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts the faults of the matrix on few drives, and shares out what came of them. */
#include "suites/selftest/matrix_together.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is(const struct matrix_cell *cell, const char *outcome)
{
	return strcmp(cell->outcome, outcome) == 0;
}

const char *matrix_drive_name(const struct matrix *matrix, const struct matrix_drive *drive,
			      char buf[static MATRIX_DRIVE_NAME])
{
	size_t used = (size_t)snprintf(buf, MATRIX_DRIVE_NAME, "%s",
				       matrix->cells[drive->member[0]].model);

	for (size_t i = 0; i < drive->members && used < MATRIX_DRIVE_NAME; i++) {
		const char *fault = matrix->cells[drive->member[i]].fault;

		if (fault[0])
			used += (size_t)snprintf(buf + used, MATRIX_DRIVE_NAME - used, "+%s",
						 fault);
	}
	if (used >= MATRIX_DRIVE_NAME)
		abort();
	return buf;
}

size_t matrix_make_alone(const struct matrix *matrix, bool healthy, struct matrix_drive *ret_drives)
{
	size_t count = 0;

	for (size_t i = 0; i < matrix->cell_count; i++)
		if (!matrix->cells[i].fault[0] == healthy)
			ret_drives[count++] = (struct matrix_drive){ { i }, 1 };
	return count;
}

/* ---- who shares a drive ---- */

/* Some cases are a run's own, and no healthy drive has them: their globs are compared as text. */
static bool names_glob_of(const struct matrix_cell *a, const struct matrix_cell *b)
{
	char globs[sizeof(b->kills)];
	char *glob, *rest;

	snprintf(globs, sizeof globs, "%s", b->kills);
	for (glob = strtok_r(globs, " ", &rest); glob; glob = strtok_r(NULL, " ", &rest))
		if (matrix_is_killed(a->kills, glob))
			return true;
	return false;
}

static bool are_apart(const struct matrix_cell *healthy, const struct matrix_cell *a,
		      const struct matrix_cell *b)
{
	for (size_t i = 0; i < healthy->case_count; i++)
		if (matrix_is_killed(a->kills, healthy->cases[i].name) &&
		    matrix_is_killed(b->kills, healthy->cases[i].name))
			return false;
	return !names_glob_of(a, b) && !names_glob_of(b, a);
}

static bool may_join(const struct matrix *matrix, const struct matrix_drive *drive, size_t cell,
		     bool (*stand)(const char *drive))
{
	const struct matrix_cell *joins = &matrix->cells[cell];
	const struct matrix_cell *healthy = matrix_find_healthy(matrix, joins->model);
	struct matrix_drive more = *drive;
	char name[MATRIX_DRIVE_NAME];

	if (!healthy || drive->members == MATRIX_TOGETHER || is(joins, "error") ||
	    is(joins, "skip") || joins->skips[0])
		return false;
	for (size_t i = 0; i < drive->members; i++) {
		const struct matrix_cell *member = &matrix->cells[drive->member[i]];

		if (member->skips[0] || !is(member, joins->outcome) ||
		    strcmp(member->model, joins->model) != 0 || !are_apart(healthy, member, joins))
			return false;
	}
	more.member[more.members++] = cell;
	return stand(matrix_drive_name(matrix, &more, name));
}

size_t matrix_make_together(const struct matrix *matrix, bool (*stand)(const char *drive),
			    struct matrix_drive *ret_drives)
{
	size_t count = 0;

	for (size_t i = 0; i < matrix->cell_count; i++) {
		size_t at = 0;

		if (!matrix->cells[i].fault[0])
			continue;
		while (at < count && !may_join(matrix, &ret_drives[at], i, stand))
			at++;
		if (at == count)
			ret_drives[count++] = (struct matrix_drive){ .members = 0 };
		ret_drives[at].member[ret_drives[at].members++] = i;
	}
	return count;
}

/* ---- what came of it ---- */

/* The member that kills the case; NULL: none. */
static const struct matrix_cell *killer_of(const struct matrix *matrix,
					   const struct matrix_drive *drive, const char *name)
{
	for (size_t i = 0; i < drive->members; i++)
		if (matrix_is_killed(matrix->cells[drive->member[i]].kills, name))
			return &matrix->cells[drive->member[i]];
	return NULL;
}

static bool is_as_declared(const struct matrix *matrix, const struct matrix_drive *drive,
			   const struct matrix_cell *run)
{
	bool shown[MATRIX_TOGETHER] = { false }, any_fails = false;

	if (run->trouble[0] || !run->case_count)
		return false;
	for (size_t i = 0; i < run->case_count; i++) {
		const struct matrix_case *c = &run->cases[i];
		const struct matrix_cell *killer = killer_of(matrix, drive, c->name);
		const struct matrix_cell *asks = killer ? killer : &matrix->cells[drive->member[0]];

		if (c->verdict != matrix_expected(matrix, asks, c->name))
			return false;
		any_fails |= c->verdict == MATRIX_FAIL;
		for (size_t j = 0; killer && j < drive->members; j++)
			shown[j] |= killer == &matrix->cells[drive->member[j]];
	}
	for (size_t i = 0; i < drive->members; i++)
		if (is(&matrix->cells[drive->member[i]], "fail") && !shown[i])
			return false;
	return run->exit_code == (any_fails ? 1 : 0);
}

static void take(const struct matrix *matrix, const struct matrix_drive *drive,
		 const struct matrix_cell *run, struct matrix_cell *member)
{
	member->cases = calloc(run->case_count + 1, sizeof(*member->cases));
	if (!member->cases)
		abort();
	for (size_t i = 0; i < run->case_count; i++) {
		const struct matrix_cell *killer = killer_of(matrix, drive, run->cases[i].name);

		if (killer && killer != member)
			continue;
		member->cases[member->case_count++] = run->cases[i];
		member->exit_code |= run->cases[i].verdict == MATRIX_FAIL;
	}
}

bool matrix_share_out(struct matrix *matrix, const struct matrix_drive *drive,
		      const struct matrix_cell *run)
{
	if (!is_as_declared(matrix, drive, run))
		return false;
	for (size_t i = 0; i < drive->members; i++)
		take(matrix, drive, run, &matrix->cells[drive->member[i]]);
	return true;
}
