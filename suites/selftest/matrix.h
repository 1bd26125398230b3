/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fault matrix: every model, healthy and with each fault, against what the fault declares. */
#ifndef SUITES_SELFTEST_MATRIX_H
#define SUITES_SELFTEST_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/types.h>

#define MATRIX_NAME 160

enum matrix_verdict { MATRIX_PASS, MATRIX_FAIL, MATRIX_ERROR, MATRIX_SKIP, MATRIX_VERDICTS };

struct matrix_case {
	char name[MATRIX_NAME];
	enum matrix_verdict verdict;
	char reason[256], kind[32];
};

/* One run: a model with at most one fault. */
struct matrix_cell {
	char model[64], fault[64]; /* fault "": healthy */
	char serial[32];
	char profile[32]; /* whose bar the model meets */
	char kills[1024]; /* globs, space separated */
	char skips[256];  /* globs: what is skipped beside these */
	char outcome[16]; /* "fail", "error", "skip"; "pass": a near miss; "unjudged" */
	struct matrix_case *cases;
	size_t case_count;
	int exit_code;
	char trouble[256]; /* the run gave no readable result, and why */
	char chance[2048]; /* globs: what comes of these cases is chance, and not judged */
	char why_not[128]; /* why it is not to be seen through this door; "": it is */
	unsigned int red;  /* what matrix_judge() found wrong with it */
	/* through the kernel: cases for which the host was too slow to say; its place among all;
	 * when it is put in (see .pcie_put_in; "new"); it was the only fault of its drive */
	unsigned int undecided;
	size_t turn;
	char put_in[16];
	bool alone;
	char near[1024]; /* of a near miss: what faults of its kind kill */
	char as[64];     /* another is run for it, where time is short */
};

/* Where the drives of the cells are met. */
enum matrix_door { MATRIX_SIM, MATRIX_PCIE };

struct matrix {
	struct matrix_cell *cells;
	size_t cell_count;
	bool thinned;      /* faults were left out: that none fails a check says nothing */
	bool in_real_time; /* so that a host may be too slow to judge a case */
	unsigned int red;
};

/**
 * matrix_list() - cells from what `list --json` says of models, faults and variants. 0 or -errno
 */
int matrix_list(struct matrix *matrix, const char *gate, const char *only, enum matrix_door door);
/** matrix_is_killed() - does one of the globs, space separated, name the case? */
bool matrix_is_killed(const char *kills, const char *name);
/** matrix_thin() - keeps the healthy drives and every @nth of the others, before they have run */
void matrix_thin(struct matrix *matrix, unsigned int nth);
/** matrix_find_healthy() - the cell of the model without a fault; NULL when there is none */
const struct matrix_cell *matrix_find_healthy(const struct matrix *matrix, const char *model);
/**
 * matrix_expected() - what a case of the cell must come out as: the fault's word where it is
 * killed, else as when healthy
 */
enum matrix_verdict matrix_expected(const struct matrix *matrix, const struct matrix_cell *cell,
				    const char *name);
/** matrix_read() - fills a cell's cases from its run's summary.json. 0 or -errno, trouble set */
int matrix_read(struct matrix_cell *cell, const char *summary_path);
/**
 * matrix_judge() - prints every red cell, gap, row and column; matrix->red counts them.
 *
 * A run as an ordinary user skips what needs root on every model: such columns are told, not red
 */
void matrix_judge(struct matrix *matrix, bool privileged);
/**
 * matrix_judge_inverted() - with every EXPECT negated, a case that still passes asserted nothing
 */
void matrix_judge_inverted(struct matrix *matrix);
/** matrix_free() - all cells; it is empty then */
void matrix_free(struct matrix *matrix);

#define MATRIX_BARE_RUNS 4 /* of bare Criterion, spread over the cells */

/* struct matrix_cost - what bare Criterion costs for a case, sum of @measured runs of @begun; by
 * the clock, before there are others; and the processor time of all runs, of @cases cases */
struct matrix_cost {
	double bare_ms;
	unsigned int begun, measured;
	double clock_ms;
	double spent_ms;
	size_t cases;
};

/* How many times what its cases cost in bare Criterion, which has no bodies, no record and no
 * reports, the matrix may cost. Measured: 1.18 to 1.24, at a load of 7 to 9 a processor; 1.77 in
 * the same minutes where each worker is loaded for itself (ci/gate/criterion/template.h). */
#define MATRIX_MOST_RATIO 1.5

/** matrix_start_bare() - runs the program "bare". Its number, or -1 */
pid_t matrix_start_bare(const char *bare);
/** matrix_add_bare() - it has ended so, and used so much. 0, or -1 when it does not pass */
int matrix_add_bare(struct matrix_cost *cost, int status, const struct rusage *usage);
/** matrix_add_run() - a run has ended, of so many cases, and used so much */
void matrix_add_run(struct matrix_cost *cost, const struct matrix_cell *run,
		    const struct rusage *usage);
/** matrix_look_at_clock() - how long "bare" takes here alone. 0, or -1 when it does not pass */
int matrix_look_at_clock(struct matrix_cost *cost, const char *bare);
/** matrix_patience() - how many times as long as usual a case takes here, 1 at least */
double matrix_patience(const struct matrix_cost *cost);
/** matrix_judge_cost() - prints what a case of the cells costs; too much is red, if @limited */
void matrix_judge_cost(struct matrix *matrix, const struct matrix_cost *cost, bool limited);

#endif
