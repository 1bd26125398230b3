/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telemetry that the host asks for is new, has data, is as large as its header says, and stays what
 * it is while it is read; so does what the controller has noted by itself, until it is read. */
#include <stdio.h>
#include <string.h>

#include "fixtures/rig/telemetry.h"
#include "suites/common/pages.h"
#include "suites/common/told.h"

#define LOG "Telemetry Host-Initiated (log 07h)"
#define NOTED "Telemetry Controller-Initiated (log 08h)"
#define PART_BYTES 4096u
#define VERSION_2_0 0x20000u
#define READ_MOST (4u << 20) /* of logs that are longer the beginning is compared */

static const char *const areas[] = { "area1_last_block", "area2_last_block", "area3_last_block",
				     "area4_last_block" };

/* One of the two logs. */
struct kind {
	enum nvme_telemetry_kind id;
	const struct fact_page *page;
	const char *name;
};
static const struct kind by_host = { NVME_TELEMETRY_HOST, &fact_page_telemetry_host, LOG };
static const struct kind by_controller = { NVME_TELEMETRY_CONTROLLER, &fact_page_telemetry_ctrl,
					   NOTED };

static struct told read_header(struct dut *dut, const struct kind *kind, bool create)
{
	struct told header = {
		.page = kind->page,
		.data = check_alloc(NVME_TELEMETRY_BLOCK),
		.size = NVME_TELEMETRY_BLOCK,
	};

	REQUIRE_OK(telemetry_read(dut, kind->id, 0, NVME_TELEMETRY_BLOCK, create,
				  (uint8_t *)header.data),
		   .what = kind->name);
	REQUIRE_EQ(told_number(&header, "log"), (uint64_t)kind->id, .what = "log identifier",
		   .human = kind->name, .source = "byte 0 of its header");
	return header;
}

/* Of the areas, each of which holds those before it; one that adds nothing may say 0. */
static uint64_t expect_areas(const struct told *header, const struct kind *kind, unsigned int count)
{
	uint64_t last = 0;

	for (unsigned int area = 0; area < count; area++) {
		uint64_t block = told_number(header, areas[area]);

		if (block)
			EXPECT_GE(block, last,
				  .what = "last block of a data area, against that of the area "
					  "before",
				  .human = kind->name, .unit = "blocks",
				  .source = "header, Data Area Last Block");
		last = block > last ? block : last;
	}
	return last;
}

static void read_data(struct dut *dut, const struct kind *kind, uint32_t bytes, uint8_t *data)
{
	char what[128];

	(void)snprintf(what, sizeof what, "data of %s, up to the last block that its header names",
		       kind->name);
	for (uint32_t at = 0; at < bytes; at += PART_BYTES) {
		uint32_t part = bytes - at < PART_BYTES ? bytes - at : PART_BYTES;

		REQUIRE_OK(telemetry_read(dut, kind->id, at + NVME_TELEMETRY_BLOCK, part, false,
					  data + at),
			   .what = what);
	}
}

/* The two readings of the same data. Return: the first, its beginning if it is long. */
static const uint8_t *expect_stable(struct dut *dut, const struct kind *kind, uint64_t last_block)
{
	uint64_t whole = last_block * NVME_TELEMETRY_BLOCK;
	uint32_t bytes = whole < READ_MOST ? (uint32_t)whole : READ_MOST, differ = 0;
	uint8_t *first, *second;

	if (!bytes)
		return NULL;
	first = check_alloc(bytes);
	second = check_alloc(bytes);
	read_data(dut, kind, bytes, first);
	read_data(dut, kind, bytes, second);
	for (uint32_t at = 0; at < bytes; at += NVME_TELEMETRY_BLOCK)
		differ += memcmp(first + at, second + at, NVME_TELEMETRY_BLOCK) != 0;
	MEASURED(whole, .what = "telemetry data", .unit = "bytes", .human = kind->name,
		 .source = "header, last blocks");
	EXPECT_EQ(
		differ, 0, .what = "blocks that differ between two readings", .unit = "blocks",
		.source = kind->name,
		.hint = "nothing was asked to be taken anew: who reads it gets pieces of several");
	return first;
}

static unsigned int need_claim(struct dut *dut)
{
	struct told claims;

	told_read_ctrl(dut, &claims);
	NEED(told_claims(&claims, "telemetry_log"), "the drive claims no telemetry (LPA bit 3)");
	return told_claims(&claims, "telemetry_area_4") ? 4 : 3;
}

CHECK(log, telemetry, .id = "LOG-TEL-001",
      .title = "telemetry is taken anew when it is asked for, and stays as it was taken",
      .spec = "NVMe Base, Telemetry Host-Initiated log", .ocp = "STD-LOG-7, TEL-5",
      .needs = DUT_ADMIN, .effect = RECONFIGURES)
{
	unsigned int count = need_claim(dut);
	struct told before, taken, after;
	struct nvme_ctrl ctrl;
	uint64_t last;

	pages_read_ctrl(dut, &ctrl);
	before = read_header(dut, &by_host, false);
	taken = read_header(dut, &by_host, true);
	last = expect_areas(&taken, &by_host, count);
	REQUIRE_GE(last, (uint64_t)1, .what = "last block of the data areas", .unit = "blocks",
		   .source = LOG ", Data Area Last Block",
		   .hint = "asked to note what it knows of itself, the drive notes nothing");
	if (ctrl.version >= VERSION_2_0)
		EXPECT_NE(told_number(&taken, "host_generation"),
			  told_number(&before, "host_generation"),
			  .what = "generation number of data that were taken anew",
			  .source = LOG " byte 381, Generation Number",
			  .hint = "who reads it cannot tell new data from old");
	(void)expect_stable(dut, &by_host, last);
	after = read_header(dut, &by_host, false);
	EXPECT_EQ(memcmp(after.data, taken.data, after.size), 0,
		  .what = "header after the data were read, against before", .source = LOG);
}

/* Data that are new are the vendor's to look at: they go into the report before the drive is told
 * that they have been read. */
static void expect_read(struct dut *dut, const struct told *header, const uint8_t *data,
			uint64_t last)
{
	uint32_t bytes = (uint32_t)(last * NVME_TELEMETRY_BLOCK);
	uint8_t *file;
	struct told after;

	if (last * NVME_TELEMETRY_BLOCK > READ_MOST) {
		check_note("the data are too long for the report: that they are new stays told");
		return;
	}
	file = check_alloc(NVME_TELEMETRY_BLOCK + bytes);
	memcpy(file, header->data, NVME_TELEMETRY_BLOCK);
	memcpy(file + NVME_TELEMETRY_BLOCK, data, bytes);
	check_attach("telemetry-noted.bin", file, NVME_TELEMETRY_BLOCK + bytes);
	REQUIRE_OK(dut_acknowledge(dut, NVME_TELEMETRY_CONTROLLER),
		   .what = "Get Log Page 08h, Retain Asynchronous Event clear");
	after = read_header(dut, &by_controller, false);
	EXPECT_EQ(told_number(&after, "controller_available"), (uint64_t)0,
		  .what = "data are new after they were read",
		  .source = NOTED " byte 382, Controller-Initiated Data Available",
		  .hint = "a monitor saves them again and again");
}

CHECK(log, telemetry_noted, .id = "LOG-TEL-002",
      .title = "telemetry that the controller has noted stays, and is new until it is read",
      .spec = "NVMe Base, Telemetry Controller-Initiated log", .needs = DUT_ADMIN,
      .effect = RECONFIGURES)
{
	unsigned int count = need_claim(dut);
	struct told before = read_header(dut, &by_controller, false), after;
	uint64_t last = expect_areas(&before, &by_controller, count);
	const uint8_t *data = expect_stable(dut, &by_controller, last);

	after = read_header(dut, &by_controller, false);
	EXPECT_EQ(memcmp(after.data, before.data, after.size), 0,
		  .what = "header after the data were read, against before", .source = NOTED,
		  .hint = "its events were retained: nothing of it has been acknowledged");
	if (!told_number(&before, "controller_available")) {
		check_note("the controller has noted nothing that is new");
		return;
	}
	REQUIRE_GE(last, (uint64_t)1, .what = "last block of the data areas, new data being there",
		   .unit = "blocks", .source = NOTED ", Data Area Last Block");
	expect_read(dut, &before, data, last);
}
