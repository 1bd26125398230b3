/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the cells cost beside as many cases of bare Criterion, of which some run among them: what
 * else this machine does, and how many run side by side, makes both dearer. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "suites/selftest/matrix.h"

#define BARE_CASES 200     /* of the program "bare" */
#define USUAL_CASE_MS 11.0 /* by the clock, on a machine with nothing else to do */

static double ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static double spent_ms(const struct rusage *usage)
{
	return ms(usage->ru_utime) + ms(usage->ru_stime);
}

pid_t matrix_start_bare(const char *bare)
{
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, 1);
		dup2(null, 2);
		execl(bare, bare, "--jobs", "1", (char *)NULL);
		_exit(127);
	}
	return pid;
}

int matrix_add_bare(struct matrix_cost *cost, int status, const struct rusage *usage)
{
	if (status != 0)
		return -1;
	cost->bare_ms += spent_ms(usage) / BARE_CASES;
	cost->measured++;
	return 0;
}

void matrix_add_run(struct matrix_cost *cost, const struct matrix_cell *run,
		    const struct rusage *usage)
{
	cost->spent_ms += spent_ms(usage);
	for (size_t i = 0; i < run->case_count; i++)
		cost->cases += run->cases[i].verdict != MATRIX_SKIP;
}

int matrix_look_at_clock(struct matrix_cost *cost, const char *bare)
{
	uint64_t begun_ns = clock_now_ns();
	pid_t pid = matrix_start_bare(bare);
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
		return -1;
	cost->clock_ms = (double)(clock_now_ns() - begun_ns) / 1e6 / BARE_CASES;
	return 0;
}

double matrix_patience(const struct matrix_cost *cost)
{
	return fmax(1, cost->clock_ms / USUAL_CASE_MS);
}

void matrix_judge_cost(struct matrix *matrix, const struct matrix_cost *cost, bool limited)
{
	double bare, ratio, cases = (double)cost->cases;

	if (!cost->measured)
		return;
	bare = cost->bare_ms / cost->measured;
	ratio = cost->spent_ms / cases / bare;
	printf("%.0f cases, %.1f ms of processor time each, %.1f under bare Criterion: %.2f times, "
	       "at "
	       "most %.1f\n",
	       cases, cost->spent_ms / cases, bare, ratio, MATRIX_MOST_RATIO);
	if (!limited) {
		printf("[SKIP] the limit of that: built with sanitizers\n");
	} else if (!(ratio <= MATRIX_MOST_RATIO)) {
		printf("COST  the cells cost %.2f times what their cases cost under bare "
		       "Criterion\n",
		       ratio);
		matrix->red++;
	}
}
