/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a load of writes becomes on the media, by the extended health log before it and after it:
 * over a drive's life an amplification of today does not show. */
#include <inttypes.h>
#include <stdio.h>

#include "suites/common/lasts.h"
#include "suites/common/pages.h"
#include "suites/ocp/page.h"
#include "suites/perf/load.h"

#define LOG "SMART / Health Information Extended (log C0h) bytes 15:0, Physical Media Units Written"
#define BLOCK_BYTES (128u << 10)
#define DEPTH 32
#define UNIT_BYTES 512000u
#define OTHERS_SHARE 8 /* of what is written, that somebody else may write meanwhile */
#define LOOK_NS UINT64_C(1000000000)
#define LATE_NS (30 * LOOK_NS) /* a drive may count what it has programmed, and not at once */

/* Counted so far. */
struct counts {
	uint64_t media_bytes, units, commands;
};

/* Written here. */
struct written {
	uint64_t bytes, commands;
};

static struct counts count(struct dut *dut, const struct profile *profile)
{
	struct nvme_smart smart;
	struct told log;

	page_read_ocp(dut, profile, &fact_page_ocp_smart, &log);
	pages_read_smart(dut, &smart);
	return (struct counts){ told_number(&log, "media_written_bytes"), smart.data_units_written,
				smart.host_writes };
}

/* In order, so often as fits: what is left over from other writes is moved, and nothing else has to
 * be. */
static struct written write_in_order(struct dut *dut, const struct profile *profile)
{
	const struct profile_load shape = {
		.bs_bytes = BLOCK_BYTES,
		.iodepth = DEPTH,
		.numjobs = 1,
		.size_bytes = profile->ocp.amplification_bytes,
	};
	struct dut_load load = { .nsid = load_first_ns(dut) };
	static struct io_result result;
	struct nvme_ns ns;
	struct written written;
	int run;

	pages_read_ns(dut, load.nsid, &ns);
	load_init_job(profile, &shape, IO_WRITE, &load.job);
	if (load.job.size_bytes > nvme_ns_bytes(&ns))
		load.job.size_bytes = nvme_ns_bytes(&ns);
	run = dut_run_load(dut, &load, 1, NULL, &result);
	load_require_writable(dut, &load, 1, run, &result);
	load_require_ran(run, &result, 1, "writing in order");
	written.bytes = result.job[0].dir[IO_DIR_WRITE].bytes;
	written.commands = result.job[0].dir[IO_DIR_WRITE].ios;
	REQUIRE_GE(written.bytes, (uint64_t)1, .what = "bytes written", .source = LOAD_SOURCE,
		   .sanity = true);
	io_result_free(&result);
	REQUIRE_OK(dut_flush(dut, load.nsid), .what = "Flush");
	return written;
}

/* By both counts: a kernel may make several commands of one write, and one of the two may be
 * wrong. */
static void require_alone(const struct written *written, const struct counts *before,
			  const struct counts *after)
{
	uint64_t bytes = (after->units - before->units) * UNIT_BYTES;
	uint64_t commands = after->commands - before->commands;

	RIG(bytes <= written->bytes + written->bytes / OTHERS_SHARE + UNIT_BYTES ||
		    commands <= written->commands + written->commands / OTHERS_SHARE,
	    "somebody else wrote to the drive: %" PRIu64 " bytes are counted, %" PRIu64
	    " were written here",
	    bytes, written->bytes);
}

/* Media bytes since @before; those that are counted late are waited for. */
static uint64_t await_media(struct dut *dut, const struct profile *profile, uint64_t least,
			    const struct counts *before, struct counts *ret_after)
{
	uint64_t end_ns = dut_now_ns(dut) + LATE_NS;

	for (;;) {
		*ret_after = count(dut, profile);
		if (ret_after->media_bytes - before->media_bytes >= least ||
		    dut_now_ns(dut) >= end_ns)
			return ret_after->media_bytes - before->media_bytes;
		dut_wait_ns(dut, LOOK_NS);
	}
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_bytes_ms(profile->ocp.amplification_bytes) + LATE_NS / 1000000;
}

CHECK(ocp, write_amplification, .id = "OCP-SLOG-002",
      .title = "what is written in order becomes so many bytes on the media as the profile allows",
      .spec = "OCP Datacenter NVMe SSD, SMART / Health Information Extended, Physical Media Units "
	      "Written",
      .ocp = "SMART-1", .needs = DUT_ADMIN | DUT_LOAD | DUT_NVM, .deadline_s = 900,
      .lasts_ms = lasts_ms, .effect = WRITES)
{
	uint64_t slack = profile->ocp.amplification_slack_bytes, host, media, least;
	struct written written;
	struct counts before = count(dut, profile), after;
	char human[128];

	written = write_in_order(dut, profile);
	host = written.bytes;
	least = (uint64_t)((double)host * profile->ocp.write_amplification_min);
	media = await_media(dut, profile, least > slack ? least - slack : 0, &before, &after);
	require_alone(&written, &before, &after);
	(void)snprintf(human, sizeof human, "%" PRIu64 " bytes on the media for %" PRIu64, media,
		       host);
	EXPECT_GE((double)(media + slack) / (double)host, profile->ocp.write_amplification_min,
		  .what = "write amplification of a load, at most", .human = human,
		  .source = LOG "; profile: ocp/write_amplification_min, ocp/amplification_slack",
		  .hint = "the counter does not count all that is programmed");
	EXPECT_LE((double)(media > slack ? media - slack : 0) / (double)host,
		  profile->ocp.write_amplification_max,
		  .what = "write amplification of a load, at least", .human = human,
		  .source = LOG "; profile: ocp/write_amplification_max, ocp/amplification_slack",
		  .hint = "what was written before has to be moved, or blocks are too large for "
			  "what is programmed at once");
	MEASURED((double)media / (double)host, .what = "write amplification of a load",
		 .source = LOG);
}
