/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What status asks leaves nothing behind: the simulated drive, as real ones do, keeps every command
 * that it refuses in its error log. */
#include <criterion/criterion.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/status/cmd_status.h"
#include "ci/gate/cli/status/status.h"
#include "ci/gate/options/option_table.h"
#include "ci/gate/options/options.h"
#include "fixtures/dut/dut.h"
#include "helpers/nvme/nvme_feature.h"
#include "helpers/text/text.h"

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

static void add_features(struct dut *dut, struct json_object *object)
{
	struct status status = { .dut = dut, .object = object };

	status.pages = dut_pages_open(dut);
	cr_assert_not_null(status.pages);
	status_add_features(&status);
	dut_pages_close(status.pages);
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
		{ "sim:gen5-x4", 20 },
		{ "sim:gen4-x4", 14 },
		{ "sim:gen5-x4+bare-features", 12 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json_object *object = json_text_object(), *features;
		struct dut *dut = open_drive(rows[i].selector);
		uint64_t before = entries_of(dut), error = 0;
		struct dut_command refused = { .opcode = NVME_OP_GET_FEATURES, .cdw10 = 0x05 };

		add_features(dut, object);
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

	add_features(dut, object);
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

/* Of a page that the drive does not claim, or that has nothing in it, no field is shown. */
static bool is_shown(struct json_object *status, const struct fact_page *page)
{
	struct json_object *part;

	if (!json_object_object_get_ex(status, page->section, &part))
		return false;
	/* of logs of vendors those that there are */
	return !page->part || page->raw || page->source == FACT_ATTRIBUTES ||
	       fact_whole(page) != page || has_key(part, page->part);
}

struct count {
	struct json_object *machines, *people;
	size_t pages, facts;
};

/* A vendor's page whose identifier OCP has, and this drive uses so. */
static bool is_of_ocp(const struct fact_page *vendor)
{
	for (size_t i = 0; vendor->raw && fact_pages[i]; i++)
		if (fact_pages[i]->guid && fact_pages[i]->id == vendor->id)
			return true;
	return false;
}

static void expect_facts(void *context, const struct dut_page *page)
{
	const struct fact_page *table = page->place.page;
	struct count *count = context;
	struct json_object *machines, *people;

	if (page->error || (table->entries && table->used) || is_of_ocp(table))
		return;
	cr_assert(json_object_object_get_ex(count->machines, table->section, &machines));
	cr_assert(json_object_object_get_ex(count->people, table->section, &people));
	count->pages++;
	for (size_t k = 0; k < table->count; k++, count->facts++) {
		const struct fact *fact = &table->facts[k];

		if (table->source == FACT_ATTRIBUTES && fact != page->place.fact)
			continue;
		cr_expect(has_key(machines, fact->key), "%s.%s", table->key, fact->key);
		/* these three have their text from dut_info */
		cr_expect(!strcmp(fact->key, "serial") || !strcmp(fact->key, "model") ||
				  !strcmp(fact->key, "firmware") || has_key(people, fact->label),
			  "%s: %s", table->key, fact->label);
	}
}

Test(status, shows_every_fact)
{
	struct dut *dut = open_drive("sim:gen5-x4");
	struct dut_command refused = { .opcode = NVME_OP_GET_FEATURES, .cdw10 = 0x05 };
	struct dut_pages *pages = dut_pages_open(dut);
	struct count count = { .pages = 0 };
	const struct fact_page *page;

	cr_assert_not_null(pages);
	cr_assert_gt(dut_admin(dut, &refused), 0); /* an entry of the error log */
	count.machines = status_of(dut, false, NULL);
	count.people = status_of(dut, true, NULL);
	for (size_t i = 0; (page = fact_pages[i]); i++) {
		cr_expect(page->source == FACT_FEATURE || is_shown(count.machines, page),
			  "%s is not shown", page->key);
		dut_pages_walk_page(pages, page, expect_facts, &count);
	}
	cr_expect_geq(count.pages, 50, "%zu", count.pages);
	cr_expect_geq(count.facts, 800, "%zu", count.facts);
	json_object_put(count.machines);
	json_object_put(count.people);
	dut_pages_close(pages);
	dut_close(dut);
}

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	cr_expect(json_object_object_get_ex(object, key, &value), "%s", key);
	return value;
}

Test(status, sections)
{
	const char *names[] = { "sanitize", "pcie" };
	const struct option_strings wanted = { names, 2 };
	struct dut *dut = open_drive("sim:gen5-x4");
	struct json_object *object = status_of(dut, false, &wanted), *list;

	cr_expect_not(json_object_object_get_ex(object, "smart", NULL));
	cr_expect_not(json_object_object_get_ex(object, "identity", NULL));
	cr_expect_eq(json_object_get_int(member(member(object, "sanitize"), "status")), 0);
	cr_expect_null(member(member(object, "sanitize"), "progress"), "none runs");
	list = member(member(member(object, "pcie"), "drive"), "capabilities");
	cr_expect_geq(json_object_array_length(list), 4);
	json_object_put(object);
	dut_close(dut);
}

static struct json_object *section_of(const char *selector, const char *name, bool people)
{
	const struct option_strings wanted = { &name, 1 };
	struct dut *dut = open_drive(selector);
	struct json_object *object = status_of(dut, people, &wanted);

	dut_close(dut);
	return object;
}

/* What no table describes: as it is, as much as there is, and how much was asked for. */
Test(status, shows_what_nobody_knows)
{
	struct json_object *object = section_of("sim:gen5-x4+log-vendor", "vendor_logs", false);
	struct json_object *log = member(member(object, "vendor_logs"), "log_ca");
	const char *bytes = value_of(log, "bytes");

	cr_expect_eq(json_object_get_int(member(log, "bytes_read")), 4096);
	cr_assert_eq(strlen(bytes), 2 + 2 * 4096u, "%zu", strlen(bytes));
	cr_expect_eq(strncmp(bytes, "0x01080f16", 10), 0, "%.10s", bytes);
	cr_expect_str_eq(bytes + 2 + 2 * 4095, "fa");
	json_object_put(object);

	/* people have its beginning, and are told that there is more */
	object = section_of("sim:gen5-x4+log-vendor", "vendor_logs", true);
	bytes = value_of(member(member(object, "vendor_logs"), "log_ca"), "bytes");
	cr_expect(strncmp(bytes, "0x01080f16", 10) == 0 && strstr(bytes, "up to byte 4095"), "%s",
		  bytes);
	json_object_put(object);

	/* what another waits for is named, and not read */
	object = section_of("sim:gen5-x4", "other_logs", false);
	log = member(member(object, "other_logs"), "log_04");
	cr_expect(strstr(value_of(log, "not_read"), "the kernel's driver"));
	cr_expect_not(json_object_object_get_ex(log, "bytes", NULL));
	log = member(member(object, "other_logs"), "log_13");
	cr_expect_eq(json_object_get_int(member(log, "bytes_read")), 1024);
	json_object_put(object);
}

/* One that is listed and refused says so. */
Test(status, unknown_and_refused)
{
	struct json_object *object = section_of("sim:gen5-x4+log-listed", "other_logs", false);

	cr_expect(strstr(json_object_get_string(member(object, "other_logs")), "Invalid Log Page"),
		  "%s", json_object_get_string(object));
	json_object_put(object);
}

/* A feature that no table describes: dword 0, what else came, and what can be done with it. */
Test(status, shows_features_that_nobody_knows)
{
	struct json_object *object = section_of("sim:gen5-x4", "features", false);
	struct json_object *entry = find(member(object, "features"), "fid_c5", 0);

	cr_assert_not_null(entry);
	cr_expect_str_eq(value_of(entry, "current"), "0x00000000");
	cr_expect_eq(json_object_get_int(member(entry, "data_bytes_read")), 4096);
	cr_expect_eq(strncmp(value_of(member(entry, "fields"), "data"), "0xe00705131e2e", 14), 0);
	cr_expect(json_object_get_boolean(member(member(entry, "capabilities"), "changeable")));
	json_object_put(object);
}

/* What the subsystem is divided into; a drive that is not divided is not asked. */
Test(status, lists_of_identify)
{
	struct json_object *object = section_of("sim:gen5-x4+groups-as-sets", "identity", false);
	struct json_object *identity = member(object, "identity");
	struct json_object *sets = member(identity, "nvm_set_list");
	struct json_object *domains = member(identity, "domain_list");

	cr_expect_eq(json_object_array_length(sets), 2);
	cr_expect_eq(json_object_get_int(member(json_object_array_get_idx(sets, 1), "id")), 2);
	cr_expect_eq(json_object_get_int(member(json_object_array_get_idx(sets, 1), "endgid")), 2);
	cr_expect_eq(json_object_array_length(domains), 2);
	cr_expect_eq(json_object_array_length(member(identity, "active_namespaces")), 2);
	json_object_put(object);

	object = section_of("sim:gen5-x4", "identity", false);
	identity = member(object, "identity");
	cr_expect_null(member(identity, "nvm_set_list"));
	cr_expect_null(member(identity, "domain_list"));
	cr_expect_null(member(identity, "controllers"));
	cr_expect_null(member(identity, "allocated_namespaces"));
	json_object_put(object);
}

/* The help names the sections that there are. */
/* Of a page that bears OCP's GUID both parts: how many there are, and which. */
Test(status, requirements_that_a_drive_does_not_meet_are_listed)
{
	const char *names[] = { "ocp" };
	const struct option_strings wanted = { names, 1 };
	struct dut *dut = open_drive("sim:gen5-x4+ocp-list-unordered");
	struct json_object *object = status_of(dut, false, &wanted);
	struct json_object *list = member(member(object, "ocp"), "requirements");

	cr_assert_eq(json_object_array_length(list), 2);
	cr_expect_str_eq(
		json_object_get_string(member(json_object_array_get_idx(list, 1), "requirement")),
		"SERRI-1");
	json_object_put(object);
	dut_close(dut);
}

Test(status, help_names_the_sections)
{
	const struct option *option = NULL;
	char names[1024] = "";

	for (size_t i = 0; (option = option_at(gate_program.tables, i)); i++)
		if (strcmp(option->name, "section") == 0)
			break;
	cr_assert_not_null(option);
	for (size_t i = 0; status_section(i); i++) {
		text_add(names, sizeof(names), "%s%s", i ? ", " : ": ", status_section(i));
		for (size_t k = 0; k < i; k++)
			cr_expect_str_neq(status_section(i), status_section(k));
	}
	cr_expect(strstr(option->help, names), "%s\nis not\n%s", names, option->help);
}

/* What a drive claims and refuses says so, with the status. */
Test(status, refused)
{
	const char *names[] = { "persistent_events" };
	const struct option_strings wanted = { names, 1 };
	struct dut *dut = open_drive("sim:gen5-x4+logs-more");
	struct json_object *object = status_of(dut, false, &wanted);
	struct json_object *events = member(object, "persistent_events");

	cr_expect(strstr(json_object_get_string(member(events, "unreadable")), "Invalid Log Page"));
	json_object_put(object);
	dut_close(dut);
}

/* Words behind which the reason stands, in the section of that name. */
static void expect_reason(const char *selector, const char *section, const char *reason)
{
	const struct option_strings wanted = { &section, 1 };
	struct dut *dut = open_drive(selector);
	struct json_object *object = status_of(dut, false, &wanted);
	const char *text = json_object_to_json_string(member(object, section));

	cr_expect(strstr(text, "\"unreadable\"") && strstr(text, reason), "%s: %s", selector, text);
	json_object_put(object);
	dut_close(dut);
}

/* A page that is no answer is no value, and what a dead drive has is not 'not claimed'. */
Test(status, no_answers)
{
	expect_reason("sim:gen5-x4+smart-all-ones", "smart", "all ones");
	expect_reason("sim:gen5-x4+smart-refused", "smart", "Internal Error");
	expect_reason("sim:gen5-x4+smart-timeout", "smart", "timed out");
	expect_reason("sim:gen5-x4+identify-lost", "identity", "No such device");
	expect_reason("sim:gen5-x4+identify-lost", "sanitize", "No such device");
	expect_reason("sim:gen5-x4+identify-lost", "ocp", "No such device");
	expect_reason("sim:gen5-x4+identify-ns-timeout", "namespaces", "timed out");
	expect_reason("sim:gen5-x4+config-unreadable", "link", "output error");
	expect_reason("sim:gen5-x4+config-unreadable", "pcie", "output error");
	expect_reason("sim:gen5-x4+link-all-ones", "pcie", "No such device");
	expect_reason("sim:gen5-x4+link-all-ones", "config_space", "No such device");
}
