/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the drive says of its own health, against its own thresholds and the profile's. */
#include <stdio.h>

#include "suites/check.h"
#include "suites/common/pages.h"

#define LOG "SMART / Health Information (log 02h) "

CHECK(smart, no_critical_warning, .id = "SMART-CW-001",
      .title = "the drive raises no critical warning",
      .spec = "NVMe Base, SMART / Health Information log, Critical Warning", .needs = DUT_ADMIN,
      .effect = READS)
{
	struct nvme_smart smart;
	char names[512], human[544];
	uint8_t counted, groups;

	pages_read_smart(dut, &smart);
	counted = smart.critical_warning & (uint8_t)~profile->health.allowed_warnings;
	nvme_critical_warning_text(counted, names, sizeof names);
	snprintf(human, sizeof human, "%02Xh: %s", counted, names);
	EXPECT_EQ(counted, 0, .what = "critical warning", .human = counted ? human : NULL,
		  .source = LOG "byte 0, Critical Warning");
	groups = smart.endurance_group_critical_warning &
		 (uint8_t)~profile->health.allowed_warnings;
	nvme_critical_warning_text(groups, names, sizeof names);
	snprintf(human, sizeof human, "%02Xh: %s", groups, names);
	EXPECT_EQ(groups, 0, .what = "critical warning of an endurance group",
		  .human = groups ? human : NULL,
		  .source = LOG "byte 6, Endurance Group Critical Warning Summary");
	if (smart.critical_warning != counted) {
		nvme_critical_warning_text(smart.critical_warning, names, sizeof names);
		check_note("allowed by the profile: critical warning is %02Xh: %s",
			   smart.critical_warning, names);
	}
}

/* A drive without a sensor reads 0 there; one that is implemented is recorded. */
static void measure_sensors(const struct nvme_smart *smart)
{
	for (unsigned int i = 0; i < 8; i++) {
		char what[32];

		if (!smart->sensor_k[i])
			continue;
		snprintf(what, sizeof what, "temperature sensor %u", i + 1);
		MEASURED(smart->sensor_k[i], .what = what, .unit = "K",
			 .source = LOG "Temperature Sensor 1..8");
	}
}

CHECK(smart, temperature, .id = "SMART-TMP-001",
      .title = "the composite temperature is plausible and below warning",
      .spec = "NVMe Base, SMART / Health Information log, Composite Temperature",
      .ocp = "TTHROTTLE-9", .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_smart smart;
	struct nvme_ctrl ctrl;

	pages_read_smart(dut, &smart);
	pages_read_ctrl(dut, &ctrl);
	EXPECT_GE(smart.temperature_k, profile->health.temperature_min_k,
		  .what = "composite temperature", .role = FINDING_COMPOSITE, .unit = "K",
		  .source = LOG "bytes 2:1, Composite Temperature",
		  .hint = "colder than a drive at work can be: the sensor is not read",
		  .sanity = true);
	if (profile->health.temperature_max_k)
		EXPECT_LE(smart.temperature_k, profile->health.temperature_max_k,
			  .what = "composite temperature", .role = FINDING_COMPOSITE, .unit = "K",
			  .source = LOG "bytes 2:1, Composite Temperature",
			  .hint = "cooling of the rig, or a firmware that runs the drive hot");
	if (ctrl.wctemp_k)
		EXPECT_LT(smart.temperature_k + profile->health.wctemp_margin_k, ctrl.wctemp_k,
			  .what = "composite temperature and the profile's margin",
			  .role = FINDING_COMPOSITE, .unit = "K",
			  .source = "Identify Controller, WCTEMP");
	else
		check_note(
			"the drive reports no Warning Composite Temperature Threshold (WCTEMP 0)");
	measure_sensors(&smart);
	MEASURED(smart.warning_temp_minutes, .what = "time above the warning temperature",
		 .unit = "min", .source = LOG "Warning Composite Temperature Time");
	MEASURED(smart.critical_temp_minutes, .what = "time above the critical temperature",
		 .unit = "min", .source = LOG "Critical Composite Temperature Time");
}

CHECK(smart, spare, .id = "SMART-SPR-001",
      .title = "the available spare is above the drive's threshold and the profile's",
      .spec = "NVMe Base, SMART / Health Information log, Available Spare", .needs = DUT_ADMIN,
      .effect = READS)
{
	struct nvme_smart smart;

	pages_read_smart(dut, &smart);
	EXPECT_GE(smart.spare_pct, smart.spare_threshold_pct,
		  .what = "available spare against the drive's own threshold", .unit = "%",
		  .source = LOG "bytes 3 and 4, Available Spare and its Threshold");
	EXPECT_GE(smart.spare_pct, profile->health.spare_min_pct, .what = "available spare",
		  .unit = "%", .source = LOG "byte 3, Available Spare");
	EXPECT_LE(smart.spare_pct, 100, .what = "available spare is a percentage", .unit = "%",
		  .sanity = true, .source = LOG "byte 3, Available Spare");
	EXPECT_LE(smart.spare_threshold_pct, 100, .what = "spare threshold is a percentage",
		  .sanity = true, .unit = "%", .source = LOG "byte 4, Available Spare Threshold");
}

CHECK(smart, percentage_used, .id = "SMART-USE-001",
      .title = "the drive has used no more of its life than the profile allows",
      .spec = "NVMe Base, SMART / Health Information log, Percentage Used", .ocp = "STD-LOG-3",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_smart smart;

	pages_read_smart(dut, &smart);
	EXPECT_LE(smart.used_pct, profile->health.used_max_pct, .what = "percentage used",
		  .unit = "%", .source = LOG "byte 5, Percentage Used (may exceed 100)");
	MEASURED(smart.data_units_written, .what = "data units written", .unit = "1000 x 512 B",
		 .source = LOG "Data Units Written");
	MEASURED(smart.power_on_hours, .what = "power-on hours", .unit = "h",
		 .source = LOG "Power On Hours");
	MEASURED(smart.unsafe_shutdowns, .what = "unsafe shutdowns", .unit = "shutdowns",
		 .source = LOG "Unsafe Shutdowns");
}

CHECK(smart, media_errors, .id = "SMART-MED-001",
      .title = "the drive has lost no more data than the profile allows",
      .spec = "NVMe Base, SMART / Health Information log, Media and Data Integrity Errors",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_smart smart;

	pages_read_smart(dut, &smart);
	EXPECT_LE(smart.media_errors, profile->health.media_errors_max,
		  .what = "media and data integrity errors", .unit = "errors",
		  .source = LOG "Media and Data Integrity Errors",
		  .hint = "each one is data that the drive could not give back; see the error log");
	MEASURED(smart.error_log_entries, .what = "error log entries over the drive's life",
		 .unit = "entries", .source = LOG "Number of Error Information Log Entries");
}
