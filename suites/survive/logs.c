/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a drive has noted is there after a transition: errors, results of self-tests, what OCP's log
 * has counted. */
#include <stdio.h>
#include <string.h>

#include "helpers/nvme/nvme_command.h"
#include "suites/log/self_test_command.h"
#include "suites/survive/crossing.h"
#include "suites/survive/kept.h"

#define ERRORS "Error Information (log 01h)"
#define TESTS "Device Self-test (log 06h)"

/* A command that no drive takes, so that there is an error to forget. Which ones it notes is its
 * own choice. */
static void cause_error(struct dut *dut)
{
	struct dut_command command = { .opcode = NVME_OP_GET_FEATURES };

	dut_expect_errors(dut, 1);
	if (dut_admin(dut, &command) == 0)
		check_note("Get Features of feature 00h was not refused");
}

/* One that is ended at once is in the log as well. */
static void cause_result(struct dut *dut, const struct crossing *crossing)
{
	struct told log;

	if (!(crossing->ctrl.oacs & NVME_OACS_SELFTEST))
		return;
	RIG(!self_test_read(dut, &log), "a self-test of somebody else's is in progress");
	REQUIRE_OK(self_test_order(dut, SELF_TEST_SHORT), .what = "Device Self-test, short");
	REQUIRE_OK(self_test_order(dut, SELF_TEST_ABORT), .what = "Device Self-test, abort");
}

static void read_page(struct dut *dut, const struct fact_page *page, struct told *ret_log)
{
	REQUIRE_TRUE(told_read(dut, page, ret_log),
		     .what = "a log that was there before is claimed", .source = page->name,
		     .spec = "NVMe Base, Supported Log Pages log",
		     .hint = "the firmware's list of logs (00h), or what it claims, is not the "
			     "same after the transition");
}

/* The newest entry, in whichever order they are; false: none is used. */
static bool find_error(struct dut *dut, struct told *ret_entry)
{
	struct told log, entry;
	uint64_t newest = 0;

	read_page(dut, &fact_page_error, &log);
	for (unsigned int i = 0; (size_t)(i + 1) * fact_page_error.bytes <= log.size; i++) {
		entry = told_entry(&log, &fact_page_error, i);
		if (!told_is_used(&entry) || told_number(&entry, "number") <= newest)
			continue;
		newest = told_number(&entry, "number");
		*ret_entry = entry;
	}
	return newest;
}

static uint64_t count_errors(struct dut *dut)
{
	struct nvme_smart smart;

	REQUIRE_OK(dut_read_smart(dut, &smart), .what = "SMART log (02h)");
	return smart.error_log_entries;
}

/* Newer ones may have come since: the start of its driver asks for what the drive may not have.
 * @counted: entries that the drive had counted when the newest was @before
 *
 * Return: false: so many that nobody knows whether it is lost. */
static bool expect_error(struct dut *dut, const struct told *before, uint64_t counted)
{
	uint64_t now = count_errors(dut), room;
	struct told log, entry;
	bool found = false;

	read_page(dut, &fact_page_error, &log);
	room = log.size / fact_page_error.bytes;
	if (now > counted && now - counted >= room) {
		check_note("the error log has room for %llu entries, and %llu came since: whether "
			   "the one from before the transition is lost cannot be told",
			   (unsigned long long)room, (unsigned long long)(now - counted));
		return false;
	}
	for (unsigned int i = 0; (size_t)(i + 1) * fact_page_error.bytes <= log.size; i++) {
		entry = told_entry(&log, &fact_page_error, i);
		found = found || memcmp(entry.data, before->data, entry.size) == 0;
	}
	EXPECT_TRUE(found, .what = "the newest error before the transition is in the log after it",
		    .source = ERRORS ", all entries", .spec = "OCP STD-LOG-23",
		    .hint = "what a host would look for after a reset is gone with it");
	return true;
}

/* A test may have ended by the transition: its result comes in front. */
static void expect_results(struct dut *dut, const struct told *before)
{
	struct told newest = told_entry(before, &fact_page_selftest_result, 0), log;
	bool found = false;

	if (!told_is_used(&newest)) {
		check_note("no self-test has been run: there is no result to keep");
		return;
	}
	read_page(dut, &fact_page_selftest, &log);
	for (unsigned int i = 0; i < 2; i++) {
		struct told result = told_entry(&log, &fact_page_selftest_result, i);

		found = found || memcmp(result.data, newest.data, result.size) == 0;
	}
	EXPECT_TRUE(found,
		    .what = "the newest self-test before the transition is in the log after "
			    "it",
		    .source = TESTS ", the two newest results");
}

CHECK(survive, logs, .id = "SUR-LOG-001",
      .title = "errors, results of self-tests and what OCP's log counts are there after a "
	       "transition",
      .spec = "NVMe Base, Error Information log; Device Self-test log; OCP, log C0h",
      .ocp = "STD-LOG-23", .needs = DUT_ADMIN, .across = TRANSITIONS, .effect = RESETS,
      .keeps_data = true)
{
	bool has_error, has_tests, has_ocp;
	struct told error = { .page = NULL }, tests, ocp_before, ocp_after;
	struct crossing crossing;
	uint64_t errors;

	crossing_open(dut, profile, point->transition, &crossing);
	cause_error(dut);
	has_error = find_error(dut, &error);
	errors = count_errors(dut);
	if (!has_error)
		check_note("the drive notes no refused command: there is no error to keep");
	cause_result(dut, &crossing);
	has_tests = told_read(dut, &fact_page_selftest, &tests);
	has_ocp = told_read(dut, &fact_page_ocp_smart, &ocp_before) && told_is_itself(&ocp_before);
	NEED(has_error || has_tests || has_ocp,
	     "the drive notes no refused command, and has neither log 06h nor log C0h");
	while (crossing.count < profile->survive.rounds)
		crossing_make(&crossing);
	if (has_error)
		has_error = expect_error(dut, &error, errors);
	NEED(has_error || has_tests || has_ocp,
	     "the error log is too short to say whether it keeps what it had, and the drive has "
	     "neither log 06h nor log C0h");
	if (has_tests)
		expect_results(dut, &tests);
	if (!has_ocp) {
		check_note("the drive has no log C0h of OCP's");
		return;
	}
	read_page(dut, &fact_page_ocp_smart, &ocp_after);
	kept_expect(&ocp_before, &ocp_after,
		    "the firmware keeps this in memory that a transition clears");
}
