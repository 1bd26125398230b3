/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The slots for firmware hold after a transition what they held before, and the same one is
 * active. */
#include "suites/survive/crossing.h"
#include "suites/survive/kept.h"

#define LOG_BYTES 512

/* Every drive has the log, listed or not. */
static struct told read_slots(struct dut *dut)
{
	uint8_t log[LOG_BYTES] = { 0 };

	REQUIRE_OK(dut_read_page(dut, &fact_page_slots, 0, log, sizeof log),
		   .what = "Firmware Slot Information (log 03h)");
	return told_keep(&fact_page_slots, log, sizeof log);
}

CHECK(survive, firmware_slots, .id = "SUR-FWS-001",
      .title = "after a transition each firmware slot has its revision, and the same one is active",
      .spec = "NVMe Base, Firmware Slot Information log", .needs = DUT_ADMIN, .across = TRANSITIONS,
      .effect = RESETS, .keeps_data = true)
{
	struct told before, after;
	struct crossing crossing;

	crossing_open(dut, profile, point->transition, &crossing);
	before = read_slots(dut);
	/* it would be activated: that is an update, and no survival */
	NEED(told_number(&before, "next") == 0,
	     "a firmware waits for a reset to be activated (log 03h, AFI bits 6:4)");
	while (crossing.count < profile->survive.rounds)
		crossing_make(&crossing);
	after = read_slots(dut);
	kept_expect(&before, &after, "a slot was lost, or the drive fell back to another one");
}
