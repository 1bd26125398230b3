/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drive's latency monitor, read before and after a load, against what the host has measured:
 * what it tells is well-formed, and it has seen what took long, and nothing else. */
#include <inttypes.h>
#include <stdio.h>

#include "suites/common/lasts.h"
#include "suites/ocp/page.h"
#include "suites/perf/load.h"

#define LOG "Latency Monitor (log C3h) "
#define BUCKETS 4
#define STEP_MS 5

enum kind { TRIMS, WRITES_, READS_, KINDS };
static const char *const kinds[KINDS] = { "deallocations", "writes", "reads" };

/* Latencies from here on fall into this bucket, or a higher one. */
static uint64_t threshold_ms(const struct told *log, unsigned int bucket)
{
	return (told_value(log, "threshold", bucket).number + 1) * STEP_MS;
}

/* A reserved dword, deallocations, writes, reads of bucket 0, then of the next. */
static uint64_t counted(const struct told *log, unsigned int bucket, enum kind kind)
{
	return told_value(log, "active_counters", 4 * bucket + 1 + (unsigned int)kind).number;
}

/* Those run from bucket 3 down to 0. */
static unsigned int place(unsigned int bucket, enum kind kind)
{
	return (BUCKETS - 1 - bucket) * KINDS + (unsigned int)kind;
}

static void expect_thresholds(const struct told *log)
{
	for (unsigned int bucket = 1; bucket < BUCKETS; bucket++)
		EXPECT_GT(threshold_ms(log, bucket), threshold_ms(log, bucket - 1),
			  .what = "threshold of a bucket, against the one below", .unit = "ms",
			  .source = LOG "bytes 9:6, Active Threshold A to D");
}

/* What was measured is within the thresholds of its bucket, and has a stamp. */
static void expect_measured(const struct told *log, unsigned int bucket, enum kind kind)
{
	struct fact_value ms = told_value(log, "active_latencies_ms", place(bucket, kind));
	struct fact_value stamp = told_value(log, "active_stamps", place(bucket, kind));
	bool seen = counted(log, bucket, kind) != 0;
	char what[96];

	(void)snprintf(what, sizeof what, "%s in bucket %u", kinds[kind], bucket);
	EXPECT_EQ(ms.known, stamp.known, .what = "a measured latency has a stamp, others none",
		  .human = what, .source = LOG "Active Latency Stamp, Active Measured Latency");
	EXPECT_EQ(ms.known, seen, .what = "what was counted was measured, and nothing else",
		  .human = what, .source = LOG "Active Bucket Counter, Active Measured Latency",
		  .hint = "latencies run from bucket 3 down to 0, counters from 0 up");
	if (!ms.known)
		return;
	EXPECT_GE(ms.number, threshold_ms(log, bucket),
		  .what = "measured latency, against the threshold of its bucket", .human = what,
		  .unit = "ms", .source = LOG "Active Measured Latency");
	if (bucket + 1 < BUCKETS)
		EXPECT_LT(ms.number, threshold_ms(log, bucket + 1),
			  .what = "measured latency, against the threshold of the next bucket",
			  .human = what, .unit = "ms", .source = LOG "Active Measured Latency",
			  .hint = "it is in milliseconds");
}

static uint64_t slow_reads(const struct told *log)
{
	uint64_t reads = 0;

	for (unsigned int bucket = 0; bucket < BUCKETS; bucket++)
		reads += counted(log, bucket, READS_);
	return reads;
}

static void read_log(struct dut *dut, const struct profile *profile, struct told *ret_log)
{
	page_read_ocp(dut, profile, &fact_page_ocp_latency, ret_log);
	NEED(told_number(ret_log, "enabled"),
	     "the host has disabled the latency monitor (feature C5h)");
}

/* Of the host's reads, those that took at least so long. */
static uint64_t host_slow(const struct io_histogram *host, double least_ns)
{
	return (uint64_t)(histogram_share_above(host, (uint64_t)least_ns) * (double)host->total +
			  0.5);
}

/* Against the host, which sees each read take as long as the drive does, or longer. Its histogram
 * is good to a percent. @unseen_ns: it did not look at its longest wait for so long. */
static void expect_agreement(const struct told *before, const struct told *after,
			     const struct io_histogram *host, uint64_t unseen_ns)
{
	double lowest_ns = (double)threshold_ms(after, 0) * 1e6;
	uint64_t perhaps = host_slow(host, lowest_ns * 0.99);
	uint64_t surely = host_slow(host, lowest_ns * 1.01);
	uint64_t drive = slow_reads(after) - slow_reads(before);
	char human[96];

	(void)snprintf(human, sizeof human,
		       "of %" PRIu64 " reads %" PRIu64 " took %" PRIu64 " ms or longer",
		       host->total, surely, threshold_ms(after, 0));
	EXPECT_LE(drive, perhaps, .what = "slow reads that the drive counted, against the host's",
		  .human = human, .unit = "reads",
		  .source = LOG "Active Bucket Counter, against every completion",
		  .hint = "what the drive takes the host waits for");
	if ((double)unseen_ns > lowest_ns / 2)
		check_note("this host did not look for %.3f ms: slow reads may be its own",
			   (double)unseen_ns / 1e6);
	else if (surely)
		EXPECT_GE(drive, (uint64_t)1,
			  .what = "slow reads that the drive counted, of those that the host saw",
			  .human = human, .unit = "reads",
			  .source = LOG "Active Bucket Counter, against every completion",
			  .hint = "the drive does not see what it makes the host wait for; or "
				  "something between them does");
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->perf.qos.load);
}

CHECK(ocp, latency_monitor, .id = "OCP-LM-001",
      .title = "the latency monitor sees the reads of a load that take long, and no others",
      .spec = "OCP Datacenter NVMe SSD, Latency Monitor",
      .ocp = "LMDATA-5, LMDATA-12, LMDATA-16, LMDATA-17, LMLLOG-12", .needs = DUT_LOAD | DUT_ADMIN,
      .deadline_s = 900, .lasts_ms = lasts_ms, .effect = LOADS)
{
	struct dut_load load = { .nsid = load_first_ns(dut) };
	static struct io_result result;
	struct load_numbers numbers;
	struct told before, after;
	int run;

	read_log(dut, profile, &before);
	expect_thresholds(&before);
	load_init_job(profile, &profile->perf.qos.load, IO_RANDREAD, &load.job);
	/* how fast it is, and what it is like meanwhile, others judge */
	run = dut_run_load(dut, &load, 1, NULL, &result);
	load_require_ran(run, &result, 1, "running the load");
	load_add_up(&result.job[0], &numbers);
	read_log(dut, profile, &after);
	for (unsigned int bucket = 0; bucket < BUCKETS; bucket++)
		for (unsigned int kind = 0; kind < KINDS; kind++)
			expect_measured(&after, bucket, (enum kind)kind);
	MEASURED(slow_reads(&after) - slow_reads(&before),
		 .what = "reads that the drive calls slow", .unit = "reads",
		 .source = LOG "Active Bucket Counter");
	if (told_number(&after, "bucket_timer") >= told_number(&before, "bucket_timer"))
		expect_agreement(&before, &after, &numbers.latency, result.job[0].stall.unseen_ns);
	else
		check_note("the buckets' time was over meanwhile: counters cannot be compared");
	io_result_free(&result);
}
