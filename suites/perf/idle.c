/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first read after a rest: what waking up costs. */
#include <math.h>

#include "helpers/statistics/statistics.h"
#include "suites/perf/load.h"

static uint64_t lasts_ms(const struct profile *profile)
{
	return (profile->perf.idle.idle_ns / 1000000 + 1) * profile->perf.idle.rounds;
}

CHECK(perf, idle_to_busy, .id = "PERF-IDLE-001",
      .title = "the first read after idling is served in time", .spec = "profile: perf.idle",
      .needs = DUT_LOAD, .deadline_s = 900, .lasts_ms = lasts_ms, .effect = LOADS)
{
	size_t rounds = profile->perf.idle.rounds;
	uint64_t *t_ns = check_alloc(rounds * sizeof *t_ns);
	double *us = check_alloc(rounds * sizeof *us);
	struct dut_load load = { .nsid = load_first_ns(dut) };
	static struct io_result result;
	struct host_evidence host;
	struct host_watch *watch;

	load_require_link(dut, profile);
	io_job_init(&load.job);
	load.job.rw = IO_RANDREAD;
	load.job.number_ios = 1;
	load.job.interval_ns = 0;
	watch = host_watch_begin(dut, 0);
	for (size_t i = 0; i < rounds; i++) {
		load.job.seed = i + 1;
		dut_leave_alone_ns(dut, profile->perf.idle.idle_ns);
		t_ns[i] = dut_now_ns(dut);
		REQUIRE_OK(dut_run_load(dut, &load, 1, NULL, &result),
			   .what = result.reason[0] ? result.reason : "one read");
		us[i] = (double)result.job[0].dir[IO_DIR_READ].latency.max_ns / 1e3;
		io_result_free(&result);
	}
	/* a busy host is late to look: that is not the drive's waking up */
	host_watch_end(watch, NULL, &result, &host);
	host_watch_free(watch);
	check_series(&(const struct series){ .name = "first read after idling",
					     .unit = "us",
					     .op = FINDING_LE,
					     .limit = profile->perf.idle.first_max_us,
					     .nsid = load.nsid,
					     .t_ns = t_ns,
					     .values = us,
					     .count = rounds });
	host_require_adequate(dut, profile, &host);
	MEASURED(statistics_mean(us, rounds), .what = "first read after idling, mean", .unit = "us",
		 .source = LOAD_SOURCE);
	EXPECT_LE(statistics_max(us, rounds), profile->perf.idle.first_max_us,
		  .what = "first read after idling, slowest", .unit = "us", .source = LOAD_SOURCE,
		  .hint = "exit latency of the power state that the drive or the host (APST, ASPM) "
			  "chose");
}
