/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random reads and writes of a file on a mounted file system reach their rate. */
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "suites/common/fstest.h"
#include "suites/common/lasts.h"
#include "suites/perf/load.h"

#define SIMULATED_NS UINT64_C(1000000000)

static void judge(const struct dut *dut, const struct profile *profile,
		  const struct io_result *result)
{
	const struct io_job_result *job = &result->job[0];
	struct load_numbers numbers;
	bool simulated = dut_info(dut)->simulated;

	load_add_up(job, &numbers);
	EXPECT_EQ(job->errors, 0, .what = "failed I/Os", .unit = "I/Os", .source = LOAD_SOURCE);
	EXPECT_GT(numbers.ios, 0, .what = "I/Os completed", .unit = "I/Os", .source = LOAD_SOURCE,
		  .sanity = true);
	/* a simulated drive's file system runs in the host's time: it says nothing of the drive */
	if (simulated)
		check_note("simulated drive: the rate is that of the host's loop device");
	load_judge_iops("IOPS on a file", numbers.iops,
			simulated ? NAN : profile->perf.file_system.iops_min);
	load_judge_latency("latency p99 on a file", &numbers.latency, 99, NAN);
	load_record_in_flight(job);
	load_judge_stall(result, simulated ? NAN : profile->perf.stall_max_us);
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->perf.file_system.load) +
	       lasts_bytes_ms(profile->perf.file_system.load.size_bytes);
}

CHECK(perf, file_system, .id = "PERF-FS-001",
      .title = "a file on a mounted file system is read and written at the demanded rate",
      .spec = "profile: perf.file_system", .ocp = "META-PERF-3", .needs = DUT_BLOCK | DUT_MOUNT,
      .deadline_s = 1800, .lasts_ms = lasts_ms, .effect = WRITES)
{
	const struct profile_load *load = &profile->perf.file_system.load;
	static struct io_result result;
	struct io_run_options options = { .progress = fstest_glance, .progress_context = dut };
	struct host_evidence host;
	struct host_watch *watch;
	struct fstest fs;
	struct io_job job;
	int run;

	load_require_link(dut, profile);
	fstest_open(dut, profile->perf.file_system.type, load->size_bytes, &fs);
	load_init_job(profile, load, IO_RANDRW, &job);
	RIG(snprintf(job.target, sizeof job.target, "%s/load", fs.directory) <
		    (int)sizeof job.target,
	    "%s: the run's folder has too long a name: name a shorter one with --out",
	    fs.directory);
	job.create = true;
	job.unlink = true;
	/* a simulated drive serves files in the host's time: long enough to see errors */
	if (dut_info(dut)->simulated && job.runtime_ns > SIMULATED_NS) {
		job.runtime_ns = SIMULATED_NS;
		job.ramp_ns = 0;
	}
	watch = host_watch_begin(dut, 0);
	run = io_run(&job, 1, &options, &result);
	host_watch_end(watch, NULL, &result, &host);
	host_watch_free(watch);
	for (size_t i = 0; i < result.features; i++)
		check_note("engine: %s", result.feature[i]);
	load_require_ran(run, &result, 1, "load on a file");
	load_require_depth(dut, &result);
	host_require_adequate(dut, profile, &host);
	judge(dut, profile, &result);
	io_result_free(&result);
	fstest_close(&fs);
}
