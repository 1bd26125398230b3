/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A workload of the profile reaches its limits, with every I/O counted and none of them failed. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "suites/check.h"
#include "suites/common/rig.h"

#define ENGINE "I/O engine, every completion of the measured time"

struct numbers {
	double seconds, iops, bytes_per_s;
	uint64_t ios, short_ios;
	struct io_histogram latency;    /* of reads, writes and trims together */
};

static void add_up(const struct io_job_result *job, struct numbers *ret)
{
	uint64_t bytes = 0;

	memset(ret, 0, sizeof(*ret));
	histogram_clear(&ret->latency);
	for (int dir = 0; dir < IO_DIR_SYNC; dir++) {
		ret->ios += job->dir[dir].ios;
		ret->short_ios += job->dir[dir].short_ios;
		bytes += job->dir[dir].bytes;
		histogram_merge(&ret->latency, &job->dir[dir].latency);
	}
	ret->seconds = (double)job->elapsed_ns / 1e9;
	/* no time, no rate: NaN holds no limit */
	ret->iops = ret->seconds > 0 ? (double)ret->ios / ret->seconds : NAN;
	ret->bytes_per_s = ret->seconds > 0 ? (double)bytes / ret->seconds : NAN;
}

/* Errors before rates: a drive that fails I/Os fast is not a fast drive. */
static void judge_errors(const struct io_job_result *job, const struct numbers *numbers)
{
	char human[160] = "";

	if (job->errors && job->error_kinds) {
		char status[96];
		int code = job->error[0].code;

		if (code > 0)
			nvme_status_text(code, status, sizeof status);
		else
			snprintf(status, sizeof status, "%s", strerror(-code));
		snprintf(human, sizeof human, "%s, first at byte %llu", status,
			 (unsigned long long)job->first_error_offset_bytes);
	}
	EXPECT_EQ(job->errors, 0, .what = "failed I/Os", .unit = "I/Os", .source = ENGINE,
		  .human = human[0] ? human : NULL);
	EXPECT_EQ(numbers->short_ios, 0, .what = "I/Os that moved less than asked for",
		  .unit = "I/Os", .source = ENGINE);
	EXPECT_EQ(job->abandoned, 0, .what = "I/Os that never came back", .unit = "I/Os",
		  .source = ENGINE);
	EXPECT_GT(numbers->ios, 0, .what = "I/Os completed", .unit = "I/Os", .source = ENGINE);
}

static void judge_rates(const struct profile_workload *workload, const struct numbers *numbers)
{
	const struct profile_limits *limits = &workload->limits;

	if (isnan(limits->iops_min))
		MEASURED(numbers->iops, .what = "IOPS", .unit = "IOPS", .source = ENGINE);
	else
		EXPECT_GE(numbers->iops, limits->iops_min, .what = "IOPS", .unit = "IOPS",
			  .source = ENGINE);
	if (isnan(limits->bandwidth_min_bytes_per_s))
		MEASURED(numbers->bytes_per_s / 1e6, .what = "bandwidth", .unit = "MB/s",
			 .source = ENGINE);
	else
		EXPECT_GE(numbers->bytes_per_s / 1e6, limits->bandwidth_min_bytes_per_s / 1e6,
			  .what = "bandwidth", .unit = "MB/s", .source = ENGINE);
}

/* NaN for an empty histogram: no I/O, no latency, no pass */
static double histogram_ns(const struct io_histogram *h, double percent)
{
	return h->total ? (double)histogram_percentile_ns(h, percent) : NAN;
}

static void judge_latency(const char *what, double ns, double limit_us)
{
	if (isnan(limit_us))
		MEASURED(ns / 1e3, .what = what, .unit = "us", .source = ENGINE);
	else
		EXPECT_LE(ns / 1e3, limit_us, .what = what, .unit = "us", .source = ENGINE);
}

static void judge_latencies(const struct profile_workload *workload, const struct numbers *numbers)
{
	const struct io_histogram *latency = &numbers->latency;
	const struct profile_limits *limits = &workload->limits;

	judge_latency("latency p50", histogram_ns(latency, 50), limits->p50_max_us);
	judge_latency("latency p99", histogram_ns(latency, 99), limits->p99_max_us);
	judge_latency("latency p99.9", histogram_ns(latency, 99.9),
		      limits->p999_max_us);
	judge_latency("latency p99.99", histogram_ns(latency, 99.99),
		      limits->p9999_max_us);
	judge_latency("latency maximum", latency->total ? (double)latency->max_ns : NAN,
		      limits->max_max_us);
}

/* One sample an interval; a stalled interval is a zero, never a gap. */
static void record_series(const struct io_result *result, const struct io_job_result *job)
{
	uint64_t *t = check_alloc(job->rows * sizeof *t);
	double *iops = check_alloc(job->rows * sizeof *iops);
	double *rate = check_alloc(job->rows * sizeof *rate);
	double *p99 = check_alloc(job->rows * sizeof *p99);

	for (size_t i = 0; i < job->rows; i++) {
		const struct io_row *row = &job->row[i];
		double seconds = (double)row->length_ns / 1e9;
		uint64_t worst = 0;

		t[i] = result->started_ns + row->start_ns;
		for (int dir = 0; dir < IO_DIR_SYNC; dir++) {
			iops[i] += (double)row->dir[dir].ios / seconds;
			rate[i] += (double)row->dir[dir].bytes / seconds / 1e6;
			worst = row->dir[dir].p99_ns > worst ? row->dir[dir].p99_ns : worst;
		}
		p99[i] = (double)worst / 1e3;
	}
	if (job->rows) {
		check_series("IOPS", "IOPS", t, iops, job->rows);
		check_series("bandwidth", "MB/s", t, rate, job->rows);
		check_series("latency p99", "us", t, p99, job->rows);
	}
}

static void judge(const struct profile_workload *workload, const struct io_result *result)
{
	const struct io_job_result *job = &result->job[0];
	struct numbers numbers;

	add_up(job, &numbers);
	record_series(result, job);
	judge_errors(job, &numbers);
	judge_rates(workload, &numbers);
	judge_latencies(workload, &numbers);
	for (size_t i = 0; i < result->features; i++)
		check_note("engine: %s", result->feature[i]);
	/* a closed loop that is not full has measured the host */
	if (workload->job.rate_iops == 0 && numbers.ios) {
		double depth = (double)workload->job.iodepth * workload->job.numjobs;

		MEASURED(job->in_flight_mean, .what = "I/Os in flight on average", .unit = "I/Os",
			 .source = "sum of latencies over elapsed time (Little's law)");
		if (fabs(job->in_flight_mean - depth) > depth * 0.01)
			check_note("in flight on average %.2f, queue depth %.0f", job->in_flight_mean,
				   depth);
	}
}

CHECK(perf, iops,
      .id     = "PERF-IOPS-001",
      .title  = "a workload reaches the IOPS, bandwidth and latency that the profile demands",
      .spec   = "profile: workloads",
      .ocp    = "META-PERF",
      .needs  = DUT_LOAD,
      .across = NAMESPACES | WORKLOADS,
      .deadline_s = 900,
      .effect = LOADS)
{
	struct dut_load load = { .nsid = point->nsid, .job = point->workload->job };
	/* static: the result outlives a REQUIRE that ends the body */
	static struct io_result result;
	int run;

	if (dut_has(dut, DUT_PCIE)) {
		struct pcie_link link;

		rig_read_link(dut, profile, &link);
		rig_require_speed(&link, profile);
		rig_require_width(&link, profile);
	}
	run = dut_run_load(dut, &load, 1, NULL, &result);
	if (result.jobs == 1)
		judge(point->workload, &result);
	/* failed I/Os are judged above, with their number; here: could it run at all, to its end? */
	if (run != -EIO || result.jobs != 1)
		REQUIRE_OK(run, .what = result.reason[0] ? result.reason : "running the workload");
	io_result_free(&result);
}
