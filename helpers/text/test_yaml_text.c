/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts that are made to keep a reader busy are refused at once, with the place; others pass. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "helpers/os/clock.h"
#include "helpers/text/yaml_text.h"

#define BYTES 100000u

static double cpu_ms(void)
{
	return (double)clock_read_ns(CLOCK_PROCESS_CPUTIME_ID) / 1e6;
}

/* @piece again and again, with a number where it has a place for one */
static char *repeat(const char *piece, size_t *ret_size)
{
	size_t room = BYTES + 64, used = 0;
	char *text = malloc(room);

	cr_assert_not_null(text);
	for (unsigned int i = 0; used < BYTES; i++) {
		const char *hash = strchr(piece, '#');

		used += (size_t)snprintf(text + used, room - used, "%.*s",
					 (int)(hash ? hash - piece : (long)strlen(piece)), piece);
		if (hash)
			used += (size_t)snprintf(text + used, room - used, "%u%s", i, hash + 1);
	}
	*ret_size = used;
	return text;
}

/* clang-format off */
static const struct bomb { const char *piece; size_t line, column; const char *what; } bombs[] = {
	{ "[", 1, 17, "nested deeper than 16 levels" },
	{ "{", 1, 17, "nested deeper than 16 levels" },
	{ "[[ ", 1, 25, "nested deeper than 16 levels" },
	{ "[\n", 17, 1, "nested deeper than 16 levels" },
	{ "- ", 1, 33, "nested deeper than 16 levels" },
	{ "? ", 1, 33, "nested deeper than 16 levels" },
	{ "{a: ", 1, 65, "nested deeper than 16 levels" },
	{ "[a, ", 1, 65, "nested deeper than 16 levels" },
	{ "- &a# x\n", 65, 3, "more than 64 anchors (&...)" },
	{ "%TAG !a#! b\n", 9, 1, "more than 8 directives (%...)" },
};
/* clang-format on */

Test(yaml_text, bombs)
{
	for (size_t i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++) {
		struct yaml_text_breach breach = { 0 };
		size_t size;
		char *text = repeat(bombs[i].piece, &size);
		double begin = cpu_ms(), took;

		cr_expect_not(yaml_text_is_bounded(text, size, &breach), "%s", bombs[i].piece);
		took = cpu_ms() - begin;
		cr_expect(took < 100, "%s: %.1f ms", bombs[i].piece, took);
		cr_expect_str_eq(breach.what, bombs[i].what, "%s: %s", bombs[i].piece, breach.what);
		cr_expect(breach.line == bombs[i].line && breach.column == bombs[i].column,
			  "%s: %zu:%zu", bombs[i].piece, breach.line, breach.column);
		free(text);
	}
}

/* what is only long, or no YAML at all, is for the reader to judge; it takes no long look either */
Test(yaml_text, long_texts)
{
	static const char *const pieces[] = {
		"a#: b\n", "- a\n", "- {a: b}\n", "- [a, b]\n", "#\n", "\n",      "\"",
		"'",       "|\n",   "- *a\n",     "---\n",      "!t ", "&x ",     ", ",
		": ",      "\t",    "\xff",       "\x01",       "a ",  "%YAML\n",
	};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct yaml_text_breach breach = { 0 };
		size_t size;
		char *text = repeat(pieces[i], &size);
		double begin = cpu_ms(), took;
		bool bounded = yaml_text_is_bounded(text, size, &breach);

		took = cpu_ms() - begin;
		cr_expect_eq(bounded, strncmp(pieces[i], "%", 1) != 0, "%s: %s", pieces[i],
			     breach.what);
		cr_expect(took < 100, "%s: %.1f ms", pieces[i], took);
		free(text);
	}
}

Test(yaml_text, limits)
{
	static const char deepest[] = "[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]",
			  deeper[] = "[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]";
	struct yaml_text_breach breach;

	cr_expect(yaml_text_is_bounded(deepest, strlen(deepest), &breach));
	cr_expect_not(yaml_text_is_bounded(deeper, strlen(deeper), &breach));
	cr_expect(yaml_text_is_bounded("", 0, &breach));
	cr_expect(yaml_text_is_bounded("a: &x 1\nb: *x\n", 14, &breach));
}
