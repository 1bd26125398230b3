/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the latency monitor of OCP is configured: the data of feature C5h. */
#ifndef HELPERS_NVME_OCP_LATENCY_H
#define HELPERS_NVME_OCP_LATENCY_H

#include <stdbool.h>
#include <stdint.h>

#define OCP_FEATURE_LATENCY 0xc5
#define OCP_LATENCY_BYTES 4096
#define OCP_LATENCY_BUCKETS 4
#define OCP_LATENCY_STEP_MS 5

/**
 * struct ocp_latency - the Latency Monitor feature
 * @timer: Active Bucket Timer Threshold, in 5 minutes; 0: buckets fill for ever
 * @threshold: Active Threshold A to D: (n + 1) x 5 ms
 * @largest: Active Latency Configuration: a bit for each bucket and kind: the largest is kept, not
 *	the first
 * @window: Active Latency Minimum Window, in 100 ms
 */
struct ocp_latency {
	uint16_t timer;
	uint8_t threshold[OCP_LATENCY_BUCKETS];
	uint16_t largest;
	uint8_t window;
	bool enabled;
};

/** ocp_latency_decode() - of what Get Features brought */
void ocp_latency_decode(const uint8_t data[static OCP_LATENCY_BYTES],
			struct ocp_latency *ret_latency);
/**
 * ocp_latency_encode() - into what Get Features brought, for Set Features: what is not here stays
 * as it is, and debug logs are kept
 */
void ocp_latency_encode(const struct ocp_latency *latency,
			uint8_t ret_data[static OCP_LATENCY_BYTES]);
/**
 * ocp_latency_keep_logs() - of what Get Features brought, before it is set again: byte 11 (Discard
 * Debug Log) is an order, and would be carried out once more
 */
void ocp_latency_keep_logs(uint8_t data[static OCP_LATENCY_BYTES]);

#endif
