/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telemetry that the host asks for is new, has data, is as large as its header says, and stays what
 * it is while it is read. */
#include <string.h>

#include "fixtures/rig/telemetry.h"
#include "suites/common/pages.h"
#include "suites/common/told.h"

#define LOG "Telemetry Host-Initiated (log 07h)"
#define PART_BYTES 4096u
#define VERSION_2_0 0x20000u
#define READ_MOST (4u << 20) /* of logs that are longer the beginning is compared */

static const char *const areas[] = { "area1_last_block", "area2_last_block", "area3_last_block",
				     "area4_last_block" };

static struct told read_header(struct dut *dut, bool create)
{
	struct told header = {
		.page = &fact_page_telemetry_host,
		.data = check_alloc(NVME_TELEMETRY_BLOCK),
		.size = NVME_TELEMETRY_BLOCK,
	};

	REQUIRE_OK(telemetry_read(dut, NVME_TELEMETRY_HOST, 0, NVME_TELEMETRY_BLOCK, create,
				  (uint8_t *)header.data),
		   .what = LOG);
	REQUIRE_EQ(told_number(&header, "log"), (uint64_t)NVME_TELEMETRY_HOST,
		   .what = "log identifier", .source = LOG " byte 0");
	return header;
}

/* Of the areas, each of which holds those before it; one that adds nothing may say 0. */
static uint64_t expect_areas(const struct told *header, unsigned int count)
{
	uint64_t last = 0;

	for (unsigned int area = 0; area < count; area++) {
		uint64_t block = told_number(header, areas[area]);

		if (block)
			EXPECT_GE(block, last,
				  .what = "last block of a data area, against that of the area "
					  "before",
				  .unit = "blocks", .source = LOG ", Data Area Last Block");
		last = block > last ? block : last;
	}
	return last;
}

static void read_data(struct dut *dut, uint32_t bytes, uint8_t *data)
{
	for (uint32_t at = 0; at < bytes; at += PART_BYTES) {
		uint32_t part = bytes - at < PART_BYTES ? bytes - at : PART_BYTES;

		REQUIRE_OK(telemetry_read(dut, NVME_TELEMETRY_HOST, at + NVME_TELEMETRY_BLOCK, part,
					  false, data + at),
			   .what = "data of " LOG ", up to the last block that its header names");
	}
}

/* The two readings of the same data. */
static void expect_stable(struct dut *dut, uint64_t last_block)
{
	uint64_t whole = last_block * NVME_TELEMETRY_BLOCK;
	uint32_t bytes = whole < READ_MOST ? (uint32_t)whole : READ_MOST, differ = 0;
	uint8_t *first = check_alloc(bytes), *second = check_alloc(bytes);

	read_data(dut, bytes, first);
	read_data(dut, bytes, second);
	for (uint32_t at = 0; at < bytes; at += NVME_TELEMETRY_BLOCK)
		differ += memcmp(first + at, second + at, NVME_TELEMETRY_BLOCK) != 0;
	MEASURED(whole, .what = "telemetry data", .unit = "bytes", .source = LOG ", last blocks");
	EXPECT_EQ(
		differ, 0, .what = "blocks that differ between two readings", .unit = "blocks",
		.source = LOG,
		.hint = "nothing was asked to be taken anew: who reads it gets pieces of several");
}

CHECK(log, telemetry, .id = "LOG-TEL-001",
      .title = "telemetry is taken anew when it is asked for, and stays as it was taken",
      .spec = "NVMe Base, Telemetry Host-Initiated log", .ocp = "STD-LOG-7, TEL-5",
      .needs = DUT_ADMIN, .effect = RECONFIGURES)
{
	struct told claims, before, taken, after;
	struct nvme_ctrl ctrl;
	unsigned int count;
	uint64_t last;

	pages_read_ctrl(dut, &ctrl);
	told_read_ctrl(dut, &claims);
	NEED(told_claims(&claims, "telemetry_log"), "the drive claims no telemetry (LPA bit 3)");
	count = told_claims(&claims, "telemetry_area_4") ? 4 : 3;
	before = read_header(dut, false);
	taken = read_header(dut, true);
	last = expect_areas(&taken, count);
	REQUIRE_GE(last, (uint64_t)1, .what = "last block of the data areas", .unit = "blocks",
		   .source = LOG ", Data Area Last Block",
		   .hint = "asked to note what it knows of itself, the drive notes nothing");
	if (ctrl.version >= VERSION_2_0)
		EXPECT_NE(told_number(&taken, "host_generation"),
			  told_number(&before, "host_generation"),
			  .what = "generation number of data that were taken anew",
			  .source = LOG " byte 381, Generation Number",
			  .hint = "who reads it cannot tell new data from old");
	expect_stable(dut, last);
	after = read_header(dut, false);
	EXPECT_EQ(memcmp(after.data, taken.data, after.size), 0,
		  .what = "header after the data were read, against before", .source = LOG);
}
