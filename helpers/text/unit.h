/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers with units, as people write them in profiles: "70 C", "10 s", "4k", "90 %". */
#ifndef HELPERS_TEXT_UNIT_H
#define HELPERS_TEXT_UNIT_H

#include <stddef.h>

/* What a number is of, and its base unit. */
enum unit_kind {
	UNIT_NONE,
	UNIT_TIME,        /* seconds */
	UNIT_TEMPERATURE, /* kelvin, absolute */
	UNIT_KELVINS,     /* kelvin, a difference */
	UNIT_BYTES,
	UNIT_PER_SECOND, /* 1/s: IOPS */
	UNIT_BANDWIDTH,  /* bytes/s */
	UNIT_PERCENT,
	UNIT_PERCENT_OR_NONE, /* fio's rwmixread */
	UNIT_POWER,           /* watts */
	UNIT_TRANSFERS,       /* GT/s of a link's lane */
	UNIT_VOLTAGE,         /* volts */
};

/**
 * unit_parse() - "70 C", "10 s", "4k", "1.5M", "90 %" into base units
 * @why: on failure what is wrong, without the key: "'70 F': unknown unit 'F' (C, K)"
 *
 * Return: 0 or -EINVAL.
 */
int unit_parse(const char *text, enum unit_kind unit, long double *ret_value, char *why,
	       size_t why_size);

/**
 * unit_print() - @value / @per base units, as a text that reads back to the same @value:
 * whole in the largest unit in which it is whole, else the shortest
 */
void unit_print(double value, double per, enum unit_kind unit, char *buf, size_t size);

/** unit_words() - how to write it: "a time such as 10 s (ns, us, ms, s, min, h, d)" */
const char *unit_words(enum unit_kind unit);

#endif
