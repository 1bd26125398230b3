/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the drive says of its capabilities in OCP's log agrees with Identify, and with itself. */
#include <stdio.h>
#include <string.h>

#include "suites/ocp/page.h"

#define LOG "Device Capabilities (log C4h) "
#define STATES 128u     /* DSSD power states: so many watts each */
#define VALID (1u << 7) /* of a descriptor */
#define ITSELF "DCLP-1" /* that there is such a log */

/* Does the drive's own list say that there is no such log? */
static bool is_declared(struct dut *dut)
{
	struct told list;
	bool found = false;

	if (!told_read(dut, &fact_page_ocp_unsupported, &list) || !told_is_itself(&list))
		return false;
	for (unsigned int i = 0; i < fact_page_ocp_requirement.entries; i++) {
		struct told entry = told_entry(&list, &fact_page_ocp_requirement, i);
		struct fact_value value = told_value(&entry, "requirement", 0);

		found |= value.known && !strncmp((const char *)value.at, ITSELF, sizeof(ITSELF));
	}
	return found;
}

/* The two claims of one command. */
static void expect_same(const struct told *log, const char *key, const struct told *ctrl,
			const char *claim, const char *what)
{
	EXPECT_EQ((bool)told_number(log, key), told_claims(ctrl, claim), .what = what,
		  .human = "1: supported",
		  .source = LOG "bytes 11:4, against ONCS of Identify Controller",
		  .hint = "a host that goes by one of them is misled");
}

static void expect_states(const struct told *log, uint64_t last)
{
	uint64_t lowest = told_number(log, "power_state_min");
	unsigned int valid = 0, first = STATES, strange = 0;

	for (unsigned int i = 0; i < STATES; i++) {
		uint64_t descriptor = told_value(log, "power_states", i).number;

		if (!(descriptor & VALID))
			continue;
		first = valid++ ? first : i;
		strange += (descriptor & (VALID - 1)) > last;
	}
	MEASURED(valid, .what = "DSSD power states", .unit = "states",
		 .source = LOG "bytes 143:16");
	if (!valid)
		return;
	EXPECT_EQ(lowest, (uint64_t)first,
		  .what = "lowest valid DSSD power state, against the descriptors",
		  .source = LOG "bytes 15:14, Minimum Valid DSSD Power State");
	EXPECT_EQ(strange, 0u,
		  .what = "DSSD power states that stand for a power state which is not there",
		  .unit = "states", .source = LOG "bytes 143:16, against NPSS");
}

CHECK(ocp, capabilities, .id = "OCP-DCLP-001",
      .title = "the capabilities that the drive names for OCP agree with Identify",
      .spec = "OCP Datacenter NVMe SSD, Device Capabilities", .ocp = "DCLP-1", .needs = DUT_ADMIN,
      .effect = READS)
{
	struct told log, ctrl;

	NEED(told_has(dut, &fact_page_ocp_capabilities) || !is_declared(dut),
	     "the drive has no log C4h, and says so in its own list (log C5h)");
	page_read_ocp(dut, profile, &fact_page_ocp_capabilities, &log);
	told_read_ctrl(dut, &ctrl);
	EXPECT_GE(told_number(&log, "page_version"), (uint64_t)1, .what = "version of the page",
		  .source = LOG "bytes 4079:4078");
	EXPECT_GE(told_number(&log, "ports"), (uint64_t)1, .what = "PCI Express ports",
		  .unit = "ports", .source = LOG "bytes 1:0");
	expect_same(&log, "write_zeroes", &ctrl, "write_zeroes", "Write Zeroes is supported");
	expect_same(&log, "dataset_management", &ctrl, "dataset_management",
		    "Dataset Management is supported");
	expect_same(&log, "write_uncorrectable", &ctrl, "write_uncorrectable",
		    "Write Uncorrectable is supported");
	expect_states(&log, told_number(&ctrl, "npss"));
}
