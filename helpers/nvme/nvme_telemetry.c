/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decodes the header of the telemetry logs. */
#include "helpers/nvme/nvme_telemetry.h"

#include <string.h>

#include "helpers/facts/fact.h"

static void take_reason(char ret_text[static 129], const uint8_t *raw)
{
	size_t size = 128;

	while (size && (raw[size - 1] == ' ' || !raw[size - 1]))
		size--;
	for (size_t i = 0; i < size; i++)
		ret_text[i] = raw[i] >= 0x20 && raw[i] < 0x7f ? (char)raw[i] : '?';
	ret_text[size] = '\0';
}

static uint64_t number(const struct fact_page *page, const char *key, const uint8_t *header)
{
	return fact_number(page, key, header, NVME_TELEMETRY_BLOCK);
}

void nvme_decode_telemetry(const uint8_t header[static NVME_TELEMETRY_BLOCK],
			   enum nvme_telemetry_kind kind, bool area4,
			   struct nvme_telemetry *ret_telemetry)
{
	static const char *const areas[NVME_TELEMETRY_AREAS] = {
		"area1_last_block", "area2_last_block", "area3_last_block", "area4_last_block"
	};
	const bool host = kind == NVME_TELEMETRY_HOST;
	const struct fact_page *page = host ? &fact_page_telemetry_host : &fact_page_telemetry_ctrl;
	struct nvme_telemetry t = {
		.log = (uint8_t)number(page, "log", header),
		.available = number(page, "controller_available", header),
		.generation = (uint8_t)number(
			page, host ? "host_generation" : "controller_generation", header),
	};

	for (unsigned int area = 0; area < NVME_TELEMETRY_AREAS; area++)
		if (area < 3 || area4)
			t.last_block[area] = number(page, areas[area], header);
	/* an area that adds nothing ends where the one before it does, or says 0 */
	for (unsigned int area = 1; area < NVME_TELEMETRY_AREAS; area++)
		if (t.last_block[area] < t.last_block[area - 1])
			t.last_block[area] = t.last_block[area - 1];
	take_reason(t.reason, header + fact_find(page, "reason")->offset);
	*ret_telemetry = t;
}
