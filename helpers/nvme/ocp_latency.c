/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The data of feature C5h: timer threshold in bytes 1:0, thresholds in 5:2, configuration in 7:6,
 * minimum window in 8, discard of the debug log in 11, enable in 12. */
#include "helpers/nvme/ocp_latency.h"

#include <string.h>

#include "helpers/bytes.h"

#define DISCARD_AT 11
#define ENABLE_AT 12

void ocp_latency_decode(const uint8_t data[static OCP_LATENCY_BYTES],
			struct ocp_latency *ret_latency)
{
	ret_latency->timer = bytes_get_le16(data);
	memcpy(ret_latency->threshold, data + 2, OCP_LATENCY_BUCKETS);
	ret_latency->largest = bytes_get_le16(data + 6);
	ret_latency->window = data[8];
	ret_latency->enabled = data[ENABLE_AT] & 1;
}

void ocp_latency_encode(const struct ocp_latency *latency,
			uint8_t ret_data[static OCP_LATENCY_BYTES])
{
	bytes_put_le16(ret_data, latency->timer);
	memcpy(ret_data + 2, latency->threshold, OCP_LATENCY_BUCKETS);
	bytes_put_le16(ret_data + 6, latency->largest);
	ret_data[8] = latency->window;
	ocp_latency_keep_logs(ret_data);
	ret_data[ENABLE_AT] = latency->enabled;
}

void ocp_latency_keep_logs(uint8_t data[static OCP_LATENCY_BYTES])
{
	data[DISCARD_AT] = 0;
}
