/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The temperatures at which the drive warns: those that it claims, and those that the host's
 * thresholds begin with. */
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "helpers/nvme/nvme_feature.h"
#include "suites/common/pages.h"
#include "suites/thermal/threshold.h"

#define NEVER_OVER 0xffff

static void expect_claim(uint16_t actual_k, uint16_t wanted_k, const char *what, const char *source)
{
	const char *absent = actual_k ? NULL : "not reported";

	if (wanted_k)
		EXPECT_EQ(actual_k, wanted_k, .what = what, .unit = "K", .human = absent,
			  .source = source,
			  .hint = "273 is added to degrees Celsius, not 273.15: 77 C is 350 K");
	else
		MEASURED(actual_k, .what = what, .unit = "K", .human = absent, .source = source);
}

/* What it is before anybody sets it. The kernel's driver may have: the current one says nothing. */
static void expect_default(struct dut *dut, struct nvme_threshold threshold, uint16_t expected_k,
			   const char *what)
{
	uint16_t kelvin;

	if (!threshold_get(dut, &threshold, NVME_SELECT_DEFAULT, &kelvin))
		return;
	EXPECT_EQ(kelvin, expected_k, .what = what, .unit = "K",
		  .source = "Get Features 04h, default value; bits 15:0 are the threshold");
}

CHECK(thermal, warning_limits, .id = "THERM-TH-001",
      .title = "the drive claims the warning temperatures of the profile, and its thresholds begin "
	       "with them",
      .spec = "NVMe Base, Identify Controller, WCTEMP and CCTEMP; Temperature Threshold feature",
      .ocp = "TTHROTTLE-9, TTHROTTLE-10", .needs = DUT_ADMIN, .effect = READS)
{
	const struct nvme_threshold over = { .under = false }, under = { .under = true };
	struct nvme_ctrl ctrl;
	struct nvme_smart smart;
	uint16_t over_k, under_k = 0;

	pages_read_ctrl(dut, &ctrl);
	pages_read_smart(dut, &smart);
	expect_claim(ctrl.wctemp_k, profile->thermal.wctemp_k,
		     "warning composite temperature threshold",
		     "Identify Controller bytes 267:266, WCTEMP; profile: thermal/wctemp");
	expect_claim(ctrl.cctemp_k, profile->thermal.cctemp_k,
		     "critical composite temperature threshold",
		     "Identify Controller bytes 269:268, CCTEMP; profile: thermal/cctemp");
	REQUIRE_TRUE(threshold_get(dut, &over, NVME_SELECT_CURRENT, &over_k),
		     .what = "the over temperature threshold of the composite temperature is told",
		     .source = "Get Features 04h");
	if (ctrl.wctemp_k)
		REQUIRE_TRUE(threshold_get(dut, &under, NVME_SELECT_CURRENT, &under_k),
			     .what = "the under temperature threshold is told, as WCTEMP is",
			     .source = "Get Features 04h bits 21:20, Threshold Type Select");
	EXPECT_GT(over_k, under_k, .what = "over temperature threshold, against the one for under",
		  .unit = "K", .source = "Get Features 04h, current values");
	if (!nvme_claims_select(&ctrl))
		return;
	if (ctrl.wctemp_k) {
		expect_default(dut, over, ctrl.wctemp_k,
			       "over temperature threshold to begin with, WCTEMP");
		expect_default(dut, under, 0, "under temperature threshold to begin with");
	}
	for (unsigned int i = 0; i < NVME_SENSORS; i++)
		if (smart.sensor_k[i])
			expect_default(dut, (struct nvme_threshold){ .sensor = i + 1 }, NEVER_OVER,
				       "over temperature threshold of a sensor to begin with");
}
