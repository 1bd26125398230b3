/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The latency monitor's feature of any content: what is read is what is set again. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/nvme/ocp_latency.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes = calloc(1, OCP_LATENCY_BYTES), *set = calloc(1, OCP_LATENCY_BYTES);
	struct ocp_latency latency, again;

	FUZZ_HOLDS(bytes && set);
	memcpy(bytes, data, size < OCP_LATENCY_BYTES ? size : OCP_LATENCY_BYTES);
	memcpy(set, bytes, OCP_LATENCY_BYTES);
	ocp_latency_decode(bytes, &latency);
	ocp_latency_encode(&latency, set);
	ocp_latency_decode(set, &again);
	FUZZ_HOLDS(again.timer == latency.timer && again.largest == latency.largest &&
		   again.window == latency.window && again.enabled == latency.enabled);
	FUZZ_HOLDS(memcmp(again.threshold, latency.threshold, sizeof(again.threshold)) == 0);
	/* byte 11 is an order, which is not given again; bit 0 of byte 12 is all of it */
	FUZZ_HOLDS(set[11] == 0 && set[12] <= 1);
	set[11] = bytes[11];
	set[12] = bytes[12];
	FUZZ_HOLDS(memcmp(set, bytes, OCP_LATENCY_BYTES) == 0);
	FUZZ_PLANT(latency.enabled && latency.timer == 0x07e0);
	free(set);
	free(bytes);
	return 0;
}
