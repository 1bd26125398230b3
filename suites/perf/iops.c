/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A workload of the profile reaches its limits, with every I/O counted and none of them failed. */
#include <math.h>

#include "suites/perf/ceiling.h"
#include "suites/perf/load.h"

/* The higher of the floor and the share of what the product claims; NaN: no limit. */
static double floor_of(double min, double claim, const struct profile_limits *limits)
{
	return fmax(min, claim * limits->of_claim_pct / 100);
}

static void judge(struct dut *dut, const struct profile_workload *workload,
		  const struct load_lines *floors, const struct io_job_result *job)
{
	const struct profile_limits *limits = &workload->limits;
	struct load_numbers numbers;

	load_add_up(job, &numbers);
	ceiling_require_fetching(dut, &workload->job, numbers.iops, floors->iops,
				 numbers.bytes_per_s, floors->bytes_per_s);
	load_judge_iops("IOPS", numbers.iops, floors->iops);
	load_judge_bandwidth(numbers.bytes_per_s, floors->bytes_per_s);
	load_judge_latency("latency p50", &numbers.latency, 50, limits->p50_max_us);
	load_judge_latency("latency p99", &numbers.latency, 99, limits->p99_max_us);
	load_judge_latency("latency p99.9", &numbers.latency, 99.9, limits->p999_max_us);
	load_judge_latency("latency p99.99", &numbers.latency, 99.99, limits->p9999_max_us);
	load_judge_latency("latency maximum", &numbers.latency, 100, limits->max_max_us);
	if (workload->job.rate_iops == 0 && numbers.ios)
		load_record_in_flight(job);
}

CHECK(perf, iops, .id = "PERF-IOPS-001",
      .title = "a workload reaches the IOPS, bandwidth and latency that the profile demands",
      .spec = "profile: workloads", .ocp = "META-PERF", .needs = DUT_LOAD,
      .across = NAMESPACES | WORKLOADS, .deadline_s = 900, .effect = LOADS)
{
	struct dut_load load = { .nsid = point->nsid, .job = point->workload->job };
	const struct profile_limits *limits = &point->workload->limits;
	struct load_lines lines = { .p99_us = limits->p99_max_us };
	/* static: the result outlives a REQUIRE that ends the body */
	static struct io_result result;

	lines.iops = floor_of(limits->iops_min, limits->iops_claim, limits);
	lines.bytes_per_s = floor_of(limits->bandwidth_min_bytes_per_s,
				     limits->bandwidth_claim_bytes_per_s, limits);
	load.job.interval_ns = profile->sampling.interval_ms * UINT64_C(1000000);
	ceiling_require_payload(dut, &load.job, lines.iops, lines.bytes_per_s);
	load_run(dut, profile, &load, 1, &lines, &result, NULL);
	judge(dut, point->workload, &lines, &result.job[0]);
	io_result_free(&result);
}
