/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A reset ends a short self-test, and the log says so; an extended one goes on behind it. */
#include <stdio.h>

#include "suites/common/pages.h"
#include "suites/log/self_test_command.h"
#include "suites/survive/crossing.h"

#define LOG "Device Self-test (log 06h)"
#define PASSED 0   /* results */
#define BY_RESET 2 /* aborted by a Controller Level Reset */

static void expect_ended(struct dut *dut)
{
	struct told log, newest;
	uint64_t running = self_test_read(dut, &log);

	EXPECT_EQ(running, (uint64_t)0,
		  .what = "operation in progress behind a reset that a short self-test was before",
		  .source = LOG ", Current Device Self-Test Operation");
	if (running) {
		(void)self_test_order(dut, SELF_TEST_ABORT);
		return;
	}
	newest = told_entry(&log, &fact_page_selftest_result, 0);
	REQUIRE_TRUE(told_is_used(&newest), .what = "the self-test is in the log", .source = LOG);
	if (told_number(&newest, "result") == PASSED)
		check_note("the short self-test had ended before the reset");
	else
		EXPECT_EQ(told_number(&newest, "result"), (uint64_t)BY_RESET,
			  .what = "result of a short self-test that a reset has ended",
			  .human = "2: by a Controller Level Reset",
			  .source = LOG ", Device Self-test Status");
	EXPECT_EQ(told_number(&newest, "code"), (uint64_t)SELF_TEST_SHORT,
		  .what = "kind of the newest self-test in the log",
		  .source = LOG ", Self-test Code", .human = "1 is short");
}

/* It may have come to its end by now; it may not be gone. */
static void expect_persistence(struct dut *dut)
{
	struct told log, newest;
	uint64_t running = self_test_read(dut, &log);

	if (running) {
		EXPECT_EQ(running, (uint64_t)SELF_TEST_EXTENDED,
			  .what = "operation in progress behind the reset",
			  .source = LOG ", Current Device Self-Test Operation");
		(void)self_test_order(dut, SELF_TEST_ABORT);
		return;
	}
	newest = told_entry(&log, &fact_page_selftest_result, 0);
	EXPECT_TRUE(told_is_used(&newest) && told_number(&newest, "code") == SELF_TEST_EXTENDED &&
			    told_number(&newest, "result") == PASSED,
		    .what = "an extended self-test goes on behind a reset, or has ended by itself",
		    .source = LOG,
		    .hint = "it was begun, and is neither in progress nor in the log");
}

CHECK(reset, self_test, .id = "RST-DST-001",
      .title = "a reset ends a short self-test, and an extended one goes on behind it",
      .spec = "NVMe Base, Device Self-test Operations, Controller Level Reset", .needs = DUT_ADMIN,
      .effect = RESETS, .keeps_data = true)
{
	struct crossing crossing;
	struct told log;

	if (!self_test_is_claimed(dut, SELF_TEST_SHORT))
		return;
	crossing_open(dut, profile, &transition_controller_reset, &crossing);
	RIG(!self_test_read(dut, &log), "a self-test of somebody else's is in progress");
	REQUIRE_OK(self_test_order(dut, SELF_TEST_SHORT), .what = "Device Self-test, short");
	crossing_make(&crossing);
	expect_ended(dut);
	REQUIRE_OK(self_test_order(dut, SELF_TEST_EXTENDED), .what = "Device Self-test, extended");
	crossing_make(&crossing);
	expect_persistence(dut);
}
