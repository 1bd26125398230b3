/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The extended health log of OCP: versions, what can be true of flash, and agreement with SMART and
 * Identify. */
#include <stdio.h>

#include "helpers/text/quantity.h"
#include "suites/common/pages.h"
#include "suites/ocp/page.h"

#define LOG "SMART / Health Information Extended (log C0h) "
#define NEW_PCT 100
#define UNITS_LEAST 10000 /* 5 GB: of less the amplification says nothing */

static void expect_versions(const struct told *log)
{
	/* page version by minor version of the specification, where that is known */
	static const struct {
		uint64_t minor, page;
	} versions[] = { { 0, 3 }, { 7, 6 } };
	uint64_t minor = told_number(log, "spec_minor");

	EXPECT_EQ(told_number(log, "spec_major"), (uint64_t)2,
		  .what = "major version of the OCP specification",
		  .source = LOG "byte 103, DSSD Specification Version");
	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
		if (minor == versions[i].minor)
			EXPECT_EQ(told_number(log, "page_version"), versions[i].page,
				  .what = "version of the page, by that of the specification",
				  .source = LOG "bytes 495:494, Log Page Version");
}

static void expect_percentage(const struct told *log, const char *key, const char *what)
{
	EXPECT_LE(told_number(log, key), (uint64_t)NEW_PCT, .what = what, .unit = "%",
		  .source = LOG "normalized values and percentages",
		  .hint = "100 is what left the factory", .sanity = true);
}

static void expect_wear(const struct told *log, const struct profile *profile)
{
	uint64_t most = told_number(log, "erase_count_max");
	uint64_t least = told_number(log, "erase_count_min");
	uint64_t mean = told_number(log, "average_erase_count");

	if (EXPECT_GE(most, least, .what = "highest erase count, against the lowest",
		      .unit = "erases", .source = LOG "bytes 95:88, User Data Erase Counts",
		      .hint = "the maximum stands in bytes 91:88, the minimum in 95:92"))
		EXPECT_LE(most - least, (uint64_t)profile->ocp.wear_spread_max,
			  .what = "spread of erase counts", .unit = "erases",
			  .source = LOG "bytes 95:88, User Data Erase Counts; profile: "
					"ocp/wear_spread_max",
			  .hint = "wear levelling does not reach some blocks");
	if (!mean) /* not told before version 5 of the page */
		return;
	EXPECT_GE(mean, least, .what = "average erase count, against the lowest", .unit = "erases",
		  .source = LOG "bytes 231:224");
	EXPECT_LE(mean, most, .what = "average erase count, against the highest", .unit = "erases",
		  .source = LOG "bytes 231:224");
}

/* Bytes on the media for each of the host's, over the drive's life. */
static void expect_amplification(const struct told *log, const struct nvme_smart *smart,
				 const struct profile *profile)
{
	double amplification = (double)told_number(log, "media_written_bytes") /
			       ((double)smart->data_units_written * QUANTITY_DATA_UNIT_BYTES);
	const char *source = LOG "bytes 15:0, against Data Units Written of SMART; profile: "
				 "ocp/write_amplification_min and _max";

	if (smart->data_units_written < UNITS_LEAST) {
		check_note("the drive was written too little to tell its write amplification");
		return;
	}
	EXPECT_GE(amplification, profile->ocp.write_amplification_min,
		  .what = "write amplification over the drive's life", .source = source,
		  .hint = "media units are bytes, metadata and system areas included");
	EXPECT_LE(amplification, profile->ocp.write_amplification_max,
		  .what = "write amplification over the drive's life", .source = source);
}

static void expect_agreement(struct dut *dut, const struct told *log,
			     const struct nvme_smart *smart)
{
	uint32_t nsids[DUT_MAX_NS];
	size_t count = dut_list_ns(dut, DUT_NVM, nsids);
	uint64_t blocks = 0;

	for (size_t i = 0; i < count; i++) {
		struct nvme_ns ns;

		pages_read_ns(dut, nsids[i], &ns);
		blocks += ns.nuse_blocks;
	}
	/* those of other command sets are not told so, and others may not be asked */
	if (count == dut_info(dut)->ns_count && !dut_info(dut)->left_out_count)
		EXPECT_EQ(told_number(log, "total_nuse"), blocks,
			  .what = "utilization of all namespaces", .unit = "blocks",
			  .source = LOG "bytes 159:152, against NUSE of each Identify Namespace");
	EXPECT_LE(told_number(log, "incomplete_shutdowns"), smart->unsafe_shutdowns,
		  .what = "incomplete shutdowns, against unsafe ones of SMART", .unit = "shutdowns",
		  .source = LOG "bytes 115:112, Incomplete Shutdowns");
	EXPECT_LE(told_number(log, "uncorrectable_reads"), smart->media_errors,
		  .what = "uncorrectable reads, against media errors of SMART", .unit = "errors",
		  .source = LOG "bytes 63:56, Uncorrectable Read Error Count",
		  .hint = "each one was returned to the host, and is lost data");
}

CHECK(ocp, smart_extended, .id = "OCP-SLOG-001",
      .title = "the extended health log is OCP's, plausible, within limits, and agrees with SMART",
      .spec = "OCP Datacenter NVMe SSD, SMART / Health Information Extended",
      .ocp = "SMART-1, SMART-3, SMART-11, SMART-13, SMART-17, SMART-19, SMART-24, SMART-27, "
	     "SMART-28",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_smart smart;
	struct told log;

	page_read_ocp(dut, profile, &fact_page_ocp_smart, &log);
	pages_read_smart(dut, &smart);
	expect_versions(&log);
	expect_percentage(&log, "bad_user_blocks_pct", "spare user blocks left");
	expect_percentage(&log, "bad_system_blocks_pct", "spare system blocks left");
	expect_percentage(&log, "free_blocks_pct", "free blocks");
	expect_wear(&log, profile);
	expect_amplification(&log, &smart, profile);
	expect_agreement(dut, &log, &smart);
	MEASURED(told_number(&log, "bad_user_blocks"), .what = "bad user blocks", .unit = "blocks",
		 .source = LOG "bytes 37:32");
}
