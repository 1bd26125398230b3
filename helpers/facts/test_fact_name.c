/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts by name: each has one that finds it, a wrong one is told with what was meant, and what is
 * no answer is no value. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/facts/fact_name.h"
#include "helpers/nvme/nvme.h"

static char why[512];

static struct fact_ref look_up(const char *name)
{
	struct fact_ref ref = { .fact = NULL };
	int ret = fact_look_up(name, &ref, why, sizeof(why));

	cr_assert_eq(ret, 0, "%s: %d, %s", name, ret, why);
	return ref;
}

Test(fact_name, every_fact_has_its_own)
{
	const struct fact_page *table;
	char name[FACT_NAME_BYTES];

	for (size_t i = 0; (table = fact_pages[i]); i++)
		for (size_t k = 0; k < table->count; k++) {
			struct fact_ref ref;

			fact_name(table, &table->facts[k], false, name, sizeof(name));
			cr_assert_lt(strlen(name), sizeof(name) - 16);
			ref = look_up(name);
			cr_expect(ref.place.page == table && ref.fact == &table->facts[k], "%s",
				  name);
			cr_expect_not(ref.has_of || ref.has_entry || ref.has_index);
			cr_expect_eq(ref.place.port, false);
		}
}

Test(fact_name, short_names_and_ends)
{
	struct fact_ref ref = look_up("identify.mdts_bytes");
	char name[FACT_NAME_BYTES];

	cr_expect_str_eq(ref.fact->key, "mdts_bytes");
	cr_expect(ref.place.page == &fact_page_ctrl);
	ref = look_up("identify.namespace_management");
	cr_expect(ref.place.page == &fact_page_ctrl);
	ref = look_up("pcie.port.l1ss.l1_2_enabled");
	cr_expect(ref.place.page == &fact_page_l1ss && ref.place.port);
	cr_expect_str_eq(fact_name(ref.place.page, ref.fact, true, name, sizeof(name)),
			 "pcie.port.l1ss.l1_2_enabled");
	ref = look_up("sysfs.port.aer.correctable");
	cr_expect(ref.place.port && ref.place.fact == ref.fact);
}

Test(fact_name, numbers)
{
	struct fact_ref ref = look_up("smart.sensors_c[2]");

	cr_expect(ref.has_index && ref.index == 1 && !ref.has_of && !ref.has_entry);
	ref = look_up("identify.namespace[3].lbaf[15].data_bytes");
	cr_expect(ref.has_of && ref.place.of == 3 && ref.has_entry && ref.entry == 15);
	ref = look_up("identify.namespace[2].nsze");
	cr_expect(ref.has_of && ref.place.of == 2 && !ref.has_entry);
	ref = look_up("identify.power_states[0].max_power_w");
	cr_expect(ref.has_entry && ref.entry == 0 && !ref.has_of);
	ref = look_up("firmware_slots.revision[7]");
	cr_expect(ref.has_index && ref.index == 6);
	ref = look_up("features.error_recovery[4].time_limit");
	cr_expect(ref.has_of && ref.place.of == 4);
}

/* Of a feature's values the current one needs no word. */
Test(fact_name, values_of_features)
{
	static const struct {
		const char *name;
		unsigned int select;
	} rows[] = {
		{ "features.power_management.state", 0 },
		{ "features.power_management.default.state", 1 },
		{ "features.power_management.saved.state", 2 },
		{ "features.error_recovery[4].default.time_limit", 1 },
		{ "features.autonomous_power_states.saved.idle_ms[3]", 2 },
		{ "features.power_management.capabilities.saveable", 3 },
		{ "features.error_recovery[4].capabilities.per_namespace", 3 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fact_ref ref = look_up(rows[i].name);
		char name[FACT_NAME_BYTES + 48];

		cr_expect_eq(ref.place.select, rows[i].select, "%s", rows[i].name);
		cr_expect_str_eq(fact_ref_name(&ref, name, sizeof(name)), rows[i].name);
	}
	cr_expect_eq(look_up("features.error_recovery[4].default.time_limit").place.of, 4);
	cr_expect_eq(look_up("features.autonomous_power_states.saved.idle_ms[3]").index, 3);
}

Test(fact_name, wrong_names)
{
	static const struct {
		const char *name;
		int ret;
		const char *said;
	} rows[] = {
		{ "smart.temperatur_c", -ENOENT, "did you mean 'smart.temperature_c'" },
		{ "smart.temperature", -ENOENT, "'smart.temperature_c'" },
		{ "identify.mdts_byte", -ENOENT, "'identify.mdts_bytes'" },
		{ "pcie.l1ss.l1_2_enable", -ENOENT, "'pcie.l1ss.l1_2_enabled'" },
		{ "identify.namespace[1].nsz", -ENOENT, "'identify.namespace.nsze'" },
		{ "pcie.port.header.subsystem", -ENOENT, "there is no fact" },
		{ "", -ENOENT, "there is no fact" },
		{ "smart", -ENOENT, "there is no fact" },
		{ "features.power_management.former.state", -ENOENT, "there is no fact" },
		{ "smart.default.temperature_c", -ENOENT, "there is no fact" },
		{ "smart.capabilities.saveable", -ENOENT, "there is no fact" },
		{ "features.power_management.capabilities.state", -ENOENT, "there is no fact" },
		{ "features.power_management.capabilities.savable", -ENOENT,
		  "'features.power_management.capabilities.saveable'" },
		{ "features.power_management.saveable", -ENOENT, "there is no fact" },
		{ "features.power_management.capabilities.saveable[1]", -EINVAL, "no number 1" },
		{ "smart.sensors_c[0]", -EINVAL, "no number 0" },
		{ "smart.sensors_c[9]", -EINVAL, "no number 9" },
		{ "smart.temperature_c[1]", -EINVAL, "no number 1" },
		{ "smart[1].temperature_c", -EINVAL, "no number 1" },
		{ "firmware_slots.revision[8]", -EINVAL, "no number 8" },
		{ "identify.power_states[32].max_power_w", -EINVAL, "no number 32" },
		{ "identify.namespace[0].nsze", -EINVAL, "no number 0" },
		{ "identify.namespace[1][2].nsze", -EINVAL, "no number" },
		{ "ident[1]ify.namespace.nsze", -EINVAL, "no number 1" },
		{ "smart.sensors_c[", -EINVAL, "no name of a fact" },
		{ "smart.sensors_c[x]", -EINVAL, "no name of a fact" },
		{ "smart.sensors_c[-1]", -EINVAL, "no name of a fact" },
		{ "smart.sensors_c[99999999999999999999]", -EINVAL, "no name of a fact" },
		{ "smart.sensors_c]1[", -EINVAL, "no name of a fact" },
	};
	char longer[4 * FACT_NAME_BYTES];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fact_ref ref = { .entry = 77 };
		int ret = fact_look_up(rows[i].name, &ref, why, sizeof(why));

		cr_expect_eq(ret, rows[i].ret, "%s: %d", rows[i].name, ret);
		cr_expect(strstr(why, rows[i].said), "%s: %s", rows[i].name, why);
		cr_expect_eq(ref.entry, 77);
	}
	memset(longer, 'a', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	cr_expect_eq(fact_look_up(longer, &(struct fact_ref){ .entry = 0 }, why, sizeof(why)),
		     -EINVAL);
}

/* ---- reading ---- */

/* A drive of three pages. */
static uint8_t ctrl[NVME_IDENTIFY_BYTES], page[4096];
static size_t page_size;
static int page_error;

static int read_page(void *context, const struct fact_place *place, const void **ret_data,
		     size_t *ret_size)
{
	(void)context;
	if (place->page->source == FACT_ATTRIBUTES) {
		*ret_data = "TOTAL_ERR_COR 17\n";
		*ret_size = 17;
		return 0;
	}
	*ret_data = place->page->source == FACT_IDENTIFY ? ctrl : page;
	*ret_size = place->page->source == FACT_IDENTIFY ? sizeof(ctrl) : page_size;
	return place->page->source == FACT_IDENTIFY ? 0 : page_error;
}

static const struct fact_reader reader = { .read = read_page };

static int get(const char *name, struct fact_value *ret_value)
{
	struct fact_ref ref = look_up(name);

	return fact_get(&reader, &ref, ret_value);
}

static void expect_number(const char *name, uint64_t wanted)
{
	struct fact_value value = { .known = false };
	int ret = get(name, &value);

	cr_expect(!ret && value.known && value.number == wanted, "%s: %d, %d, %llu", name, ret,
		  value.known, (unsigned long long)value.number);
}

static void expect_unknown(const char *name)
{
	struct fact_value value = { .known = true };

	cr_expect_eq(get(name, &value), 0, "%s", name);
	cr_expect_not(value.known, "%s", name);
}

static void expect_error(const char *name, int wanted)
{
	struct fact_value value = { .number = 5 };
	int ret = get(name, &value);

	cr_expect_eq(ret, wanted, "%s: %d", name, ret);
	cr_expect_eq(value.number, 5);
}

static void set_up(unsigned int version)
{
	memset(ctrl, 0, sizeof(ctrl));
	memset(page, 0, sizeof(page));
	page_size = 512;
	page_error = 0;
	bytes_put_le32(ctrl + 80, version << 8);
}

Test(fact_name, values)
{
	set_up(FACT_VERSION_OF(2, 0));
	ctrl[77] = 8;
	expect_number("identify.mdts_bytes", 1 << 20);
	ctrl[77] = 0;
	expect_number("identify.mdts_bytes", FACT_NO_LIMIT);
	ctrl[77] = 60;
	expect_unknown("identify.mdts_bytes");
	bytes_put_le16(page + 202, 311);
	expect_number("smart.sensors_c[2]", 311);
	expect_unknown("smart.sensors_c[1]");
	expect_number("sysfs.aer.correctable", 17);
	expect_unknown("sysfs.aer.fatal");
	page_error = 0x109;
	expect_error("smart.temperature_c", 0x109);
}

/* Maximum power: 10 mW, or 0.1 mW where MXPS says so; idle power without a scale is not told. */
Test(fact_name, power)
{
	uint8_t *state = ctrl + 2048 + 32;

	set_up(FACT_VERSION_OF(2, 0));
	ctrl[263] = 1; /* two states */
	bytes_put_le16(ctrl + 2048, 2500);
	expect_number("identify.power_states[0].max_power_w", 25000000);
	bytes_put_le16(state, 300);
	state[3] = 1;
	expect_number("identify.power_states[1].max_power_w", 30000);
	bytes_put_le16(state + 16, 5);
	expect_unknown("identify.power_states[1].idle_power_w");
	state[18] = 2 << 6;
	expect_number("identify.power_states[1].idle_power_w", 50000);
	state[18] = 3 << 6;
	expect_unknown("identify.power_states[1].idle_power_w");
	expect_error("identify.power_states[2].max_power_w", -ENOENT);
}

/* A page that is not there, not whole, or of others. */
Test(fact_name, no_answers)
{
	set_up(FACT_VERSION_OF(2, 0));
	memset(page, 0xff, sizeof(page));
	expect_error("smart.temperature_c", -EBADMSG);
	memset(page, 0, sizeof(page));
	page_size = 2;
	expect_unknown("smart.temperature_c");
	page_size = 512;
	expect_error("ocp.smart.bad_user_blocks", -EBADMSG);
	memcpy(page + 496, fact_page_ocp_smart.guid, 16);
	page[32] = 3;
	expect_number("ocp.smart.bad_user_blocks", 3);
	page[511] ^= 1;
	expect_error("ocp.smart.bad_user_blocks", -EBADMSG);
	page_size = 500;
	expect_error("ocp.smart.bad_user_blocks", -EBADMSG);
}

/* What a version does not have yet is not told; unless something stands there. */
Test(fact_name, versions)
{
	set_up(FACT_VERSION_OF(1, 4));
	expect_unknown("identify.domainid");
	expect_unknown("identify.copy");
	ctrl[356] = 1;
	expect_number("identify.domainid", 1);
	ctrl[356] = 0;
	bytes_put_le32(ctrl + 80, 0x20000);
	expect_number("identify.domainid", 0);
	expect_number("identify.copy", 0);
	bytes_put_le32(ctrl + 80, 0); /* before 1.2 there was no VER */
	expect_number("identify.domainid", 0);
}

/* Events are as long as they say; one that lies ends the log. */
Test(fact_name, entries_of_any_size)
{
	uint8_t *event = page + 512;

	set_up(FACT_VERSION_OF(2, 0));
	page_size = 1024;
	event[0] = 1;
	event[2] = 21;
	bytes_put_le16(event + 22, 40);
	event[64] = 2;
	event[66] = 21;
	bytes_put_le16(event + 64 + 22, 8);
	expect_number("log.events.entries[0].type", 1);
	expect_number("log.events.entries[1].type", 2);
	expect_error("log.events.entries[2].type", -ENOENT);
	bytes_put_le16(event + 64 + 22, 9000);
	expect_error("log.events.entries[1].type", -ENOENT);
	event[66] = 20;
	expect_error("log.events.entries[1].type", -ENOENT);
}
