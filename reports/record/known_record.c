/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The known failures as they stand in the record of the run that was judged with them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/json.h"
#include "reports/record/known_internal.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

static const char *const expectations[] = { "fails", "flakes", "skips" };

static void put(struct text *out, const char *key, const char *value)
{
	if (!value)
		return;
	text_printf(out, ",\"%s\":", key);
	text_json_string(out, value, TEXT_LINE_BYTES);
}

void known_write_json(const struct known_list *list, struct text *out)
{
	text_puts(out, "[");
	for (size_t i = 0; i < list->count; i++) {
		const struct known_entry *e = &list->entries[i];

		text_printf(out, "%s{\"line\":%d,\"expect\":\"%s\"", i ? "," : "", e->line,
			    expectations[e->expect]);
		put(out, "case", e->cases);
		put(out, "model", e->model);
		put(out, "firmware", e->firmware);
		put(out, "firmware_from", e->firmware_from);
		put(out, "firmware_to", e->firmware_to);
		put(out, "reason", e->reason);
		put(out, "owner", e->owner);
		put(out, "link", e->link);
		put(out, "expires", e->expires);
		text_puts(out, "}");
	}
	text_puts(out, "]");
}

/* What a damaged entry would excuse nobody knows: it is refused, and with it the record's start. */
static int read_entry(struct known_list *list, struct json_object *item)
{
	struct known_entry *entries = store_grow(list->entries, list->count, sizeof(*entries));
	const char *expect;
	size_t size;
	struct known_entry *e;

	if (!entries)
		return -ENOMEM;
	list->entries = entries;
	e = &entries[list->count++];
	*e = (struct known_entry){
		.cases = store_member_line(list->store, item, "case"),
		.model = store_member_line(list->store, item, "model"),
		.firmware = store_member_line(list->store, item, "firmware"),
		.firmware_from = store_member_line(list->store, item, "firmware_from"),
		.firmware_to = store_member_line(list->store, item, "firmware_to"),
		.reason = store_member_line(list->store, item, "reason"),
		.owner = store_member_line(list->store, item, "owner"),
		.link = store_member_line(list->store, item, "link"),
		.expires = store_member_line(list->store, item, "expires"),
		.expires_unix_ns = INT64_MAX,
		.line = (int)json_member_int(item, "line", 0),
	};
	expect = json_member_text(item, "expect", &size);
	while (expect && e->expect <= KNOWN_SKIPS && strcmp(expect, expectations[e->expect]))
		e->expect++;
	if (!expect || e->expect > KNOWN_SKIPS || !e->cases || !e->reason || !e->owner ||
	    (e->expires && !known_parse_day(e->expires, &e->expires_unix_ns)))
		return store_failed(list->store) ? -ENOMEM : -EINVAL;
	return 0;
}

int known_read_json(struct json_object *array, struct known_list **ret_list)
{
	struct known_list *list = calloc(1, sizeof(*list));
	int ret = -ENOMEM;

	if (list && (list->store = store_new()))
		ret = 0;
	for (size_t i = 0; !ret && i < json_object_array_length(array); i++)
		ret = read_entry(list, json_object_array_get_idx(array, i));
	if (!ret && store_failed(list->store))
		ret = -ENOMEM;
	if (ret)
		known_free(list);
	else
		*ret_list = list;
	return ret;
}
