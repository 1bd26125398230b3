/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What sampling costs a load: processor time of the looks, and IOPS with and without, in paired
 * rounds.
 *
 *   sampling_cost [--dut SELECTOR] [ROUNDS [SECONDS]]
 *
 * Without a drive the load is reads of /dev/zero by one thread that never waits: the case in which
 * a look at the host takes most from it. With one (live:...) it is 4 KiB random reads of the first
 * namespace, and commands and registers of the drive are part of the looks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/backend/backend.h"
#include "helpers/text/text.h"
#include "suites/common/sampled_load.h"

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
static struct dut zero = {
	.ops = &ops,
	.allowed = LOADS,
	.info = { .selector = "bench", .numa_node = -1, .capabilities = DUT_LOAD }
};

static uint64_t clock_ns(const struct dut *unused)
{
	return monotonic_now_ns(unused);
}

static void on_series(void *context, const struct series *series)
{
	(void)context, (void)series;
}

static void on_note(void *context, const char *line)
{
	(void)context, (void)line;
}

static void on_event(void *context, uint64_t t_ns, const char *what)
{
	(void)context, (void)t_ns, (void)what;
}

static void on_finding(void *context, const struct finding *finding)
{
	struct text message = { 0 };

	(void)context;
	finding_put_message(&message, "sampling_cost", finding);
	fprintf(stderr, "%s\n", message.data);
	text_free(&message);
}

static _Noreturn void on_stop(void *context)
{
	(void)context;
	exit(1);
}

static struct dut *dut = &zero;

struct measured {
	double rate;     /* I/Os per second: of the processor for /dev/zero, else of time */
	double look_us;  /* processor time of a look */
	double cost_pct; /* of one processor */
};

/* interval 0: no samples */
static struct measured measure(unsigned int seconds, uint32_t interval_ms)
{
	static struct profile profile;
	struct dut_load load = { .nsid = dut == &zero ? 1 : dut_info(dut)->nsids[0] };
	struct sampling sampling = { .count = 0 };
	struct measured measured = { 0 };
	struct io_result result;
	double cpu_s, elapsed_s;
	int ret;

	profile.sampling.interval_ms = interval_ms;
	io_job_init(&load.job);
	load.job.rw = IO_RANDREAD;
	load.job.iodepth = 128;
	load.job.batch_complete = dut == &zero ? 32 : 1;
	load.job.norandommap = true;
	load.job.size_bytes = dut == &zero ? 1ull << 30 : 0;
	load.job.runtime_ns = seconds * UINT64_C(1000000000);
	ret = interval_ms ? sampled_run_load(dut, &profile, &load, 1, NULL, &result, &sampling)
			  : dut_run_load(dut, &load, 1, NULL, &result);
	if (ret) {
		fprintf(stderr, "%s\n", result.reason);
		exit(1);
	}
	cpu_s = (double)(result.cpu_user_ns + result.cpu_sys_ns) / 1e9;
	elapsed_s = (double)result.job[0].elapsed_ns / 1e9;
	measured.rate = (double)io_result_ios(&result) / (dut == &zero ? cpu_s : elapsed_s);
	if (sampling.looks) {
		measured.look_us = (double)sampling.cost_ns / (double)sampling.looks / 1e3;
		measured.cost_pct = (double)sampling.cost_ns / 1e9 / elapsed_s * 100;
	}
	io_result_free(&result);
	return measured;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), by_value);
	return values[count / 2];
}

static int usage(void)
{
	fprintf(stderr, "usage: sampling_cost [--dut SELECTOR] [ROUNDS [SECONDS]]\n");
	return 2;
}

static void run(size_t rounds, unsigned int seconds)
{
	static const struct check_sink sink = { .finding = on_finding,
						.note = on_note,
						.series = on_series,
						.event = on_event,
						.stop = on_stop };
	static const struct check check = { .area = "bench", .name = "sampling", .id = "BENCH" };
	static const uint32_t intervals_ms[] = { 1000, 100 };
	static double ratio[2][ROUNDS_MAX], look_us[2][ROUNDS_MAX], cost_pct[2][ROUNDS_MAX];

	for (size_t i = 0; i < rounds; i++) {
		/* the order turns, so that no one is always first */
		for (size_t k = 0; k < 2; k++) {
			size_t which = (k + i) % 2;
			struct measured plain, sampled;

			if (i % 2)
				plain = measure(seconds, 0);
			check_begin(&check, &sink, NULL);
			sampled = measure(seconds, intervals_ms[which]);
			check_end();
			if (i % 2 == 0)
				plain = measure(seconds, 0);
			ratio[which][i] = sampled.rate / plain.rate;
			look_us[which][i] = sampled.look_us;
			cost_pct[which][i] = sampled.cost_pct;
		}
	}
	for (size_t k = 0; k < 2; k++) {
		printf("every %4u ms: %.4f %% of one processor, %.1f us a look; IOPS %.4f of those "
		       "without",
		       intervals_ms[k], median(cost_pct[k], rounds), median(look_us[k], rounds),
		       median(ratio[k], rounds));
		printf(" [%.4f, %.4f], medians of %zu rounds\n", ratio[k][0], ratio[k][rounds - 1],
		       rounds);
	}
}

int main(int argc, char **argv)
{
	const char *selector = NULL;
	char why[256] = "";
	long rounds, seconds;
	int ret;

	if (argc > 2 && !strcmp(argv[1], "--dut")) {
		selector = argv[2];
		argv += 2;
		argc -= 2;
	}
	rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 7;
	seconds = argc > 2 ? strtol(argv[2], NULL, 10) : 2;
	if (rounds < 1 || rounds > ROUNDS_MAX || seconds < 2)
		return usage();
	ops.now_ns = clock_ns;
	if (selector) {
		ret = dut_open(selector, &(struct dut_options){ .allowed = LOADS }, &dut, why,
			       sizeof(why));
		if (ret || !dut_info(dut)->ns_count) {
			fprintf(stderr, "sampling_cost: %s\n", why[0] ? why : "no namespace");
			return 1;
		}
	}
	run((size_t)rounds, (unsigned int)seconds);
	if (selector)
		dut_close(dut);
	return 0;
}
