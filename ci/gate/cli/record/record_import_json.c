/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a page from the words that nvme-cli and smartctl have for its fields. Where a field
 * lies stands in helpers/facts/. */
#include "ci/gate/cli/record/record_import.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/record/record_json.h"
#include "helpers/nvme/nvme.h"
#include "helpers/text/json.h"
#include "helpers/text/quantity.h"

enum { OPTIONAL = 1, REQUIRED = 2, LATER = 3 };

/* Where a tool has another word than the mnemonic that is the field's label. */
static const struct word {
	const struct fact_page *page;
	const char *key, *nvme, *smartctl;
	/* OPTIONAL: what lacks it means 0 by that: no such sensor, never so hot. REQUIRED: without
	 * it the page is none. LATER: tools of former versions do not tell it */
	int need;
	const char *former; /* in the first versions of nvme-cli */
} words[] = {
	{ &fact_page_ctrl, "serial", "sn" },
	{ &fact_page_ctrl, "model", "mn" },
	{ &fact_page_ctrl, "firmware", "fr" },
	{ &fact_page_ctrl, "cdfs", "ocfs" },
	{ &fact_page_ctrl, "icsvscc", "icsvscc", .former = "nvscc" },
	{ &fact_page_ns, "flbas", "flbas" },
	{ &fact_page_ns, "dps", "dps" },
	{ &fact_page_smart, "critical_warning", "critical_warning", "critical_warning" },
	{ &fact_page_smart, "temperature_c", "temperature", "temperature" },
	{ &fact_page_smart, "spare_pct", "avail_spare", "available_spare" },
	{ &fact_page_smart, "spare_threshold_pct", "spare_thresh", "available_spare_threshold" },
	{ &fact_page_smart, "used_pct", "percent_used", "percentage_used" },
	{ &fact_page_smart, "endurance_group_critical_warning",
	  "endurance_grp_critical_warning_summary", NULL, OPTIONAL },
	{ &fact_page_smart, "data_units_read", "data_units_read", "data_units_read" },
	{ &fact_page_smart, "data_units_written", "data_units_written", "data_units_written" },
	{ &fact_page_smart, "host_reads", "host_read_commands", "host_reads" },
	{ &fact_page_smart, "host_writes", "host_write_commands", "host_writes" },
	{ &fact_page_smart, "busy_minutes", "controller_busy_time", "controller_busy_time" },
	{ &fact_page_smart, "power_cycles", "power_cycles", "power_cycles" },
	{ &fact_page_smart, "power_on_hours", "power_on_hours", "power_on_hours" },
	{ &fact_page_smart, "unsafe_shutdowns", "unsafe_shutdowns", "unsafe_shutdowns" },
	{ &fact_page_smart, "media_errors", "media_errors", "media_errors" },
	{ &fact_page_smart, "error_log_entries", "num_err_log_entries", "num_err_log_entries" },
	{ &fact_page_smart, "warning_temperature_minutes", "warning_temp_time",
	  "warning_temp_time" },
	{ &fact_page_smart, "critical_temperature_minutes", "critical_comp_time",
	  "critical_comp_time" },
	{ &fact_page_smart, "sensors_c", "temperature_sensor_%u", "temperature_sensors", OPTIONAL },
	{ &fact_page_smart, "tmt1_transitions", "thm_temp1_trans_count", NULL, OPTIONAL },
	{ &fact_page_smart, "tmt2_transitions", "thm_temp2_trans_count", NULL, OPTIONAL },
	{ &fact_page_smart, "tmt1_seconds", "thm_temp1_total_time", NULL, OPTIONAL },
	{ &fact_page_smart, "tmt2_seconds", "thm_temp2_total_time", NULL, OPTIONAL },
	{ &fact_page_smart, "energy_wh", "op_lifetime_energy_consumed", NULL, LATER },
	{ &fact_page_smart, "interval_power", "interval_power_measurement", NULL, LATER },
	{ &fact_page_group, "critical_warning", "critical_warning", NULL, REQUIRED },
	{ &fact_page_group, "features", "endurance_group_features" },
	{ &fact_page_group, "spare_pct", "avl_spare", NULL, REQUIRED },
	{ &fact_page_group, "spare_threshold_pct", "avl_spare_threshold", NULL, REQUIRED },
	{ &fact_page_group, "used_pct", "percent_used", NULL, REQUIRED },
	{ &fact_page_group, "domain", "domain_identifier" },
	{ &fact_page_group, "endurance_estimate", "endurance_estimate" },
	{ &fact_page_group, "data_units_read", "data_units_read" },
	{ &fact_page_group, "data_units_written", "data_units_written", NULL, REQUIRED },
	{ &fact_page_group, "media_units_written", "media_units_written", NULL, REQUIRED,
	  "mediate_write_commands" },
	{ &fact_page_group, "host_reads", "host_read_cmds" },
	{ &fact_page_group, "host_writes", "host_write_cmds" },
	{ &fact_page_group, "media_errors", "media_data_integrity_err" },
	{ &fact_page_group, "error_log_entries", "num_err_info_log_entries" },
	{ &fact_page_group, "capacity_bytes", "total_end_grp_cap" },
	{ &fact_page_group, "unallocated_bytes", "unalloc_end_grp_cap" },
	{ &fact_page_selftest, "operation", "Current Device Self-Test Operation", NULL, REQUIRED },
	{ &fact_page_selftest, "completion", "Current Device Self-Test Completion", NULL,
	  REQUIRED },
	/* these two and revisions of firmware have words of their own: record_import_entries.c */
	{ &fact_page_sanitize, "sstat", NULL, NULL, REQUIRED },
	{ &fact_page_sanitize, "ssi", NULL },
	{ &fact_page_sanitize, "progress", "sprog", NULL, REQUIRED },
	{ &fact_page_sanitize, "command", "cdw10_info", NULL, REQUIRED },
	{ &fact_page_sanitize, "overwrite_s", "time_over_write" },
	{ &fact_page_sanitize, "block_erase_s", "time_block_erase" },
	{ &fact_page_sanitize, "crypto_erase_s", "time_crypto_erase" },
	{ &fact_page_sanitize, "overwrite_no_deallocate_s", "time_over_write_no_dealloc" },
	{ &fact_page_sanitize, "block_erase_no_deallocate_s", "time_block_erase_no_dealloc" },
	{ &fact_page_sanitize, "crypto_erase_no_deallocate_s", "time_crypto_erase_no_dealloc" },
	{ &fact_page_sanitize, "deallocation_s", "time_post_verification_dealloc" },
	{ &fact_page_slots, "afi", "Active Firmware Slot (afi)", NULL, REQUIRED },
};

/* A page that is an object named by its device, how much of it the gate asks for, and what there
 * are several of in it. */
static const struct shape {
	const struct fact_page *page;
	size_t bytes;
	bool of_device;
	void (*put)(struct record_page *page, struct json_object *json);
} shapes[] = {
	{ &fact_page_ctrl, NVME_IDENTIFY_BYTES, false, record_put_states },
	{ &fact_page_ns, NVME_IDENTIFY_BYTES, false, record_put_formats },
	{ &fact_page_smart, NVME_SMART_BYTES, false, NULL },
	{ &fact_page_group, 512, false, NULL },
	{ &fact_page_selftest, 564, false, record_put_results },
	{ &fact_page_sanitize, 512, true, record_put_sanitize },
	{ &fact_page_slots, 512, true, record_put_slots },
	{ &fact_page_error, 0, false, record_put_errors },
	{ &fact_page_effects, NVME_EFFECTS_BYTES, false, record_put_effects },
	{ &fact_page_supported, 1024, false, record_put_logs },
};

static const struct word *word_of(const struct record_page *page, const struct fact *fact)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].page == page->page && !strcmp(words[i].key, fact->key))
			return &words[i];
	return NULL;
}

/* "MDTS" is "mdts"; "DPS, end-to-end protection" has a word of its own. */
static const char *name_of(const struct record_page *page, struct json_object *json,
			   const struct fact *fact, char *buf, size_t size)
{
	const struct word *word = word_of(page, fact);
	size_t i;

	if (page->smartctl)
		return word ? word->smartctl : NULL;
	if (word && word->former && !json_object_object_get_ex(json, word->nvme, NULL))
		return word->former;
	if (word)
		return word->nvme;
	for (i = 0; fact->label[i] && i + 1 < size; i++)
		buf[i] = (char)tolower((unsigned char)fact->label[i]);
	buf[i] = '\0';
	return buf;
}

/* ---- one field ---- */

bool record_put_digits(struct record_page *page, size_t at, size_t bytes, const char *text)
{
	unsigned int byte;

	for (size_t i = 0; i < bytes; i++) {
		while (*text == '-')
			text++;
		if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]) ||
		    sscanf(text, "%2x", &byte) != 1)
			return false;
		record_put(page, at + i, 1, byte);
		text += 2;
	}
	return !*text;
}

static void put_text(struct record_page *page, const struct fact *fact, size_t at,
		     struct json_object *json, const char *name)
{
	const char *text = record_text(page, json, name, fact->bytes);
	size_t length = text ? strlen(text) : 0;

	for (size_t i = 0; text && i < fact->bytes; i++)
		record_put(page, at + i, 1,
			   i < length                    ? (uint8_t)text[i]
			   : strcmp(fact->key, "subnqn") ? ' '
							 : 0);
}

/* smartctl has degrees Celsius, which may be below zero. */
static void put_celsius(struct record_page *page, const struct fact *fact, size_t at,
			struct json_object *value, const char *name)
{
	int64_t celsius = json_object_get_int64(value);

	if (!json_object_is_type(value, json_type_int) || celsius < -QUANTITY_ZERO_CELSIUS ||
	    celsius > UINT16_MAX - QUANTITY_ZERO_CELSIUS)
		record_wrong(page, "'%s' is no temperature", name);
	else
		record_put(page, at, fact->bytes, (uint64_t)(celsius + QUANTITY_ZERO_CELSIUS));
}

static void put_one(struct record_page *page, const struct fact *fact, size_t at,
		    struct json_object *json, const char *name)
{
	const bool saturates = page->saturates;
	const char *text;
	uint64_t number;

	/* who reads it takes no more than 64 of the 128 bits, either */
	page->saturates = saturates && fact->bytes <= sizeof(number);
	if (fact->shape == FACT_ASCII) {
		put_text(page, fact, at, json, name);
	} else if (fact->shape == FACT_RAW) {
		text = record_text(page, json, name, 4 * (size_t)fact->bytes);
		if (text && !record_put_digits(page, at, fact->bytes, text))
			record_wrong(page, "'%s' is not %u bytes in hexadecimal digits", name,
				     fact->bytes);
	} else if (fact->shape == FACT_KELVIN && page->smartctl) {
		if (record_member(json, name))
			put_celsius(page, fact, at, record_member(json, name), name);
	} else if (record_number(page, json, name, record_most(fact->bytes), &number)) {
		record_put(page, at, fact->bytes, number);
	}
	page->saturates = saturates;
}

/* The only one that there are several of: sensors, as an array or as members with numbers. */
static void put_sensors(struct record_page *page, const struct fact *fact, struct json_object *json,
			const char *name)
{
	struct json_object *array = page->smartctl ? record_array(page, json, name, fact->count)
						   : NULL;
	char numbered[64];

	for (unsigned int i = 0; i < fact->count; i++) {
		size_t at = fact->offset + (size_t)i * fact->bytes;

		(void)snprintf(numbered, sizeof(numbered), "temperature_sensor_%u", i + 1);
		if (!page->smartctl)
			put_one(page, fact, at, json, numbered);
		else if (array && i < json_object_array_length(array))
			put_celsius(page, fact, at, json_object_array_get_idx(array, i), name);
	}
}

static void put_fact(struct record_page *page, const struct fact *fact, struct json_object *json)
{
	char buf[64];
	const char *name = name_of(page, json, fact, buf, sizeof(buf));

	if (!name || page->page->entries)
		return;
	if (page->page == &fact_page_smart && fact->count)
		put_sensors(page, fact, json, name);
	else if (!fact->count)
		put_one(page, fact, fact->offset, json, name);
}

/* ---- the page ---- */

/* Told by the fields of what there are several of: power states, LBA formats. */
static bool is_of_parts(const struct record_page *page, const struct fact *fact)
{
	return fact->bits || (page->page == &fact_page_ctrl && !strcmp(fact->key, "psd")) ||
	       (page->page == &fact_page_ns && !strcmp(fact->key, "lbaf"));
}

static void find_lack(struct record_page *page, const struct fact *fact)
{
	const struct word *word = word_of(page, fact);
	bool optional = word && word->need == OPTIONAL, later = word && word->need == LATER;

	/* what a page of this kind may leave out is zero by that */
	if (optional && !page->smartctl) {
		for (size_t i = 0; i < (size_t)fact->bytes * (fact->count ? fact->count : 1); i++)
			page->told[fact->offset + i] = true;
		return;
	}
	record_lack(page, fact->label,
		    (word && word->need == REQUIRED) || (fact->into_bytes && !optional && !later));
}

void record_json_page(struct json_object *json, const struct fact_page *about,
		      struct record_page *page)
{
	const struct shape *shape = shapes;

	while (shape->page != about)
		shape++;
	page->page = about;
	page->size = shape->bytes;
	/* {"nvme0": {...}} */
	if (shape->of_device && json_object_is_type(json, json_type_object)) {
		json_object_object_foreach(json, device, inner)
		{
			(void)device;
			if (json_object_is_type(inner, json_type_object)) {
				json = inner;
				break;
			}
		}
	}
	for (size_t i = 0; i < about->count; i++)
		if (!about->facts[i].bits)
			put_fact(page, &about->facts[i], json);
	if (shape->put)
		shape->put(page, json);
	for (size_t i = 0; i < about->count && !about->entries; i++) {
		const struct fact *fact = &about->facts[i];

		/* of several, the first says whether they are there at all */
		if (!is_of_parts(page, fact) && !page->told[fact->offset])
			find_lack(page, fact);
	}
}

/* A field by which bytes mean something. */
static void want(const struct record_page *page, bool *wanted, const struct fact *fact, size_t at)
{
	if (!is_of_parts(page, fact))
		memset(wanted + at + fact->offset, true,
		       (size_t)fact->bytes * (fact->count ? fact->count : 1));
}

void record_find_untold(const struct record_page *page, struct replay_item *item)
{
	const struct fact_page *about = page->page, *psd = &fact_page_psd;
	size_t states = page->bytes[263] + (size_t)1; /* NPSS, 0's based */
	bool wanted[RECORD_PAGE_BYTES] = { false };

	/* lists tell all that they are about; smartctl of an error only some */
	for (size_t i = 0; about->entries && page->smartctl && i < page->size; i++)
		if (!page->told[i])
			replay_add_untold(item, i, 1);
	if (about->entries)
		return;
	for (size_t i = 0; i < about->count; i++)
		want(page, wanted, &about->facts[i], 0);
	for (size_t i = 0; about == &fact_page_ctrl && i < states && i < psd->entries; i++)
		for (size_t k = 0; k < psd->count; k++)
			want(page, wanted, &psd->facts[k], psd->offset + psd->bytes * i);
	for (size_t i = 0; i < page->size; i++)
		if (wanted[i] && !page->told[i])
			replay_add_untold(item, i, 1);
}
