/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log pages: health, errors, firmware slots, command effects. */
#include "ci/gate/cli/status.h"

#include "helpers/nvme_command.h"

#define ERROR_ENTRIES 16

static void add_smart(const struct status *status)
{
	uint8_t page[NVME_SMART_BYTES];
	struct json_object *health;
	uint64_t warning;
	char text[256];
	int ret = dut_read_page(status->dut, &fact_page_smart, 0, page, sizeof(page));

	if (ret) {
		status_add_failure(status->object, "smart", ret);
		return;
	}
	health = json_text_object();
	json_text_add_facts(health, status->people, &fact_page_smart, page, sizeof(page));
	warning = fact_number(&fact_page_smart, "critical_warning", page, sizeof(page));
	if (warning && !status->people)
		json_text_add_string(
			health, "critical_warning_means",
			nvme_critical_warning_text((uint8_t)warning, text, sizeof(text)));
	json_text_add(status->object, "smart", health);
}

static void add_error_log(const struct status *status)
{
	uint64_t claimed =
		fact_number(&fact_page_ctrl, "elpe", status->ctrl, sizeof(status->ctrl)) + 1;
	size_t bytes = (claimed < ERROR_ENTRIES ? claimed : ERROR_ENTRIES) * fact_page_error.bytes;
	uint8_t page[ERROR_ENTRIES * 64];
	struct json_object *array;
	const uint8_t *entry;
	int ret = status->ctrl_error;

	if (!ret)
		ret = dut_read_page(status->dut, &fact_page_error, 0, page, bytes);
	if (ret) {
		status_add_failure(status->object, "error_log", ret);
		return;
	}
	array = json_text_array();
	for (unsigned int i = 0; (entry = fact_entry(&fact_page_error, i, page, bytes)); i++) {
		struct json_object *object;

		if (!fact_number(&fact_page_error, "number", entry, fact_page_error.bytes))
			continue;
		object = json_text_object();
		json_text_add_facts(object, status->people, &fact_page_error, entry,
				    fact_page_error.bytes);
		json_object_array_add(array, object);
	}
	json_text_add(status->object, "error_log", array);
}

/* Which commands there are, and what they do. */
static void add_effects(const struct status *status)
{
	const struct fact_page *page = &fact_page_effects;
	static uint8_t log[NVME_EFFECTS_BYTES];
	struct json_object *array;
	const uint8_t *entry;
	struct nvme_ctrl ctrl;
	char name[48];
	int ret;

	nvme_decode_ctrl(status->ctrl, &ctrl);
	if (!nvme_claims_effects_log(&ctrl))
		return;
	ret = dut_read_page(status->dut, page, 0, log, sizeof(log));
	if (ret) {
		status_add_failure(status->object, "command_effects", ret);
		return;
	}
	array = json_text_array();
	for (unsigned int i = 0; (entry = fact_entry(page, i, log, sizeof(log))); i++) {
		struct json_object *object;

		if (!fact_number(page, "csupp", entry, page->bytes))
			continue;
		object = json_text_object();
		json_text_add_string(object, "command", nvme_effects_name(i, name, sizeof(name)));
		json_text_add_facts(object, status->people, page, entry, page->bytes);
		json_object_array_add(array, object);
	}
	json_text_add(status->object, "command_effects", array);
}

static void add_fw_slots(const struct status *status)
{
	const struct fact *revision = fact_find(&fact_page_slots, "revision");
	struct json_object *firmware, *array;
	struct nvme_fw_slots slots;
	uint8_t page[512];
	int ret = dut_read_page(status->dut, &fact_page_slots, 0, page, sizeof(page));

	if (ret) {
		status_add_failure(status->object, "firmware_slots", ret);
		return;
	}
	firmware = json_text_object();
	array = json_text_array();
	nvme_decode_fw_slots(page, &slots);
	for (unsigned int i = 1; i <= revision->count; i++) {
		struct json_object *slot;

		if (!slots.revision[i][0])
			continue;
		slot = json_text_object();
		json_text_add_int(slot, "slot", i);
		json_text_add_string(slot, "revision", slots.revision[i]);
		json_object_array_add(array, slot);
	}
	json_text_add(firmware, "slots", array);
	json_text_add_facts(firmware, status->people, &fact_page_slots, page, sizeof(page));
	json_text_add(status->object, "firmware_slots", firmware);
}

void status_add_logs(const struct status *status)
{
	add_smart(status);
	add_error_log(status);
	add_fw_slots(status);
	add_effects(status);
}
