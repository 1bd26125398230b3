/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as people say them: the one place where console, JUnit and HTML take them from. */
#ifndef HELPERS_TEXT_QUANTITY_H
#define HELPERS_TEXT_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>

#define QUANTITY_SIZE 96                /* room for any number, with any unit of the record */
#define QUANTITY_ZERO_CELSIUS 273       /* kelvin, as NVMe tools count */
#define QUANTITY_DATA_UNIT_BYTES 512000 /* what "1000 x 512 B" counts */

/**
 * quantity_print() - a value with its unit
 * @digits: significant digits of what is scaled or not whole; 0: three
 *
 * "2.63 M IOPS", "100 ms", "10 min", "14.3 GB/s", "256 KiB", "38 C (311 K)", "49.5 TB" for data
 * units, "Invalid Field in Command (002h)" for an NVMe status; other units as they are, counts from
 * a million on scaled. A value without unit (@unit NULL) is never scaled.
 *
 * Return: @buf.
 */
char *quantity_print(double value, const char *unit, unsigned int digits, char *buf, size_t size);
/**
 * quantity_print_pair() - a value and its limit, with so many digits that they differ where the
 * values do; @size bytes each
 */
void quantity_print_pair(double a, double b, const char *unit, char *a_buf, char *b_buf,
			 size_t size);
/**
 * quantity_has_words() - are values of this unit said with another one, or in words? Else the text
 * is a number, a space and the unit.
 */
bool quantity_has_words(const char *unit);
/** quantity_cut_unit() - takes " IOPS" off "2.63 M IOPS"; nothing where the unit has words */
void quantity_cut_unit(char *text, const char *unit);

/**
 * quantity_label() - short, for the axis of a chart: "2.60 M", "180 us" with the Greek letter.
 * @step: how fine labels are to be told apart, 0: three digits
 */
char *quantity_label(double value, const char *unit, double step, char *buf, size_t size);
/** quantity_duration() - "250 ms", "1.2 s", "2 min 05 s", "3 h 12 min" */
char *quantity_duration(double seconds, char *buf, size_t size);
/** quantity_bytes() - "8.59 GB", "256 KiB", "512 bytes" */
char *quantity_bytes(double bytes, char *buf, size_t size);

/**
 * quantity_seconds_in(), quantity_rate_in() - seconds or bytes per second in one of @unit; 0: it is
 * none of time or of bandwidth
 */
double quantity_seconds_in(const char *unit);
double quantity_rate_in(const char *unit);
/** quantity_is_iops() - is it I/Os per second, whatever it is written like? */
bool quantity_is_iops(const char *unit);

#endif
