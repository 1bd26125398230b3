/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A short self-test comes to its end in time, finds nothing, and is in the log of self-tests, which
 * is in order. */
#include <inttypes.h>
#include <stdio.h>

#include "suites/common/pages.h"
#include "suites/common/told.h"

#define LOG "Device Self-test (log 06h)"
#define SHORT 1
#define LOOK_NS UINT64_C(250000000)
#define RESULTS 20

static void read_log(struct dut *dut, struct told *ret_log)
{
	NEED(told_read(dut, &fact_page_selftest, ret_log),
	     "the drive claims no Device Self-test (OACS bit 4)");
}

/* The newest result first, none from the future, and none behind an unused one. */
static void expect_order(const struct told *log, uint64_t hours)
{
	uint64_t last = hours;
	bool ended = false;

	for (unsigned int i = 0; i < RESULTS; i++) {
		struct told result = told_entry(log, &fact_page_selftest_result, i);
		char human[48];
		uint64_t at;

		if (!told_is_used(&result)) {
			ended = true;
			continue;
		}
		at = told_number(&result, "power_on_hours");
		(void)snprintf(human, sizeof human, "result %u", i + 1);
		EXPECT_LE(at, last,
			  .what = "power-on hours of a self-test, against the newer one before it",
			  .human = human, .unit = "h", .source = LOG ", Power On Hours",
			  .hint = "the newest result comes first, and none is from the future");
		EXPECT_TRUE(!ended, .what = "no result stands behind an unused one", .human = human,
			    .source = LOG ", Device Self-test Status");
		last = at;
	}
}

static int start(struct dut *dut)
{
	struct dut_command command = {
		.opcode = NVME_OP_SELF_TEST,
		.nsid = NVME_NSID_ALL,
		.cdw10 = SHORT,
	};

	return dut_admin(dut, &command);
}

/* Return: how long it ran. */
static uint64_t wait_for_end(struct dut *dut, const struct profile *profile, struct told *ret_log)
{
	uint64_t since = dut_now_ns(dut), passed = 0;

	for (;;) {
		read_log(dut, ret_log);
		passed = dut_now_ns(dut) - since;
		if (!told_number(ret_log, "running"))
			return passed / 1000000;
		if (passed > UINT64_C(1000000) * profile->log.self_test_max_ms)
			break;
		dut_wait_ns(dut, LOOK_NS);
	}
	REQUIRE_LE(passed / 1000000, (uint64_t)profile->log.self_test_max_ms,
		   .what = "a short self-test has come to its end", .unit = "ms",
		   .source = LOG ", Current Device Self-Test Operation; profile: log/self_test_max",
		   .hint = "it goes on: the next self-test will be refused");
	return 0;
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return profile->log.self_test_max_ms;
}

CHECK(log, self_test, .id = "LOG-DST-001",
      .title = "a short self-test passes in time, and its result is the newest in the log",
      .spec = "NVMe Base, Device Self-test command and log", .ocp = "SELFTST-2", .needs = DUT_ADMIN,
      .lasts_ms = lasts_ms, .effect = RECONFIGURES, .deadline_s = 60)
{
	struct told log, newest;
	struct nvme_smart smart;
	char human[96];
	uint64_t took_ms;

	read_log(dut, &log);
	RIG(!told_number(&log, "running"), "a self-test of somebody else's is in progress");
	REQUIRE_OK(start(dut), .what = "Device Self-test, short");
	took_ms = wait_for_end(dut, profile, &log);
	pages_read_smart(dut, &smart);
	EXPECT_LE(took_ms, (uint64_t)profile->log.self_test_max_ms,
		  .what = "time that a short self-test took", .unit = "ms",
		  .source = "DUT clock; profile: log/self_test_max");
	newest = told_entry(&log, &fact_page_selftest_result, 0);
	REQUIRE_TRUE(told_is_used(&newest), .what = "the self-test is in the log", .source = LOG);
	EXPECT_EQ(told_number(&newest, "code"), (uint64_t)SHORT,
		  .what = "kind of the newest self-test in the log",
		  .source = LOG ", Self-test Code", .human = "1 is short");
	(void)snprintf(human, sizeof human, "segment %" PRIu64, told_number(&newest, "segment"));
	if (smart.critical_warning)
		check_note("the drive raises a critical warning, which a self-test may find");
	else
		EXPECT_EQ(told_number(&newest, "result"), (uint64_t)0,
			  .what = "result of the self-test",
			  .human = told_number(&newest, "result") == 7 ? human : NULL,
			  .source = LOG ", Device Self-test Status",
			  .hint = "1 to 4, 8 and 9: it was aborted; 5 to 7: it failed");
	EXPECT_GE(told_number(&newest, "power_on_hours") + 1, smart.power_on_hours,
		  .what = "power-on hours of the newest self-test, and one, against SMART",
		  .unit = "h", .source = LOG ", Power On Hours");
	expect_order(&log, smart.power_on_hours);
}
