/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Latency of random reads that arrive at a fixed rate, counted from when each was due. */
#include <math.h>

#include "suites/common/lasts.h"
#include "suites/perf/load.h"

static bool holds(const struct io_histogram *latency, double percent, double limit_us)
{
	return isnan(limit_us) ||
	       (double)histogram_percentile_ns(latency, percent) / 1e3 <= limit_us;
}

/*
 * What was served, by what was due: the run time, in which the last I/Os are started, and what of
 * them is served behind it. An I/O that is due at the end and late within the limits is not too
 * few. Where limits do not hold, or none is stated, or I/Os were given up, only what was back in
 * time counts.
 */
static double rate_served(const struct profile *profile, const struct io_job *job,
			  const struct io_job_result *result)
{
	const struct io_histogram *latency = &result->dir[IO_DIR_READ].latency;
	double p99_us = profile->perf.fixed_rate.p99_max_us;
	double p9999_us = profile->perf.fixed_rate.p9999_max_us;
	uint64_t ios = 0;

	if (!result->missed_arrivals && !(isnan(p99_us) && isnan(p9999_us)) &&
	    holds(latency, 99, p99_us) && holds(latency, 99.99, p9999_us)) {
		ios = latency->total;
	} else {
		for (size_t i = 0; i < result->rows; i++)
			if (!result->row[i].draining)
				ios += result->row[i].dir[IO_DIR_READ].ios;
	}
	return (double)ios * 1e9 / (double)job->runtime_ns;
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->perf.fixed_rate.load);
}

CHECK(perf, fixed_rate, .id = "PERF-RATE-001",
      .title = "reads at a fixed rate are served in time, counted from their intended start",
      .spec = "profile: perf.fixed_rate", .needs = DUT_LOAD, .deadline_s = 900,
      .lasts_ms = lasts_ms, .effect = LOADS)
{
	struct dut_load load = { .nsid = load_first_ns(dut) };
	double rate = profile->perf.fixed_rate.iops;
	const struct io_dir_stats *reads;
	static struct io_result result;

	load_init_job(profile, &profile->perf.fixed_rate.load, IO_RANDREAD, &load.job);
	load.job.rate_iops = rate / load.job.numjobs;
	load_run(dut, profile, &load, 1, NULL, &result, NULL);
	reads = &result.job[0].dir[IO_DIR_READ];
	/* a drive that cannot keep up does not get away with serving fewer */
	EXPECT_GE(rate_served(profile, &load.job, &result.job[0]), rate * 0.99,
		  .what = "rate that was served", .unit = "IOPS", .source = LOAD_SOURCE,
		  .hint = "the drive does not keep up with the rate");
	load_judge_latency("latency p50 from the intended start", &reads->latency, 50, NAN);
	load_judge_latency("latency p99 from the intended start", &reads->latency, 99,
			   profile->perf.fixed_rate.p99_max_us);
	load_judge_latency("latency p99.99 from the intended start", &reads->latency, 99.99,
			   profile->perf.fixed_rate.p9999_max_us);
	/* beside it, to tell waiting from work */
	load_judge_latency("service time p99", &reads->service, 99, NAN);
	load_judge_latency("service time p99.99", &reads->service, 99.99, NAN);
	io_result_free(&result);
}
