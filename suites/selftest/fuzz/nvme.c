/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identify and log pages of any content: the first byte says which one the rest is. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/facts/fact.h"
#include "helpers/nvme/nvme.h"
#include "helpers/nvme/nvme_command.h"
#include "helpers/nvme/nvme_error.h"
#include "helpers/nvme/nvme_telemetry.h"

static void decode_identify(const uint8_t *page)
{
	uint32_t nsids[4];
	struct nvme_ctrl ctrl;
	struct nvme_ns ns;

	nvme_decode_ctrl(page, &ctrl);
	nvme_decode_ns(page, 1, &ns);
	FUZZ_HOLDS(ns.lbaf_count <= NVME_MAX_LBAF);
	(void)nvme_decode_command_set(page);
	(void)nvme_find_descriptor(page, NVME_DESCRIPTOR_UUID, 16);
	FUZZ_HOLDS(nvme_list_unattached(page, page, nsids, 4) <= 4);
	(void)nvme_max_transfer_bytes(&ctrl, 0);
	(void)nvme_find_lbaf(&ns, 512, 0);
	(void)nvme_deallocated_value(&ns);
	(void)nvme_atomic_write_blocks(&ctrl, &ns);
	FUZZ_PLANT(ns.lbaf_count == 7 && ns.metadata_extended);
}

/* An entry of the error log, and an event's dword, in words of any length. */
static void decode_words(const uint8_t *page)
{
	uint8_t *entry = malloc(NVME_ERROR_BYTES);
	size_t room = 1 + page[0];
	char *words = malloc(room);
	struct nvme_event event = nvme_decode_event(page[0] | (uint32_t)page[1] << 8 |
						    (uint32_t)page[2] << 16);

	FUZZ_HOLDS(entry && words);
	memcpy(entry, page, NVME_ERROR_BYTES);
	(void)nvme_error_text(entry, words, room);
	FUZZ_HOLDS(memchr(words, '\0', room));
	FUZZ_HOLDS(event.type == (page[0] & 7) && event.info == page[1] &&
		   event.log_page == page[2]);
	free(words);
	free(entry);
}

static void decode_log(const uint8_t *page)
{
	struct nvme_telemetry telemetry;
	struct nvme_error_entry entry;
	struct nvme_fw_slots slots;
	struct nvme_smart smart;
	char text[256];

	nvme_decode_telemetry(page, NVME_TELEMETRY_HOST, page[1] & 1, &telemetry);
	FUZZ_HOLDS(telemetry.last_block[3] >= telemetry.last_block[0]);
	nvme_decode_smart(page, &smart);
	fact_fill(&fact_page_error, page, 64, &entry);
	decode_words(page);
	nvme_decode_fw_slots(page, &slots);
	(void)nvme_critical_warning_text(smart.critical_warning, text, sizeof(text));
	(void)nvme_status_text(page[0] << 8 | page[1], text, sizeof(text));
	(void)nvme_kelvin_to_celsius(smart.temperature_k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* as large as the page and no larger, so that a read behind it is seen */
	size_t bytes = size && data[0] & 1 ? NVME_SMART_BYTES : NVME_IDENTIFY_BYTES;
	uint8_t *page = calloc(1, bytes);

	FUZZ_HOLDS(page);
	if (size > 1)
		memcpy(page, data + 1, size - 1 < bytes ? size - 1 : bytes);
	if (bytes == NVME_SMART_BYTES)
		decode_log(page);
	else
		decode_identify(page);
	free(page);
	return 0;
}
