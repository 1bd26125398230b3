/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows what no table describes as it is: log pages, features and capabilities; and says which log
 * pages are there, and are not read. */
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/status/status.h"
#include "helpers/nvme/nvme_log.h"

#define SHOWN_BYTES 32 /* to people: who wants more asks for JSON */

/* Up to the last byte that is not zero. */
static size_t told_bytes(const uint8_t *bytes, size_t count)
{
	while (count && !bytes[count - 1])
		count--;
	return count;
}

void status_add_bytes(struct json_object *object, const char *key, bool people,
		      const uint8_t *bytes, size_t count)
{
	size_t told = told_bytes(bytes, count), shown = told;
	char text[2 * FACT_RAW_BYTES + 96] = "0x";

	if (people && shown > SHOWN_BYTES)
		shown = SHOWN_BYTES;
	for (size_t i = 0; i < shown && i < FACT_RAW_BYTES; i++)
		(void)snprintf(text + 2 + 2 * i, 3, "%02x", bytes[i]);
	if (!told)
		(void)snprintf(text, sizeof(text), "zeroes");
	else if (shown < told)
		(void)snprintf(text + 2 + 2 * shown, 96,
			       "... up to byte %zu, then zeroes: see --json", told - 1);
	json_text_add_string(object, key, text);
}

void status_add_raw(const struct status *status, const struct dut_page *page,
		    struct json_object *object)
{
	const struct fact_page *table = page->place.page;

	if (table->id < NVME_LOG_VENDOR)
		json_text_add_string(object, "name", nvme_log_name((uint8_t)table->id));
	json_text_add_int(object, "bytes_read", (int64_t)page->size);
	if (status->people)
		status_add_bytes(object, "bytes", true, page->data, page->size);
	else
		json_text_add_facts(object, false, table, page->data, page->size, 0);
}

void status_add_unread(struct status *status)
{
	const struct nvme_log *log;

	for (size_t i = 0; (log = nvme_log_at(i)); i++) {
		struct json_object *object;
		char key[16];

		if (!log->unread || !dut_pages_lists_log(status->pages, log->id))
			continue;
		(void)snprintf(key, sizeof(key), "log_%02x", log->id);
		object = status_object_in(status_object_in(status->object, "other_logs"), key);
		json_text_add_string(object, "name", log->name);
		json_text_add_string(object, "not_read", log->unread);
	}
}
