/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Members of JSON that anybody may have written, each as what it must be, or noted as wrong. */
#include "ci/gate/cli/record/record_json.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"

#define WHOLE_DOUBLES 9007199254740992.0 /* up to 2^53 each whole number has a double */

void record_wrong(struct record_page *page, const char *format, ...)
{
	va_list args;

	if (page->wrong[0])
		return;
	va_start(args, format);
	(void)vsnprintf(page->wrong, sizeof(page->wrong), format, args);
	va_end(args);
}

void record_lack(struct record_page *page, const char *label, bool judged)
{
	size_t used = strlen(page->missing);

	/* a name is told whole, or counted */
	if (used + strlen(label) + 2 <= sizeof(page->missing))
		(void)snprintf(page->missing + used, sizeof(page->missing) - used, "%s\n", label);
	page->missing_count++;
	page->lacks |= judged;
}

const char *record_missing(const struct record_page *page, size_t most, char *buf, size_t size)
{
	size_t told = 0;

	buf[0] = '\0';
	for (const char *at = page->missing; *at; told++) {
		size_t length = strcspn(at, "\n");

		if (told && strlen(buf) + 2 + length > most)
			break;
		text_add(buf, size, "%s%.*s", told ? ", " : "", (int)length, at);
		at += length + 1;
	}
	if (told < page->missing_count)
		text_add(buf, size, " and %zu more", page->missing_count - told);
	return buf;
}

void record_put(struct record_page *page, size_t at, size_t bytes, uint64_t number)
{
	for (size_t i = 0; i < bytes && at + i < sizeof(page->bytes); i++) {
		page->bytes[at + i] = i < 8 ? (uint8_t)(number >> 8 * i) : 0;
		page->told[at + i] = true;
	}
}

uint64_t record_most(size_t bytes)
{
	return bytes >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * bytes) - 1;
}

struct json_object *record_member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL, *inner;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, name, &value))
		return NULL;
	/* "critical_warning": {"value": 0, ...} */
	if (json_object_is_type(value, json_type_object) &&
	    json_object_object_get_ex(value, "value", &inner))
		return inner;
	return value;
}

/* "311", "0x137" */
static bool read_digits(const char *text, uint64_t *ret_number)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	unsigned long long number;
	char *end;

	if (!isxdigit((unsigned char)text[hex ? 2 : 0]))
		return false;
	errno = 0;
	number = strtoull(text, &end, hex ? 16 : 10);
	if (errno || *end)
		return false;
	*ret_number = number;
	return true;
}

static bool read_int(const struct record_page *page, struct json_object *value, uint64_t most,
		     uint64_t *ret_number)
{
	int64_t number = json_object_get_int64(value);

	/* the first versions print fields of 32 bits as they print an int */
	if (number < 0 && (number < INT32_MIN || most != UINT32_MAX))
		return false;
	*ret_number = number < 0 ? (uint64_t)(number + (INT64_C(1) << 32))
				 : json_object_get_uint64(value);
	/* so is everything beyond it */
	return *ret_number != UINT64_MAX || !page->saturates;
}

static bool read_number(const struct record_page *page, struct json_object *value, uint64_t most,
			uint64_t *ret_number)
{
	double real;

	switch (json_object_get_type(value)) {
	case json_type_int: return read_int(page, value, most, ret_number);
	case json_type_string: return read_digits(json_object_get_string(value), ret_number);
	case json_type_double:
		real = json_object_get_double(value);
		if (!(real >= 0 && real <= WHOLE_DOUBLES) || real != floor(real))
			return false;
		*ret_number = (uint64_t)real;
		return true;
	default: return false;
	}
}

bool record_number(struct record_page *page, struct json_object *object, const char *name,
		   uint64_t most, uint64_t *ret_number)
{
	struct json_object *value = record_member(object, name);
	uint64_t number;
	char quoted[64];

	if (!value && !(json_object_is_type(object, json_type_object) &&
			json_object_object_get_ex(object, name, NULL)))
		return false;
	if (!read_number(page, value, most, &number) || number > most) {
		record_wrong(page, "'%s' is no number from 0 to %" PRIu64 ": %s", name, most,
			     text_quote(value ? json_object_get_string(value) : "null", quoted,
					sizeof(quoted)));
		return false;
	}
	*ret_number = number;
	return true;
}

const char *record_text(struct record_page *page, struct json_object *object, const char *name,
			size_t most)
{
	struct json_object *value = record_member(object, name);

	if (!value)
		return NULL;
	if (!json_object_is_type(value, json_type_string) ||
	    (size_t)json_object_get_string_len(value) > most) {
		record_wrong(page, "'%s' is no text of at most %zu bytes", name, most);
		return NULL;
	}
	return json_object_get_string(value);
}

struct json_object *record_array(struct record_page *page, struct json_object *object,
				 const char *name, size_t most)
{
	struct json_object *value = record_member(object, name);

	if (!value)
		return NULL;
	if (!json_object_is_type(value, json_type_array) ||
	    json_object_array_length(value) > most) {
		record_wrong(page, "'%s' is no list of at most %zu", name, most);
		return NULL;
	}
	return value;
}

void record_put_fields(struct record_page *page, struct json_object *entry, size_t at,
		       const struct record_field *fields, size_t count, const char **ret_lack)
{
	uint64_t number;

	for (size_t i = 0; i < count; i++) {
		if (record_number(page, entry, fields[i].name, record_most(fields[i].bytes),
				  &number))
			record_put(page, at + fields[i].at, fields[i].bytes, number);
		else if (ret_lack && !*ret_lack)
			*ret_lack = fields[i].name;
	}
}

bool record_is_object(struct record_page *page, struct json_object *entry, const char *of)
{
	if (json_object_is_type(entry, json_type_object))
		return true;
	record_wrong(page, "'%s' holds something that is no object", of);
	return false;
}
