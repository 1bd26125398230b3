/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fault matrix on PCIe functions: says what is to be run on which drive, and judges what came
 * back, by the rules of the matrix. campaign.sh runs it in between. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "suites/selftest/campaign/plan.h"
#include "suites/selftest/campaign/told.h"

#define MODEL "gen5-x4" /* whose bar lab-gen5-x4.yaml is */

struct settings {
	const char *gate, *cases, *only, *cells, *json;
	unsigned int every; /* 0: all faults */
	bool whole;
};

static int parse(int argc, char **argv, struct settings *s)
{
	static const struct option options[] = {
		{ "gate", required_argument, NULL, 'g' }, { "cases", required_argument, NULL, 'c' },
		{ "only", required_argument, NULL, 'f' }, { "every", required_argument, NULL, 'e' },
		{ "whole", no_argument, NULL, 'w' },      { "cells", required_argument, NULL, 'd' },
		{ "json", required_argument, NULL, 'j' }, { 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'g': s->gate = optarg; break;
		case 'c': s->cases = optarg; break;
		case 'f': s->only = optarg; break;
		case 'e': s->every = (unsigned int)strtoul(optarg, NULL, 10); break;
		case 'w': s->whole = true; break;
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

/* The healthy drive, and every @nth fault; the others are left out altogether. */
static size_t thin(struct matrix *matrix, size_t carried, unsigned int nth)
{
	size_t kept = 0, left;

	for (size_t i = 0; i < carried; i++)
		if (i % nth == 0)
			matrix->cells[kept++] = matrix->cells[i];
	left = kept;
	for (size_t i = carried; i < matrix->cell_count; i++)
		matrix->cells[left++] = matrix->cells[i];
	matrix->cell_count = left;
	return kept;
}

static void print_plan(const struct plan *plan, const struct matrix_cell *cell,
		       const struct plan_cell *selected)
{
	printf("%s\t%.0f\t", cell->fault[0] ? cell->fault : "healthy", selected->cost_s);
	for (size_t i = 0; i < plan->known_count; i++)
		if (selected->run[i])
			printf(" %s", plan->known[i].name);
	putchar('\n');
}

/* A line each: name, cost in seconds, cases. */
static void print_plans(const struct plan *plan, const struct matrix *matrix, size_t carried)
{
	struct plan_cell *selected = calloc(carried, sizeof(*selected));

	if (!selected)
		abort();
	for (size_t i = 1; i < carried; i++)
		plan_select(plan, &matrix->cells[i], i, &selected[i]);
	plan_select_healthy(plan, selected + 1, carried - 1, &selected[0]);
	for (size_t i = 0; i < carried; i++)
		print_plan(plan, &matrix->cells[i], &selected[i]);
	free(selected);
}

/* Fills the cells that have run. Returns how many have not. */
static size_t read_cells(const struct settings *s, struct matrix *matrix, size_t carried)
{
	size_t missing = 0;

	for (size_t i = 0; i < carried; i++)
		missing += told_read(&matrix->cells[i], s->cells) == -ENOENT;
	return missing;
}

/* Each glob that a fault declares must have met a case: one that no run looked at proves nothing.
 */
static void judge_globs(struct matrix *matrix, struct matrix_cell *cell)
{
	char kills[sizeof cell->kills];
	char *glob, *rest;

	snprintf(kills, sizeof kills, "%s", cell->kills);
	for (glob = strtok_r(kills, " ", &rest); glob; glob = strtok_r(NULL, " ", &rest)) {
		bool met = false;

		for (size_t i = 0; i < cell->case_count; i++)
			met |= matrix_is_killed(glob, cell->cases[i].name);
		if (met || told_is_optional(glob))
			continue;
		printf("GLOB   %s+%s: no case was run of '%s'\n", cell->model, cell->fault, glob);
		cell->red++;
		matrix->red++;
	}
}

static int judge(const struct settings *s, struct matrix *matrix, size_t carried)
{
	size_t missing = read_cells(s, matrix, carried), all = matrix->cell_count;
	struct matrix ran = { .thinned = true };
	int ret;

	/* the rules see what has run; what has not is counted */
	ran.cells = calloc(carried + 1, sizeof(*ran.cells));
	if (!ran.cells)
		abort();
	for (size_t i = 0; i < carried; i++)
		if (matrix->cells[i].case_count || matrix->cells[i].trouble[0])
			ran.cells[ran.cell_count++] = matrix->cells[i];
	matrix_judge(&ran, true);
	for (size_t i = 0; i < ran.cell_count; i++)
		if (!ran.cells[i].trouble[0])
			judge_globs(&ran, &ran.cells[i]);
	told_print(&ran, matrix->cells + carried, all - carried, missing);
	ret = told_write(&ran, matrix->cells + carried, all - carried, missing, s->json);
	if (ret < 0)
		fprintf(stderr, "campaign: %s: %s\n", s->json, strerror(-ret));
	ret = ret < 0 ? 2 : ran.red ? 1 : !ran.cell_count ? 3 : missing ? 4 : 0;
	free(ran.cells);
	return ret;
}

int main(int argc, char **argv)
{
	struct settings settings = { 0 };
	struct matrix matrix = { 0 };
	static struct plan plan;
	size_t carried;
	int ret;

	if (parse(argc, argv, &settings) < 0) {
		fprintf(stderr,
			"usage: %s --gate PROGRAM --cases FILE [--only GLOB] [--every N] [--whole] "
			"[--cells DIR --json FILE]\n",
			argv[0]);
		return 2;
	}
	ret = plan_read(&plan, settings.cases);
	if (ret < 0) {
		fprintf(stderr, "campaign: %s: %s\n", settings.cases, strerror(-ret));
		return 2;
	}
	plan.whole = settings.whole;
	ret = matrix_list(&matrix, settings.gate, settings.only, MATRIX_PCIE);
	if (ret < 0) {
		fprintf(stderr, "campaign: no cells: %s\n", strerror(-ret));
		return 2;
	}
	carried = sort_cells(&matrix);
	if (settings.every > 1)
		carried = thin(&matrix, carried, settings.every);
	if (settings.cells)
		ret = judge(&settings, &matrix, carried);
	else
		print_plans(&plan, &matrix, carried);
	matrix_free(&matrix);
	return ret;
}
