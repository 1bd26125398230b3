/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telemetry can be read and taken anew after a transition, and by OCP's rule what was taken before
 * is there still. */
#include "fixtures/rig/telemetry.h"
#include "suites/common/told.h"
#include "suites/survive/crossing.h"

#define LOG "Telemetry Host-Initiated (log 07h)"
#define VERSION_2_0 0x20000u

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
		   .what = "log identifier", .source = "byte 0 of its header");
	return header;
}

static void expect_kept(const struct told *before, const struct told *after)
{
	EXPECT_EQ(told_number(after, "host_generation"), told_number(before, "host_generation"),
		  .what = "generation number after the transition, against before",
		  .source = LOG " byte 381, Generation Number", .spec = "OCP STD-LOG-23");
	EXPECT_EQ(told_number(after, "area1_last_block"), told_number(before, "area1_last_block"),
		  .what = "last block of data area 1 after the transition, against before",
		  .unit = "blocks", .source = LOG ", Data Area 1 Last Block",
		  .spec = "OCP STD-LOG-23",
		  .hint = "what was taken to look into a failure is gone with the reset that "
			  "followed it");
}

CHECK(survive, telemetry, .id = "SUR-TEL-001",
      .title = "telemetry can be read, and taken anew, after a transition",
      .spec = "OCP Datacenter NVMe SSD, Telemetry", .ocp = "STD-LOG-23", .needs = DUT_ADMIN,
      .across = TRANSITIONS, .effect = RESETS, .keeps_data = true)
{
	struct told claims, before, after, taken;
	struct crossing crossing;

	crossing_open(dut, profile, point->transition, &crossing);
	told_read_ctrl(dut, &claims);
	NEED(told_claims(&claims, "telemetry_log"), "the drive claims no telemetry (LPA bit 3)");
	before = read_header(dut, true);
	while (crossing.count < profile->survive.rounds)
		crossing_make(&crossing);
	after = read_header(dut, false);
	if (profile->ocp.required)
		expect_kept(&before, &after);
	taken = read_header(dut, true);
	REQUIRE_GE(told_number(&taken, "area1_last_block"), (uint64_t)1,
		   .what = "last block of data area 1, taken anew after the transition",
		   .unit = "blocks", .source = LOG ", Data Area 1 Last Block");
	if (crossing.ctrl.version >= VERSION_2_0)
		EXPECT_NE(told_number(&taken, "host_generation"),
			  told_number(&after, "host_generation"),
			  .what = "generation number of data that were taken anew",
			  .source = LOG " byte 381, Generation Number");
}
