/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Known distances, and what is and is not worth suggesting. */
#include <criterion/criterion.h>
#include <string.h>

#include "helpers/text/nearest.h"

static const char *suggestion(const char *word, const char *const *candidates, size_t count)
{
	static char buf[256];
	struct nearest nearest;

	nearest_init(&nearest, word);
	for (size_t i = 0; i < count; i++)
		nearest_offer(&nearest, candidates[i]);
	return nearest_text(&nearest, buf, sizeof(buf));
}

Test(nearest, distance)
{
	static const struct {
		const char *a, *b;
		unsigned int distance;
	} known[] = {
		{ "", "", 0 },       { "", "abc", 3 },
		{ "abc", "", 3 },    { "kitten", "sitting", 3 },
		{ "ab", "ba", 1 },   { "filter", "fitler", 1 },
		{ "dut", "DUT", 0 }, { "ramp_time", "ramp-time", 0 },
		{ "ca", "abc", 3 },  { "link", "width", 4 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		cr_expect(nearest_distance(known[i].a, known[i].b) == known[i].distance,
			  "%s %s: expected %u, actual %u", known[i].a, known[i].b,
			  known[i].distance, nearest_distance(known[i].a, known[i].b));
}

Test(nearest, suggests)
{
	static const char *const words[] = { "temperature_max", "temperature_min", "spare_min" };

	cr_expect_str_eq(suggestion("temprature_max", words, 3),
			 " (did you mean 'temperature_max' or 'temperature_min'?)");
	cr_expect_str_eq(suggestion("spare-mni", words, 3), " (did you mean 'spare_min'?)");
	cr_expect_str_eq(suggestion("spare", words, 3), " (did you mean 'spare_min'?)",
			 "the beginning of a word");
	cr_expect_str_eq(suggestion("colour", words, 3), "");
	cr_expect_str_eq(suggestion("SPARE_MIN", words, 3), " (did you mean 'spare_min'?)");
	cr_expect_str_eq(suggestion("x", words, 3), "");
	cr_expect_str_eq(suggestion("", words, 3), "");
}

Test(nearest, keeps_the_best_in_order)
{
	static const char *const words[] = { "case22", "case12", "case11",
					     "case1x", "case1",  "other" };

	cr_expect_str_eq(suggestion("case1", words, 6),
			 " (did you mean 'case1', 'case12' or 'case11'?)");
}

Test(nearest, long_words_stay_in_bounds)
{
	char a[1000], b[1000];
	const char *const words[] = { b };

	memset(a, 'a', sizeof(a));
	memset(b, 'b', sizeof(b));
	a[sizeof(a) - 1] = b[sizeof(b) - 1] = '\0';
	cr_expect_eq(nearest_distance(a, b), NEAREST_LENGTH);
	cr_expect_str_eq(suggestion(a, words, 1), "");
}
