/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the drive counts of heat and throttling agrees with itself, and with what it claims. */
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "suites/common/pages.h"

#define LOG "SMART / Health Information (log 02h) "
#define HOUR_S 3600
#define LONGEST_H 438000 /* 50 years */

/* Minutes above a temperature that the drive does not name. */
static void expect_minutes(uint16_t threshold_k, uint32_t minutes, const char *what,
			   const char *source)
{
	if (!threshold_k)
		EXPECT_EQ(minutes, 0u, .what = what, .unit = "min", .source = source,
			  .hint = "without the threshold the time stays 0");
}

/* @count: transitions, of which the time is a sum in seconds */
static void expect_time(const struct nvme_ctrl *ctrl, const struct nvme_smart *smart,
			uint32_t count, uint32_t seconds, const char *which)
{
	uint64_t hours = smart->power_on_hours < LONGEST_H ? smart->power_on_hours : LONGEST_H;
	char human[64];

	(void)snprintf(human, sizeof human, "%s, %u transitions, %u s", which, count, seconds);
	EXPECT_LE((uint64_t)seconds, (hours + 1) * HOUR_S,
		  .what = "time of throttling by the host's threshold, against power-on hours",
		  .unit = "s", .human = human,
		  .source = LOG "bytes 231:224, Total Time For Thermal Management Temperature",
		  .hint = "it is counted in seconds");
	if (seconds)
		EXPECT_GE(count, 1u, .what = "transitions to throttling, of which there is a time",
			  .unit = "transitions", .human = human,
			  .source = LOG "bytes 223:216, Thermal Management Temperature Transition "
					"Count");
	if (!nvme_claims_thermal(ctrl))
		EXPECT_EQ(count, 0u,
			  .what = "transitions to throttling that is not claimed (HCTMA)",
			  .unit = "transitions", .human = human,
			  .source = LOG "bytes 223:216, Thermal Management Temperature Transition "
					"Count");
}

CHECK(smart, thermal_history, .id = "SMART-THM-001",
      .title = "times of heat and throttling agree with their counts, and with what is claimed",
      .spec = "NVMe Base, SMART / Health Information log, Composite Temperature Times, Thermal "
	      "Management Temperature Transition Counts and Total Times",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_smart smart;
	struct nvme_ctrl ctrl;

	pages_read_smart(dut, &smart);
	pages_read_ctrl(dut, &ctrl);
	expect_minutes(ctrl.wctemp_k, smart.warning_temp_minutes,
		       "time above a warning temperature that is not reported (WCTEMP 0)",
		       LOG "bytes 195:192, Warning Composite Temperature Time");
	expect_minutes(ctrl.cctemp_k, smart.critical_temp_minutes,
		       "time above a critical temperature that is not reported (CCTEMP 0)",
		       LOG "bytes 199:196, Critical Composite Temperature Time");
	expect_time(&ctrl, &smart, smart.tmt1_count, smart.tmt1_seconds, "light (TMT1)");
	expect_time(&ctrl, &smart, smart.tmt2_count, smart.tmt2_seconds, "heavy (TMT2)");
}
