/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON that anybody may have written: one value, of names that stand there once, with numbers that
 * are known to be whole. */
#include "ci/gate/cli/record/record_import.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "helpers/text/json.h"

int record_complain(const struct record_given *given, const char *format, ...)
{
	size_t used;
	va_list args;

	(void)snprintf(given->why, given->why_size, "--from-nvme %s=%.200s: ", given->name,
		       given->path);
	used = strlen(given->why);
	va_start(args, format);
	(void)vsnprintf(given->why + used, given->why_size - used, format, args);
	va_end(args);
	return -EINVAL;
}

/* ---- the text, texts in it left out ---- */

/* Where the text that begins at @at, with its quote, ends. */
static size_t skip_text(const char *text, size_t size, size_t at)
{
	for (at++; at < size && text[at] != '"'; at++)
		if (text[at] == '\\')
			at++;
	return at;
}

/* How long the first object or array is; 0: there is no end of it. */
static size_t first_value(const char *text, size_t size)
{
	size_t depth = 0;

	for (size_t at = 0; at < size; at++) {
		if (text[at] == '"')
			at = skip_text(text, size, at);
		else if (text[at] == '{' || text[at] == '[')
			depth++;
		else if ((text[at] == '}' || text[at] == ']') && depth && --depth == 0)
			return at + 1;
	}
	return 0;
}

/* json-c takes the nearest for what is beyond 64 bits. */
static bool has_beyond(const char *text, size_t size)
{
	static const char most[] = "18446744073709551615";

	for (size_t at = 0; at < size; at++) {
		size_t digits = 0;

		if (text[at] == '"') {
			at = skip_text(text, size, at);
			continue;
		}
		while (at + digits < size && text[at + digits] >= '0' && text[at + digits] <= '9')
			digits++;
		if (digits >= sizeof(most) ||
		    (digits == sizeof(most) - 1 && strncmp(text + at, most, digits) > 0))
			return true;
		at += digits;
	}
	return false;
}

int record_read_json(const struct record_given *given, bool first_only,
		     struct json_object **ret_json, bool *ret_saturates)
{
	size_t blank = strspn(given->text, " \t\r\n"), size = given->size;
	struct json_object *json;

	if (blank >= size || (given->text[blank] != '{' && given->text[blank] != '['))
		return -ENODATA;
	if (first_only)
		size = first_value(given->text, size);
	json = json_read(given->text, size);
	/* a page may begin so */
	if (!json && memchr(given->text, 0, given->size))
		return -ENODATA;
	if (!json)
		return record_complain(given, "it begins as JSON, and is not whole, or no JSON");
	if (!json_is_unambiguous(given->text, size, json)) {
		json_object_put(json);
		return record_complain(given, "a name stands twice in one object of it: which one "
					      "counts cannot be told");
	}
	*ret_saturates = has_beyond(given->text, size);
	*ret_json = json;
	return 0;
}
