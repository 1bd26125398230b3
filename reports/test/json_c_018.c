/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loaded before json-c it makes the installed one as strict as its release 0.18 (Debian 13), which
 * takes each byte from 80h on in a text for a control character. */
#include <dlfcn.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json_object *json_tokener_parse_ex(struct json_tokener *parser, const char *data, int size)
{
	struct json_object *(*next)(struct json_tokener * parser, const char *data, int size);
	size_t bytes = size < 0 ? strlen(data) : (size_t)size;

	next = (__typeof__(next))dlsym(RTLD_NEXT, "json_tokener_parse_ex");
	if (!next)
		abort();
	for (size_t i = 0; parser->flags & JSON_TOKENER_STRICT && i < bytes; i++)
		if ((unsigned char)data[i] >= 0x80) {
			parser->err = json_tokener_error_parse_string;
			return NULL;
		}
	return next(parser, data, size);
}
