/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Latency of random reads that arrive at a fixed rate, counted from when each was due. */
#include <math.h>

#include "suites/perf/load.h"

CHECK(perf, fixed_rate,
      .id     = "PERF-RATE-001",
      .title  = "reads at a fixed rate are served in time, counted from their intended start",
      .spec   = "profile: perf.fixed_rate",
      .needs  = DUT_LOAD,
      .deadline_s = 900,
      .effect = LOADS)
{
	struct dut_load load = { .nsid = load_first_ns(dut) };
	double rate = profile->perf.fixed_rate.iops;
	const struct io_dir_stats *reads;
	static struct io_result result;
	struct load_numbers numbers;

	load_init_job(profile, &profile->perf.fixed_rate.load, IO_RANDREAD, &load.job);
	load.job.rate_iops = rate / load.job.numjobs;
	load_run(dut, profile, &load, 1, NULL, &result, NULL);
	load_add_up(&result.job[0], &numbers);
	reads = &result.job[0].dir[IO_DIR_READ];
	/* a drive that cannot keep up does not get away with serving fewer */
	EXPECT_GE(numbers.iops, rate * 0.99, .what = "rate that was served", .unit = "IOPS",
		  .source = LOAD_SOURCE, .hint = "the drive does not keep up with the rate");
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
