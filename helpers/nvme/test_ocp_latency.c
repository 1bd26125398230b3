/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feature C5h, byte by byte: what is decoded is encoded again, and the rest stays. */
#include <criterion/criterion.h>
#include <string.h>

#include "helpers/nvme/ocp_latency.h"

Test(ocp_latency, both_ways)
{
	static const uint8_t bytes[] = { 0xe0, 0x07, 0, 1, 3, 7, 0xff, 0x0f, 10, 1, 2, 2, 1 };
	static uint8_t data[OCP_LATENCY_BYTES], again[OCP_LATENCY_BYTES];
	struct ocp_latency latency;

	memcpy(data, bytes, sizeof(bytes));
	data[4095] = 9;
	ocp_latency_decode(data, &latency);
	cr_expect_eq(latency.timer, 0x7e0);
	cr_expect_eq(latency.threshold[0], 0);
	cr_expect_eq(latency.threshold[3], 7);
	cr_expect_eq(latency.largest, 0xfff);
	cr_expect_eq(latency.window, 10);
	cr_expect(latency.enabled);
	memcpy(again, data, sizeof(data));
	ocp_latency_encode(&latency, again);
	ocp_latency_keep_logs(data);
	cr_expect_eq(data[11], 0, "it does not discard");
	cr_expect_eq(memcmp(again, data, sizeof(data)), 0);
	latency.enabled = false;
	latency.threshold[1] = 2;
	ocp_latency_encode(&latency, again);
	cr_expect_eq(again[12], 0);
	cr_expect_eq(again[3], 2);
}
