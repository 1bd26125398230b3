/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A drive in order has not panicked, and asks for no recovery. */
#include <stdio.h>

#include "suites/ocp/page.h"

#define LOG "Error Recovery (log C1h) "
#define NO_ACTION 1 /* Device Recovery Action 1: No Action Required */

CHECK(ocp, error_recovery, .id = "OCP-EREC-001",
      .title = "the drive is in no panic, and asks for no recovery",
      .spec = "OCP Datacenter NVMe SSD, Error Recovery", .ocp = "EREC-3, EREC-4",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct told log;

	page_read_ocp(dut, profile, &fact_page_ocp_recovery, &log);
	EXPECT_EQ(told_number(&log, "panic_id"), (uint64_t)0, .what = "panic",
		  .source = LOG "bytes 11:4, Panic ID",
		  .hint = "the firmware has stopped; Panic Reset Action and Device Recovery Action "
			  "say what brings it back");
	EXPECT_LE(told_number(&log, "recovery_action"), (uint64_t)NO_ACTION,
		  .what = "recovery that is required",
		  .source = LOG "byte 3, Device Recovery Action 1");
	MEASURED(told_number(&log, "panics"), .what = "panics in the drive's life",
		 .unit = "panics", .source = LOG "byte 31, Panic Count");
}
