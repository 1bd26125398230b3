/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fault matrix on PCIe functions: says what is to be run on which drive, and judges what came
 * back, by the rules of the matrix. campaign.sh runs it in between. */
#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "helpers/text/nearest.h"
#include "suites/selftest/campaign/drives.h"
#include "suites/selftest/campaign/plan.h"
#include "suites/selftest/campaign/tally.h"

#define MODEL "gen5-x4" /* whose bar lab-gen5-x4.yaml is */

struct settings {
	const char *gate, *cases, *only, *cells, *json;
	const char *second; /* the drives that are to be looked at again */
	unsigned int every; /* 0: all faults */
	enum plan_depth depth;
};

static int parse(int argc, char **argv, struct settings *s)
{
	static const struct option options[] = {
		{ "gate", required_argument, NULL, 'g' },
		{ "cases", required_argument, NULL, 'c' },
		{ "only", required_argument, NULL, 'f' },
		{ "every", required_argument, NULL, 'e' },
		{ "whole", no_argument, NULL, 'w' },
		{ "smoke", no_argument, NULL, 's' },
		{ "cells", required_argument, NULL, 'd' },
		{ "json", required_argument, NULL, 'j' },
		{ "second", required_argument, NULL, '2' },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'g': s->gate = optarg; break;
		case 'c': s->cases = optarg; break;
		case 'f': s->only = optarg; break;
		case 'e': s->every = (unsigned int)strtoul(optarg, NULL, 10); break;
		case 'w': s->depth = PLAN_WHOLE; break;
		case 's': s->depth = PLAN_SMOKE; break;
		case '2': s->second = optarg; break;
		case 'd': s->cells = optarg; break;
		case 'j': s->json = optarg; break;
		default: return -EINVAL;
		}
	}
	return s->gate && s->cases && !s->cells == !s->json && optind == argc ? 0 : -EINVAL;
}

/* The cells of the model, the healthy one first; what cannot be seen here goes behind the others,
 * and is not counted. */
static size_t sort_cells(struct matrix *matrix)
{
	struct matrix_cell *sorted = calloc(matrix->cell_count + 1, sizeof(*sorted));
	size_t kept = 0, carried = 0;

	if (!sorted)
		abort();
	for (int absent = 0; absent <= 1; absent++)
		for (size_t i = 0; i < matrix->cell_count; i++)
			if (strcmp(matrix->cells[i].model, MODEL) == 0 &&
			    !matrix->cells[i].why_not[0] == !absent) {
				carried += !absent;
				sorted[kept++] = matrix->cells[i];
			}
	free(matrix->cells);
	matrix->cells = sorted;
	matrix->cell_count = kept;
	return carried;
}

/* The cells that another one is run for: where not all is run, nor this one was asked for. They go
 * behind all others. */
static size_t set_aside(const struct settings *s, const struct plan *plan, struct matrix *matrix,
			size_t carried)
{
	struct matrix_cell *sorted = calloc(matrix->cell_count + 1, sizeof(*sorted));
	bool all = plan->depth == PLAN_WHOLE || (s->only && strcmp(s->only, MODEL "+*") != 0);
	size_t kept = 0, left = 0;

	if (!sorted)
		abort();
	for (int aside = 0; aside <= 1; aside++)
		for (size_t i = 0; i < matrix->cell_count; i++) {
			bool away = i >= carried || (matrix->cells[i].as[0] && !all);

			if (away == aside)
				sorted[kept++] = matrix->cells[i];
			left += away && !aside;
		}
	free(matrix->cells);
	matrix->cells = sorted;
	return matrix->cell_count - left;
}

/* A fault that was asked for; the healthy drive beside it, on which is seen what it leaves alone.
 */
static bool is_wanted(const struct settings *s, const struct matrix_cell *cell)
{
	char name[160];

	if (!cell->fault[0] || !s->only)
		return true;
	snprintf(name, sizeof name, "%s+%s", cell->model, cell->fault);
	return fnmatch(s->only, name, FNM_EXTMATCH) == 0;
}

/* A name that no fault has would leave the healthy drive alone, and all as declared. */
static int require_wanted(const struct settings *s, const struct matrix *matrix, size_t carried)
{
	const char *only = s->only && strchr(s->only, '+') ? strchr(s->only, '+') + 1 : s->only;
	const struct matrix_cell *absent = NULL;
	struct nearest nearest;
	char hint[160];

	if (!only || strcmp(only, "healthy") == 0)
		return 0;
	nearest_init(&nearest, only);
	for (size_t i = 0; i < matrix->cell_count; i++) {
		const struct matrix_cell *cell = &matrix->cells[i];

		nearest_offer(&nearest, cell->fault);
		if (!cell->fault[0] || !is_wanted(s, cell))
			continue;
		if (i < carried)
			return 0;
		absent = cell;
	}
	if (absent)
		fprintf(stderr, "campaign: %s is not to be seen here: %s\n", absent->fault,
			absent->why_not);
	else
		fprintf(stderr, "campaign: no fault '%s'%s; 'nvme-gate list --faults' shows all\n",
			only, nearest_text(&nearest, hint, sizeof hint));
	return -ENOENT;
}

/* Leaves out what was not asked for, in its turn, or in the smoke set. */
static size_t thin(const struct settings *s, const struct plan *plan, struct matrix *matrix,
		   size_t carried)
{
	bool *keep = calloc(carried + 1, sizeof(*keep));
	size_t kept;

	if (!keep)
		abort();
	for (size_t i = 0; i < carried; i++)
		keep[i] = is_wanted(s, &matrix->cells[i]) && (s->every < 2 || i % s->every == 0);
	kept = drives_keep(matrix, carried, keep);
	if (s->depth == PLAN_SMOKE) {
		drives_keep_few(plan, matrix, kept, keep);
		kept = drives_keep(matrix, kept, keep);
	}
	free(keep);
	return kept;
}

/* A line: name, cost in seconds, how the faults are put in; settings of the profile, and cases. Of
 * a drive for which no check is, nothing of the kind is demanded. */
static void print_drive(FILE *out, const struct plan *plan, const struct matrix *matrix,
			const struct drives_one *one)
{
	/* a profile that does not demand OCP has none of these */
	static const char demanded[] = "ocp/@(identify|firmware|logs|pcie|registers)";
	bool lacks = strcmp(matrix->cells[one->member[0]].outcome, "skip") == 0;
	char name[DRIVES_NAME];

	fprintf(out, "%s\t%.0f\t%s\t", drives_name(matrix, one, name), one->cases.cost_s,
		matrix->cells[one->member[0]].put_in);
	if (lacks)
		fputs(" ocp.required=false", out);
	for (size_t i = 0; i < plan->known_count; i++)
		if (one->cases.run[i] &&
		    !(lacks && matrix_is_killed(demanded, plan->known[i].name)))
			fprintf(out, " %s", plan->known[i].name);
	fputc('\n', out);
}

/* What another fault of the drive kills is not judged of this one, but of that one. */
static void leave_to_others(const struct matrix *matrix, const struct drives_one *one, size_t own)
{
	struct matrix_cell *cell = &matrix->cells[one->member[own]];
	size_t used = strlen(cell->chance);

	for (size_t i = 0; i < one->members && used < sizeof cell->chance; i++)
		if (i != own)
			used += (size_t)snprintf(cell->chance + used, sizeof cell->chance - used,
						 " %s", matrix->cells[one->member[i]].kills);
	if (used >= sizeof cell->chance)
		abort();
}

/* Fills the cells of a drive: with what came of each alone, else of all of them together. Returns
 * how many have not run. */
static size_t read_drive(const struct settings *s, struct matrix *matrix,
			 const struct drives_one *one)
{
	char name[DRIVES_NAME];
	size_t missing = 0;

	drives_name(matrix, one, name);
	for (size_t i = 0; i < one->members; i++) {
		struct matrix_cell *cell = &matrix->cells[one->member[i]];

		if (tally_read(cell, s->cells, tally_name(cell)) != -ENOENT)
			cell->alone = true;
		else
			missing += tally_read(cell, s->cells, name) == -ENOENT;
		if (!cell->alone)
			leave_to_others(matrix, one, i);
	}
	return missing;
}

/* Each glob of which a case was chosen must have met one: what no run looked at proves nothing. */
static void judge_globs(const struct plan *plan, const struct plan_cell *chosen,
			struct matrix *matrix, struct matrix_cell *cell)
{
	char kills[sizeof cell->kills];
	char *glob, *rest;

	snprintf(kills, sizeof kills, "%s", cell->kills);
	for (glob = strtok_r(kills, " ", &rest); glob; glob = strtok_r(NULL, " ", &rest)) {
		bool met = false;

		for (size_t i = 0; i < cell->case_count; i++)
			met |= matrix_is_killed(glob, cell->cases[i].name);
		if (met || tally_is_optional(glob) ||
		    (plan_knows(plan, glob) && !plan_chose(plan, chosen, glob)))
			continue;
		printf("GLOB   %s+%s: no case was run of '%s'\n", cell->model, cell->fault, glob);
		cell->red++;
		matrix->red++;
	}
}

/* The rules see what has run; what has not is counted. */
static size_t judge(const struct settings *s, const struct plan *plan, const struct drives *drives,
		    struct matrix *matrix, size_t carried, struct matrix *ret_ran)
{
	struct matrix ran = { .thinned = true, .in_real_time = true };
	size_t missing = 0, *at = calloc(carried + 1, sizeof(*at));

	ran.cells = calloc(carried + 1, sizeof(*ran.cells));
	if (!ran.cells || !at)
		abort();
	for (size_t i = 0; i < drives->count; i++)
		missing += read_drive(s, matrix, &drives->one[i]);
	for (size_t i = 0; i < drives->count; i++) {
		const struct drives_one *one = &drives->one[i];

		for (size_t j = 0; j < one->members; j++) {
			const struct matrix_cell *cell = &matrix->cells[one->member[j]];

			if (!cell->case_count && !cell->trouble[0])
				continue;
			at[ran.cell_count] = i;
			ran.cells[ran.cell_count++] = *cell;
		}
	}
	matrix_judge(&ran, true);
	for (size_t i = 0; i < ran.cell_count; i++)
		if (!ran.cells[i].trouble[0])
			judge_globs(plan, &drives->one[at[i]].cases, &ran, &ran.cells[i]);
	free(at);
	*ret_ran = ran;
	return missing;
}

static int tell(const struct settings *s, const struct matrix *ran, const struct matrix *matrix,
		size_t carried, size_t missing)
{
	const struct matrix_cell *absent = matrix->cells + carried;
	size_t absents = matrix->cell_count - carried, undecided = tally_undecided(ran);
	int ret;

	tally_print(ran, absent, absents, missing);
	ret = tally_write(ran, absent, absents, missing, s->json);
	if (ret < 0)
		fprintf(stderr, "campaign: %s: %s\n", s->json, strerror(-ret));
	return ret < 0 ? 2 : ran->red ? 1 : !ran->cell_count ? 3 : missing + undecided ? 4 : 0;
}

/* The faults that were red together, each alone; and again what the host was too slow for, or may
 * have been. */
static void print_second(FILE *out, const struct plan *plan, const struct matrix *matrix,
			 const struct drives *drives, const struct matrix *ran)
{
	size_t next = 0;

	for (size_t i = 0; i < drives->count; i++) {
		for (size_t j = 0; j < drives->one[i].members; j++) {
			struct drives_one alone = { .member = { drives->one[i].member[j] },
						    .members = 1,
						    .cases = drives->one[i].cases };
			const struct matrix_cell *cell = &matrix->cells[alone.member[0]];

			if (!cell->case_count && !cell->trouble[0])
				continue;
			cell = &ran->cells[next++];
			if (cell->trouble[0] || (cell->undecided && !cell->red) ||
			    (cell->red && drives->one[i].members > 1 && !cell->alone))
				print_drive(out, plan, matrix, &alone);
		}
	}
}

static int write_second(const char *path, const struct plan *plan, const struct matrix *matrix,
			const struct drives *drives, const struct matrix *ran)
{
	FILE *out = fopen(path, "we");

	if (!out)
		return -errno;
	print_second(out, plan, matrix, drives, ran);
	return fclose(out) == 0 ? 0 : -errno;
}

static int work(const struct settings *s, const struct plan *plan, struct matrix *matrix,
		size_t carried)
{
	struct matrix ran = { .cells = NULL };
	struct drives drives;
	size_t missing;
	int ret = 0;

	drives_make(plan, matrix, carried, &drives);
	if (s->cells) {
		missing = judge(s, plan, &drives, matrix, carried, &ran);
		ret = tell(s, &ran, matrix, carried, missing);
		if (s->second && write_second(s->second, plan, matrix, &drives, &ran) < 0)
			ret = 2;
	} else {
		for (size_t i = 0; i < drives.count; i++)
			print_drive(stdout, plan, matrix, &drives.one[i]);
	}
	free(ran.cells);
	drives_free(&drives);
	return ret;
}

int main(int argc, char **argv)
{
	struct settings settings = { .depth = PLAN_CHOSEN };
	struct matrix matrix = { 0 };
	static struct plan plan;
	size_t carried;
	int ret;

	if (parse(argc, argv, &settings) < 0) {
		fprintf(stderr,
			"usage: %s --gate PROGRAM --cases FILE [--only GLOB] [--every N] "
			"[--whole | --smoke] [--cells DIR --json FILE [--second FILE]]\n",
			argv[0]);
		return 2;
	}
	ret = plan_read(&plan, settings.cases);
	if (ret < 0) {
		fprintf(stderr, "campaign: %s: %s\n", settings.cases, strerror(-ret));
		return 2;
	}
	plan.depth = settings.depth;
	ret = matrix_list(&matrix, settings.gate, NULL, MATRIX_PCIE);
	if (ret < 0) {
		fprintf(stderr, "campaign: no cells: %s\n", strerror(-ret));
		return 2;
	}
	/* what is asked for is chosen from all: else it would be put through something else */
	carried = sort_cells(&matrix);
	if (require_wanted(&settings, &matrix, carried) < 0) {
		matrix_free(&matrix);
		return 2;
	}
	for (size_t i = 0; i < carried; i++)
		matrix.cells[i].turn = i;
	plan_count_killers(&plan, matrix.cells, carried);
	drives_find_near(&matrix);
	carried = set_aside(&settings, &plan, &matrix, carried);
	carried = thin(&settings, &plan, &matrix, carried);
	ret = work(&settings, &plan, &matrix, carried);
	matrix_free(&matrix);
	return ret;
}
