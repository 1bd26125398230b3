/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random reads and writes at the same time, on all namespaces: neither starves the other. */
#include <math.h>
#include <stdio.h>

#include "suites/common/lasts.h"
#include "suites/perf/load.h"

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->perf.mixed.load);
}

CHECK(perf, mixed, .id = "PERF-MIX-001",
      .title = "mixed random reads and writes reach their rate, and both are served in time",
      .spec = "profile: perf.mixed", .needs = DUT_LOAD, .deadline_s = 900, .lasts_ms = lasts_ms,
      .effect = WRITES)
{
	uint32_t nsids[DUT_MAX_NS];
	size_t count = load_list_ns(dut, nsids);
	struct dut_load *loads = check_alloc(DUT_MAX_NS * sizeof *loads);
	struct io_histogram *reads = check_alloc(2 * sizeof *reads), *writes = reads + 1;
	static struct io_result result;
	double iops = 0;

	for (size_t i = 0; i < count; i++) {
		loads[i].nsid = nsids[i];
		load_init_job(profile, &profile->perf.mixed.load, IO_RANDRW, &loads[i].job);
		loads[i].job.rwmixread_pct = profile->perf.mixed.read_pct;
		(void)snprintf(loads[i].job.name, sizeof loads[i].job.name, "ns%u", nsids[i]);
	}
	load_run(dut, profile, loads, count, NULL, &result, NULL);
	histogram_clear(reads);
	histogram_clear(writes);
	for (size_t i = 0; i < result.jobs; i++) {
		struct load_numbers numbers;

		load_add_up(&result.job[i], &numbers);
		iops += numbers.iops;
		histogram_merge(reads, &result.job[i].dir[IO_DIR_READ].latency);
		histogram_merge(writes, &result.job[i].dir[IO_DIR_WRITE].latency);
	}
	load_judge_iops("IOPS, reads and writes of all namespaces together", iops,
			profile->perf.mixed.iops_min);
	load_judge_latency("read latency p99", reads, 99, profile->perf.mixed.read_p99_max_us);
	load_judge_latency("write latency p99", writes, 99, profile->perf.mixed.write_p99_max_us);
	io_result_free(&result);
}
