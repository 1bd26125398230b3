/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The latency monitor, armed with the lowest thresholds that there are (feature C5h), beside a load
 * that queues up: its buckets are read during the load and after it, against what the host has
 * measured. What the monitor had counted before is lost by that: only with --erase. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "helpers/nvme/nvme.h"
#include "helpers/nvme/ocp_latency.h"
#include "suites/common/lasts.h"
#include "suites/ocp/monitor.h"

#define FEATURE "feature C5h, Latency Monitor"
#define LOOKS_MOST 8
#define LOOK_NS 50000000
/* so much in flight takes even a fast link more than the lowest threshold */
#define BLOCK_BYTES (128u << 10)
#define DEPTH 800

static const uint8_t armed_thresholds[OCP_LATENCY_BUCKETS] = { 0, 1, 3, 7 };

/* ---- the feature ---- */

struct setting {
	uint8_t *data;
	uint32_t uuid; /* index, in CDW14 */
};

static void read_setting(struct dut *dut, struct setting *ret_setting)
{
	struct dut_pages *pages = dut_pages_open(dut);
	struct dut_command get = {
		.opcode = NVME_OP_GET_FEATURES,
		.cdw10 = OCP_FEATURE_LATENCY,
		.data_bytes = OCP_LATENCY_BYTES,
	};

	RIG(pages, "no memory for the drive's pages");
	ret_setting->uuid = dut_pages_ocp_index(pages);
	dut_pages_close(pages);
	get.cdw14 = ret_setting->uuid;
	get.data = ret_setting->data = check_alloc(OCP_LATENCY_BYTES);
	REQUIRE_OK(dut_admin(dut, &get), .what = "Get Features C5h");
}

static int set(struct dut *dut, const struct setting *setting, const struct ocp_latency *latency)
{
	struct dut_command command = {
		.opcode = NVME_OP_SET_FEATURES,
		.cdw10 = OCP_FEATURE_LATENCY,
		.cdw14 = setting->uuid,
		.data = check_alloc(OCP_LATENCY_BYTES),
		.data_bytes = OCP_LATENCY_BYTES,
	};

	memcpy(command.data, setting->data, OCP_LATENCY_BYTES);
	ocp_latency_encode(latency, command.data);
	return dut_admin(dut, &command);
}

static void expect_refusal(struct dut *dut, const struct setting *setting,
			   const struct ocp_latency *good)
{
	struct ocp_latency bad = *good;
	int ret;

	bad.threshold[2] = bad.threshold[1];
	dut_expect_errors(dut, 1);
	ret = set(dut, setting, &bad);
	if (ret < 0)
		REQUIRE_OK(ret, .what = "Set Features C5h");
	EXPECT_EQ(NVME_STATUS((unsigned int)ret), (unsigned int)NVME_SC_INVALID_FIELD,
		  .what = "status of thresholds that do not grow", .unit = "NVMe status",
		  .source = "completion of Set Features C5h");
}

/* What was counted before is forgotten. */
static void arm(struct dut *dut, const struct profile *profile, const struct setting *setting,
		const struct ocp_latency *latency, struct told *ret_log)
{
	REQUIRE_OK(set(dut, setting, latency), .what = "Set Features C5h");
	page_read_ocp(dut, profile, &fact_page_ocp_latency, ret_log);
	EXPECT_TRUE(told_number(ret_log, "enabled"),
		    .what = "the monitor is enabled, as it was set",
		    .source = MONITOR_LOG "byte 0, against " FEATURE);
	for (unsigned int i = 0; i < OCP_LATENCY_BUCKETS; i++)
		EXPECT_EQ(monitor_threshold_ms(ret_log, i),
			  (uint64_t)(latency->threshold[i] + 1) * OCP_LATENCY_STEP_MS,
			  .what = "threshold of a bucket, as it was set", .unit = "ms",
			  .source = MONITOR_LOG "bytes 9:6, against " FEATURE);
	EXPECT_EQ(monitor_slow_reads(ret_log, 0), (uint64_t)0,
		  .what = "slow reads in the buckets of a monitor that was just armed",
		  .unit = "reads", .source = MONITOR_LOG "Active Bucket Counter",
		  .hint = "Set Features begins the buckets anew");
}

/* ---- beside the load ---- */

/* Looks from the load's own thread: nothing is judged there. */
struct looks {
	struct dut *dut;
	uint64_t slow[LOOKS_MOST];
	size_t count;
	int error;
};

static void look(const struct io_progress *progress, void *context)
{
	static const struct fact_place place = { .page = &fact_page_ocp_latency };
	struct looks *looks = context;
	struct dut_pages *pages;
	struct fact_reader reader;
	const void *data;
	size_t size;
	int ret;

	(void)progress;
	if (looks->count == LOOKS_MOST || looks->error)
		return;
	pages = dut_pages_open(looks->dut);
	if (!pages)
		return;
	reader = dut_pages_reader(pages);
	ret = reader.read(reader.context, &place, &data, &size);
	if (ret) {
		looks->error = ret;
	} else {
		const struct told log = { &fact_page_ocp_latency, data, size };

		looks->slow[looks->count++] = monitor_slow_reads(&log, 0);
	}
	dut_pages_close(pages);
}

static void expect_growth(const struct looks *looks, const struct told *after)
{
	uint64_t last = 0;

	REQUIRE_OK(looks->error, .what = "reading log C3h beside a load");
	for (size_t i = 0; i <= looks->count; i++) {
		uint64_t now = i < looks->count ? looks->slow[i] : monitor_slow_reads(after, 0);

		EXPECT_GE(now, last, .what = "slow reads counted so far, against the look before",
			  .unit = "reads", .source = MONITOR_LOG "Active Bucket Counter");
		last = now;
	}
	MEASURED(looks->count, .what = "looks at the buckets beside the load", .unit = "looks");
}

static void expect_agreement(const struct told *log, const struct monitor_reads *reads)
{
	for (unsigned int i = 0; i < OCP_LATENCY_BUCKETS; i++) {
		double least_ns = (double)monitor_threshold_ms(log, i) * 1e6;
		uint64_t surely = monitor_surely_slow(reads, least_ns);
		uint64_t drive = monitor_slow_reads(log, i);
		char human[96], what[96];

		(void)snprintf(human, sizeof human, "of %" PRIu64 " reads, for the host",
			       reads->latency.total);
		(void)snprintf(what, sizeof what, "reads of %" PRIu64 " ms and more",
			       monitor_threshold_ms(log, i));
		monitor_require_alone(reads, drive, least_ns);
		EXPECT_LE(drive, monitor_perhaps_slow(reads, least_ns), .what = what,
			  .human = human, .unit = "reads",
			  .source = MONITOR_LOG "Active Bucket Counter, against every completion",
			  .hint = "what the drive takes the host waits for");
		if (i == 0 && surely && (double)reads->absent_ns < least_ns / 2)
			EXPECT_GE(drive, (uint64_t)1, .what = what, .human = human, .unit = "reads",
				  .source = MONITOR_LOG "Active Bucket Counter, against every "
							"completion",
				  .hint = "the drive does not count what it makes the host wait "
					  "for");
		MEASURED(surely, .what = what, .unit = "reads", .source = LOAD_SOURCE);
	}
}

static void run_load(struct dut *dut, const struct profile *profile, struct looks *looks,
		     struct monitor_reads *ret_reads)
{
	struct dut_load load = { .nsid = load_first_ns(dut) };
	struct io_run_options options = {
		.progress = look,
		.progress_context = looks,
		.progress_interval_ns = LOOK_NS,
	};

	load_init_job(profile, &profile->perf.qos.load, IO_RANDREAD, &load.job);
	load.job.bs_bytes = BLOCK_BYTES;
	load.job.iodepth = DEPTH;
	load.job.numjobs = 1;
	monitor_run_load(dut, &load, &options, ret_reads);
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->perf.qos.load);
}

CHECK(ocp, latency_armed, .id = "OCP-LM-002",
      .title = "the latency monitor obeys its feature, and counts the reads that queue up; what "
	       "it has counted before is lost",
      .spec = "OCP Datacenter NVMe SSD, Latency Monitor; Set Features, Latency Monitor",
      .ocp = "LMDATA-5, LMDATA-12, LMDATA-16, LMDATA-17", .needs = DUT_LOAD | DUT_ADMIN,
      .deadline_s = 900, .lasts_ms = lasts_ms, .effect = WRITES)
{
	struct looks looks = { .dut = dut };
	static struct monitor_reads reads;
	struct ocp_latency latency;
	struct setting setting;
	struct told log;

	page_read_ocp(dut, profile, &fact_page_ocp_latency, &log);
	/* nothing puts back what it has counted: as it was it is kept for people */
	check_attach("latency-monitor-before.bin", log.data, log.size);
	read_setting(dut, &setting);
	ocp_latency_decode(setting.data, &latency);
	latency.timer = 0; /* the buckets fill for ever: their time is not over during the load */
	memcpy(latency.threshold, armed_thresholds, sizeof latency.threshold);
	latency.enabled = true;
	monitor_begin(dut, &reads);
	arm(dut, profile, &setting, &latency, &log);
	expect_refusal(dut, &setting, &latency);
	run_load(dut, profile, &looks, &reads);
	page_read_ocp(dut, profile, &fact_page_ocp_latency, &log);
	monitor_expect_thresholds(&log);
	monitor_expect_measured(&log);
	monitor_end(dut, &reads);
	expect_growth(&looks, &log);
	expect_agreement(&log, &reads);
	/* what it has counted is forgotten; how it was set before, the undo journal brings back */
	arm(dut, profile, &setting, &latency, &log);
}
