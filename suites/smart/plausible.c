/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What no drive can truly say: each field of SMART and of the thresholds against what is
 * possible. */
#include <stdio.h>

#include "suites/check.h"
#include "suites/common/pages.h"

#define LOG "SMART / Health Information (log 02h) "
#define HOTTEST_K 473    /* 200 C */
#define HOURS_MAX 438000 /* 50 years */
#define COUNT_MAX (UINT64_C(1) << 60)
#define CYCLES_MAX 10000000 /* one a minute for 19 years */
#define NOT_KEPT "the firmware does not fill this field, or fills it with another unit"

/* One field and the range in which it can be true. */
struct rule {
	const char *what, *unit;
	uint64_t value, min, max;
};

static void judge(const struct rule *rules, size_t count, const char *source)
{
	for (size_t i = 0; i < count; i++) {
		const struct rule *r = &rules[i];

		if (r->min)
			EXPECT_GE(r->value, r->min, .what = r->what, .unit = r->unit,
				  .source = source, .hint = NOT_KEPT, .sanity = true);
		EXPECT_LE(r->value, r->max, .what = r->what, .unit = r->unit, .source = source,
			  .hint = NOT_KEPT, .sanity = true);
		/* in a field of 64 bits and more nothing counts to exactly this */
		if (r->value == UINT32_MAX)
			EXPECT_NE(r->value, (uint64_t)UINT32_MAX, .what = r->what,
				  .human = "all ones of 32 bits", .unit = r->unit, .source = source,
				  .hint = NOT_KEPT, .sanity = true);
	}
}
#define JUDGE(rules, source) judge((rules), sizeof(rules) / sizeof((rules)[0]), (source))

/* 0 K: there is no such sensor */
static void judge_sensors(const struct nvme_smart *smart)
{
	for (unsigned int i = 0; i < 8; i++) {
		char what[32];
		struct rule rule = { what, "K", smart->sensor_k[i], NVME_COLDEST_K, HOTTEST_K };

		snprintf(what, sizeof what, "temperature sensor %u", i + 1);
		if (smart->sensor_k[i])
			judge(&rule, 1, LOG "bytes 215:200, Temperature Sensor 1 to 8");
	}
}

static void judge_thresholds(const struct nvme_ctrl *ctrl)
{
	const struct rule warning[] = { { "WCTEMP", "K", ctrl->wctemp_k, 273, HOTTEST_K } };
	const struct rule critical[] = {
		{ "CCTEMP", "K", ctrl->cctemp_k, ctrl->wctemp_k ? ctrl->wctemp_k : 273, HOTTEST_K },
	};

	if (ctrl->wctemp_k)
		JUDGE(warning, "Identify Controller bytes 267:266");
	if (ctrl->cctemp_k)
		JUDGE(critical, "Identify Controller bytes 269:268, not below WCTEMP");
}

static void judge_counters(const struct nvme_smart *smart)
{
	/* the hour that has begun is not counted yet; all ones would overflow */
	uint64_t minutes = smart->power_on_hours > HOURS_MAX ? UINT64_MAX
							     : (smart->power_on_hours + 1) * 60;
	const struct rule counters[] = {
		{ "data units read", "1000 x 512 B", smart->data_units_read, 0, COUNT_MAX },
		{ "data units written", "1000 x 512 B", smart->data_units_written, 0, COUNT_MAX },
		{ "host read commands", "commands", smart->host_reads, 0, COUNT_MAX },
		{ "host write commands", "commands", smart->host_writes, 0, COUNT_MAX },
		{ "power-on hours", "h", smart->power_on_hours, 0, HOURS_MAX },
		{ "controller busy time, against power-on hours", "min", smart->busy_minutes, 0,
		  minutes },
		{ "time above WCTEMP, against power-on hours", "min", smart->warning_temp_minutes,
		  0, minutes },
		{ "time above CCTEMP, against power-on hours", "min", smart->critical_temp_minutes,
		  0, minutes },
		{ "media errors", "errors", smart->media_errors, 0, COUNT_MAX },
		{ "error log entries", "entries", smart->error_log_entries, 0, COUNT_MAX },
	};

	JUDGE(counters, LOG "counters");
}

static void judge_cycles(const struct nvme_smart *smart)
{
	const struct rule cycles[] = {
		{ "power cycles", "power cycles", smart->power_cycles, 1, CYCLES_MAX },
		{ "unsafe shutdowns, against power cycles", "shutdowns", smart->unsafe_shutdowns, 0,
		  smart->power_cycles },
	};

	JUDGE(cycles, LOG "bytes 159:112, Power Cycles, Unsafe Shutdowns");
}

CHECK(smart, plausible, .id = "SMART-PLS-001",
      .title = "each field of the health log holds what a drive can truly say",
      .spec = "NVMe Base, SMART / Health Information log; Identify Controller, WCTEMP, CCTEMP",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_smart smart;
	struct nvme_ctrl ctrl;

	pages_read_smart(dut, &smart);
	pages_read_ctrl(dut, &ctrl);
	judge_sensors(&smart);
	judge_thresholds(&ctrl);
	judge_counters(&smart);
	/* emulators count none; our own drive behind one does */
	if (!dut_info(dut)->emulated || dut_info(dut)->served)
		judge_cycles(&smart);
}
