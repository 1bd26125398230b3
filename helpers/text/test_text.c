/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the sanitiser and of what is written from it. */
#include <criterion/criterion.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/random.h"
#include "helpers/test/scratch.h"
#include "helpers/text/text.h"

static void expect_clean(const char *input, size_t size, const char *wanted)
{
	struct text out = { 0 };

	text_clean(&out, input, size, 0);
	cr_assert(!out.failed && out.data);
	cr_expect_str_eq(out.data, wanted);
	cr_expect_eq(text_is_clean(input, size),
		     size == strlen(wanted) && !memcmp(input, wanted, size));
	text_free(&out);
}
#define CLEAN(input, wanted) expect_clean(input, sizeof(input) - 1, wanted)

Test(text, passes_what_is_clean)
{
	CLEAN("", "");
	CLEAN("plain \t text\n", "plain \t text\n");
	CLEAN("32 \xc2\xb0"
	      "C \xe2\x89\xa4 \xf0\x9f\x94\xa5",
	      "32 \xc2\xb0"
	      "C \xe2\x89\xa4 \xf0\x9f\x94\xa5");
}

Test(text, shows_control_characters)
{
	CLEAN("a\0b", "a\xe2\x90\x80"
		      "b");
	CLEAN("\x01\x1f\x7f", "\xe2\x90\x81\xe2\x90\x9f\xe2\x90\xa1");
	CLEAN("one\r\ntwo\rthree", "one\ntwo\nthree");
}

Test(text, replaces_what_is_no_character)
{
	CLEAN("\xff", "\xef\xbf\xbd");
	CLEAN("\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd");                 /* overlong */
	CLEAN("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* surrogate */
	CLEAN("\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	CLEAN("\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd");                 /* cut */
	CLEAN("\xef\xbf\xbe\xef\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd"); /* noncharacters */
	CLEAN("\xc2\x85", "\xef\xbf\xbd");                             /* C1 */
	CLEAN("a\xe2\x80\xae"
	      "b",
	      "a\xef\xbf\xbd"
	      "b"); /* right-to-left override */
}

Test(text, strips_terminal_sequences)
{
	CLEAN("\x1b[1;31mred\x1b[0m", "red");
	CLEAN("\x1b]0;title\x07text", "text");
	CLEAN("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link");
	CLEAN("\x1b(Bx\x1b=", "x");
	CLEAN("\x1b", "\xe2\x90\x9b");
	CLEAN("\x1b[12", "\xe2\x90\x9b[12");
	CLEAN("\x1b]never\nends", "\xe2\x90\x9b]never\nends");
	CLEAN("\x1b\x1b[0m[0m", "\xe2\x90\x9b[0m");
}

Test(text, cuts_between_characters_and_says_how_much)
{
	struct text out = { 0 };

	text_clean(&out,
		   "aaaa\xe2\x82\xac"
		   "bbb",
		   10, 5);
	cr_expect_str_eq(out.data, "aaaa... 6 bytes more");
	text_reset(&out);
	text_clean(&out, "aaaa\xe2\x82\xac", 7, 7);
	cr_expect_str_eq(out.data, "aaaa\xe2\x82\xac");
	text_reset(&out);
	text_clean_line(&out, "  one\n\ttwo \n", 12, 0);
	cr_expect_str_eq(out.data, "one  two");
	text_free(&out);
}

static bool is_valid_xml_text(const char *s, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 && c != '\n' && c != '\t')
			return false;
		if (c == 0x7f || c == 0xc0 || c == 0xc1 || c > 0xf4)
			return false;
	}
	return true;
}

Test(text, random_bytes_become_clean_and_stay_so)
{
	static const char alphabet[] =
		"\x1b\x1b[];P0m1\\\r\n\x07\xe2\x80\xae\xef\xbf\xbe\xed\xa0\xc2\x85<&\"a";
	struct random_stream random = { 1 };

	for (int round = 0; round < 60000; round++) {
		char bytes[64];
		size_t size = random_next(&random) % sizeof(bytes);
		size_t cap = round % 3 ? 0 : 1 + random_next(&random) % 40;
		struct text once = { 0 }, twice = { 0 };

		for (size_t i = 0; i < size; i++)
			bytes[i] =
				round % 2 ? (char)random_next(&random)
					  : alphabet[random_next(&random) % (sizeof(alphabet) - 1)];
		text_clean(&once, bytes, size, cap);
		cr_assert(!once.failed);
		cr_assert(text_is_clean(once.data, once.size));
		cr_assert(is_valid_xml_text(once.data, once.size));
		cr_assert(!cap || once.size <= cap + sizeof("... 64 bytes more"));
		text_clean(&twice, once.data, once.size, 0);
		cr_assert_str_eq(once.data, twice.data);
		text_free(&once);
		text_free(&twice);
	}
}

static void expect_number(double value, const char *wanted)
{
	struct text out = { 0 };

	text_json_number(&out, value);
	cr_expect_str_eq(out.data, wanted);
	text_free(&out);
}

Test(text, numbers_read_back_the_same)
{
	struct random_stream random = { 1 };

	expect_number(0.1, "0.1");
	expect_number(-0.0, "0");
	expect_number(2611873, "2611873");
	expect_number(1e300, "1e+300");
	expect_number((double)NAN, "\"NaN\"");
	expect_number((double)INFINITY, "\"Infinity\"");
	expect_number(-(double)INFINITY, "\"-Infinity\"");
	for (int i = 0; i < 20000; i++) {
		struct text out = { 0 };
		double value = (double)random_next(&random) /
			       (double)(1 + random_next(&random) % 100000) *
			       pow(10, (double)(random_next(&random) % 40) - 20);

		text_json_number(&out, value);
		cr_assert(text_parse_number(out.data, NULL) == value, "%s", out.data);
		text_free(&out);
	}
}

Test(text, numbers_have_a_point_in_every_locale)
{
	/* at least one of them is on most machines; without any the test shows less */
	if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
		setlocale(LC_ALL, "");
	expect_number(0.5, "0.5");
	cr_expect(text_parse_number("0.5", NULL) == 0.5);
}

Test(text, json_uri_and_shell)
{
	struct text out = { 0 };

	text_json_string(&out, "a\"b\\c\n\x1b[0m\x02", 0);
	cr_expect_str_eq(out.data, "\"a\\\"b\\\\c\\n\xe2\x90\x82\"");
	text_reset(&out);
	text_uri_path(&out, "logs/a b%#?.log");
	cr_expect_str_eq(out.data, "logs/a%20b%25%23%3F.log");
	text_reset(&out);
	text_shell_word(&out, "plain/word-1.2");
	text_shell_word(&out, "");
	text_shell_word(&out, "it's $HOME");
	cr_expect_str_eq(out.data, "plain/word-1.2'''it'\\''s $HOME'");
	text_free(&out);
}

static void expect_stamp(const char *string, int64_t wanted_ns)
{
	int64_t ns = -1;

	cr_expect_eq(text_parse_timestamp(string, strlen(string), &ns), 0, "%s", string);
	cr_expect_eq(ns, wanted_ns, "%s: %lld", string, (long long)ns);
}

Test(text, timestamps_both_ways)
{
	static const char *const wrong[] = { "",
					     "2025-11-22",
					     "2025-11-22 10:00:00Z",
					     "2025-13-22T10:00:00Z",
					     "2025-11-22T10:00:00",
					     "2025-11-22T10:00:00.Z",
					     "2025-11-22T10:00:00Zx",
					     "2025-11-22T10:00:00+0100",
					     "2025-11-32T10:00:00Z",
					     "2025-11-22T24:00:00Z",
					     "1969-12-31T23:59:59Z",
					     "2500-01-01T00:00:00Z",
					     "2025-11-31T10:00:00Z",
					     "2025-02-29T10:00:00Z" };
	struct text out = { 0 };
	int64_t ignored;

	expect_stamp("1970-01-01T00:00:00Z", 0);
	expect_stamp("2025-11-22T10:00:00.123456789Z", 1763805600123456789);
	expect_stamp("2025-11-22T11:00:00+01:00", 1763805600000000000);
	expect_stamp("2024-02-29T00:00:00Z", 1709164800000000000);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect_eq(text_parse_timestamp(wrong[i], strlen(wrong[i]), &ignored), -EINVAL,
			     "%s", wrong[i]);
	text_timestamp(&out, 1763805600123456789, 9);
	cr_expect_str_eq(out.data, "2025-11-22T10:00:00.123456789Z");
	text_reset(&out);
	text_timestamp(&out, -500000000, 3);
	cr_expect_str_eq(out.data, "1969-12-31T23:59:59.500Z");
	text_free(&out);
}

Test(text, quoting)
{
	char buf[80], text[300];

	cr_expect_str_eq(text_quote("plain", buf, sizeof(buf)), "'plain'");
	cr_expect_str_eq(text_quote("a\033[31m\nb", buf, sizeof(buf)), "'a?[31m?b'");
	/* what is not UTF-8, is cut short, turns the writing round, is a control: '?' for each byte
	 */
	cr_expect_str_eq(text_quote("\xff\xfe", buf, sizeof(buf)), "'?\?'");
	cr_expect_str_eq(text_quote("a\xc3", buf, sizeof(buf)), "'a?'");
	cr_expect_str_eq(text_quote("\xe2\x80\xae\xc2\x9b", buf, sizeof(buf)), "'?\?\?\?\?'");
	cr_expect_str_eq(text_quote("\xc3\xa4\xf0\x9f\x98\x80", buf, sizeof(buf)),
			 "'\xc3\xa4\xf0\x9f\x98\x80'");
	memset(text, 'a', sizeof(text));
	text[299] = '\0';
	cr_expect_eq(strlen(text_quote(text, buf, sizeof(buf))), 1 + 59 + 4);
	/* an Umlaut over the edge is left out whole */
	memcpy(text + 58, "\xc3\xa4", 2);
	cr_expect_str_eq(text_quote(text, buf, sizeof(buf)) + 59, "...'");
	cr_expect_str_eq(text_quote("abcdefghij", buf, 15), "'abcde...'");
}
