/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json-c, made strict on the way in and clean on the way out. */
#include "helpers/text/json.h"

#include <math.h>
#include <string.h>

#include "helpers/text/text.h"

struct json_object *json_read(const char *data, size_t size)
{
	static _Thread_local struct json_tokener *parser;
	struct json_object *value;

	if (!size || size > JSON_MAX_LINE_BYTES || !json_is_grammatical(data, size))
		return NULL;
	if (!parser && !(parser = json_tokener_new()))
		return NULL;
	/* not its strict mode, which means something else in each release */
	json_tokener_reset(parser);
	value = json_tokener_parse_ex(parser, data, (int)size);
	if (json_tokener_get_error(parser) != json_tokener_success ||
	    json_tokener_get_parse_end(parser) != size) {
		json_object_put(value);
		value = NULL;
	}
	return value;
}

static size_t count_members(struct json_object *value)
{
	size_t count = 0;

	if (json_object_is_type(value, json_type_array))
		for (size_t i = 0; i < json_object_array_length(value); i++)
			count += count_members(json_object_array_get_idx(value, i));
	if (!json_object_is_type(value, json_type_object))
		return count;
	json_object_object_foreach(value, key, member)
	{
		(void)key;
		count += 1 + count_members(member);
	}
	return count;
}

bool json_is_unambiguous(const char *data, size_t size, struct json_object *value)
{
	size_t colons = 0;
	bool in_text = false;

	/* outside of texts there is one behind each name */
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '"')
			in_text = !in_text;
		else if (in_text && data[i] == '\\')
			i++;
		else
			colons += !in_text && data[i] == ':';
	}
	return colons == count_members(value);
}

bool json_is_clean(struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_object: {
		json_object_object_foreach(value, key, member)
		{
			if (!text_is_clean(key, strlen(key)) || !json_is_clean(member))
				return false;
		}
		return true;
	}
	case json_type_array:
		for (size_t i = 0; i < json_object_array_length(value); i++)
			if (!json_is_clean(json_object_array_get_idx(value, i)))
				return false;
		return true;
	case json_type_string:
		return text_is_clean(json_object_get_string(value),
				     (size_t)json_object_get_string_len(value));
	case json_type_double: return isfinite(json_object_get_double(value));
	default: return true;
	}
}

static void write_members(struct text *out, struct json_object *object)
{
	bool first = true;

	text_append(out, "{", 1);
	json_object_object_foreach(object, key, member)
	{
		if (!first)
			text_append(out, ",", 1);
		first = false;
		text_json_string(out, key, TEXT_LINE_BYTES);
		text_append(out, ":", 1);
		json_write(out, member);
	}
	text_append(out, "}", 1);
}

static void write_items(struct text *out, struct json_object *array)
{
	text_append(out, "[", 1);
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		if (i)
			text_append(out, ",", 1);
		json_write(out, json_object_array_get_idx(array, i));
	}
	text_append(out, "]", 1);
}

void json_write(struct text *out, struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_object: write_members(out, value); break;
	case json_type_array: write_items(out, value); break;
	case json_type_string:
		text_json_bytes(out, json_object_get_string(value),
				(size_t)json_object_get_string_len(value), TEXT_BLOCK_BYTES);
		break;
	case json_type_double: text_json_number(out, json_object_get_double(value)); break;
	case json_type_int:
		if (json_object_get_int64(value) < 0)
			text_printf(out, "%lld", (long long)json_object_get_int64(value));
		else
			text_printf(out, "%llu", (unsigned long long)json_object_get_uint64(value));
		break;
	case json_type_boolean:
		text_puts(out, json_object_get_boolean(value) ? "true" : "false");
		break;
	case json_type_null: text_puts(out, "null"); break;
	}
}

struct json_object *json_member(struct json_object *object, const char *key, enum json_type type)
{
	struct json_object *member;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, key, &member) || !json_object_is_type(member, type))
		return NULL;
	return member;
}

const char *json_member_text(struct json_object *object, const char *key, size_t *ret_size)
{
	struct json_object *member = json_member(object, key, json_type_string);

	if (!member)
		return NULL;
	*ret_size = (size_t)json_object_get_string_len(member);
	return json_object_get_string(member);
}

double json_member_number(struct json_object *object, const char *key, double fallback)
{
	struct json_object *member = json_member(object, key, json_type_double);

	if (!member)
		member = json_member(object, key, json_type_int);
	return member ? json_object_get_double(member) : fallback;
}

int64_t json_member_int(struct json_object *object, const char *key, int64_t fallback)
{
	struct json_object *member = json_member(object, key, json_type_int);

	return member ? json_object_get_int64(member) : fallback;
}

bool json_member_bool(struct json_object *object, const char *key, bool fallback)
{
	struct json_object *member = json_member(object, key, json_type_boolean);

	return member ? json_object_get_boolean(member) : fallback;
}
