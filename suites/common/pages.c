/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a page is called when the drive does not give it. */
#include "suites/common/pages.h"

void pages_read_ctrl(struct dut *dut, struct nvme_ctrl *ret_ctrl)
{
	REQUIRE_OK(dut_identify_ctrl(dut, ret_ctrl), .what = "Identify Controller");
}

void pages_read_ns(struct dut *dut, uint32_t nsid, struct nvme_ns *ret_ns)
{
	REQUIRE_OK(dut_identify_ns(dut, nsid, ret_ns), .what = "Identify Namespace");
}

void pages_read_smart(struct dut *dut, struct nvme_smart *ret_smart)
{
	REQUIRE_OK(dut_read_smart(dut, ret_smart), .what = "SMART / Health Information log");
}
