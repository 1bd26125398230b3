/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests: runs the body of one check on a simulated drive, in this process, and counts. */
#ifndef SUITES_COMMON_TEST_SIM_H
#define SUITES_COMMON_TEST_SIM_H

#include <criterion/criterion.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/os/remove.h"
#include "helpers/text/text.h"
#include "suites/check.h"

struct sim_outcome {
	unsigned int failed, held, rig, skipped;
	char first[256]; /* message of the first that did not hold */
	jmp_buf end;
};

/* by "area" and "name"; NULL when there is none */
static inline const struct check *find_check(const char *area, const char *name)
{
	for (size_t i = 0; i < check_count(); i++)
		if (!strcmp(check_at(i)->area, area) && !strcmp(check_at(i)->name, name))
			return check_at(i);
	return NULL;
}

static void sim_on_finding(void *context, const struct finding *finding)
{
	struct sim_outcome *outcome = context;

	if (finding->outcome != FINDING_HOLDS && !outcome->first[0]) {
		struct text message = { 0 };

		finding_put_message(&message, NULL, finding);
		text_copy(outcome->first, sizeof(outcome->first), message.data);
		text_free(&message);
	}
	outcome->failed += finding->outcome == FINDING_FAILS;
	outcome->rig += finding->outcome == FINDING_RIG;
	outcome->skipped += finding->outcome == FINDING_SKIPS;
	outcome->held += finding->outcome == FINDING_HOLDS && finding->op;
}

static void sim_on_note(void *context, const char *line)
{
	(void)context, (void)line;
}

static void sim_on_file(void *context, const char *name, const void *data, size_t size)
{
	(void)context, (void)name, (void)data, (void)size;
}

/* who wants to see series; NULL: nobody */
static void (*sim_series)(const struct series *series);

static void sim_on_series(void *context, const struct series *series)
{
	(void)context;
	if (sim_series)
		sim_series(series);
}

static void sim_on_distribution(void *context, const char *name, const struct io_histogram *latency)
{
	(void)context, (void)name, (void)latency;
}

static void sim_on_event(void *context, uint64_t t_ns, const char *what)
{
	(void)context, (void)t_ns, (void)what;
}

/* nowhere: what is saved is not looked at */
static const char *sim_on_scratch(void *context)
{
	(void)context;
	return NULL;
}

static void sim_on_stop(void *context)
{
	longjmp(((struct sim_outcome *)context)->end, 1);
}

/* takes into a struct sim_outcome what a check says */
static const struct check_sink sim_sink = {
	.finding = sim_on_finding,
	.note = sim_on_note,
	.attach = sim_on_file,
	.series = sim_on_series,
	.distribution = sim_on_distribution,
	.event = sim_on_event,
	.scratch = sim_on_scratch,
	.stop = sim_on_stop,
};

/* What @prepare (or NULL) left of the drive, judged by "area"/"name". */
static inline struct sim_outcome sim_run_check(const char *selector, const char *area,
					       const char *name, const struct profile *profile,
					       const struct check_point *point,
					       void (*prepare)(struct dut *dut))
{
	static struct sim_outcome outcome;
	char directory[] = "sim.XXXXXX", journal[64], why[256];
	struct dut_options options = { .allowed = RESETS,
				       .state_dir = directory,
				       .journal = journal };
	const struct check *check = find_check(area, name);
	struct dut *dut;

	memset(&outcome, 0, sizeof(outcome));
	cr_assert_not_null(check, "%s/%s", area, name);
	cr_assert_not_null(mkdtemp(directory));
	(void)snprintf(journal, sizeof(journal), "%s/undo", directory);
	cr_assert_eq(dut_open(selector, &options, &dut, why, sizeof(why)), 0, "%s", why);
	if (prepare)
		prepare(dut);
	check_begin(check, &sim_sink, &outcome);
	if (!setjmp(outcome.end))
		check->body(dut, profile, point);
	check_end();
	dut_close(dut);
	(void)remove_tree(directory);
	return outcome;
}

#endif
