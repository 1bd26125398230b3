/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What sampling the host costs a load: I/Os per CPU second with and without, in paired rounds.
 *
 *   sampling_cost [ROUNDS [SECONDS]]
 *
 * The load is reads of /dev/zero by one thread that never waits: the case in which a look at the host
 * takes most from it. Commands to a drive are not part of it; there is none. */
#include <stdio.h>
#include <stdlib.h>

#include "fixtures/backend/backend.h"
#include "suites/common/sampler.h"

#define ROUNDS_MAX 101

static int load_dev_zero(struct dut *dut, const struct dut_load *loads, size_t count,
			 const struct io_run_options *options, struct io_result *result)
{
	struct io_job job = loads[0].job;

	(void)dut;
	(void)count;
	(void)snprintf(job.target, sizeof(job.target), "/dev/zero");
	return io_run(&job, 1, options, result);
}

static struct dut_ops ops = { .name = "bench", .load = load_dev_zero };
static struct dut dut = { .ops = &ops, .allowed = LOADS,
			  .info = { .selector = "bench", .numa_node = -1,
				    .capabilities = DUT_LOAD } };

static uint64_t clock_ns(const struct dut *unused)
{
	return monotonic_now_ns(unused);
}

static void on_series(void *context, const char *name, const char *unit, enum check_comparison op,
		      double limit, const uint64_t *t_ns, const double *values, size_t count)
{
	(void)context, (void)name, (void)unit, (void)op, (void)limit;
	(void)t_ns, (void)values, (void)count;
}

static void on_event(void *context, uint64_t t_ns, const char *what)
{
	(void)context, (void)t_ns, (void)what;
}

static void on_finding(void *context, const struct check_finding *finding)
{
	(void)context;
	fprintf(stderr, "%s\n", finding->message);
}

static _Noreturn void on_stop(void *context)
{
	(void)context;
	exit(1);
}

/* I/Os per CPU second of the whole process; interval 0: no samples */
static double measure(unsigned int seconds, uint32_t interval_ms, double *ret_look_us)
{
	static struct profile profile;
	struct dut_load load = { .nsid = 1 };
	struct sampling sampling = { .count = 0 };
	struct io_result result;
	double rate;
	int r;

	profile.sampling.interval_ms = interval_ms;
	io_job_init(&load.job);
	load.job.rw = IO_RANDREAD;
	load.job.iodepth = 128;
	load.job.batch_complete = 32;
	load.job.norandommap = true;
	load.job.size_bytes = 1ull << 30;
	load.job.runtime_ns = seconds * UINT64_C(1000000000);
	r = interval_ms ? sampler_run_load(&dut, &profile, &load, 1, NULL, &result, &sampling) :
			  dut_run_load(&dut, &load, 1, NULL, &result);
	if (r) {
		fprintf(stderr, "%s\n", result.reason);
		exit(1);
	}
	rate = (double)io_result_ios(&result) /
	       ((double)(result.cpu_user_ns + result.cpu_sys_ns) / 1e9);
	if (interval_ms)
		*ret_look_us = (double)sampling.cost_ns / (double)sampling.count / 1e3;
	io_result_free(&result);
	return rate;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static const struct check_sink sink = { .finding = on_finding, .series = on_series,
						.event = on_event,
						.stop = on_stop };
	static const struct check check = { .area = "bench", .name = "sampling", .id = "BENCH" };
	static const uint32_t intervals_ms[] = { 1000, 100 };
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 7;
	long seconds = argc > 2 ? strtol(argv[2], NULL, 10) : 2;
	double ratio[2][ROUNDS_MAX], look_us = 0;

	if (rounds < 1 || rounds > ROUNDS_MAX || seconds < 1) {
		fprintf(stderr, "usage: sampling_cost [ROUNDS [SECONDS]]\n");
		return 2;
	}
	ops.now_ns = clock_ns;
	for (long i = 0; i < rounds; i++) {
		/* the order turns, so that no one is always first */
		for (unsigned int k = 0; k < 2; k++) {
			unsigned int which = (k + (unsigned int)i) % 2;
			double plain, sampled;

			plain = measure((unsigned int)seconds, 0, NULL);
			check_begin(&check, "bench", NULL, &sink, NULL);
			sampled = measure((unsigned int)seconds, intervals_ms[which], &look_us);
			check_end();
			ratio[which][i] = sampled / plain;
		}
	}
	for (unsigned int k = 0; k < 2; k++) {
		qsort(ratio[k], (size_t)rounds, sizeof(double), by_value);
		printf("every %4u ms: %.4f of the I/Os per CPU second, median of %ld rounds "
		       "[%.4f, %.4f]\n", intervals_ms[k], ratio[k][rounds / 2], rounds, ratio[k][0],
		       ratio[k][rounds - 1]);
	}
	printf("one look at this host takes %.1f us\n", look_us);
	return 0;
}
