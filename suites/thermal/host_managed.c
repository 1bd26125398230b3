/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Host controlled thermal management: the thresholds that the host sets are checked and obeyed. */
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "suites/common/lasts.h"
#include "suites/common/pages.h"
#include "suites/perf/load.h"

#define LOG "SMART / Health Information (log 02h) "

/* A value that must be refused, and must not be kept. */
static void expect_refusal(struct dut *dut, uint16_t tmt1_k, uint16_t tmt2_k, const char *what)
{
	uint32_t before, after;
	int ret;

	REQUIRE_OK(dut_get_feature(dut, NVME_FEATURE_THERMAL, 0, &before),
		   .what = "Get Features 10h");
	dut_expect_errors(dut, 1);
	ret = dut_set_feature(dut, NVME_FEATURE_THERMAL, nvme_thermal_value(tmt1_k, tmt2_k));
	if (ret < 0)
		REQUIRE_OK(ret, .what = what);
	EXPECT_EQ(NVME_STATUS(ret), NVME_SC_INVALID_FIELD, .what = what, .unit = "NVMe status",
		  .source = "completion of Set Features 10h");
	REQUIRE_OK(dut_get_feature(dut, NVME_FEATURE_THERMAL, 0, &after),
		   .what = "Get Features 10h");
	EXPECT_EQ(after, before, .what = "thresholds after a refused Set Features",
		  .source = "Get Features 10h");
}

/* Reads with the threshold below what the drive has already: it must take notice. */
static void expect_transition(struct dut *dut, const struct profile *profile, uint16_t tmt1_k)
{
	struct dut_load load = { .nsid = load_first_ns(dut) };
	const struct sample *before, *after;
	static struct io_result result;
	struct sampling sampling;
	struct nvme_smart cool;
	char human[64];

	pages_read_smart(dut, &cool);
	REQUIRE_OK(dut_set_feature(dut, NVME_FEATURE_THERMAL, nvme_thermal_value(tmt1_k, 0)),
		   .what = "Set Features 10h with TMT1 below the present temperature");
	load_init_job(profile, &profile->thermal.load, IO_READ, &load.job);
	load_run(dut, profile, &load, 1, NULL, &result, &sampling);
	before = sampling_first(&sampling);
	after = sampling_last(&sampling);
	REQUIRE_TRUE(before && after, .what = "SMART log readable beside the load", .source = LOG);
	(void)snprintf(human, sizeof human, "TMT1 is %d C, the drive has up to %d C",
		       nvme_kelvin_to_celsius(tmt1_k),
		       nvme_kelvin_to_celsius(sampling_hottest_k(&sampling)));
	/* what the drive notes by itself, of however few reads */
	check_end_excuse();
	EXPECT_GT(after->smart.tmt1_count, cool.tmt1_count,
		  .what = "transitions to light throttling (TMT1)", .human = human,
		  .source = LOG "Thermal Management Temperature 1 Transition Count",
		  .hint = "the firmware takes the threshold and does nothing about it");
	MEASURED(result.job[0].elapsed_ns ? (double)result.job[0].dir[IO_DIR_READ].bytes /
						    (double)result.job[0].elapsed_ns * 1e3
					  : 0,
		 .what = "bandwidth while throttled", .unit = "MB/s", .source = LOAD_SOURCE);
	io_result_free(&result);
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->thermal.load);
}

CHECK(thermal, host_managed, .id = "THERM-HCTM-001",
      .title = "the drive obeys the throttling thresholds that the host sets, and refuses wrong "
	       "ones",
      .spec = "NVMe Base, Host Controlled Thermal Management; Identify Controller, MNTMT and "
	      "MXTMT",
      .needs = DUT_LOAD | DUT_ADMIN, .deadline_s = 3600, .lasts_ms = lasts_ms,
      .effect = RECONFIGURES)
{
	struct nvme_ctrl ctrl;
	struct nvme_smart smart;
	uint32_t former;

	pages_read_ctrl(dut, &ctrl);
	NEED_CLAIM(nvme_claims_thermal(&ctrl), profile->required.thermal_management,
		   "the drive does not claim host controlled thermal management (HCTMA)");
	REQUIRE_TRUE(ctrl.mntmt_k && ctrl.mntmt_k < ctrl.mxtmt_k, .what = "MNTMT is below MXTMT",
		     .source = "Identify Controller, MNTMT and MXTMT");
	REQUIRE_OK(dut_get_feature(dut, NVME_FEATURE_THERMAL, 0, &former),
		   .what = "Get Features 10h");
	expect_refusal(dut, ctrl.mntmt_k - 1, 0, "TMT1 below MNTMT");
	expect_refusal(dut, ctrl.mxtmt_k + 1, 0, "TMT1 above MXTMT");
	expect_refusal(dut, ctrl.mntmt_k + 2, ctrl.mntmt_k + 1, "TMT1 above TMT2");

	pages_read_smart(dut, &smart);
	if (smart.temperature_k > ctrl.mntmt_k)
		expect_transition(dut, profile,
				  smart.temperature_k - 1 < ctrl.mxtmt_k
					  ? (uint16_t)(smart.temperature_k - 1)
					  : ctrl.mxtmt_k);
	else
		check_note("the drive has %d C, not more than the lowest threshold that it takes "
			   "(MNTMT): whether it obeys one cannot be seen",
			   nvme_kelvin_to_celsius(smart.temperature_k));
	REQUIRE_OK(dut_set_feature(dut, NVME_FEATURE_THERMAL, former), .what = "putting TMT1 back");
}
