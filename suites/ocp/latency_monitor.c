/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drive's latency monitor, read before and after a load, against what the host has measured:
 * what it tells is well-formed, and it has seen what took long, and nothing else. */
#include <inttypes.h>
#include <stdio.h>

#include "suites/common/lasts.h"
#include "suites/ocp/monitor.h"

static void read_log(struct dut *dut, const struct profile *profile, struct told *ret_log)
{
	page_read_ocp(dut, profile, &fact_page_ocp_latency, ret_log);
	NEED(told_number(ret_log, "enabled"),
	     "the host has disabled the latency monitor (feature C5h)");
}

static void expect_agreement(const struct told *before, const struct told *after,
			     const struct monitor_reads *reads)
{
	double lowest_ns = (double)monitor_threshold_ms(after, 0) * 1e6;
	uint64_t surely = monitor_surely_slow(reads, lowest_ns);
	uint64_t drive = monitor_slow_reads(after, 0) - monitor_slow_reads(before, 0);
	char human[96];

	(void)snprintf(human, sizeof human,
		       "of %" PRIu64 " reads %" PRIu64 " took %" PRIu64 " ms or longer",
		       reads->latency.total, surely, monitor_threshold_ms(after, 0));
	monitor_require_alone(reads, drive, lowest_ns);
	EXPECT_LE(drive, monitor_perhaps_slow(reads, lowest_ns),
		  .what = "slow reads that the drive counted, against the host's", .human = human,
		  .unit = "reads",
		  .source = MONITOR_LOG "Active Bucket Counter, against every completion",
		  .hint = "what the drive takes the host waits for");
	if ((double)reads->absent_ns > lowest_ns / 2)
		check_note("this host did not look for %.3f ms: slow reads may be its own",
			   (double)reads->absent_ns / 1e6);
	else if (surely)
		EXPECT_GE(drive, (uint64_t)1,
			  .what = "slow reads that the drive counted, of those that the host saw",
			  .human = human, .unit = "reads",
			  .source = MONITOR_LOG "Active Bucket Counter, against every completion",
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
	static struct monitor_reads reads;
	struct told before, after;

	monitor_begin(dut, &reads);
	read_log(dut, profile, &before);
	monitor_expect_thresholds(&before);
	load_init_job(profile, &profile->perf.qos.load, IO_RANDREAD, &load.job);
	monitor_run_load(dut, &load, NULL, &reads);
	read_log(dut, profile, &after);
	monitor_end(dut, &reads);
	monitor_expect_measured(&after);
	MEASURED(monitor_slow_reads(&after, 0) - monitor_slow_reads(&before, 0),
		 .what = "reads that the drive calls slow", .unit = "reads",
		 .source = MONITOR_LOG "Active Bucket Counter");
	if (told_number(&after, "bucket_timer") >= told_number(&before, "bucket_timer"))
		expect_agreement(&before, &after, &reads);
	else
		check_note("the buckets' time was over meanwhile: counters cannot be compared");
}
