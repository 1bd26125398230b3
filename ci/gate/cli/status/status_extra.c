/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What follows from pages, and is said beside them: sizes in bytes, the format in force, warnings
 * and firmware slots by name. */
#include <string.h>

#include "ci/gate/cli/status/status.h"

/* NULL: it could not be read; the page says why. */
static const void *read_page(const struct status *status, const struct fact_page *page, uint32_t of,
			     size_t *ret_size)
{
	const struct fact_place place = { .page = page, .of = of };
	struct fact_reader reader = dut_pages_reader(status->pages);
	const void *data;

	return reader.read(reader.context, &place, &data, ret_size) ? NULL : data;
}

/* Each namespace; what one of another command set says of itself is of that one. */
void status_add_namespaces(struct status *status)
{
	const struct dut_info *info = dut_info(status->dut);
	struct json_object *array = status_array_in(status->object, "namespaces");

	for (size_t i = 0; i < info->ns_count; i++) {
		struct json_object *entry = status_entry_of(array, "nsid", info->nsids[i]);
		const struct nvme_lbaf *format;
		const uint8_t *page;
		struct nvme_ns ns;
		size_t size;

		if (info->lack[i].why[0])
			json_text_add_string(entry, "not_used", info->lack[i].why);
		if (dut_find_lack(status->dut, info->nsids[i], DUT_NVM))
			continue;
		page = read_page(status, &fact_page_ns, info->nsids[i], &size);
		if (!page || size < NVME_IDENTIFY_BYTES)
			continue;
		nvme_decode_ns(page, info->nsids[i], &ns);
		format = &ns.lbaf[ns.lbaf_index];
		json_text_add_known(entry, "size_bytes", true, nvme_ns_bytes(&ns));
		json_text_add_known(entry, "used_bytes", true, ns.nuse_blocks * format->data_bytes);
		json_text_add_int(entry, "block_bytes", format->data_bytes);
		json_text_add_int(entry, "metadata_bytes", format->metadata_bytes);
	}
}

static bool is_active(const struct status *status, uint64_t nsid)
{
	const struct dut_info *info = dut_info(status->dut);

	for (size_t i = 0; i < info->ns_count; i++)
		if (info->nsids[i] == nsid)
			return true;
	return false;
}

void status_add_unattached(struct status *status)
{
	struct fact_entries entries;
	struct json_object *array;
	const uint8_t *entry;
	size_t size, bytes;
	const void *page = read_page(status, &fact_page_allocated, 0, &size);

	if (!page)
		return;
	array = json_text_array();
	entries = fact_entries(&fact_page_allocated, page, size);
	while ((entry = fact_next_entry(&entries, &bytes)) &&
	       fact_is_used(&fact_page_allocated, entry, bytes)) {
		uint64_t nsid = fact_number(&fact_page_allocated, "nsid", entry, bytes);
		struct json_object *one;

		if (is_active(status, nsid))
			continue;
		one = json_text_object();
		json_text_add_int(one, "nsid", (int64_t)nsid);
		json_object_array_add(array, one);
	}
	json_text_add(status_object_in(status->object, "identity"), "unattached_namespaces", array);
}

/* Which of the formats is in force. */
void status_add_formats(struct status *status)
{
	const struct dut_info *info = dut_info(status->dut);
	struct json_object *array = status_array_in(status->object, "namespaces");

	for (size_t i = 0; i < info->ns_count; i++) {
		struct json_object *entry = status_entry_of(array, "nsid", info->nsids[i]);
		struct json_object *formats, *index;
		struct nvme_ns ns;
		size_t size;
		const uint8_t *page;

		if (!json_object_object_get_ex(entry, "formats", &formats))
			continue;
		page = read_page(status, &fact_page_ns, info->nsids[i], &size);
		if (!page || size < NVME_IDENTIFY_BYTES)
			continue;
		nvme_decode_ns(page, info->nsids[i], &ns);
		for (size_t k = 0; k < json_object_array_length(formats); k++) {
			struct json_object *format = json_object_array_get_idx(formats, k);

			if (json_object_object_get_ex(format, "index", &index))
				json_text_add_bool(format, "in_force",
						   json_object_get_int64(index) == ns.lbaf_index);
		}
	}
}

void status_add_warning(struct status *status)
{
	struct json_object *health;
	const void *page;
	char text[256];
	uint64_t warning;
	size_t size;

	page = read_page(status, &fact_page_smart, 0, &size);
	warning = page ? fact_number(&fact_page_smart, "critical_warning", page, size) : 0;
	if (warning && !status->people &&
	    json_object_object_get_ex(status->object, "smart", &health))
		json_text_add_string(
			health, "critical_warning_means",
			nvme_critical_warning_text((uint8_t)warning, text, sizeof(text)));
}

/* Those that hold something, by their numbers. */
void status_add_slots(struct status *status)
{
	const struct fact *revision = fact_find(&fact_page_slots, "revision");
	struct json_object *firmware = NULL, *array;
	struct nvme_fw_slots slots;
	const uint8_t *page;
	size_t size;

	page = read_page(status, &fact_page_slots, 0, &size);
	if (!page || size < 512 ||
	    !json_object_object_get_ex(status->object, "firmware_slots", &firmware))
		return;
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
}
