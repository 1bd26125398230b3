/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What counts as JSON, with the json-c that is installed; ctest runs it again with json-c made as
 * strict as its release 0.18. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "helpers/text/json.h"
#include "helpers/text/text.h"

#define LIT(text) text, sizeof(text) - 1

/* the member "a" of what was read; NULL: refused */
static const struct {
	const char *json;
	size_t size;
	const char *a;
} rows[] = {
	{ LIT("{\"a\":\"b\"}"), "b" },
	{ LIT(" {\t\"a\"\r\n: \"b\" }"), "b" },
	{ LIT("{\"a\":\"Jürgen\"}"), "Jürgen" },
	{ LIT("{\"a\":\"größe ☃ 𝄞\"}"), "größe ☃ 𝄞" },
	{ LIT("{\"é\":1,\"a\":\"\\u00e9\\ud834\\udd1e\"}"), "é𝄞" },
	{ LIT("{\"a\":\"\\\\\\\"é\\\\\"}"), "\\\"é\\" },
	{ LIT("{\"a\":\"\\\\u00e9 é\"}"), "\\u00e9 é" },
	{ LIT("{\"a\":\"\xef\xbf\xbf\xf4\x8f\xbf\xbf\"}"), "\xef\xbf\xbf\xf4\x8f\xbf\xbf" },
	{ LIT("{\"a\":\"\x7f\"}"), "\x7f" },
	/* not UTF-8: whoever keeps it cleans it */
	{ LIT("{\"a\":\"x\xffy\"}"), "x\xffy" },
	{ LIT("{\"b\":[1,-0.5e+3,true,false,null,{},[]],\"a\":\"\"}"), "" },
	/* the same with every json-c: no bare control character, no second value, no other
	 * dialect */
	{ LIT("{\"a\":\"x\ny\"}"), NULL },
	{ LIT("{\"a\":\"x\ty\"}"), NULL },
	{ LIT("{\"a\":\"\x01\"}"), NULL },
	{ LIT("{\"a\":\"\0\"}"), NULL },
	{ LIT("{\"a\":\"é\x1b\"}"), NULL },
	{ LIT("{\x01\"a\":\"b\"}"), NULL },
	{ LIT("{\"a\":\"\\\x01\"}"), NULL },
	{ LIT("{\"a\":\"b\"}\0"), NULL },
	{ LIT("{\"a\":\"b\"}{}"), NULL },
	{ LIT("{\"a\":\"b\"} é"), NULL },
	{ LIT("{\"a\":\"b\"é}"), NULL },
	{ LIT("{'a':'b'}"), NULL },
	{ LIT("{\"a\":\"b\",}"), NULL },
	{ LIT("{\"a\":\"b\"/* */}"), NULL },
	{ LIT("{\"a\":\"b"), NULL },
	{ LIT("{\"a\":\"é"), NULL },
	{ LIT("{\"b\":01,\"a\":\"\"}"), NULL },
	{ LIT("{\"b\":[NaN,-Infinity],\"a\":\"\"}"), "" },
	{ LIT("{\"b\":+1,\"a\":\"\"}"), NULL },
	{ LIT("{\"b\":1.,\"a\":\"\"}"), NULL },
	{ LIT("{\"b\":nan,\"a\":\"\"}"), NULL },
	{ LIT("{\"b\":True,\"a\":\"\"}"), NULL },
	{ LIT("{\"b\":[1,],\"a\":\"\"}"), NULL },
	{ LIT("{\"a\":\"\\u12g4\"}"), NULL },
	{ LIT("{a:\"b\"}"), NULL },
	{ LIT("{\"a\":\"\\x\"}"), NULL },
	{ LIT("{\"a\":é}"), NULL },
	{ LIT(""), NULL },
};

Test(json, reads)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json_object *value = json_read(rows[i].json, rows[i].size);
		size_t size = 0;
		const char *a = value ? json_member_text(value, "a", &size) : NULL;

		cr_expect_eq(value == NULL, rows[i].a == NULL, "%s", rows[i].json);
		if (rows[i].a && a)
			cr_expect(size == strlen(rows[i].a) && memcmp(a, rows[i].a, size) == 0,
				  "%s: '%s'", rows[i].json, a);
		cr_expect_eq(a == NULL, rows[i].a == NULL, "%s", rows[i].json);
		json_object_put(value);
	}
}

/* what is written reads back to the same, each character once */
Test(json, every_character)
{
	for (uint32_t code = 1; code < 0x110000; code += code < 0x3000 ? 1 : 251) {
		char bytes[5] = { 0 };
		struct text out = { 0 };
		size_t size = 0;

		if (code < 0x80)
			bytes[0] = (char)code;
		else if (code < 0x800)
			memcpy(bytes,
			       (char[]){ (char)(0xc0 | code >> 6), (char)(0x80 | (code & 63)) }, 2);
		else if (code < 0x10000)
			memcpy(bytes,
			       (char[]){ (char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 63)),
					 (char)(0x80 | (code & 63)) },
			       3);
		else
			memcpy(bytes,
			       (char[]){ (char)(0xf0 | code >> 18),
					 (char)(0x80 | (code >> 12 & 63)),
					 (char)(0x80 | (code >> 6 & 63)),
					 (char)(0x80 | (code & 63)) },
			       4);
		if (!text_is_clean(bytes, strlen(bytes)))
			continue;
		text_puts(&out, "{\"a\":");
		text_json_string(&out, bytes, 0);
		text_puts(&out, "}");
		struct json_object *value = json_read(out.data, out.size);
		const char *a = value ? json_member_text(value, "a", &size) : NULL;
		cr_expect(a && size == strlen(bytes) && memcmp(a, bytes, size) == 0, "U+%04X",
			  code);
		json_object_put(value);
		text_free(&out);
	}
}

Test(json, bombs)
{
	static char text[100001];
	static const char pieces[] = "[{\"";

	for (const char *piece = pieces; *piece; piece++) {
		clock_t begin = clock();

		memset(text, *piece, sizeof(text) - 1);
		cr_expect_null(json_read(text, sizeof(text) - 1));
		cr_expect((double)(clock() - begin) / CLOCKS_PER_SEC < 0.1, "%c", *piece);
	}
}
