/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Temperature thresholds share one feature: which one is meant stands in the value. */
#include "suites/thermal/threshold.h"

static bool was_taken(struct dut *dut, int ret, const char *what)
{
	if (ret > 0 && NVME_STATUS(ret) == NVME_SC_INVALID_FIELD) {
		dut_expect_errors(dut, 1);
		return false;
	}
	REQUIRE_OK(ret, .what = what);
	return true;
}

bool threshold_get(struct dut *dut, const struct nvme_threshold *threshold, unsigned int select,
		   uint16_t *ret_kelvin)
{
	struct dut_command command = {
		.opcode = NVME_OP_GET_FEATURES,
		.cdw10 = NVME_FEATURE_THRESHOLD | select << 8,
		.cdw11 = nvme_threshold_value(threshold, 0),
	};

	if (!was_taken(dut, dut_admin(dut, &command), "Get Features 04h, Temperature Threshold"))
		return false;
	*ret_kelvin = nvme_threshold_k(command.result);
	return true;
}

bool threshold_set(struct dut *dut, const struct nvme_threshold *threshold, uint16_t kelvin)
{
	uint32_t value = nvme_threshold_value(threshold, kelvin);

	return was_taken(dut, dut_set_feature(dut, NVME_FEATURE_THRESHOLD, value),
			 "Set Features 04h, Temperature Threshold");
}
