/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What status asks leaves nothing behind: the simulated drive, as real ones do, keeps every command
 * that it refuses in its error log. */
#include <criterion/criterion.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/cmd_status.h"
#include "ci/gate/cli/status.h"
#include "fixtures/dut/dut.h"
#include "helpers/nvme_feature.h"

static struct dut *open_drive(const char *selector)
{
	const struct dut_options options = { .allowed = READS };
	struct dut *dut = NULL;
	char why[256] = "";

	cr_assert_eq(dut_open(selector, &options, &dut, why, sizeof(why)), 0, "%s", why);
	return dut;
}

static uint64_t entries_of(struct dut *dut)
{
	struct nvme_smart smart;

	cr_assert_eq(dut_read_smart(dut, &smart), 0);
	return smart.error_log_entries;
}

static struct json_object *find(struct json_object *features, const char *name, int64_t nsid)
{
	for (size_t i = 0; i < json_object_array_length(features); i++) {
		struct json_object *entry = json_object_array_get_idx(features, i), *member;

		if (json_object_object_get_ex(entry, "name", &member) &&
		    strcmp(json_object_get_string(member), name) == 0 &&
		    (!nsid || (json_object_object_get_ex(entry, "nsid", &member) &&
			       json_object_get_int64(member) == nsid)))
			return entry;
	}
	return NULL;
}

static const char *value_of(struct json_object *entry, const char *key)
{
	struct json_object *member;

	return json_object_object_get_ex(entry, key, &member) ? json_object_get_string(member)
							      : NULL;
}

Test(status, asks_for_nothing_that_is_refused)
{
	static const struct {
		const char *selector;
		size_t features;
	} rows[] = {
		{ "sim:gen5-x4", 17 },
		{ "sim:gen4-x4", 13 },
		{ "sim:gen5-x4+bare-features", 10 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json_object *object = json_text_object(), *features;
		struct dut *dut = open_drive(rows[i].selector);
		uint64_t before = entries_of(dut), error = 0;
		struct dut_command refused = { .opcode = NVME_OP_GET_FEATURES, .cdw10 = 0x05 };

		status_add_features(dut, object);
		cr_expect_eq(entries_of(dut), before, "%s", rows[i].selector);
		cr_assert(json_object_object_get_ex(object, "features", &features));
		cr_expect_eq(json_object_array_length(features), rows[i].features, "%s: %zu",
			     rows[i].selector, json_object_array_length(features));
		/* the drive does count: without a namespace this one is refused */
		cr_expect_gt(dut_admin(dut, &refused), 0);
		error = entries_of(dut);
		cr_expect_eq(error, before + 1);
		dut_close(dut);
		json_object_put(object);
	}
}

Test(status, shows_data_and_namespaces)
{
	struct json_object *object = json_text_object(), *features, *entry;
	struct dut *dut = open_drive("sim:gen5-x4");

	status_add_features(dut, object);
	cr_assert(json_object_object_get_ex(object, "features", &features));
	cr_expect_not_null(strstr(value_of(find(features, "timestamp", 0), "current"),
				  "since the controller"));
	cr_expect_str_eq(value_of(find(features, "autonomous_power_states", 0), "current"),
			 "off; no state is left by itself");
	cr_expect_not_null(strstr(value_of(find(features, "host_behavior", 0), "current"),
				  "extended LBA formats off"));
	cr_expect_null(value_of(find(features, "timestamp", 0), "default"));
	for (int64_t nsid = 1; nsid <= 2; nsid++) {
		cr_expect_str_eq(value_of(find(features, "error_recovery", nsid), "current"),
				 "0x00000000");
		cr_expect_not_null(find(features, "write_protection", nsid));
	}
	entry = find(features, "arbitration", 0);
	cr_expect_str_eq(value_of(entry, "current"), "0x00000007");
	cr_expect_str_eq(value_of(entry, "default"), "0x00000007");
	cr_expect_str_eq(value_of(entry, "saved"), "0x00000007");
	cr_expect_null(value_of(find(features, "number_of_queues", 0), "saved"),
		       "this one cannot be saved");
	dut_close(dut);
	json_object_put(object);
}

/* ---- every fact ---- */

/* Anywhere in the tree; what is not told stands there as null. */
static bool has_key(struct json_object *tree, const char *key)
{
	if (json_object_is_type(tree, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(tree); i++)
			if (has_key(json_object_array_get_idx(tree, i), key))
				return true;
		return false;
	}
	if (!json_object_is_type(tree, json_type_object))
		return false;
	if (json_object_object_get_ex(tree, key, NULL))
		return true;
	json_object_object_foreach(tree, name, value)
	{
		(void)name;
		if (has_key(value, key))
			return true;
	}
	return false;
}

/* The part of status that shows a page. */
static struct json_object *part_of(struct json_object *status, const struct fact_page *page)
{
	static const struct {
		const char *page, *part;
	} rows[] = {
		{ "identify.controller", "identity" },
		{ "identify.namespace", "namespaces" },
		{ "identify.namespace.lbaf", "namespaces" },
		{ "log.error", "error_log" },
		{ "smart", "smart" },
		{ "firmware_slots", "firmware_slots" },
		{ "log.effects", "command_effects" },
		{ "pcie.header", "config_space" },
		{ "pcie.express", "link" },
		{ "pcie.aer", "aer" },
		{ "sysfs.pci", "link" },
	};
	struct json_object *part = NULL;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].page, page->key) == 0)
			(void)json_object_object_get_ex(status, rows[i].part, &part);
	return part;
}

Test(status, shows_every_fact)
{
	struct dut *dut = open_drive("sim:gen5-x4");
	struct dut_command refused = { .opcode = NVME_OP_GET_FEATURES, .cdw10 = 0x05 };
	struct json_object *machines, *people;
	const struct fact_page *page;
	size_t shown = 0;

	cr_assert_gt(dut_admin(dut, &refused), 0); /* an entry of the error log */
	machines = status_of(dut, false);
	people = status_of(dut, true);
	for (size_t i = 0; (page = fact_pages[i]); i++) {
		struct json_object *part = part_of(machines, page);

		cr_assert_not_null(part, "%s is not shown", page->key);
		for (size_t k = 0; k < page->count; k++, shown++) {
			const struct fact *fact = &page->facts[k];

			cr_expect(has_key(part, fact->key), "%s.%s", page->key, fact->key);
			/* attributes are those of devices; these have their text from dut_info */
			cr_expect(fact->attribute || !strcmp(fact->key, "serial") ||
					  !strcmp(fact->key, "model") ||
					  !strcmp(fact->key, "firmware") ||
					  has_key(part_of(people, page), fact->label),
				  "%s: %s", page->key, fact->label);
		}
	}
	cr_expect_geq(shown, 200);
	json_object_put(machines);
	json_object_put(people);
	dut_close(dut);
}
