/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a page from the words that nvme-cli and smartctl have for its fields. Where a field
 * lies stands in helpers/facts/. */
#include "ci/gate/cli/record/record_import.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/text/json.h"

#define KELVIN 273

/* Where a tool has another word than the mnemonic that is the field's label. */
static const struct word {
	const char *key, *nvme, *smartctl;
	bool optional; /* what lacks it means 0 by that: no such sensor, never so hot */
} words[] = {
	{ "serial", "sn", NULL },
	{ "model", "mn", NULL },
	{ "firmware", "fr", NULL },
	{ "flbas", "flbas", NULL },
	{ "dps", "dps", NULL },
	{ "critical_warning", "critical_warning", "critical_warning" },
	{ "temperature_c", "temperature", "temperature" },
	{ "spare_pct", "avail_spare", "available_spare" },
	{ "spare_threshold_pct", "spare_thresh", "available_spare_threshold" },
	{ "used_pct", "percent_used", "percentage_used" },
	{ "endurance_group_critical_warning", "endurance_grp_critical_warning_summary", NULL,
	  true },
	{ "data_units_read", "data_units_read", "data_units_read" },
	{ "data_units_written", "data_units_written", "data_units_written" },
	{ "host_reads", "host_read_commands", "host_reads" },
	{ "host_writes", "host_write_commands", "host_writes" },
	{ "busy_minutes", "controller_busy_time", "controller_busy_time" },
	{ "power_cycles", "power_cycles", "power_cycles" },
	{ "power_on_hours", "power_on_hours", "power_on_hours" },
	{ "unsafe_shutdowns", "unsafe_shutdowns", "unsafe_shutdowns" },
	{ "media_errors", "media_errors", "media_errors" },
	{ "error_log_entries", "num_err_log_entries", "num_err_log_entries" },
	{ "warning_temperature_minutes", "warning_temp_time", "warning_temp_time" },
	{ "critical_temperature_minutes", "critical_comp_time", "critical_comp_time" },
	{ "sensors_c", "temperature_sensor_%u", "temperature_sensors", true },
	{ "tmt1_transitions", "thm_temp1_trans_count", NULL, true },
	{ "tmt2_transitions", "thm_temp2_trans_count", NULL, true },
	{ "tmt1_seconds", "thm_temp1_total_time", NULL, true },
	{ "tmt2_seconds", "thm_temp2_total_time", NULL, true },
};

/* A page that is being put together. */
struct work {
	struct json_object *json;
	bool smartctl;
	struct record_json_page *page;
	bool covered[NVME_IDENTIFY_BYTES];
};

static const struct word *word_of(const struct fact *fact)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i].key, fact->key))
			return &words[i];
	return NULL;
}

/* "MDTS" is "mdts"; "DPS, end-to-end protection" has a word of its own. */
static const char *name_of(const struct work *w, const struct fact *fact, char *buf, size_t size)
{
	const struct word *word = word_of(fact);
	size_t i;

	if (word || w->smartctl)
		return word ? w->smartctl ? word->smartctl : word->nvme : NULL;
	for (i = 0; fact->label[i] && i + 1 < size; i++)
		buf[i] = (char)tolower((unsigned char)fact->label[i]);
	buf[i] = '\0';
	return buf;
}

static struct json_object *member(struct json_object *json, const char *name)
{
	struct json_object *value = NULL;

	if (!json_object_is_type(json, json_type_object) ||
	    !json_object_object_get_ex(json, name, &value))
		return NULL;
	/* "critical_warning": {"value": 0, ...} */
	if (json_object_is_type(value, json_type_object) &&
	    !json_object_object_get_ex(value, "value", &value))
		return NULL;
	return value;
}

static bool number_of(struct json_object *value, uint64_t *ret_number)
{
	const char *text = json_object_is_type(value, json_type_string)
				   ? json_object_get_string(value)
				   : NULL;
	int64_t number;
	char *end;

	if (text && isdigit((unsigned char)*text)) {
		errno = 0;
		*ret_number = strtoull(text, &end, 10);
		return !errno && !*end;
	}
	if (!json_object_is_type(value, json_type_int))
		return false;
	number = json_object_get_int64(value);
	*ret_number = number < 0 ? 0 : (uint64_t)number;
	return number >= 0;
}

static bool fits(uint64_t number, size_t bytes)
{
	return bytes >= 8 || number < UINT64_C(1) << 8 * bytes;
}

/* "524c6412-3456..." and the like */
static bool put_digits(uint8_t *at, size_t bytes, const char *text)
{
	unsigned int byte;

	for (size_t i = 0; i < bytes; i++) {
		while (*text == '-')
			text++;
		if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]) ||
		    sscanf(text, "%2x", &byte) != 1)
			return false;
		at[i] = (uint8_t)byte;
		text += 2;
	}
	return !*text;
}

static bool put_value(const struct work *w, const struct fact *fact, uint8_t *at,
		      struct json_object *value)
{
	const char *text = json_object_is_type(value, json_type_string)
				   ? json_object_get_string(value)
				   : NULL;
	uint64_t number;

	if (fact->shape == FACT_ASCII) {
		size_t length = text ? strlen(text) : 0;

		if (!text || length > fact->bytes)
			return false;
		memset(at, strcmp(fact->key, "subnqn") ? ' ' : 0, fact->bytes);
		memcpy(at, text, length);
		return true;
	}
	if (fact->shape == FACT_RAW)
		return text && put_digits(at, fact->bytes, text);
	if (!number_of(value, &number))
		return false;
	if (fact->shape == FACT_KELVIN && w->smartctl)
		number += KELVIN;
	if (!fits(number, fact->bytes))
		return false;
	for (size_t i = 0; i < fact->bytes; i++)
		at[i] = i < 8 ? (uint8_t)(number >> 8 * i) : 0;
	return true;
}

static struct json_object *value_of(const struct work *w, const char *name, const struct fact *fact,
				    unsigned int index)
{
	char numbered[64];
	struct json_object *array;

	if (!fact->count)
		return member(w->json, name);
	if (w->smartctl) {
		array = json_member(w->json, name, json_type_array);
		return array && index < json_object_array_length(array)
			       ? json_object_array_get_idx(array, index)
			       : NULL;
	}
	/* the only such name that there is */
	(void)snprintf(numbered, sizeof(numbered), "temperature_sensor_%u", index + 1);
	return strcmp(name, "temperature_sensor_%u") ? NULL : member(w->json, numbered);
}

static void put_fact(struct work *w, const struct fact *fact)
{
	unsigned int count = fact->count ? fact->count : 1;
	char buf[64];
	const char *name = name_of(w, fact, buf, sizeof(buf));

	for (unsigned int i = 0; name && i < count; i++) {
		size_t at = fact->offset + (size_t)i * fact->bytes;
		struct json_object *value = value_of(w, name, fact, i);

		if (value && at + fact->bytes <= sizeof(w->covered) &&
		    put_value(w, fact, w->page->bytes + at, value))
			memset(w->covered + at, true, fact->bytes);
	}
}

/* "lbafs": [{"ms": 0, "ds": 12, "rp": 0}, ...] */
static void put_formats(struct work *w)
{
	struct json_object *array = json_member(w->json, "lbafs", json_type_array);
	uint64_t ms, ds, rp;

	for (size_t i = 0; array && i < json_object_array_length(array) && i < NVME_MAX_LBAF; i++) {
		struct json_object *entry = json_object_array_get_idx(array, i);
		uint8_t *at = w->page->bytes + 128 + 4 * i;

		if (!number_of(member(entry, "ms"), &ms) || !number_of(member(entry, "ds"), &ds) ||
		    !number_of(member(entry, "rp"), &rp) || ms > UINT16_MAX || ds > UINT8_MAX ||
		    rp > 3)
			return;
		bytes_put_le16(at, (uint16_t)ms);
		at[2] = (uint8_t)ds;
		at[3] = (uint8_t)rp;
		if (i <= w->page->bytes[25]) /* NLBAF, 0's based */
			w->covered[128] = true;
	}
	if (w->covered[128])
		memset(w->covered + 128, true, 256);
}

static void lack(struct work *w, const struct fact *fact)
{
	const struct word *word = word_of(fact);
	char *missing = w->page->missing;
	size_t used = strlen(missing);

	(void)snprintf(missing + used, sizeof(w->page->missing) - used, "%s%s", used ? ", " : "",
		       fact->label);
	if (fact->into_bytes && !(word && word->optional))
		w->page->suffices = false;
}

void record_json_page(struct json_object *json, const struct fact_page *page, bool smartctl,
		      struct record_json_page *ret_page)
{
	static struct work w;

	memset(ret_page, 0, sizeof(*ret_page));
	memset(&w, 0, sizeof(w));
	w.json = json;
	w.smartctl = smartctl;
	w.page = ret_page;
	ret_page->suffices = true;
	for (size_t i = 0; i < page->count; i++)
		if (!page->facts[i].bits)
			put_fact(&w, &page->facts[i]);
	if (page == &fact_page_ns)
		put_formats(&w);
	for (size_t i = 0; i < page->count; i++) {
		const struct fact *fact = &page->facts[i];

		/* of several, the first says whether they are there at all */
		if (!w.covered[fact->offset] && !(fact->bits && !fact->into_bytes))
			lack(&w, fact);
	}
}
