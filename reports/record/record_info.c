/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes what the tables of record_keys.c name, and reads the same back. */
#include "reports/record/record_info.h"

#include <errno.h>
#include <string.h>

#include "helpers/text/text.h"
#include "reports/record/store.h"
#include "reports/record/known.h"

/* ---- out of a struct ---- */

#define AT(type) (*(type *)((char *)base + key->offset))
#define COUNT_AT (*(size_t *)((char *)base + key->count_offset))

static void write_keys(struct text *out, const char *comma, const struct record_key *keys,
		       void *base);

static const char *text_of(const struct record_key *key, void *base)
{
	return AT(const char *) ? AT(const char *) : key->fallback;
}

static bool is_known(const struct record_key *key, void *base)
{
	switch (key->type) {
	case RECORD_LINE:
	case RECORD_BLOCK: return text_of(key, base) != NULL;
	case RECORD_LINES: return COUNT_AT != 0;
	case RECORD_PERCENT: return AT(double) > 0;
	case RECORD_LINK: return AT(struct run_link_end).gen || AT(struct run_link_end).max_gen;
	case RECORD_KNOWN: return AT(const struct known_list *) != NULL;
	case RECORD_KIND: return AT(enum end_kind) != END_NONE;
	case RECORD_EFFECT: return effect_name(AT(enum effect)) != NULL;
	default: return true;
	}
}

static void write_object(struct text *out, const struct record_key *keys, void *base)
{
	text_puts(out, "{");
	write_keys(out, "", keys, base);
	text_puts(out, "}");
}

static void write_array(struct text *out, const struct record_key *key, void *base)
{
	text_puts(out, "[");
	for (size_t i = 0; i < COUNT_AT; i++) {
		text_puts(out, i ? "," : "");
		if (key->type == RECORD_LINES)
			text_json_string(out, AT(const char **)[i], TEXT_LINE_BYTES);
		else
			write_object(out, record_ns_keys, &AT(struct run_namespace *)[i]);
	}
	text_puts(out, "]");
}

static void write_value(struct text *out, const struct record_key *key, void *base)
{
	switch (key->type) {
	case RECORD_LINE: text_json_string(out, text_of(key, base), TEXT_LINE_BYTES); break;
	case RECORD_BLOCK: text_json_string(out, text_of(key, base), TEXT_BLOCK_BYTES); break;
	case RECORD_BOOL: text_puts(out, AT(bool) ? "true" : "false"); break;
	case RECORD_NOT: text_puts(out, AT(bool) ? "false" : "true"); break;
	case RECORD_INT: text_printf(out, "%d", AT(int)); break;
	case RECORD_INT64: text_printf(out, "%lld", (long long)AT(int64_t)); break;
	case RECORD_UINT16: text_printf(out, "%u", AT(uint16_t)); break;
	case RECORD_UINT: text_printf(out, "%u", AT(unsigned int)); break;
	case RECORD_REAL:
	case RECORD_PERCENT: text_json_number(out, AT(double)); break;
	case RECORD_LINES:
	case RECORD_NS: write_array(out, key, base); break;
	case RECORD_LINK: write_object(out, record_link_keys, &AT(struct run_link_end)); break;
	case RECORD_KNOWN: known_write_json(AT(const struct known_list *), out); break;
	case RECORD_KIND: text_printf(out, "\"%s\"", end_kind_name(AT(enum end_kind))); break;
	case RECORD_EFFECT: text_printf(out, "\"%s\"", effect_name(AT(enum effect))); break;
	case RECORD_VERDICT:
		text_printf(out, "\"%s\"", run_verdict_name(AT(enum run_verdict)));
		break;
	}
}

/* @comma: "," behind other members of the object */
static void write_keys(struct text *out, const char *comma, const struct record_key *keys,
		       void *base)
{
	for (; keys->key; keys++) {
		if (!is_known(keys, base))
			continue;
		text_printf(out, "%s\"%s\":", comma, keys->key);
		write_value(out, keys, base);
		comma = ",";
	}
}

static void write_parts(struct text *out, const char *list, void *info)
{
	const char *comma = "";

	text_printf(out, ",\"%s\":[", list);
	for (const struct record_part *part = record_parts; part < record_parts + record_part_count;
	     part++) {
		if (strcmp(part->list, list) || !is_known(part->keys, info))
			continue;
		text_printf(out, "%s{\"%s\":\"%s\",%s", comma, part->id_key, part->id, part->more);
		write_keys(out, ",", part->keys, info);
		text_puts(out, "}");
		comma = ",";
	}
	text_puts(out, "]");
}

void record_info_write_start(struct text *out, const struct run_info *info)
{
	struct run_info run = *info;

	text_puts(out, "\"testRunStart\":{\"name\":\"nvme-gate\"");
	write_keys(out, ",", record_start_keys, &run);
	text_puts(out, ",\"parameters\":");
	write_object(out, record_parameter_keys, &run);
	text_puts(out, ",\"dutInfo\":{\"dutInfoId\":\"dut\"");
	write_keys(out, ",", record_dut_keys, &run);
	text_puts(out, ",\"platformInfos\":[{\"info\":");
	text_json_string(out, info->host ? info->host : "unknown host", TEXT_LINE_BYTES);
	text_puts(out, "}]");
	write_parts(out, "softwareInfos", &run);
	write_parts(out, "hardwareInfos", &run);
	text_puts(out, ",\"metadata\":");
	write_object(out, record_metadata_keys, &run);
	text_puts(out, "}}");
}

void record_info_write_case(struct text *out, const struct run_case_info *info)
{
	struct run_case_info c = *info;

	text_puts(out, "\"extension\":{\"name\":\"nvme-gate.case\",\"content\":");
	write_object(out, record_case_keys, &c);
	text_puts(out, "}");
}

void record_info_write_end(struct text *out, const struct run_end_info *info)
{
	struct run_end_info end = *info;

	text_puts(out, "\"extension\":{\"name\":\"nvme-gate.verdict\",\"content\":");
	write_object(out, record_end_keys, &end);
	text_puts(out, "}");
}

/* ---- into a struct ---- */

static int read_keys(struct json_object *object, const struct record_key *keys,
		     struct run_store *store, void *base);

static int read_array(struct json_object *list, const struct record_key *key,
		      struct run_store *store, void *base)
{
	size_t count = list ? json_object_array_length(list) : 0;
	bool is_lines = key->type == RECORD_LINES;
	size_t size = is_lines ? sizeof(const char *) : sizeof(struct run_namespace);
	int ret = 0;

	COUNT_AT = 0;
	AT(void *) = count ? store_alloc(store, count * size) : NULL;
	for (size_t i = 0; i < count && !ret && AT(void *); i++) {
		struct json_object *item = json_object_array_get_idx(list, i);

		if (!is_lines)
			ret = read_keys(item, record_ns_keys, store,
					&AT(struct run_namespace *)[COUNT_AT++]);
		else if (json_object_is_type(item, json_type_string))
			AT(const char **)[COUNT_AT++] = store_value(store, item);
	}
	return ret;
}

static int read_verdict(const char *word, enum run_verdict *ret_verdict)
{
	for (enum run_verdict verdict = RUN_PASS; word && verdict <= RUN_SKIP; verdict++)
		if (!strcmp(word, run_verdict_name(verdict))) {
			*ret_verdict = verdict;
			return 0;
		}
	return -EINVAL;
}

static int read_value(struct json_object *object, const struct record_key *key,
		      struct run_store *store, void *base)
{
	struct json_object *list = json_member(object, key->key, json_type_array);
	int64_t number = json_member_int(object, key->key, key->absent);
	size_t size;
	const char *word = json_member_text(object, key->key, &size);

	switch (key->type) {
	case RECORD_LINE: AT(const char *) = store_member_line(store, object, key->key); break;
	case RECORD_BLOCK: AT(const char *) = store_member_block(store, object, key->key); break;
	case RECORD_BOOL: AT(bool) = json_member_bool(object, key->key, false); break;
	case RECORD_NOT: AT(bool) = !json_member_bool(object, key->key, false); break;
	case RECORD_INT: AT(int) = (int)number; break;
	case RECORD_INT64: AT(int64_t) = number; break;
	case RECORD_UINT16: AT(uint16_t) = (uint16_t)number; break;
	case RECORD_UINT: AT(unsigned int) = (unsigned int)number; break;
	case RECORD_REAL:
	case RECORD_PERCENT: AT(double) = json_member_number(object, key->key, 0); break;
	case RECORD_LINES:
	case RECORD_NS: return read_array(list, key, store, base);
	case RECORD_LINK:
		return read_keys(json_member(object, key->key, json_type_object), record_link_keys,
				 store, &AT(struct run_link_end));
	case RECORD_KNOWN: return list ? known_read_json(list, &AT(struct known_list *)) : 0;
	case RECORD_KIND: AT(enum end_kind) = end_kind_find(word); break;
	case RECORD_EFFECT: AT(enum effect) = effect_find(word); break;
	case RECORD_VERDICT: return read_verdict(word, &AT(enum run_verdict));
	}
	return 0;
}

static int read_keys(struct json_object *object, const struct record_key *keys,
		     struct run_store *store, void *base)
{
	int ret = 0;

	for (; keys->key && !ret; keys++)
		ret = read_value(object, keys, store, base);
	return ret ? ret : store_failed(store) ? -ENOMEM : 0;
}

static int read_parts(struct json_object *dut, struct run_store *store, struct run_info *ret_info)
{
	int ret = 0;

	for (const struct record_part *part = record_parts; part < record_parts + record_part_count;
	     part++) {
		struct json_object *list = json_member(dut, part->list, json_type_array);
		size_t count = list ? json_object_array_length(list) : 0, size;

		for (size_t i = 0; i < count && !ret; i++) {
			struct json_object *item = json_object_array_get_idx(list, i);
			const char *id = json_member_text(item, part->id_key, &size);

			if (id && !strcmp(id, part->id))
				ret = read_keys(item, part->keys, store, ret_info);
		}
	}
	return ret;
}

int record_info_read_start(struct json_object *start, struct run_store *store,
			   struct run_info *ret_info)
{
	struct json_object *dut = json_member(start, "dutInfo", json_type_object);
	struct run_info info = { .start_unix_ns = ret_info->start_unix_ns };
	int ret = read_keys(start, record_start_keys, store, &info);

	if (!ret)
		ret = read_keys(dut, record_dut_keys, store, &info);
	if (!ret)
		ret = read_parts(dut, store, &info);
	if (!ret)
		ret = read_keys(json_member(dut, "metadata", json_type_object),
				record_metadata_keys, store, &info);
	if (!ret)
		ret = read_keys(json_member(start, "parameters", json_type_object),
				record_parameter_keys, store, &info);
	if (ret)
		known_free((struct known_list *)info.known);
	else
		*ret_info = info;
	return ret;
}

int record_info_read_case(struct json_object *content, struct run_store *store,
			  struct run_case_info *ret_info)
{
	const char *name = ret_info->name; /* the step's own, by which the case is indexed */
	int ret = read_keys(content, record_case_keys, store, ret_info);

	ret_info->name = name;
	return ret;
}

int record_info_read_end(struct json_object *content, struct run_store *store,
			 struct run_end_info *ret_end)
{
	struct run_end_info end = { 0 };
	int ret = read_keys(content, record_end_keys, store, &end);

	if (!(end.duration_s >= 0))
		end.duration_s = 0;
	if (!ret)
		*ret_end = end;
	return ret;
}
