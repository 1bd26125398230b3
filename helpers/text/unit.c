/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers with units, as people write them: read, checked, printed. */
#include "helpers/text/quantity.h"
#include "helpers/text/unit.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"

#define KIB 1024.0L

/* @offset is added before @factor: Celsius. Only .print units are printed, largest first. */
struct unit {
	const char *text;
	long double factor, offset;
	bool print;
};

/* clang-format off */
static const struct unit times[] = {
	{ "min", 60, 0, true },	  { "s", 1, 0, true },
	{ "ms", 1e-3L, 0, true }, { "us", 1e-6L, 0, true },
	{ "ns", 1e-9L, 0, true }, { "h", 3600 },
	{ "d", 86400 },		  { "µs", 1e-6L },
	{ NULL },
};
static const struct unit temperatures[] = {
	{ "C", 1, QUANTITY_ZERO_CELSIUS, true }, { "K", 1 },
	{ "°C", 1, QUANTITY_ZERO_CELSIUS }, { NULL },
};
static const struct unit differences[] = {
	{ "K", 1, 0, true }, { NULL },
};
/* as fio has it: k, M, G are powers of 1024; kB, MB, GB powers of 1000 */
static const struct unit sizes[] = {
	{ "TiB", KIB * KIB * KIB * KIB, 0, true }, { "GiB", KIB * KIB * KIB, 0, true },
	{ "MiB", KIB * KIB, 0, true }, { "KiB", KIB, 0, true }, { "", 1, 0, true }, { "B", 1 },
	{ "k", KIB }, { "K", KIB }, { "m", KIB * KIB }, { "M", KIB * KIB },
	{ "g", KIB * KIB * KIB }, { "G", KIB * KIB * KIB }, { "t", KIB * KIB * KIB * KIB },
	{ "T", KIB * KIB * KIB * KIB }, { "kB", 1e3 }, { "KB", 1e3 }, { "MB", 1e6 },
	{ "GB", 1e9 }, { "TB", 1e12 }, { NULL },
};
static const struct unit rates[] = {
	{ "M", 1e6, 0, true }, { "k", 1e3, 0, true }, { "", 1, 0, true }, { "K", 1e3 },
	{ "M IOPS", 1e6 }, { "k IOPS", 1e3 }, { "IOPS", 1 }, { NULL },
};
static const struct unit bandwidths[] = {
	{ "GB/s", 1e9, 0, true }, { "MB/s", 1e6, 0, true }, { "kB/s", 1e3, 0, true },
	{ "B/s", 1, 0, true }, { "GiB/s", KIB * KIB * KIB }, { "MiB/s", KIB * KIB },
	{ "KiB/s", KIB }, { NULL },
};
static const struct unit powers[] = {
	{ "W", 1, 0, true }, { "mW", 1e-3L, 0, true }, { "kW", 1e3 }, { NULL },
};
static const struct unit voltages[] = { { "V", 1, 0, true }, { "mV", 1e-3L, 0, true }, { NULL } };
static const struct unit transfers[] = { { "GT/s", 1, 0, true }, { NULL } };
static const struct unit percents[] = { { "%", 1, 0, true }, { NULL } };
static const struct unit shares[] = { { "%", 1, 0, true }, { "", 1 }, { NULL } };
static const struct unit none[] = { { "", 1, 0, true }, { NULL } };
/* clang-format on */

static const struct {
	const struct unit *units;
	const char *words, *list;
} kinds[] = {
	[UNIT_NONE] = { none, "a whole number", "" },
	[UNIT_TIME] = { times, "a time such as 10 s or 100 ms", "ns, us, ms, s, min, h, d" },
	[UNIT_TEMPERATURE] = { temperatures, "a temperature such as 70 C or 343 K", "C, K" },
	[UNIT_KELVINS] = { differences, "a temperature difference such as 5 K", "K" },
	[UNIT_BYTES] = { sizes, "a size such as 4k or 64 MiB",
			 "k, M, G, T = KiB, MiB, GiB, TiB; kB, MB, GB, TB" },
	[UNIT_PER_SECOND] = { rates, "I/Os per second such as 1.5M or 200k", "k, M" },
	[UNIT_BANDWIDTH] = { bandwidths, "a bandwidth such as 14 GB/s",
			     "B/s, kB/s, MB/s, GB/s, KiB/s, MiB/s, GiB/s" },
	[UNIT_PERCENT] = { percents, "a percentage such as 90 %", "%" },
	[UNIT_POWER] = { powers, "a power such as 25 W", "W, mW" },
	[UNIT_TRANSFERS] = { transfers, "a rate such as 32 GT/s", "GT/s" },
	[UNIT_VOLTAGE] = { voltages, "a voltage such as 40 mV", "V, mV" },
	[UNIT_PERCENT_OR_NONE] = { shares, "a percentage such as 70 %", "%" },
};

const char *unit_words(enum unit_kind unit)
{
	return kinds[unit].words;
}

/* length of what looks like a number: [-+]digits[.digits][e[-+]digits] or 0xhex; 0: none */
static size_t number_length(const char *text)
{
	size_t i = text[0] == '-' || text[0] == '+', start = i;

	if (text[i] == '0' && (text[i + 1] == 'x' || text[i + 1] == 'X') &&
	    isxdigit((unsigned char)text[i + 2]))
		return i + 2 + strspn(text + i + 2, "0123456789abcdefABCDEF");
	i += strspn(text + i, "0123456789");
	if (i == start)
		return 0;
	if (text[i] == '.' && isdigit((unsigned char)text[i + 1]))
		i += 1 + strspn(text + i + 1, "0123456789");
	if (text[i] == 'e' || text[i] == 'E') {
		size_t e = i + 1 + (text[i + 1] == '-' || text[i + 1] == '+');

		if (isdigit((unsigned char)text[e]))
			i = e + strspn(text + e, "0123456789");
	}
	return i;
}

static const struct unit *find_unit(const struct unit *units, const char *text)
{
	for (; units->text; units++)
		if (strcmp(units->text, text) == 0)
			return units;
	return NULL;
}

int unit_parse(const char *text, enum unit_kind unit, long double *ret_value, char *why,
	       size_t why_size)
{
	const char *digits = text + (text[0] == '-' || text[0] == '+');
	size_t length = number_length(text);
	const struct unit *found;
	long double value;

	if (!length)
		return text_refuse(why, why_size, text, "is not %s", kinds[unit].words);
	if (digits[0] == '0' && isdigit((unsigned char)digits[1]))
		return text_refuse(why, why_size, text, "begins with 0: octal or decimal?");
	value = strtold(text, NULL);
	if (value > 1e300L)
		value = INFINITY;
	if (!isfinite(value))
		return text_refuse(why, why_size, text, "is too large");
	text += length;
	found = find_unit(kinds[unit].units, text + strspn(text, " "));
	if (!found && value == 0 && !text[strspn(text, " ")] && unit != UNIT_TEMPERATURE)
		found = kinds[unit].units; /* 0 is 0 in every unit */
	if (!found) {
		if (!text[strspn(text, " ")])
			return text_refuse(why, why_size, text - length, "needs a unit (%s)",
					   kinds[unit].list);
		if (unit == UNIT_NONE)
			return text_refuse(why, why_size, text - length, "is not %s",
					   kinds[unit].words);
		return text_refuse(why, why_size, text - length, "has an unknown unit (known: %s)",
				   kinds[unit].list);
	}
	*ret_value = value * found->factor + found->offset;
	return 0;
}

/* does the text read back to exactly this value? */
static bool reads_back(const char *text, enum unit_kind unit, double value, double per)
{
	char why[200];
	long double again;

	return unit_parse(text, unit, &again, why, sizeof(why)) == 0 &&
	       (double)(again * per) == value;
}

/* in this unit with as few digits as read back to the same; "" when none do */
static void print_in_unit(double value, double per, const struct unit *u, enum unit_kind unit,
			  char *buf, size_t size)
{
	bool blank = *u->text && unit != UNIT_PER_SECOND;
	long double number = (value / (long double)per - u->offset) / u->factor;

	for (int digits = 1; digits <= 20; digits++) {
		(void)snprintf(buf, size, "%.*Lg%s%s", digits, number, blank ? " " : "", u->text);
		if ((!strchr(buf, 'e') || digits == 20) && reads_back(buf, unit, value, per))
			return;
	}
	buf[0] = '\0';
}

void unit_print(double value, double per, enum unit_kind unit, char *buf, size_t size)
{
	char best[64] = "", text[64];

	/* whole in the largest unit that it is whole in; else the shortest */
	for (const struct unit *u = kinds[unit].units; u->text; u++) {
		if (!u->print)
			continue;
		print_in_unit(value, per, u, unit, text, sizeof(text));
		if (*text && (!*best || strlen(text) < strlen(best)))
			memcpy(best, text, sizeof(best));
		if (*text && !strpbrk(text, ".e") && strncmp(text, "0", 1) != 0) {
			memcpy(best, text, sizeof(best));
			break;
		}
	}
	(void)snprintf(buf, size, "%s", best);
}
