/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The features that a drive claims: their values, current, default and saved, field by field. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/status/status.h"
#include "helpers/bytes.h"
#include "helpers/nvme/nvme_feature.h"
#include "helpers/refusal.h"
#include "helpers/text/text.h"

enum select { CURRENT, DEFAULT, SAVED, CAPABILITIES };
static const char *const keys[] = { "current", "default", "saved", "capabilities" };

/* The entries so far, and the one of the feature whose values are told. */
struct listing {
	struct status *status;
	struct json_object *array, *entry;
};

static void begin(struct listing *listing, const struct fact_place *place)
{
	static const char *const whose[] = {
		[FACT_PER_DRIVE] = "of",
		[FACT_PER_NAMESPACE] = "nsid",
		[FACT_PER_GROUP] = "endurance_group",
		[FACT_PER_SET] = "nvm_set",
	};
	const struct fact_page *page = place->page;

	listing->entry = json_text_object();
	json_text_add_hex(listing->entry, "fid", page->id, 2);
	json_text_add_string(listing->entry, "name", page->part);
	if (place->of)
		json_text_add_int(listing->entry,
				  whose[dut_pages_per(listing->status->pages, page)], place->of);
	json_object_array_add(listing->array, listing->entry);
}

static void add_capabilities(const struct listing *listing, const struct dut_page *page)
{
	const struct fact_page *table = &fact_page_capabilities;
	char text[64] = "";

	if (!listing->status->people) {
		json_text_add_facts(status_object_in(listing->entry, "capabilities"), false, table,
				    page->data, page->size, 0);
		return;
	}
	for (size_t i = 0; i < table->count; i++)
		if (fact_read(&table->facts[i], 0, page->data, page->size).number)
			text_add(text, sizeof(text), "%s%s", *text ? ", " : "",
				 table->facts[i].key);
	json_text_add_string(listing->entry, "capabilities", *text ? text : "none");
}

/* One that no table describes: what came, and how much was asked for. */
static void add_raw(const struct listing *listing, const struct dut_page *page)
{
	const uint8_t *bytes = page->data;
	const char *key = keys[page->place.select];
	char text[32];

	json_text_add_hex(listing->entry, key, bytes_get_le32(bytes), 8);
	(void)snprintf(text, sizeof(text), page->place.select ? "%s_data" : "data", key);
	if (listing->status->people) {
		status_add_bytes(listing->entry, text, true, bytes + 4, page->size - 4);
		return;
	}
	if (page->place.select == CURRENT)
		json_text_add_int(listing->entry, "data_bytes_read", (int64_t)page->size - 4);
	(void)snprintf(text, sizeof(text), page->place.select ? "%s_fields" : "fields", key);
	json_text_add_facts(status_object_in(listing->entry, text), false, page->place.page,
			    page->data, page->size, 0);
}

/* For people the fields of the current value stand below it. */
static void add_value(const struct listing *listing, const struct dut_page *page)
{
	const struct nvme_feature *feature = nvme_feature_of((uint8_t)page->place.page->id);
	const uint8_t *bytes = page->data;
	const char *key = keys[page->place.select];
	char text[1024];

	if (page->place.page->raw) {
		add_raw(listing, page);
		return;
	}
	json_text_add_string(
		listing->entry, key,
		nvme_feature_text(feature, bytes_get_le32(bytes), bytes + 4, text, sizeof(text)));
	if (listing->status->people && page->place.select != CURRENT)
		return;
	(void)snprintf(text, sizeof(text), page->place.select ? "%s_fields" : "fields", key);
	json_text_add_facts(status_object_in(listing->entry, text), listing->status->people,
			    page->place.page, page->data, page->size,
			    dut_pages_version(listing->status->pages));
}

static void tell(void *context, const struct dut_page *page)
{
	struct listing *listing = context;

	if (page->error == -ENOENT)
		return;
	if (page->place.select == CURRENT)
		begin(listing, &page->place);
	if (page->error == -REFUSAL_NOT_ASKED)
		json_text_add_string(
			listing->entry, "not_read",
			nvme_feature_unread((uint8_t)page->place.page->id,
					    dut_pages_are_ocp(listing->status->pages)));
	else if (page->error)
		status_add_failure(listing->entry, keys[page->place.select], page->error);
	else if (page->place.select == CAPABILITIES)
		add_capabilities(listing, page);
	else
		add_value(listing, page);
}

void status_add_features(struct status *status)
{
	struct listing listing = { .status = status,
				   .array = status_array_in(status->object, "features") };
	const struct fact_page *page;

	for (size_t i = 0; (page = fact_pages[i]); i++)
		if (page->source == FACT_FEATURE)
			dut_pages_walk_page(status->pages, page, tell, &listing);
}
