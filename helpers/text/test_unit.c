/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single values: each unit read and printed, and what is refused with which words. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "helpers/random.h"
#include "helpers/text/text.h"
#include "helpers/text/unit.h"

Test(unit, numbers)
{
	static const struct {
		const char *text;
		enum unit_kind unit;
		double value;
	} good[] = {
		{ "70 C", UNIT_TEMPERATURE, 343 },    { "70C", UNIT_TEMPERATURE, 343 },
		{ "343 K", UNIT_TEMPERATURE, 343 },   { "0 K", UNIT_TEMPERATURE, 0 },
		{ "-5 °C", UNIT_TEMPERATURE, 268 },   { "10 s", UNIT_TIME, 10 },
		{ "5min", UNIT_TIME, 300 },           { "100ms", UNIT_TIME, 0.1 },
		{ "2 h", UNIT_TIME, 7200 },           { "80 us", UNIT_TIME, 80e-6 },
		{ "80 µs", UNIT_TIME, 80e-6 },        { "0", UNIT_TIME, 0 },
		{ "4k", UNIT_BYTES, 4096 },           { "4K", UNIT_BYTES, 4096 },
		{ "4096", UNIT_BYTES, 4096 },         { "64 MiB", UNIT_BYTES, 67108864 },
		{ "1kB", UNIT_BYTES, 1000 },          { "1.5G", UNIT_BYTES, 1610612736 },
		{ "1.5M", UNIT_PER_SECOND, 1500000 }, { "200k", UNIT_PER_SECOND, 200000 },
		{ "1e6", UNIT_PER_SECOND, 1e6 },      { "2.0 M IOPS", UNIT_PER_SECOND, 2e6 },
		{ "14 GB/s", UNIT_BANDWIDTH, 14e9 },  { "1 GiB/s", UNIT_BANDWIDTH, 1073741824 },
		{ "90 %", UNIT_PERCENT, 90 },         { "90%", UNIT_PERCENT, 90 },
		{ "70", UNIT_PERCENT_OR_NONE, 70 },   { "5 K", UNIT_KELVINS, 5 },
		{ "0x1b36", UNIT_NONE, 6966 },        { "42", UNIT_NONE, 42 },
	};
	char why[256] = "";
	long double value;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		value = NAN;
		cr_expect(unit_parse(good[i].text, good[i].unit, &value, why, sizeof(why)) == 0,
			  "%s: %s", good[i].text, why);
		cr_expect((double)value == good[i].value, "%s: expected %g, actual %g",
			  good[i].text, good[i].value, (double)value);
	}
}

Test(unit, wrong_numbers)
{
	static const struct {
		const char *text;
		enum unit_kind unit;
		const char *why;
	} bad[] = {
		{ "nan", UNIT_NONE, "'nan' is not a whole number" },
		{ ".nan", UNIT_TIME, "'.nan' is not a time such as 10 s or 100 ms" },
		{ "inf s", UNIT_TIME, "'inf s' is not a time such as 10 s or 100 ms" },
		{ "1e999 s", UNIT_TIME, "'1e999 s' is too large" },
		{ "70", UNIT_TEMPERATURE, "'70' needs a unit (C, K)" },
		{ "0", UNIT_TEMPERATURE, "'0' needs a unit (C, K)" },
		{ "158 F", UNIT_TEMPERATURE, "'158 F' has an unknown unit (known: C, K)" },
		{ "10", UNIT_TIME, "'10' needs a unit (ns, us, ms, s, min, h, d)" },
		{ "10 m", UNIT_TIME,
		  "'10 m' has an unknown unit (known: ns, us, ms, s, min, h, d)" },
		{ "5 C", UNIT_KELVINS, "'5 C' has an unknown unit (known: K)" },
		{ "14 Gb/s", UNIT_BANDWIDTH,
		  "'14 Gb/s' has an unknown unit (known: B/s, kB/s, MB/s, "
		  "GB/s, KiB/s, MiB/s, GiB/s)" },
		{ "90", UNIT_PERCENT, "'90' needs a unit (%)" },
		{ "4 lanes", UNIT_NONE, "'4 lanes' is not a whole number" },
		{ "010", UNIT_NONE, "'010' begins with 0: octal or decimal?" },
		{ "1_000", UNIT_NONE, "'1_000' is not a whole number" },
		{ "0x", UNIT_NONE, "'0x' is not a whole number" },
		{ "", UNIT_NONE, "'' is not a whole number" },
		{ "-", UNIT_TIME, "'-' is not a time such as 10 s or 100 ms" },
		{ "1.", UNIT_TIME, "'1.' has an unknown unit (known: ns, us, ms, s, min, h, d)" },
	};
	char why[256];
	long double value;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		value = 4711;
		why[0] = '\0';
		cr_expect(unit_parse(bad[i].text, bad[i].unit, &value, why, sizeof(why)) != 0,
			  "%s was taken", bad[i].text);
		cr_expect_str_eq(why, bad[i].why);
		cr_expect_eq(value, 4711, "%s: untouched on failure", bad[i].text);
	}
}

Test(unit, printed_numbers)
{
	static const struct {
		double value;
		enum unit_kind unit;
		const char *text;
	} known[] = {
		{ 350, UNIT_TEMPERATURE, "77 C" },
		{ 0, UNIT_TEMPERATURE, "-273 C" },
		{ 600, UNIT_TIME, "10 min" },
		{ 90, UNIT_TIME, "90 s" },
		{ 0.1, UNIT_TIME, "100 ms" },
		{ 0, UNIT_TIME, "0 s" },
		{ 1234.5, UNIT_PER_SECOND, "1234.5" },
		{ 80e-6, UNIT_TIME, "80 us" },
		{ 4096, UNIT_BYTES, "4 KiB" },
		{ 512, UNIT_BYTES, "512" },
		{ 2e6, UNIT_PER_SECOND, "2M" },
		{ 2.5e6, UNIT_PER_SECOND, "2500k" },
		{ 12e9, UNIT_BANDWIDTH, "12 GB/s" },
		{ 90, UNIT_PERCENT, "90 %" },
		{ 4, UNIT_NONE, "4" },
		{ 9007199254740992.0, UNIT_NONE, "9007199254740992" },
	};
	char text[64];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		unit_print(known[i].value, 1, known[i].unit, text, sizeof(text));
		cr_expect_str_eq(text, known[i].text);
	}
}

/* what is printed reads back to the same bits, whatever the value and the unit it is stored in */
Test(unit, printed_numbers_read_back)
{
	static const double pers[] = { 1, 1e3, 1e6, 1e9 };
	struct random_stream stream = { 1 };
	char text[64], why[200];

	for (int i = 0; i < 20000; i++) {
		uint64_t random = random_next(&stream);
		enum unit_kind unit = (enum unit_kind)(random % (UNIT_PERCENT_OR_NONE + 1));
		double value, per = unit == UNIT_TIME ? pers[random >> 8 & 3] : 1;
		long double again = -1;

		value = (double)(random >> 34) / (random & 64 ? 1 : 1000);
		unit_print(value, per, unit, text, sizeof(text));
		cr_assert(unit_parse(text, unit, &again, why, sizeof(why)) == 0 &&
				  (double)(again * per) == value,
			  "unit %u: %.17g printed as '%s' reads as %.17g", unit, value, text,
			  (double)(again * per));
	}
}
