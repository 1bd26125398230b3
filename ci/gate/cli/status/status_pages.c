/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows every page that facts know, each where its table says: a section, a part of it, of a
 * namespace, of an end of the link. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/status/status.h"
#include "helpers/nvme/nvme_command.h"
#include "helpers/refusal.h"

/* Where a page is shown: under @key of @parent; NULL: in @parent itself. */
struct target {
	struct json_object *parent;
	const char *key;
};

static const char *number_of(const struct fact_place *place, char *buf, size_t size)
{
	(void)snprintf(buf, size, "%u", place->of);
	return buf;
}

/* @number: room for the key of one of several */
static struct target target_of(const struct status *status, const struct fact_place *place,
			       char *number, size_t size)
{
	const struct fact_page *page = place->page;
	struct json_object *root = status->object;

	if (page->raw && place->of) /* a log of each of several */
		return (struct target){ status_object_in(status_object_in(root, page->section),
							 page->part),
					number_of(place, number, size) };
	switch (page->source) {
	case FACT_CONFIG: /* of the drive's there is one section, and the port's within */
		if (!place->port)
			return (struct target){ root, page->section };
		return (struct target){ status_object_in(root, page->section), "port" };
	case FACT_CAPABILITY:
	case FACT_EXTENDED:
		root = status_object_in(status_object_in(root, page->section),
					place->port ? "port" : "drive");
		return (struct target){ root, page->part };
	case FACT_ATTRIBUTES:
		root = status_object_in(status_object_in(root, page->section), "kernel");
		return (struct target){ root, place->port ? "port" : "drive" };
	case FACT_IDENTIFY:
	case FACT_LOG:
	case FACT_REGISTERS:
	case FACT_FEATURE: break;
	}
	if (page->per == FACT_PER_NAMESPACE && place->of)
		return (struct target){ status_entry_of(status_array_in(root, page->section),
							"nsid", place->of),
					page->part };
	if (page->per == FACT_PER_GROUP && place->of)
		return (struct target){ status_entry_of(status_array_in(root, page->section),
							"group", place->of),
					page->part };
	if (page->part)
		return (struct target){ status_object_in(root, page->section), page->part };
	return (struct target){ root, page->section };
}

/* ---- what there is not ---- */

static bool is_capability(const struct fact_page *page)
{
	return page->source == FACT_CAPABILITY || page->source == FACT_EXTENDED;
}

static void add_absence(const struct status *status, const struct target *target,
			const struct dut_page *page)
{
	bool capability = is_capability(page->place.page);
	struct json_object *shown = target->parent;
	char text[128];

	/* what is known of it besides stands there already */
	if (target->key && !json_object_object_get_ex(target->parent, target->key, &shown)) {
		if (page->error != -ENOENT)
			status_add_failure(target->parent, target->key, page->error);
		else if (status->people)
			json_text_add_string(target->parent, target->key,
					     capability ? "none" : "not claimed");
		else
			json_text_add(target->parent, target->key, NULL);
		return;
	}
	if (!json_object_is_type(shown, json_type_object))
		return;
	if (page->error == -ENOENT)
		json_text_add_bool(shown, "present", false);
	else
		json_text_add_string(shown, "unreadable",
				     status_failure_text(page->error, text, sizeof(text)));
}

/* What nobody knows is no value. @at: where in the page the entry begins */
static void mark_untold(const struct status *status, const struct fact_place *place, size_t at,
			struct json_object *object)
{
	const struct fact_reader reader = dut_pages_reader(status->pages);

	if (!reader.is_untold(reader.context, place, 0, SIZE_MAX / 2))
		return;
	for (size_t i = 0; i < place->page->count; i++) {
		const struct fact *fact = &place->page->facts[i];

		if (fact_is_untold(&reader, place, fact, at, 0))
			status_add_failure(object, status->people ? fact->label : fact->key,
					   -REFUSAL_NOT_RECORDED);
	}
}

/* Its header is of another type than a drive's: other registers lie there. */
static void leave_out_drives(const struct status *status, const struct fact_page *table,
			     struct json_object *object)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->facts[i].drive_only)
			json_object_object_del(object, status->people ? table->facts[i].label
								      : table->facts[i].key);
}

/* ---- entries ---- */

/* What an entry is of, where its place in the page says it. */
static void add_number(struct json_object *entry, const struct fact_page *page, unsigned int index)
{
	char name[48];

	if (page == &fact_page_effects)
		json_text_add_string(entry, "command",
				     nvme_effects_name(index, name, sizeof(name)));
	else if (page == &fact_page_supported || page == &fact_page_fids)
		json_text_add_hex(entry, page == &fact_page_fids ? "fid" : "log", index, 2);
	else
		json_text_add_int(entry, "index", page->first + index);
}

static void add_entries(const struct status *status, const struct target *target,
			const struct dut_page *page, unsigned int version)
{
	const struct fact_page *table = page->place.page;
	const struct fact_reader reader = dut_pages_reader(status->pages);
	unsigned int most = fact_entry_count(&reader, table);
	struct fact_entries entries = fact_entries(table, page->data, page->size);
	struct json_object *array = status_array_in(target->parent, target->key);
	const uint8_t *entry;
	size_t bytes;

	while (entries.index < most && (entry = fact_next_entry(&entries, &bytes))) {
		struct json_object *object;

		if (!fact_is_used(table, entry, bytes))
			continue;
		object = json_text_object();
		add_number(object, table, entries.index - 1);
		json_text_add_facts(object, status->people, table, entry, bytes, version);
		mark_untold(status, &page->place, (size_t)(entry - (const uint8_t *)page->data),
			    object);
		json_object_array_add(array, object);
	}
}

/* ---- one page ---- */

static void add_attribute(const struct status *status, const struct target *target,
			  const struct dut_page *page)
{
	if (page->error)
		return;
	json_text_add_parsed(status_object_in(target->parent, target->key), status->people,
			     page->place.fact, page->data);
}

static void tell(void *context, const struct dut_page *page)
{
	const struct status *status = context;
	const struct fact_page *table = page->place.page;
	const struct fact_reader reader = dut_pages_reader(status->pages);
	struct json_object *object;
	char number[16];
	struct target target;
	unsigned int version;

	/* that it is not there is told of the page that it lies in, and of one without a table only
	 * that it is */
	if (page->error && (fact_whole(table) != table || (page->error == -ENOENT && table->raw)))
		return;
	/* what is known by its GUID is shown as that */
	if (!page->error && table->raw && fact_whole(table)->guid &&
	    fact_check(fact_whole(table), page->data, page->size) == 0)
		return;
	target = target_of(status, &page->place, number, sizeof(number));
	if (table->source == FACT_ATTRIBUTES) {
		add_attribute(status, &target, page);
		return;
	}
	if (page->error) {
		add_absence(status, &target, page);
		return;
	}
	version = fact_version(&reader, table, page->data, page->size);
	if (table->entries) {
		add_entries(status, &target, page, version);
		return;
	}
	object = target.key ? status_object_in(target.parent, target.key) : target.parent;
	if (table->raw) {
		status_add_raw(status, page, object);
		return;
	}
	if (is_capability(table) && !table->part)
		json_text_add_bool(object, "present", true);
	/* for people an entry is one line, and what it holds stands below */
	if (status->people && !target.key && table->per != FACT_PER_DRIVE)
		object = status_object_in(object, "fields");
	json_text_add_facts(object, status->people, table, page->data, page->size, version);
	mark_untold(status, &page->place, 0, object);
	if (page->place.port)
		leave_out_drives(status, table, object);
}

void status_add_pages(struct status *status, const char *section)
{
	const struct fact_page *page;

	for (size_t i = 0; (page = fact_pages[i]); i++)
		if (page->source != FACT_FEATURE && strcmp(page->section, section) == 0)
			dut_pages_walk_page(status->pages, page, tell, status);
	if (!json_object_object_get_ex(status->object, section, NULL))
		json_text_add_string(status->object, section,
				     status->people ? "not claimed" : NULL);
}
