/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random writes go on as fast as they began: no interval far below the mean, no decline. */
#include <math.h>

#include "helpers/statistics/statistics.h"
#include "suites/common/lasts.h"
#include "suites/perf/load.h"

#define INTERVALS_MIN 5

/* IOPS of each whole interval of the run time; behind it the last I/Os are only waited for. */
static size_t whole_intervals(const struct io_job_result *job, uint64_t runtime_ns, double *iops)
{
	size_t count = 0;

	for (size_t i = 0; i < job->rows; i++) {
		const struct io_row *row = &job->row[i];
		uint64_t ios = 0;

		if (row->length_ns < job->interval_ns ||
		    row->start_ns + row->length_ns > runtime_ns)
			continue;
		for (int dir = 0; dir < IO_DIR_SYNC; dir++)
			ios += row->dir[dir].ios;
		iops[count++] = (double)ios / ((double)row->length_ns / 1e9);
	}
	return count;
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->perf.consistency.load);
}

CHECK(perf, consistency, .id = "PERF-CONS-001",
      .title = "random writes stay near their mean and do not decline",
      .spec = "profile: perf.consistency", .needs = DUT_LOAD, .across = NAMESPACES,
      .deadline_s = 900, .lasts_ms = lasts_ms, .effect = WRITES)
{
	struct dut_load load = { .nsid = point->nsid };
	static struct io_result result;
	struct sampling sampling;
	double *iops, mean, decline_pct;
	size_t count;

	load_init_job(profile, &profile->perf.consistency.load, IO_RANDWRITE, &load.job);
	load.job.interval_ns = profile->perf.consistency.interval_ns;
	load_run(dut, profile, &load, 1, NULL, &result, &sampling);
	iops = check_alloc(result.job[0].rows * sizeof *iops);
	count = whole_intervals(&result.job[0], load.job.runtime_ns, iops);
	RIG(count >= INTERVALS_MIN,
	    "the run had %zu whole intervals, it takes %d to see a trend: "
	    "perf.consistency.runtime is too short for its interval",
	    count, INTERVALS_MIN);
	mean = statistics_mean(iops, count);
	MEASURED(mean, .what = "IOPS", .unit = "IOPS", .source = LOAD_SOURCE);
	host_excuse_part(dut, &sampling.host, load.job.interval_ns);
	EXPECT_GE(statistics_consistency(iops, count) * 100,
		  profile->perf.consistency.min_of_mean_pct,
		  .what = "slowest interval, of the mean", .unit = "%", .source = LOAD_SOURCE,
		  .hint = "background work of the firmware that stops the host's: garbage "
			  "collection, table updates; the series shows when");
	decline_pct = -statistics_slope(iops, count) * (double)(count - 1) / mean * 100;
	EXPECT_LE(decline_pct, profile->perf.consistency.decline_max_pct,
		  .what = "decline from first to last interval, of the mean", .unit = "%",
		  .source = "least-squares line through the IOPS of all intervals",
		  .hint = "not in steady state (see perf/steady_state), throttling (see thermal), "
			  "or work that piles up");
	io_result_free(&result);
}
