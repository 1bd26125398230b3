/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sends Device Self-test, and reads its log. */
#include "suites/log/self_test_command.h"

int self_test_order(struct dut *dut, enum self_test_code code)
{
	struct dut_command command = {
		.opcode = NVME_OP_SELF_TEST,
		.nsid = NVME_NSID_ALL,
		.cdw10 = code,
	};

	return dut_admin(dut, &command);
}

bool self_test_is_claimed(struct dut *dut, enum self_test_code code)
{
	struct told ctrl;
	int status;

	told_read_ctrl(dut, &ctrl);
	if (told_claims(&ctrl, "self_test"))
		return true;
	NEED(dut_has(dut, DUT_ASK), "the drive claims no Device Self-test (OACS bit 4)");
	status = self_test_order(dut, code);
	if (status < 0)
		REQUIRE_OK(status, .what = "Device Self-test");
	dut_expect_errors(dut, status != 0);
	if (!status && code != SELF_TEST_ABORT)
		(void)self_test_order(dut, SELF_TEST_ABORT);
	EXPECT_EQ(NVME_STATUS(status), NVME_SC_INVALID_OPCODE,
		  .what = "Device Self-test, which is not claimed", .unit = "NVMe status",
		  .source = "Identify Controller, OACS bit 4; completion",
		  .hint = "Identify says otherwise, or the firmware has a table of its own");
	return false;
}

uint64_t self_test_read(struct dut *dut, struct told *ret_log)
{
	REQUIRE_TRUE(told_read(dut, &fact_page_selftest, ret_log),
		     .what = "a drive that claims Device Self-test has log 06h",
		     .source = "Supported Log Pages (log 00h), Identify Controller");
	return told_number(ret_log, "running");
}
