/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A short self-test comes to its end in time, finds nothing, and is in the log of self-tests, which
 * is in order. */
#include <inttypes.h>
#include <stdio.h>

#include "suites/common/pages.h"
#include "suites/common/told.h"
#include "suites/log/self_test_command.h"

#define LOG "Device Self-test (log 06h)"
#define BY_COMMAND 1 /* result: aborted by a command */
#define MINUTE_MS UINT64_C(60000)
#define LOOK_NS UINT64_C(250000000)
#define RESULTS 20

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

static void require_idle(struct dut *dut)
{
	struct told log;

	RIG(!self_test_read(dut, &log), "a self-test of somebody else's is in progress");
}

/* Return: how long it ran, as far as was seen: the last look at which it still did. */
static uint64_t wait_for_end(struct dut *dut, uint64_t max_ms, uint64_t look_ns,
			     struct told *ret_log, const char *limit)
{
	uint64_t since = dut_now_ns(dut), passed = 0, seen = 0, running;

	for (;;) {
		running = self_test_read(dut, ret_log);
		passed = dut_now_ns(dut) - since;
		if (!running)
			return seen / 1000000;
		seen = passed;
		if (passed > UINT64_C(1000000) * max_ms)
			break;
		dut_wait_ns(dut, look_ns);
	}
	(void)self_test_order(dut, SELF_TEST_ABORT);
	REQUIRE_LE(seen / 1000000, max_ms, .what = "a self-test has come to its end", .unit = "ms",
		   .source = limit, .hint = "it was aborted now");
	return 0;
}

/* The newest result is of this kind, and of this time. */
static struct told expect_newest(const struct told *log, unsigned int code, uint64_t hours)
{
	struct told newest = told_entry(log, &fact_page_selftest_result, 0);

	REQUIRE_TRUE(told_is_used(&newest), .what = "the self-test is in the log", .source = LOG);
	EXPECT_EQ(told_number(&newest, "code"), (uint64_t)code,
		  .what = "kind of the newest self-test in the log",
		  .source = LOG ", Self-test Code", .human = "1 is short, 2 is extended");
	EXPECT_GE(told_number(&newest, "power_on_hours") + 1, hours,
		  .what = "power-on hours of the newest self-test, and one, against SMART",
		  .unit = "h", .source = LOG ", Power On Hours");
	return newest;
}

static void expect_passed(const struct told *newest, const struct nvme_smart *smart)
{
	char human[96];

	(void)snprintf(human, sizeof human, "segment %" PRIu64, told_number(newest, "segment"));
	if (smart->critical_warning)
		check_note("the drive raises a critical warning, which a self-test may find");
	else
		EXPECT_EQ(told_number(newest, "result"), (uint64_t)0,
			  .what = "result of the self-test",
			  .human = told_number(newest, "result") == 7 ? human : NULL,
			  .source = LOG ", Device Self-test Status",
			  .hint = "1 to 4, 8 and 9: it was aborted; 5 to 7: it failed");
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
	uint64_t took_ms;

	if (!self_test_is_claimed(dut, SELF_TEST_SHORT))
		return;
	require_idle(dut);
	REQUIRE_OK(self_test_order(dut, SELF_TEST_SHORT), .what = "Device Self-test, short");
	took_ms = wait_for_end(dut, profile->log.self_test_max_ms, LOOK_NS, &log,
			       LOG ", Current Device Self-Test Operation; profile: "
				   "log/self_test_max");
	pages_read_smart(dut, &smart);
	EXPECT_LE(took_ms, (uint64_t)profile->log.self_test_max_ms,
		  .what = "time that a short self-test took", .unit = "ms",
		  .source = "DUT clock; profile: log/self_test_max");
	newest = expect_newest(&log, SELF_TEST_SHORT, smart.power_on_hours);
	expect_passed(&newest, &smart);
	expect_order(&log, smart.power_on_hours);
}

/* One that an abort has not ended: the next case must not find it. */
static void wait_for_idle(struct dut *dut, const struct profile *profile)
{
	uint64_t end_ns = dut_now_ns(dut) + profile->log.self_test_max_ms * UINT64_C(1000000);
	struct told log;

	while (self_test_read(dut, &log) && dut_now_ns(dut) < end_ns)
		dut_wait_ns(dut, LOOK_NS);
}

CHECK(log, self_test_abort, .id = "LOG-DST-002",
      .title = "a self-test is one at a time, and ends when it is told to",
      .spec = "NVMe Base, Device Self-test command, Self-test Code Fh; Device Self-test in "
	      "Progress",
      .needs = DUT_ADMIN, .lasts_ms = lasts_ms, .effect = RECONFIGURES, .deadline_s = 60)
{
	struct told log, newest;
	struct nvme_smart smart;
	uint64_t running;
	int status;

	if (!self_test_is_claimed(dut, SELF_TEST_ABORT))
		return;
	require_idle(dut);
	REQUIRE_OK(self_test_order(dut, SELF_TEST_SHORT), .what = "Device Self-test, short");
	status = self_test_order(dut, SELF_TEST_SHORT);
	if (status < 0)
		REQUIRE_OK(status, .what = "Device Self-test, a second one");
	dut_expect_errors(dut, status != 0);
	EXPECT_EQ(NVME_STATUS(status), NVME_SC_SELF_TEST_IN_PROGRESS,
		  .what = "a second self-test while one is in progress", .unit = "NVMe status",
		  .source = "completion of Device Self-test");
	REQUIRE_OK(self_test_order(dut, SELF_TEST_ABORT), .what = "Device Self-test, abort");
	running = self_test_read(dut, &log);
	if (running)
		wait_for_idle(dut, profile);
	REQUIRE_EQ(running, (uint64_t)0,
		   .what = "operation that is in progress when the abort has completed",
		   .source = LOG ", Current Device Self-Test Operation",
		   .hint = "it goes on: the next self-test will be refused");
	pages_read_smart(dut, &smart);
	newest = expect_newest(&log, SELF_TEST_SHORT, smart.power_on_hours);
	EXPECT_EQ(told_number(&newest, "result"), (uint64_t)BY_COMMAND,
		  .what = "result of a self-test that was aborted", .human = "1: by a command",
		  .source = LOG ", Device Self-test Status");
}

static bool wants_extended(const struct profile *profile)
{
	return profile->log.self_test_extended_max_ms;
}

static uint64_t extended_lasts_ms(const struct profile *profile)
{
	return profile->log.self_test_extended_max_ms;
}

CHECK(log, self_test_extended, .id = "LOG-DST-003",
      .title = "an extended self-test passes in the time that Identify and the profile name",
      .spec = "NVMe Base, Device Self-test command and log; Identify Controller, EDSTT",
      .ocp = "SELFTST-3", .needs = DUT_ADMIN, .applies = wants_extended,
      .lasts_ms = extended_lasts_ms, .effect = RECONFIGURES, .deadline_s = 60)
{
	uint64_t max_ms = profile->log.self_test_extended_max_ms, claimed_ms, took_ms;
	struct told ctrl, log, newest;
	struct nvme_smart smart;

	if (!self_test_is_claimed(dut, SELF_TEST_EXTENDED))
		return;
	told_read_ctrl(dut, &ctrl);
	claimed_ms = told_number(&ctrl, "edstt") * MINUTE_MS;
	require_idle(dut);
	REQUIRE_OK(self_test_order(dut, SELF_TEST_EXTENDED), .what = "Device Self-test, extended");
	took_ms = wait_for_end(dut, max_ms, LOOK_NS, &log,
			       LOG ", Current Device Self-Test Operation; profile: "
				   "log/self_test_extended_max");
	pages_read_smart(dut, &smart);
	EXPECT_LE(took_ms, max_ms, .what = "time that an extended self-test took", .unit = "ms",
		  .source = "DUT clock; profile: log/self_test_extended_max");
	EXPECT_LE(took_ms, claimed_ms,
		  .what = "time that an extended self-test took, against what is claimed",
		  .unit = "ms", .source = "DUT clock; Identify Controller bytes 317:316, EDSTT",
		  .hint = "who plans a maintenance by it is late");
	newest = expect_newest(&log, SELF_TEST_EXTENDED, smart.power_on_hours);
	expect_passed(&newest, &smart);
}
