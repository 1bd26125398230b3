/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random reads and writes at the same time: neither starves the other. */
#include "suites/perf/load.h"

CHECK(perf, mixed,
      .id     = "PERF-MIX-001",
      .title  = "mixed random reads and writes reach their rate, and both are served in time",
      .spec   = "profile: perf.mixed",
      .needs  = DUT_LOAD,
      .across = NAMESPACES,
      .deadline_s = 900,
      .effect = WRITES)
{
	struct dut_load load = { .nsid = point->nsid };
	const struct io_job_result *job;
	static struct io_result result;
	struct load_numbers numbers;

	load_init_job(profile, &profile->perf.mixed.load, IO_RANDRW, &load.job);
	load.job.rwmixread_pct = profile->perf.mixed.read_pct;
	load_run(dut, profile, &load, 1, &result, NULL);
	job = &result.job[0];
	load_add_up(job, &numbers);
	load_judge_iops("IOPS, reads and writes together", numbers.iops, profile->perf.mixed.iops_min);
	load_judge_latency("read latency p99", &job->dir[IO_DIR_READ].latency, 99,
			   profile->perf.mixed.read_p99_max_us);
	load_judge_latency("write latency p99", &job->dir[IO_DIR_WRITE].latency, 99,
			   profile->perf.mixed.write_p99_max_us);
	load_record_in_flight(&load.job, job);
	io_result_free(&result);
}
