/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking beside a load keeps to its share of a processor, however dear a look is. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fixtures/backend/backend.h"
#include "helpers/os/clock.h"
#include "suites/common/sampled_load.h"

#define MS UINT64_C(1000000)

static uint64_t look_cpu_ns;
static char noted[256];

/* A drive whose commands cost the host so much, and say nothing. */
static int dear_admin(struct dut *dut, struct dut_command *command)
{
	uint64_t end = clock_read_ns(CLOCK_THREAD_CPUTIME_ID) + look_cpu_ns;

	(void)dut, (void)command;
	while (clock_read_ns(CLOCK_THREAD_CPUTIME_ID) < end)
		;
	return -EIO;
}

static int load_nothing(struct dut *dut, const struct dut_load *loads, size_t count,
			const struct io_run_options *options, struct io_result *result)
{
	struct io_job job = loads[0].job;

	(void)dut, (void)count;
	(void)snprintf(job.target, sizeof(job.target), "/dev/zero");
	return io_run(&job, 1, options, result);
}

static void on_finding(void *context, const struct finding *finding)
{
	(void)context, (void)finding;
}

static void on_note(void *context, const char *line)
{
	(void)context;
	(void)snprintf(noted, sizeof(noted), "%s", line);
}

static void on_series(void *context, const struct series *series)
{
	(void)context, (void)series;
}

static _Noreturn void on_stop(void *context)
{
	(void)context;
	abort();
}

/* Looks in 600 ms of load at an interval of 10 ms. */
static struct sampling sample(uint64_t cost_ns)
{
	static const struct check_sink sink = {
		.finding = on_finding, .note = on_note, .series = on_series, .stop = on_stop
	};
	static const struct check check = { .area = "x", .name = "y", .id = "Z" };
	static struct dut_ops ops;
	static struct dut dut = {
		.ops = &ops,
		.allowed = LOADS,
		.info = { .selector = "x", .numa_node = -1, .capabilities = DUT_LOAD | DUT_ADMIN }
	};
	static struct profile profile;
	struct dut_load load = { .nsid = 1 };
	struct sampling sampling;
	struct io_result result;

	ops = dut_nosys_ops;
	ops.admin = dear_admin;
	ops.load = load_nothing;
	look_cpu_ns = cost_ns;
	profile.sampling.interval_ms = 10;
	io_job_init(&load.job);
	load.job.rate_iops = 100;
	load.job.size_bytes = 1 << 20;
	load.job.norandommap = true;
	load.job.runtime_ns = 600 * MS;
	check_begin(&check, &sink, NULL);
	cr_assert_eq(sampled_run_load(&dut, &profile, &load, 1, NULL, &result, &sampling), 0, "%s",
		     result.reason);
	check_end();
	io_result_free(&result);
	return sampling;
}

/* Each look sends two commands. A look of 6 ms is due again after 1.2 s: there is one in 600 ms. */
Test(sampler, dear_looks_are_rare)
{
	struct sampling s = sample(3 * MS);

	cr_expect_eq(s.looks, 1, "%zu looks", s.looks);
	cr_expect_geq(s.cost_ns, 6 * MS);
	cr_expect_eq(s.count, 3, "before, beside and after the load");
	cr_expect_not_null(strstr(noted, "sampling: 1 looks beside the load took"), "%s", noted);
}

/* 60 intervals; what a look at the host itself costs (0.1 ms here) makes them fewer */
Test(sampler, cheap_looks_are_as_often_as_asked_for)
{
	struct sampling s = sample(0);

	cr_expect_geq(s.looks, 2, "%zu looks", s.looks);
	cr_expect_lt(s.cost_ns, 12 * MS, "%llu ns", (unsigned long long)s.cost_ns);
}
