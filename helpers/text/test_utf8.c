/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is a character and what is not; cut and replaced texts. */
#include <criterion/criterion.h>
#include <string.h>

#include "helpers/text/utf8.h"

Test(utf8, decodes)
{
	static const struct {
		const char *bytes;
		size_t length;
		uint32_t code;
	} rows[] = {
		{ "a", 1, 'a' },
		{ "\xc3\xa9", 2, 0xe9 },
		{ "\xe2\x98\x83", 3, 0x2603 },
		{ "\xf0\x9d\x84\x9e", 4, 0x1d11e },
		{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
		{ "\x80", 0, 0 },
		{ "\xc0\x80", 0, 0 },
		{ "\xc3", 0, 0 },
		{ "\xc3(", 0, 0 },
		{ "\xe0\x80\x80", 0, 0 },
		{ "\xed\xa0\x80", 0, 0 },
		{ "\xf4\x90\x80\x80", 0, 0 },
		{ "\xf5\x80\x80\x80", 0, 0 },
		{ "\xff", 0, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t code = 0;
		size_t length = utf8_decode(rows[i].bytes, strlen(rows[i].bytes), &code);

		cr_expect_eq(length, rows[i].length, "%zu", i);
		cr_expect_eq(code, rows[i].code, "%zu", i);
	}
}

Test(utf8, printable)
{
	char buf[16];

	cr_expect_str_eq(utf8_printable(buf, sizeof(buf),
					"gr\xc3\xb6\xc3\x9f"
					"e\n\xff\x1b\xc2\x80"),
			 "gr\xc3\xb6\xc3\x9f"
			 "e????");
	cr_expect_str_eq(utf8_printable(buf, 4, "ab\xc3\xa9"), "ab");
	cr_expect_str_eq(utf8_printable(buf, 5, "ab\xc3\xa9"), "ab\xc3\xa9");
	cr_expect_str_eq(utf8_printable(buf, sizeof(buf), ""), "");
}
