/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs loads and judges what came of them: errors before rates, the rig before the drive. */
#include "suites/perf/load.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "helpers/refusal.h"
#include "suites/common/rig.h"
#include "suites/perf/ceiling.h"

#define DEPTH_LEAST_PCT 95.0      /* of a closed loop, which is full by its making */
#define HOST_ABSENT_NS 250000000u /* it asks to be woken after 100 ms at the latest */

void load_add_up(const struct io_job_result *job, struct load_numbers *ret_numbers)
{
	uint64_t bytes = 0;

	memset(ret_numbers, 0, sizeof(*ret_numbers));
	histogram_clear(&ret_numbers->latency);
	for (int dir = 0; dir < IO_DIR_SYNC; dir++) {
		ret_numbers->ios += job->dir[dir].ios;
		ret_numbers->short_ios += job->dir[dir].short_ios;
		bytes += job->dir[dir].bytes;
		histogram_merge(&ret_numbers->latency, &job->dir[dir].latency);
	}
	ret_numbers->seconds = (double)job->elapsed_ns / 1e9;
	ret_numbers->iops = ret_numbers->seconds > 0
				    ? (double)ret_numbers->ios / ret_numbers->seconds
				    : NAN;
	ret_numbers->bytes_per_s = ret_numbers->seconds > 0 ? (double)bytes / ret_numbers->seconds
							    : NAN;
}

uint32_t load_first_ns(const struct dut *dut)
{
	uint32_t nsids[DUT_MAX_NS];

	RIG(dut_list_ns(dut, DUT_LOAD, nsids), "the drive has no namespace that can be loaded");
	return nsids[0];
}

size_t load_list_ns(const struct dut *dut, uint32_t ret_nsids[DUT_MAX_NS])
{
	const struct dut_info *info = dut_info(dut);
	size_t count = dut_list_ns(dut, DUT_LOAD, ret_nsids);

	RIG(count, "the drive has no namespace that can be loaded");
	for (size_t i = 0; i < info->ns_count; i++)
		if (dut_find_lack(dut, info->nsids[i], DUT_LOAD))
			check_note("namespace %u is left out: %s", info->nsids[i],
				   info->lack[i].why);
	return count;
}

void load_init_job(const struct profile *profile, const struct profile_load *load, enum io_rw rw,
		   struct io_job *ret_job)
{
	io_job_init(ret_job);
	ret_job->rw = rw;
	ret_job->bs_bytes = load->bs_bytes;
	ret_job->iodepth = load->iodepth;
	ret_job->numjobs = load->numjobs;
	ret_job->size_bytes = load->size_bytes;
	ret_job->ramp_ns = load->ramp_ns;
	ret_job->runtime_ns = load->runtime_ns;
	ret_job->interval_ns = profile->sampling.interval_ms * UINT64_C(1000000);
}

/* "job1: " where there are several */
static const char *prefix_of(const struct io_result *result, const struct io_job_result *job,
			     char *buf, size_t size)
{
	if (result->jobs > 1)
		(void)snprintf(buf, size, "%s: ", job->name);
	else
		(void)snprintf(buf, size, "%s", "");
	return buf;
}

/* Errors before rates: a drive that fails I/Os fast is not a fast drive. */
static void judge_errors(const struct io_result *result, const struct io_job_result *job)
{
	char human[160] = "", prefix[IO_NAME_SIZE + 4], what[IO_NAME_SIZE + 48];
	uint64_t ios = 0, short_ios = 0;

	for (int dir = 0; dir < IO_DIR_SYNC; dir++) {
		ios += job->dir[dir].ios;
		short_ios += job->dir[dir].short_ios;
	}
	if (job->errors && job->error_kinds) {
		char status[96];
		int code = job->error[0].code;

		if (code > 0)
			nvme_status_text(code, status, sizeof status);
		else
			(void)snprintf(status, sizeof status, "%s", strerror(-code));
		(void)snprintf(human, sizeof human, "%s, first at byte %llu", status,
			       (unsigned long long)job->first_error_offset_bytes);
	}
	(void)prefix_of(result, job, prefix, sizeof prefix);
	(void)snprintf(what, sizeof what, "%sfailed I/Os", prefix);
	EXPECT_EQ(job->errors, 0, .what = what, .unit = "I/Os", .source = LOAD_SOURCE,
		  .human = human[0] ? human : NULL);
	(void)snprintf(what, sizeof what, "%sI/Os that moved less than asked for", prefix);
	EXPECT_EQ(short_ios, 0, .what = what, .unit = "I/Os", .source = LOAD_SOURCE);
	(void)snprintf(what, sizeof what, "%sI/Os that never came back", prefix);
	EXPECT_EQ(job->abandoned, 0, .what = what, .unit = "I/Os", .source = LOAD_SOURCE);
	(void)snprintf(what, sizeof what, "%sI/Os completed", prefix);
	EXPECT_GT(ios, 0, .what = what, .unit = "I/Os", .source = LOAD_SOURCE, .sanity = true);
}

/* One sample an interval of the run time; behind it the last I/Os are only waited for. A stalled
 * interval is a rate of zero, and has no latency. */
static void record_series(const struct io_result *result, const struct io_job_result *job,
			  const struct load_lines *lines)
{
	size_t count = 0;
	uint64_t *t = check_alloc(job->rows * sizeof *t);
	double *iops = check_alloc(job->rows * sizeof *iops);
	double *rate = check_alloc(job->rows * sizeof *rate);
	double *p99 = check_alloc(job->rows * sizeof *p99);
	/* clang-format off */
	const struct series series[] = {
		{ .name = "IOPS", .unit = "IOPS", .class = SERIES_IOPS,
		  .op = FINDING_GE, .limit = lines->iops, .values = iops },
		{ .name = "bandwidth", .unit = "MB/s", .class = SERIES_BANDWIDTH,
		  .op = FINDING_GE, .limit = lines->bytes_per_s / 1e6, .values = rate },
		{ .name = "latency p99", .part = "p99", .unit = "us", .class = SERIES_LATENCY_P99,
		  .op = FINDING_LE, .limit = lines->p99_us, .values = p99 },
	};
	/* clang-format on */
	char prefix[IO_NAME_SIZE + 4], name[IO_NAME_SIZE + 16];

	if (!job->rows)
		return;
	for (size_t i = 0; i < job->rows; i++) {
		const struct io_row *row = &job->row[i];
		double seconds = (double)row->length_ns / 1e9;
		uint64_t worst = 0, ios = 0;

		if (row->draining || !row->length_ns)
			continue;
		t[count] = result->started_ns + row->start_ns;
		for (int dir = 0; dir < IO_DIR_SYNC; dir++) {
			ios += row->dir[dir].ios;
			rate[count] += (double)row->dir[dir].bytes / seconds / 1e6;
			worst = row->dir[dir].p99_ns > worst ? row->dir[dir].p99_ns : worst;
		}
		iops[count] = (double)ios / seconds;
		p99[count++] = ios ? (double)worst / 1e3 : NAN;
	}
	(void)prefix_of(result, job, prefix, sizeof prefix);
	for (size_t i = 0; i < sizeof series / sizeof series[0]; i++) {
		struct series one = series[i];

		(void)snprintf(name, sizeof name, "%s%s", prefix, one.name);
		one.name = name;
		one.job = result->jobs > 1 ? job->name : NULL;
		one.nsid = job->nsid;
		one.t_ns = t;
		one.count = count;
		check_series(&one);
	}
}

static void record_distribution(const struct io_result *result, const struct io_job_result *job)
{
	char prefix[IO_NAME_SIZE + 4], name[IO_NAME_SIZE + 16];
	struct load_numbers numbers;

	load_add_up(job, &numbers);
	(void)snprintf(name, sizeof name, "%slatency",
		       prefix_of(result, job, prefix, sizeof prefix));
	check_distribution(name, &numbers.latency);
}

void load_require_link(struct dut *dut, const struct profile *profile)
{
	struct pcie_link link;

	HOST(dut_has(dut, DUT_PCIE) || dut_info(dut)->emulated,
	     "config space cannot be read: it cannot be said whether slot and "
	     "link are what the profile demands");
	if (!dut_has(dut, DUT_PCIE))
		return;
	rig_read_link(dut, profile, &link);
	rig_require_speed(&link, profile);
	rig_require_width(&link, profile);
	rig_require_path(dut, profile);
}

static void record(const struct io_result *result, const struct load_lines *lines)
{
	for (size_t i = 0; i < result->jobs; i++) {
		record_series(result, &result->job[i], lines);
		record_distribution(result, &result->job[i]);
	}
}

static bool is_hosts(int code)
{
	return code < 0 && refusal_is_hosts(-code, REFUSAL_IO);
}

static bool failed_by_host(const struct io_job_result *job)
{
	for (uint32_t i = 0; i < job->error_kinds; i++)
		if (!is_hosts(job->error[i].code))
			return false;
	return job->error_kinds;
}

/* Before anything is judged: what never came back was refused as well. */
static void require_allowed(int run, const struct io_result *result)
{
	HOST(!is_hosts(run), "%s", result->reason[0] ? result->reason : strerror(-run));
	/* if not one I/O was done, that is what @run says */
	for (size_t i = 0; i < result->jobs; i++)
		HOST(!is_hosts(result->job[i].status), "%s: %s", result->job[i].name,
		     result->job[i].reason);
	for (size_t i = 0; i < result->jobs; i++)
		HOST(!failed_by_host(&result->job[i]),
		     "%s: %llu I/Os were refused "
		     "by this host: %s",
		     result->job[i].name, (unsigned long long)result->job[i].errors,
		     strerror(-result->job[i].error[0].code));
}

/* A namespace that is write protected has a node that takes no writes: the kernel refuses them, and
 * the drive is why. */
void load_require_writable(struct dut *dut, const struct dut_load *loads, size_t count, int run,
			   const struct io_result *result)
{
	for (size_t i = 0; i < count && i < result->jobs; i++) {
		const struct io_job_result *job = &result->job[i];
		bool refused = run == -EPERM || job->status == -EPERM;
		struct nvme_ns ns;
		char what[64];

		for (uint32_t k = 0; k < job->error_kinds; k++)
			refused |= job->error[k].code == -EPERM;
		if (!refused || dut_identify_ns(dut, loads[i].nsid, &ns))
			continue;
		(void)snprintf(what, sizeof what, "namespace %u takes writes", loads[i].nsid);
		REQUIRE_EQ(ns.nsattr & 1, 0, .what = what,
			   .source = "Identify Namespace, NSATTR bit 0, Currently Write Protected",
			   .hint = "the namespace is write protected: by its drive, or by a host "
				   "with Set Features 84h");
	}
}

void load_require_depth(const struct dut *dut, const struct io_result *result)
{
	/* files of a simulated drive are served by this host, and nothing is concluded from that */
	HOST(!result->handicap[0] || dut_info(dut)->simulated, "%s", result->handicap);
	for (size_t i = 0; i < result->jobs; i++) {
		double held_pct = result->job[i].depth_held * 100;

		if (isnan(held_pct))
			continue;
		MEASURED(held_pct,
			 .what = "I/Os in flight on average while there was something to "
				 "issue, of the queue depth",
			 .unit = "%", .source = "sum of latencies over time (Little's law)");
		HOST(held_pct >= DEPTH_LEAST_PCT,
		     "%.1f %% of the queue depth were "
		     "in flight on average, at least %.0f %% is a full queue: this host did not "
		     "put "
		     "the load on the drive that was to be judged",
		     held_pct, DEPTH_LEAST_PCT);
	}
}

void load_require_ran(int run, const struct io_result *result, size_t count, const char *what)
{
	HOST(run >= 0 || result->started_ns || !refusal_is_hosts(-run, REFUSAL_START),
	     "the load could not be started: %s",
	     result->reason[0] ? result->reason : strerror(-run));
	require_allowed(run, result);
	if (run != -EIO || result->jobs != count)
		REQUIRE_OK(run, .what = result->reason[0] ? result->reason : what,
			   .hint = "the kernel log tells what its driver saw of the drive");
}

void load_record(const struct io_result *result)
{
	static const struct load_lines none = { NAN, NAN, NAN };

	record(result, &none);
}

void load_run(struct dut *dut, const struct profile *profile, const struct dut_load *loads,
	      size_t count, const struct load_lines *lines, struct io_result *result,
	      struct sampling *ret_sampling)
{
	static const struct load_lines none = { NAN, NAN, NAN };
	struct sampling sampling;
	int run;

	load_require_link(dut, profile);
	run = sampled_run_load(dut, profile, loads, count, NULL, result, &sampling);
	record(result, lines ? lines : &none);
	load_require_writable(dut, loads, count, run, result);
	require_allowed(run, result);
	for (size_t i = 0; i < result->jobs; i++)
		judge_errors(result, &result->job[i]);
	for (size_t i = 0; i < result->features; i++)
		check_note("engine: %s", result->feature[i]);
	/* failed I/Os were judged, with their number; here: could it run at all, to its end? */
	load_require_ran(run, result, count, "running the load");
	load_require_depth(dut, result);
	host_require_adequate(dut, profile, &sampling.host);
	load_judge_stall(result, profile->perf.stall_max_us);
	ceiling_require_possible(dut, result);
	if (ret_sampling)
		*ret_sampling = sampling;
}

/* Positive evidence that the silence was the host's: without the time in which it did not look. */
static bool was_not_looking(const struct io_stall *stall, double limit_us)
{
	return stall->unseen_ns >= HOST_ABSENT_NS && (double)stall->longest_ns / 1e3 > limit_us &&
	       (double)(stall->longest_ns - stall->unseen_ns) / 1e3 <= limit_us;
}

void load_judge_stall(const struct io_result *result, double limit_us)
{
	for (size_t i = 0; i < result->jobs; i++) {
		const struct io_stall *stall = &result->job[i].stall;
		char prefix[IO_NAME_SIZE + 4], what[IO_NAME_SIZE + 48], human[128];
		double us = (double)stall->longest_ns / 1e3;

		HOST(!was_not_looking(stall, limit_us),
		     "this program was not run "
		     "for %.2f s of a load, and saw no completion of %s in this time",
		     (double)stall->unseen_ns / 1e9, result->job[i].name);
		(void)prefix_of(result, &result->job[i], prefix, sizeof prefix);
		(void)snprintf(what, sizeof what, "%slongest time without a completion", prefix);
		(void)snprintf(human, sizeof human,
			       "from %.3f s on; the first completion after %.3f "
			       "ms, the last one %.3f ms before the planned end",
			       (double)stall->from_ns / 1e9, (double)stall->first_ns / 1e6,
			       (double)stall->end_ns / 1e6);
		if (isnan(limit_us))
			MEASURED(us, .what = what, .unit = "us", .human = human,
				 .source = LOAD_SOURCE);
		else
			EXPECT_LE(us, limit_us, .what = what, .unit = "us", .human = human,
				  .source = LOAD_SOURCE,
				  .hint = "the drive answered nothing: background work, a firmware "
					  "that hangs or starts again, a link that trains; the "
					  "kernel log and the series tell more");
	}
}

void load_judge_iops(const char *what, double iops, double min)
{
	if (isnan(min))
		MEASURED(iops, .what = what, .unit = "IOPS", .source = LOAD_SOURCE);
	else
		EXPECT_GE(iops, min, .what = what, .unit = "IOPS", .source = LOAD_SOURCE);
}

void load_judge_bandwidth(double bytes_per_s, double min)
{
	if (isnan(min))
		MEASURED(bytes_per_s / 1e6, .what = "bandwidth", .unit = "MB/s",
			 .source = LOAD_SOURCE);
	else
		EXPECT_GE(bytes_per_s / 1e6, min / 1e6, .what = "bandwidth", .unit = "MB/s",
			  .source = LOAD_SOURCE);
}

void load_judge_latency(const char *what, const struct io_histogram *latency, double percent,
			double limit_us)
{
	/* NaN for an empty histogram: no I/O, no latency, no pass */
	double us = latency->total ? (double)histogram_percentile_ns(latency, percent) / 1e3 : NAN;

	if (isnan(limit_us))
		MEASURED(us, .what = what, .unit = "us", .role = FINDING_LATENCY,
			 .source = LOAD_SOURCE);
	else
		EXPECT_LE(us, limit_us, .what = what, .unit = "us", .role = FINDING_LATENCY,
			  .source = LOAD_SOURCE);
}

void load_record_in_flight(const struct io_job_result *result)
{
	MEASURED(result->in_flight_mean, .what = "I/Os in flight on average", .unit = "I/Os",
		 .source = "sum of latencies over elapsed time (Little's law)");
}
