/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever status tells of a drive can be named in a profile's section 'expect', and is the same
 * there; or it stands below why it has no name. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/status/cmd_status.h"
#include "fixtures/dut/dut.h"
#include "helpers/facts/fact_rule.h"

enum select { CURRENT, DEFAULT, SAVED, CAPABILITIES };

/* What has no name. An array's elements are "[]". */
static const struct unnamed {
	const char *path, *why;
} unnamed[] = {
	{ "drive", "the selector, as it was given" },
	{ "backend", "the selector, as it was given" },
	{ "simulated", "of the backend: a profile is for any" },
	{ "emulated", "of the backend: a profile is for any" },
	{ "missing", "what of this the host does not allow; a run ends with 75" },
	{ "identity.address", "of the slot, not of the product" },
	{ "identity.port_address", "of the slot, not of the product" },
	{ "identity.node", "of this host, and of this boot" },
	{ "identity.numa_node", "of the slot, not of the product" },
	{ "identity.pci_vendor", "pcie.header.vendor" },
	{ "identity.pci_device", "pcie.header.device" },
	{ "link.speed_gts", "pcie.express.speed_gts, if both ends say so" },
	{ "link.width", "pcie.express.width, if both ends say so" },
	{ "link.drive.answers", "without an answer no fact is told" },
	{ "link.port.answers", "without an answer no fact is told" },
	{ "pcie.drive.capabilities[].id", "a list; pcie/capabilities judges it" },
	{ "pcie.drive.capabilities[].name", "a list; pcie/capabilities judges it" },
	{ "pcie.drive.capabilities[].offset", "a list; pcie/capabilities judges it" },
	{ "pcie.drive.capabilities[].extended", "a list; pcie/capabilities judges it" },
	{ "pcie.drive.capabilities[].version", "a list; pcie/capabilities judges it" },
	{ "pcie.drive.list_is_sound", "pcie/capabilities judges it" },
	{ "pcie.port.capabilities[].id", "a list of the host's" },
	{ "pcie.port.capabilities[].name", "a list of the host's" },
	{ "pcie.port.capabilities[].offset", "a list of the host's" },
	{ "pcie.port.capabilities[].extended", "a list of the host's" },
	{ "pcie.port.capabilities[].version", "a list of the host's" },
	{ "pcie.port.list_is_sound", "of the host" },
	{ "firmware_slots.slots[].slot", "firmware_slots.revision[N] has it as N" },
	{ "firmware_slots.slots[].revision", "firmware_slots.revision[N]" },
	{ "namespaces[].nsid", "identify.namespace[N] has it as N" },
	{ "namespaces[].size_bytes", "identify.namespace.nsze blocks" },
	{ "namespaces[].used_bytes", "identify.namespace.nuse blocks" },
	{ "namespaces[].block_bytes", "identify.namespace.lbaf.data_bytes, by .flbas" },
	{ "namespaces[].metadata_bytes", "identify.namespace.lbaf.metadata_bytes, by .flbas" },
	{ "namespaces[].formats[].in_force", "identify.namespace.flbas" },
	{ "endurance_groups[].group", "log.endurance_group[N] has it as N" },
	{ "features[].fid", "its name says it" },
	{ "features[].name", "features.NAME" },
	{ "features[].nsid", "features.NAME[N] has it as N" },
	{ "features[].current", "text of the fields, which have names" },
	{ "features[].default", "text of the fields, which have names" },
	{ "features[].saved", "text of the fields, which have names" },
	{ "features[].data_bytes_read", "what was asked for, not what came" },
	{ "other_logs.log_04.name", "its name says it" },
	{ "other_logs.log_04.not_read", "not read" },
	{ "other_logs.log_13.name", "its name says it" },
	{ "other_logs.log_13.bytes_read", "what was asked for, not what came" },
	{ "in_use", "of this host" },
	{ "signatures", "data of others, not a drive's" },
	{ "found_on_it", "data of others, not a drive's" },
};
#define UNNAMED (sizeof(unnamed) / sizeof(unnamed[0]))

/* The status of a drive, out of which is taken what has a name. */
struct naming {
	struct json_object *status;
	struct dut_pages *pages;
	size_t named;
	bool used[UNNAMED];
};

static struct json_object *in(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		(void)json_object_object_get_ex(object, key, &value);
	return value;
}

/* Of an array of objects the one that has it; NULL: none has. */
static struct json_object *entry_of(struct json_object *array, const char *key, const char *text,
				    uint32_t number)
{
	for (size_t i = 0; array && i < json_object_array_length(array); i++) {
		struct json_object *entry = json_object_array_get_idx(array, i);
		struct json_object *value = in(entry, key), *nsid = in(entry, "nsid");

		if (text ? value && strcmp(json_object_get_string(value), text) == 0 &&
				    (!number || (nsid && json_object_get_int64(nsid) == number))
			 : value && json_object_get_int64(value) == number)
			return entry;
	}
	return NULL;
}

static struct json_object *shown_feature(struct json_object *features,
					 const struct fact_place *place)
{
	static const char *const keys[] = { "fields", "default_fields", "saved_fields",
					    "capabilities" };

	return in(entry_of(features, "name", place->page->part, place->of), keys[place->select]);
}

/* Where a page is shown. */
static struct json_object *shown_at(struct json_object *root, const struct fact_place *place)
{
	const struct fact_page *page = place->page;
	struct json_object *at = in(root, page->section);

	switch (page->source) {
	case FACT_CONFIG: return place->port ? in(at, "port") : at;
	case FACT_CAPABILITY:
	case FACT_EXTENDED: at = in(at, place->port ? "port" : "drive"); break;
	case FACT_ATTRIBUTES: return in(in(at, "kernel"), place->port ? "port" : "drive");
	case FACT_FEATURE: return shown_feature(at, place);
	case FACT_REGISTERS:
	case FACT_IDENTIFY:
	case FACT_LOG: break;
	}
	if (page->per == FACT_PER_NAMESPACE && place->of)
		at = entry_of(at, "nsid", NULL, place->of);
	else if (page->per == FACT_PER_GROUP && place->of)
		at = entry_of(at, "group", NULL, place->of);
	return page->part ? in(at, page->part) : at;
}

/* ---- one value ---- */

/* It has gone on since. */
static bool is_clock(const struct fact *fact)
{
	return fact->shape == FACT_TIME || strcmp(fact->key, "active_ms") == 0;
}

/* Its name means it, 'expect' takes that, and what is read by it is what is shown. */
static void expect_named(struct naming *n, const struct fact_ref *ref, struct json_object *shown)
{
	const struct fact_reader reader = dut_pages_reader(n->pages);
	struct json_object *object = json_text_object();
	char name[FACT_NAME_BYTES + 48], why[512] = "";
	struct fact_ref found = { .fact = NULL };
	struct fact_value value;
	struct fact_rule rule;

	(void)fact_ref_name(ref, name, sizeof(name));
	cr_assert_eq(fact_look_up(name, &found, why, sizeof(why)), 0, "%s: %s", name, why);
	cr_expect(found.fact == ref->fact && found.place.select == ref->place.select, "%s", name);
	cr_expect_eq(fact_rule_parse(&found, "present", &rule, why, sizeof(why)), 0, "%s: %s", name,
		     why);
	fact_rule_free(&rule);
	cr_assert_eq(fact_get(&reader, &found, &value), 0, "%s", name);
	json_text_add_value(object, "value", false, found.fact, &value);
	cr_expect(is_clock(found.fact) || json_object_equal(in(object, "value"), shown),
		  "%s: status has %s, expect %s", name, json_object_get_string(shown),
		  json_object_get_string(in(object, "value")));
	json_object_put(object);
	n->named++;
}

static void expect_fact(struct naming *n, struct fact_ref ref, struct json_object *object)
{
	struct json_object *shown;

	/* of two of the same key one is shown */
	if (!json_object_object_get_ex(object, ref.fact->key, &shown))
		return;
	if (!ref.fact->count)
		expect_named(n, &ref, shown);
	ref.has_index = true;
	for (ref.index = 0; ref.fact->count && ref.index < json_object_array_length(shown);
	     ref.index++)
		expect_named(n, &ref, json_object_array_get_idx(shown, ref.index));
	json_object_object_del(object, ref.fact->key);
}

static void expect_table(struct naming *n, struct fact_ref ref, const struct fact_page *table,
			 struct json_object *object)
{
	for (size_t i = 0; i < table->count; i++) {
		ref.fact = &table->facts[i];
		if (!ref.place.fact || ref.place.fact == ref.fact)
			expect_fact(n, ref, object);
	}
}

/* What an entry is of is in its name as its number. */
static void expect_entries(struct naming *n, struct fact_ref ref, const struct dut_page *page,
			   struct json_object *array)
{
	static const char *const numbers[] = { "index", "command", "log", "fid" };
	const struct fact_reader reader = dut_pages_reader(n->pages);
	unsigned int most = fact_entry_count(&reader, ref.place.page);
	struct fact_entries entries = fact_entries(ref.place.page, page->data, page->size);
	const uint8_t *at;
	size_t bytes, shown = 0;

	ref.has_entry = true;
	while (entries.index < most && (at = fact_next_entry(&entries, &bytes))) {
		struct json_object *entry;

		if (!fact_is_used(ref.place.page, at, bytes))
			continue;
		entry = json_object_array_get_idx(array, shown++);
		ref.entry = entries.index - 1;
		expect_table(n, ref, ref.place.page, entry);
		for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
			json_object_object_del(entry, numbers[i]);
	}
	cr_expect_eq(shown, json_object_array_length(array), "%s: %zu", ref.place.page->key, shown);
}

static void take_page(void *context, const struct dut_page *page)
{
	struct naming *n = context;
	struct json_object *shown = page->error ? NULL : shown_at(n->status, &page->place);
	struct fact_ref ref = { .place = page->place, .has_of = page->place.of != 0 };

	if (!shown)
		return;
	if (json_object_is_type(shown, json_type_array))
		expect_entries(n, ref, page, shown);
	else
		expect_table(n, ref,
			     page->place.page->source == FACT_FEATURE &&
					     page->place.select == CAPABILITIES
				     ? &fact_page_capabilities
				     : page->place.page,
			     shown);
	if (json_object_is_type(shown, json_type_object))
		json_object_object_del(shown, "present");
}

/* ---- what is left ---- */

/* Whether it is known that it has no name. */
static bool has_reason(struct naming *n, const char *path)
{
	for (size_t i = 0; i < UNNAMED; i++)
		if (strcmp(unnamed[i].path, path) == 0) {
			n->used[i] = true;
			return true;
		}
	return false;
}

static void expect_reasons(struct naming *n, const char *path, struct json_object *tree)
{
	char inner[256];

	if (json_object_is_type(tree, json_type_array) && json_object_array_length(tree)) {
		(void)snprintf(inner, sizeof(inner), "%s[]", path);
		for (size_t i = 0; i < json_object_array_length(tree); i++)
			expect_reasons(n, inner, json_object_array_get_idx(tree, i));
		return;
	}
	if (!json_object_is_type(tree, json_type_object)) {
		/* a page that is not there stands as null or [] where it would stand */
		cr_expect(has_reason(n, path) || !tree ||
				  json_object_is_type(tree, json_type_array),
			  "%s: %s has no name", path, json_object_get_string(tree));
		return;
	}
	json_object_object_foreach(tree, key, value)
	{
		(void)snprintf(inner, sizeof(inner), "%s%s%s", path, *path ? "." : "", key);
		expect_reasons(n, inner, value);
	}
}

/* With an error in its log, and both kinds of values of each feature. */
Test(status_named, all_that_is_shown_can_be_expected)
{
	const struct dut_options options = { .allowed = READS };
	struct dut_command refused = { .opcode = NVME_OP_GET_FEATURES, .cdw10 = 0x05 };
	struct naming n = { .named = 0 };
	struct dut *dut = NULL;
	char why[256] = "";
	size_t stale = 0;

	cr_assert_eq(dut_open("sim:gen5-x4", &options, &dut, why, sizeof(why)), 0, "%s", why);
	cr_assert_gt(dut_admin(dut, &refused), 0);
	n.pages = dut_pages_open(dut);
	cr_assert_not_null(n.pages);
	n.status = status_of(dut, false, NULL);
	for (size_t i = 0; fact_pages[i]; i++)
		dut_pages_walk_page(n.pages, fact_pages[i], take_page, &n);
	expect_reasons(&n, "", n.status);
	for (size_t i = 0; i < UNNAMED; i++) {
		stale += !n.used[i];
		cr_expect(n.used[i], "%s is not shown any more", unnamed[i].path);
	}
	cr_expect_geq(n.named, 2000, "%zu", n.named);
	cr_expect_lt(stale, UNNAMED);
	json_object_put(n.status);
	dut_pages_close(n.pages);
	dut_close(dut);
}
