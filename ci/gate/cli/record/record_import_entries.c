/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there are several of in logs, in the JSON of nvme-cli: errors, self-tests, firmware slots,
 * commands, logs, namespaces. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/record/record_json.h"
#include "helpers/nvme/nvme.h"

/* "Firmware Rev Slot 1": "3472607183846495571 (SIM50100)": the first is the eight bytes. */
void record_put_slots(struct record_page *page, struct json_object *json)
{
	for (unsigned int slot = 1; slot <= 7; slot++) {
		char name[32], *end;
		const char *text;
		uint64_t number = 0;

		(void)snprintf(name, sizeof(name), "Firmware Rev Slot %u", slot);
		text = record_text(page, json, name, 64);
		if (text) {
			number = strtoull(text, &end, 10);
			if (end == text || strncmp(end, " (", 2) != 0 || !number)
				record_wrong(page, "'%s' is no revision of firmware", name);
		}
		/* one that is not there is empty */
		record_put(page, 8 * (size_t)slot, 8, number);
	}
}

/* "errors": [{"error_count": 3, ...}, ...], the newest first. The first versions have the status
 * field with its phase tag, the others without. */
void record_put_errors(struct record_page *page, struct json_object *json)
{
	static const struct record_field fields[] = {
		{ "error_count", 0, 8 }, { "sqid", 8, 2 },
		{ "cmdid", 10, 2 },      { "parm_error_location", 14, 2 },
		{ "lba", 16, 8 },        { "nsid", 24, 4 },
		{ "vs", 28, 1 },         { "trtype", 29, 1 },
		{ "cs", 32, 8 },         { "trtype_spec_info", 40, 2 },
	};
	static const struct record_field newer[] = { { "csi", 30, 1 },
						     { "opcode", 31, 1 },
						     { "log_page_version", 63, 1 } };
	struct json_object *array = record_array(page, json, "errors", fact_page_error.entries);
	size_t count = array ? json_object_array_length(array) : 0;
	const char *lack = count ? NULL : "errors";

	for (size_t i = 0; i < count; i++) {
		struct json_object *entry = json_object_array_get_idx(array, i);
		size_t at = fact_page_error.bytes * i;
		bool shifted = json_object_is_type(entry, json_type_object) &&
			       json_object_object_get_ex(entry, "phase_tag", NULL);
		uint64_t status, phase = 0;

		if (!record_is_object(page, entry, "errors"))
			continue;
		record_put_fields(page, entry, at, fields, sizeof(fields) / sizeof(fields[0]),
				  &lack);
		record_put_fields(page, entry, at, newer, sizeof(newer) / sizeof(newer[0]), NULL);
		if (shifted)
			(void)record_number(page, entry, "phase_tag", 1, &phase);
		if (record_number(page, entry, "status_field", shifted ? INT16_MAX : UINT16_MAX,
				  &status))
			record_put(page, at + 12, 2, shifted ? status << 1 | phase : status);
		else if (!lack)
			lack = "status_field";
	}
	page->size = fact_page_error.bytes * count;
	if (lack)
		record_lack(page, lack, true);
}

/* "List of Valid Reports": [{"Self test result": 0, ...}, ...]; 15 is one that is not used. */
void record_put_results(struct record_page *page, struct json_object *json)
{
	static const struct record_field fields[] = {
		{ "Segment number", 1, 1 }, { "Valid Diagnostic Information", 2, 1 },
		{ "Power on hours", 4, 8 }, { "Namespace Identifier", 12, 4 },
		{ "Failing LBA", 16, 8 },   { "Status Code Type", 24, 1 },
		{ "Status Code", 25, 1 },   { "Vendor Specific", 26, 2 },
	};
	const struct fact_page *table = &fact_page_selftest_result;
	struct json_object *array = record_array(page, json, "List of Valid Reports",
						 table->entries);
	size_t count = array ? json_object_array_length(array) : 0;

	if (!array)
		record_lack(page, "results of self-tests", true);
	for (size_t i = 0; i < table->entries; i++) {
		struct json_object *entry = i < count ? json_object_array_get_idx(array, i) : NULL;
		size_t at = table->offset + table->bytes * i;
		uint64_t result, code = 0;

		record_put(page, at, 1, 15);
		if (i >= count || !record_is_object(page, entry, "List of Valid Reports"))
			continue;
		if (!record_number(page, entry, "Self test result", 15, &result)) {
			record_lack(page, "results of self-tests", true);
			return;
		}
		if (result != 15 && !record_number(page, entry, "Self test code", 15, &code)) {
			record_lack(page, "codes of self-tests", true);
			return;
		}
		record_put(page, at, 1, result | code << 4);
		record_put_fields(page, entry, at, fields, sizeof(fields) / sizeof(fields[0]),
				  NULL);
	}
}

/* "ACS_9 (Set Features)": 4099, which the first versions call "ACS9 (Set Features)". */
static void put_commands(struct record_page *page, struct json_object *json, const char *prefix,
			 size_t at, unsigned int *count)
{
	if (!json_object_is_type(json, json_type_object))
		return;
	json_object_object_foreach(json, key, value)
	{
		const char *digits = key + strlen(prefix);
		uint64_t effects;
		unsigned long opcode;
		char *end;

		(void)value;
		if (strncmp(key, prefix, strlen(prefix)) != 0)
			continue;
		digits += *digits == '_';
		opcode = strtoul(digits, &end, 10);
		if (end == digits || *end != ' ' || opcode > 255) {
			record_wrong(page, "'%.40s' is no command", key);
			return;
		}
		if (record_number(page, json, key, UINT32_MAX, &effects)) {
			record_put(page, at + 4 * opcode, 4, effects);
			++*count;
		}
	}
}

/* One object, or a list with one for each command set, of which that of NVM is taken. */
void record_put_effects(struct record_page *page, struct json_object *json)
{
	struct json_object *admin = record_member(json, "admin_cmd_set");
	struct json_object *io = record_member(json, "io_cmd_set");
	unsigned int count = 0;

	put_commands(page, admin ? admin : json, "ACS", 0, &count);
	put_commands(page, io ? io : json, "IOCS", 1024, &count);
	/* what is not listed is not supported: zero */
	memset(page->told, true, NVME_EFFECTS_BYTES);
	if (!count)
		record_lack(page, "commands", true);
}

/* "supported_logs": [{"lid_0x2 ": 1}, ...] */
void record_put_logs(struct record_page *page, struct json_object *json)
{
	struct json_object *array = record_array(page, json, "supported_logs", 256);
	size_t count = array ? json_object_array_length(array) : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *entry = json_object_array_get_idx(array, i);

		if (!record_is_object(page, entry, "supported_logs"))
			return;
		json_object_object_foreach(entry, key, value)
		{
			unsigned int lid;
			uint64_t support;

			(void)value;
			if (sscanf(key, "lid_0x%3x", &lid) != 1 || lid > 255)
				record_wrong(page, "'%.40s' is no log", key);
			else if (record_number(page, entry, key, UINT32_MAX, &support))
				record_put(page, 4 * (size_t)lid, 4, support);
		}
	}
	memset(page->told, true, 1024);
	if (!count)
		record_lack(page, "supported_logs", true);
}

/* "(2) Sanitize in Progress." */
static bool read_code(struct record_page *page, struct json_object *object, const char *name,
		      unsigned int most, uint64_t *ret_code)
{
	const char *text = record_text(page, object, name, 200);
	unsigned int code;

	if (!text)
		return false;
	if (sscanf(text, "(%3u)", &code) != 1 || code > most) {
		record_wrong(page, "'%s' does not begin with its code", name);
		return false;
	}
	*ret_code = code;
	return true;
}

void record_put_sanitize(struct record_page *page, struct json_object *json)
{
	struct json_object *sstat = record_member(json, "sstat");
	struct json_object *ssi = record_member(json, "sanitize_state_information");
	uint64_t status, passes, erased, cancelled = 0, state, failed = 0;

	if (read_code(page, sstat, "status", 7, &status) &&
	    record_number(page, sstat, "no_cmplted_passes", 31, &passes) &&
	    record_number(page, sstat, "global_erased", 1, &erased)) {
		(void)record_number(page, sstat, "media_verification_canceled", 1, &cancelled);
		record_put(page, 2, 2, status | passes << 3 | erased << 8 | cancelled << 9);
	}
	if (!read_code(page, ssi, "sanitize_state", 15, &state))
		return;
	(void)read_code(page, ssi, "failure_state", 15, &failed);
	record_put(page, 36, 1, state | failed << 4);
}
