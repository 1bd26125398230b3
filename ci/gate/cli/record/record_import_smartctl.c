/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What smartctl says of errors and self-tests, from version 7.4 on: where in their logs it lies.
 * What it leaves out of an entry is what means nothing there: no command, no namespace. */
#include "ci/gate/cli/record/record_json.h"
#include "helpers/nvme/nvme.h"
#include "helpers/nvme/nvme_log.h"
#include "helpers/text/json.h"

#define NO_COMMAND 0xffff
#define NO_PLACE 0xffff
#define NO_NAMESPACE 0xffffffff
#define NOT_USED 15 /* result of a self-test that there was none of */

/* A member that may be called either way, or be left out. */
static uint64_t number_of(struct record_page *page, struct json_object *entry, const char *name,
			  const char *other, uint64_t most, uint64_t without)
{
	uint64_t number;

	if (record_number(page, entry, name, most, &number) ||
	    (other && record_number(page, entry, other, most, &number)))
		return number;
	return without;
}

/* {"error_count": 7, "submission_queue_id": 0, "status_field": {"value": 24582, ...},
 * "phase_tag": false, ...}: the status field is without its phase. */
static void put_error(struct record_page *page, struct json_object *entry, size_t at)
{
	struct json_object *phase = record_member(entry, "phase_tag");
	uint64_t status, count;

	if (!record_number(page, entry, "error_count", UINT64_MAX, &count) ||
	    !record_number(page, entry, "status_field", INT16_MAX, &status)) {
		record_lack(page, "errors", true);
		return;
	}
	record_put(page, at, 8, count);
	record_put(page, at + 8, 2,
		   number_of(page, entry, "submission_queue_id", NULL, UINT16_MAX, 0));
	record_put(page, at + 10, 2,
		   number_of(page, entry, "command_id", NULL, UINT16_MAX, NO_COMMAND));
	record_put(page, at + 12, 2,
		   status << 1 | (json_object_is_type(phase, json_type_boolean) &&
				  json_object_get_boolean(phase)));
	record_put(page, at + 14, 2,
		   number_of(page, entry, "parm_error_location", "parameter_error_location",
			     UINT16_MAX, NO_PLACE));
	record_put(page, at + 16, 8, number_of(page, entry, "lba", NULL, UINT64_MAX, 0));
	record_put(page, at + 24, 4,
		   number_of(page, entry, "nsid", NULL, UINT32_MAX, NO_NAMESPACE));
}

bool record_smartctl_errors(struct json_object *json, struct record_page *page,
			    uint64_t *ret_unread)
{
	struct json_object *log = json_member(json, "nvme_error_information_log", json_type_object);
	struct json_object *table;
	uint64_t entries;
	size_t count;

	/* former versions have none, or only how many entries it has room for */
	if (!log || !json_member(log, "read", json_type_int))
		return false;
	page->page = &fact_page_error;
	table = record_array(page, log, "table", fact_page_error.entries);
	count = table ? json_object_array_length(table) : 0;
	for (size_t i = 0; i < count; i++) {
		struct json_object *entry = json_object_array_get_idx(table, i);

		if (record_is_object(page, entry, "nvme_error_information_log"))
			put_error(page, entry, fact_page_error.bytes * i);
	}
	*ret_unread = number_of(page, log, "unread", NULL, UINT32_MAX, 0);
	/* the log is as long as it says; behind the last one nothing is used, if all were read */
	entries = number_of(page, log, "size", NULL, fact_page_error.entries, count);
	if (entries < count || !entries)
		entries = count ? count : 1;
	page->size = fact_page_error.bytes * (size_t)entries;
	for (uint64_t i = count; !*ret_unread && i < entries; i++)
		record_put(page, fact_page_error.bytes * (size_t)i, fact_page_error.bytes, 0);
	return true;
}

/* Valid Diagnostic Information says which of the rest means something: what is there. */
static void put_result(struct record_page *page, struct json_object *entry, size_t at)
{
	static const struct {
		const char *name, *other;
		size_t at, bytes;
		unsigned int valid;
	} fields[] = {
		{ "nsid", NULL, 12, 4, 1 << 0 },
		{ "lba", "failing_lba", 16, 8, 1 << 1 },
		{ "status_code_type", NULL, 24, 1, 1 << 2 },
		{ "status_code", NULL, 25, 1, 1 << 3 },
	};
	unsigned int valid = 0;
	uint64_t result, code, number;

	if (!record_number(page, entry, "self_test_result", NOT_USED, &result) ||
	    !record_number(page, entry, "self_test_code", 15, &code)) {
		record_lack(page, "results of self-tests", true);
		return;
	}
	record_put(page, at, 1, result | code << 4);
	record_put(page, at + 1, 1,
		   number_of(page, entry, "segment", "segment_number", UINT8_MAX, 0));
	record_put(page, at + 4, 8, number_of(page, entry, "power_on_hours", NULL, UINT64_MAX, 0));
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (record_number(page, entry, fields[i].name, record_most(fields[i].bytes),
				  &number) ||
		    (fields[i].other && record_number(page, entry, fields[i].other,
						      record_most(fields[i].bytes), &number))) {
			record_put(page, at + fields[i].at, fields[i].bytes, number);
			valid |= fields[i].valid;
		}
	record_put(page, at + 2, 1, valid);
}

bool record_smartctl_selftests(struct json_object *json, struct record_page *page)
{
	const struct fact_page *results = &fact_page_selftest_result;
	struct json_object *log = json_member(json, "nvme_self_test_log", json_type_object);
	struct json_object *table;
	size_t count;
	uint64_t running;

	if (!log || !record_number(page, log, "current_self_test_operation", 15, &running))
		return false;
	page->page = &fact_page_selftest;
	page->size = nvme_log_of(NVME_LOG_SELF_TEST)->bytes;
	record_put(page, 0, 1, running);
	record_put(page, 1, 1,
		   number_of(page, log, "current_self_test_completion_percent", NULL, 100, 0));
	table = record_array(page, log, "table", results->entries);
	count = table ? json_object_array_length(table) : 0;
	for (size_t i = 0; i < results->entries; i++) {
		struct json_object *entry = i < count ? json_object_array_get_idx(table, i) : NULL;
		size_t at = results->offset + results->bytes * i;

		record_put(page, at, 1, NOT_USED);
		if (i < count && record_is_object(page, entry, "nvme_self_test_log"))
			put_result(page, entry, at);
	}
	return true;
}
