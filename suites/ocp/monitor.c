/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the latency monitor's log as the fact table has it, and what the host has to say of the
 * same reads. */
#include "suites/ocp/monitor.h"

#include <inttypes.h>
#include <stdio.h>

#include "helpers/nvme/ocp_latency.h"

#define BUCKETS OCP_LATENCY_BUCKETS
#define STEP_MS OCP_LATENCY_STEP_MS

enum kind { TRIMS, WRITES_, READS_, KINDS };
static const char *const kinds[KINDS] = { "deallocations", "writes", "reads" };

uint64_t monitor_threshold_ms(const struct told *log, unsigned int bucket)
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

void monitor_expect_thresholds(const struct told *log)
{
	for (unsigned int bucket = 1; bucket < BUCKETS; bucket++)
		EXPECT_GT(monitor_threshold_ms(log, bucket), monitor_threshold_ms(log, bucket - 1),
			  .what = "threshold of a bucket, against the one below", .unit = "ms",
			  .source = MONITOR_LOG "bytes 9:6, Active Threshold A to D");
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
		  .human = what,
		  .source = MONITOR_LOG "Active Latency Stamp, Active Measured Latency");
	EXPECT_EQ(ms.known, seen, .what = "what was counted was measured, and nothing else",
		  .human = what,
		  .source = MONITOR_LOG "Active Bucket Counter, Active Measured Latency",
		  .hint = "latencies run from bucket 3 down to 0, counters from 0 up");
	if (!ms.known)
		return;
	EXPECT_GE(ms.number, monitor_threshold_ms(log, bucket),
		  .what = "measured latency, against the threshold of its bucket", .human = what,
		  .unit = "ms", .source = MONITOR_LOG "Active Measured Latency");
	if (bucket + 1 < BUCKETS)
		EXPECT_LT(ms.number, monitor_threshold_ms(log, bucket + 1),
			  .what = "measured latency, against the threshold of the next bucket",
			  .human = what, .unit = "ms",
			  .source = MONITOR_LOG "Active Measured Latency",
			  .hint = "it is in milliseconds");
}

void monitor_expect_measured(const struct told *log)
{
	for (unsigned int bucket = 0; bucket < BUCKETS; bucket++)
		for (unsigned int kind = 0; kind < KINDS; kind++)
			expect_measured(log, bucket, (enum kind)kind);
}

uint64_t monitor_slow_reads(const struct told *log, unsigned int bucket)
{
	uint64_t reads = 0;

	for (; bucket < BUCKETS; bucket++)
		reads += counted(log, bucket, READS_);
	return reads;
}

/* ---- the host's side ---- */

/* Without SMART, which others judge, nothing is known of them: 0. */
static uint64_t count_commands(struct dut *dut)
{
	struct nvme_smart smart;

	return dut_read_smart(dut, &smart) ? 0 : smart.host_reads;
}

void monitor_begin(struct dut *dut, struct monitor_reads *reads)
{
	histogram_clear(&reads->latency);
	reads->unseen = reads->absent_ns = 0;
	reads->commands = count_commands(dut);
}

/* One read may reach the drive as several commands, others may read beside, and one that failed was
 * not measured: the drive has counted them. */
void monitor_end(struct dut *dut, struct monitor_reads *reads)
{
	uint64_t now = count_commands(dut), measured = reads->latency.total;

	if (!reads->commands || now <= reads->commands || now - reads->commands <= measured)
		return;
	reads->unseen = now - reads->commands - measured;
	check_note("the drive counts %" PRIu64 " read commands more than this load has measured: "
		   "others read, or reads were split or failed",
		   reads->unseen);
}

void monitor_run_load(struct dut *dut, const struct dut_load *load,
		      const struct io_run_options *options, struct monitor_reads *reads)
{
	struct load_numbers *numbers = check_alloc(sizeof *numbers);
	struct dut_load whole = *load;
	static struct io_result result;
	int run;

	whole.job.runtime_ns += whole.job.ramp_ns;
	whole.job.ramp_ns = 0;
	/* how fast it is, and what it is like meanwhile, others judge */
	run = dut_run_load(dut, &whole, 1, options, &result);
	load_require_ran(run, &result, 1, "running the load");
	/* it counts them, and nobody has measured them */
	REQUIRE_EQ(result.job[0].errors, 0, .what = "failed reads", .unit = "I/Os",
		   .source = LOAD_SOURCE);
	load_add_up(&result.job[0], numbers);
	reads->latency = numbers->latency;
	reads->absent_ns = result.job[0].stall.unseen_ns;
	io_result_free(&result);
}

static uint64_t count_above(const struct io_histogram *host, double least_ns)
{
	return host->total ? (uint64_t)(histogram_share_above(host, (uint64_t)least_ns) *
						(double)host->total +
					0.5)
			   : 0;
}

/* The host sees each read take as long as the drive does, or longer; its histogram is good to a
 * percent. */
uint64_t monitor_surely_slow(const struct monitor_reads *reads, double least_ns)
{
	return count_above(&reads->latency, least_ns * 1.01);
}

uint64_t monitor_perhaps_slow(const struct monitor_reads *reads, double least_ns)
{
	return count_above(&reads->latency, least_ns * 0.99);
}

void monitor_require_alone(const struct monitor_reads *reads, uint64_t drive, double least_ns)
{
	uint64_t host = monitor_perhaps_slow(reads, least_ns);

	HOST(drive <= host || drive - host > reads->unseen,
	     "the drive counts %" PRIu64 " slow reads, this load has measured %" PRIu64
	     " of them; of the %" PRIu64 " read commands that others sent, or that the kernel made "
	     "of one, nobody knows how long they took",
	     drive, host, reads->unseen);
}
