/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there are several of in pages of Identify, in the JSON of nvme-cli: LBA formats, power
 * states, namespaces and their identifiers. */
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/record/record_json.h"
#include "helpers/nvme/nvme.h"

/* "lbafs": [{"ms": 0, "ds": 12, "rp": 0}, ...] */
void record_put_formats(struct record_page *page, struct json_object *json)
{
	static const struct record_field fields[] = {
		{ "ms", 0, 2 },
		{ "ds", 2, 1 },
		{ "rp", 3, 1 },
	};
	struct json_object *array = record_array(page, json, "lbafs", NVME_MAX_LBAF);
	size_t count = array ? json_object_array_length(array) : 0;
	const char *lack = NULL;

	for (size_t i = 0; i < count; i++) {
		struct json_object *entry = json_object_array_get_idx(array, i);

		if (record_is_object(page, entry, "lbafs"))
			record_put_fields(page, entry, 128 + 4 * i, fields, 3, &lack);
	}
	if (lack || count <= page->bytes[25]) /* NLBAF, 0's based */
		record_lack(page, lack ? "parts of LBA formats" : "LBA formats", true);
}

/* ---- power states ---- */

/* As they are up to version 2.5 of nvme-cli, and each by its name. Return: the byte is told */
static bool put_flags(struct record_page *page, struct json_object *state, size_t at)
{
	uint64_t flags, scale, idles;

	if (record_number(page, state, "flags", UINT8_MAX, &flags)) {
		record_put(page, at, 1, flags);
		return true;
	}
	if (!record_number(page, state, "max_power_scale", 1, &scale) ||
	    !record_number(page, state, "non-operational_state", 1, &idles))
		return false;
	record_put(page, at, 1, scale | idles << 1);
	return true;
}

/* Two bits, or, before version 2.1, the byte that they lie in. One of a workload alone looks like
 * the two bits that version 2.0 has under that name. */
static bool put_scales(struct record_page *page, struct json_object *state, size_t at)
{
	uint64_t scale, work;

	if (!record_number(page, state, "idle_scale", UINT8_MAX, &scale))
		return false;
	record_put(page, at + 18, 1, scale > 3 ? scale : scale << 6);
	if (record_number(page, state, "active_scale", 3, &scale) &&
	    record_number(page, state, "active_power_work", 7, &work)) {
		record_put(page, at + 22, 1, scale << 6 | work);
		return true;
	}
	if (!record_number(page, state, "active_work_scale", UINT8_MAX, &scale) ||
	    (scale && scale < 8))
		return false;
	record_put(page, at + 22, 1, scale);
	return true;
}

static void put_vault(struct record_page *page, struct json_object *state, size_t at)
{
	static const struct record_field times[] = {
		{ "emerg_power_fail_recover_time", 23, 1 },
		{ "force_quiesce_vault_time", 24, 1 },
		{ "emerg_power_fail_vault_time", 25, 1 },
		{ "emerg_power_fail_vault_scale", 27, 1 },
	};
	uint64_t recover, quiesce;

	record_put_fields(page, state, at, times, 4, NULL);
	if (record_number(page, state, "emerg_power_fail_recover_scale", 15, &recover) &&
	    record_number(page, state, "force_quiesce_vault_scale", 15, &quiesce))
		record_put(page, at + 26, 1, recover | quiesce << 4);
}

/* "psds": [{"max_power": 2500, "entry_lat": 0, ...}, ...] */
void record_put_states(struct record_page *page, struct json_object *json)
{
	static const struct record_field fields[] = {
		{ "max_power", 0, 2 },  { "entry_lat", 4, 4 },   { "exit_lat", 8, 4 },
		{ "read_tput", 12, 1 }, { "read_lat", 13, 1 },   { "write_tput", 14, 1 },
		{ "write_lat", 15, 1 }, { "idle_power", 16, 2 }, { "active_power", 20, 2 },
	};
	struct json_object *array = record_array(page, json, "psds", fact_page_psd.entries);
	size_t count = array ? json_object_array_length(array) : 0;
	const char *lack = NULL;
	bool flagged = true, scaled = true;

	for (size_t i = 0; i < count; i++) {
		struct json_object *state = json_object_array_get_idx(array, i);
		size_t at = fact_page_psd.offset + (size_t)fact_page_psd.bytes * i;

		if (!record_is_object(page, state, "psds"))
			continue;
		record_put_fields(page, state, at, fields, sizeof(fields) / sizeof(fields[0]),
				  &lack);
		flagged &= put_flags(page, state, at + 3);
		scaled &= put_scales(page, state, at);
		put_vault(page, state, at);
	}
	if (count <= page->bytes[263]) /* NPSS, 0's based */
		record_lack(page, count ? "some power states" : "power states", false);
	if (lack)
		record_lack(page, "parts of power states", false);
	if (!scaled)
		record_lack(page, "scales of power states", false);
	if (!flagged)
		record_lack(page, "MXPS and NOPS of power states", false);
}

/* ---- namespaces ---- */

/* "nsid_list": [{"nsid": 1}, ...] */
void record_put_namespaces(struct record_page *page, struct json_object *json)
{
	struct json_object *array = record_array(page, json, "nsid_list",
						 NVME_IDENTIFY_BYTES / sizeof(uint32_t));
	size_t count = array ? json_object_array_length(array) : 0;
	uint64_t nsid, before = 0;

	page->size = NVME_IDENTIFY_BYTES;
	if (!array)
		record_lack(page, "nsid_list", true);
	for (size_t i = 0; i < count; i++) {
		if (!record_number(page, json_object_array_get_idx(array, i), "nsid",
				   UINT32_MAX - 1, &nsid) ||
		    nsid <= before) {
			record_wrong(page, "'nsid_list' is no list of namespaces in order");
			return;
		}
		record_put(page, 4 * i, 4, nsid);
		before = nsid;
	}
}

/* "0025385", "8a1c-..": exactly so many bytes; of one byte nvme-cli writes "0x1" or "0". */
static bool put_identifier(struct record_page *page, size_t at, size_t bytes, const char *text)
{
	unsigned int byte;

	if (bytes == 1) {
		if (sscanf(text, "%x", &byte) != 1 || byte > UINT8_MAX)
			return false;
		record_put(page, at, 1, byte);
		return true;
	}
	return record_put_digits(page, at, bytes, text);
}

/* {"loc": 0, "nidt": 1, "nidl": 8, "type": "eui64", "eui64": "0025..."} */
static bool put_descriptor(struct record_page *page, struct json_object *entry)
{
	static const char *const names[] = { NULL, "eui64", "nguid", "uuid", "csi" };
	uint64_t at, type, bytes;
	const char *text;

	if (!record_number(page, entry, "loc", NVME_IDENTIFY_BYTES - 5, &at) ||
	    !record_number(page, entry, "nidt", 4, &type) || !type ||
	    !record_number(page, entry, "nidl", 16, &bytes) || !bytes ||
	    at + 4 + bytes > NVME_IDENTIFY_BYTES)
		return false;
	text = record_text(page, entry, names[type], 40);
	record_put(page, (size_t)at, 1, type);
	record_put(page, (size_t)at + 1, 1, bytes);
	return text && put_identifier(page, (size_t)at + 4, (size_t)bytes, text);
}

/* A list of them, or {"ns-descs": [...]}. */
void record_put_descriptors(struct record_page *page, struct json_object *json)
{
	struct json_object *array = json_object_is_type(json, json_type_array)
					    ? json
					    : record_array(page, json, "ns-descs", 64);
	size_t count = array ? json_object_array_length(array) : 0;

	page->size = NVME_IDENTIFY_BYTES;
	if (!count)
		record_lack(page, "identifiers", true);
	for (size_t i = 0; i < count; i++)
		if (!put_descriptor(page, json_object_array_get_idx(array, i))) {
			record_wrong(page, "descriptor %zu is none of an identifier", i);
			return;
		}
}
