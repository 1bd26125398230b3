/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a number is scaled, rounded and named; in the C locale's digits, whatever the process
 * chose. */
#include "helpers/text/quantity.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/nvme/nvme_unit.h"

#define DIGITS 3
#define MOST_DIGITS 15
/* Below these a count or a rate is said in full. */
#define SCALED_COUNT 1e6
#define SCALED_RATE 1e4
/* From here on a time is said in minutes. */
#define MINUTES_FROM_S 120

struct factor {
	const char *unit;
	double factor;
};

/* What one of a unit is of another; 0: it is not of that kind. */
static double look_up(const struct factor *table, size_t count, const char *unit)
{
	for (size_t i = 0; unit && i < count; i++)
		if (!strcmp(unit, table[i].unit))
			return table[i].factor;
	return 0;
}
#define LOOK_UP(table, unit) look_up(table, sizeof(table) / sizeof(table[0]), unit)

double quantity_seconds_in(const char *unit)
{
	static const struct factor table[] = {
		{ "ns", 1e-9 }, { "us", 1e-6 }, { "ms", 1e-3 }, { "s", 1 }
	};

	return LOOK_UP(table, unit);
}

double quantity_rate_in(const char *unit)
{
	static const struct factor table[] = {
		{ "bytes/s", 1 },  { "B/s", 1 },        { "kB/s", 1e3 },
		{ "KB/s", 1e3 },   { "MB/s", 1e6 },     { "GB/s", 1e9 },
		{ "KiB/s", 1024 }, { "MiB/s", 0x1p20 }, { "GiB/s", 0x1p30 },
	};

	return LOOK_UP(table, unit);
}

static double bytes_in(const char *unit)
{
	static const struct factor table[] = {
		{ "bytes", 1 },    { "B", 1 },
		{ "kB", 1e3 },     { "KB", 1e3 },
		{ "MB", 1e6 },     { "GB", 1e9 },
		{ "KiB", 1024 },   { "MiB", 0x1p20 },
		{ "GiB", 0x1p30 }, { "1000 x 512 B", QUANTITY_DATA_UNIT_BYTES },
	};

	return LOOK_UP(table, unit);
}

bool quantity_is_iops(const char *unit)
{
	return unit &&
	       (!strcmp(unit, "IOPS") || !strcmp(unit, "1/s") || !strcmp(unit, "I/Os per second"));
}

static bool is_data_units(const char *unit)
{
	return unit && !strcmp(unit, "1000 x 512 B");
}

static bool is_temperature(const char *unit)
{
	return unit && (!strcmp(unit, "K") || !strcmp(unit, "C"));
}

static bool is_status(const char *unit)
{
	return unit && (!strcmp(unit, "NVMe status") || !strncmp(unit, "status (SCT", 11));
}

bool quantity_has_words(const char *unit)
{
	return quantity_seconds_in(unit) > 0 || quantity_rate_in(unit) > 0 || bytes_in(unit) > 0 ||
	       is_temperature(unit) || is_status(unit) || (unit && !strcmp(unit, "errno"));
}

void quantity_cut_unit(char *text, const char *unit)
{
	size_t size = strlen(text), unit_size = unit ? strlen(unit) : 0;

	if (unit && !quantity_has_words(unit) && size > unit_size + 1 &&
	    !strcmp(text + size - unit_size, unit))
		text[size - unit_size - 1] = '\0';
}

/* A decimal point whatever the locale writes. */
static void put_decimals(char *buf, size_t size, int decimals, double value)
{
	const char *point = localeconv()->decimal_point;
	char *at;

	(void)snprintf(buf, size, "%.*f", decimals, value);
	at = *point && strcmp(point, ".") ? strstr(buf, point) : NULL;
	if (at) {
		*at = '.';
		memmove(at + 1, at + strlen(point), strlen(at + strlen(point)) + 1);
	}
}

/* So many significant digits, none that says nothing; no digit before the point is lost. */
static void put_number(char *buf, size_t size, double value, unsigned int digits)
{
	double magnitude = fabs(value);
	int decimals = 0;
	size_t end;

	if (!isfinite(value)) {
		(void)snprintf(buf, size, "%s",
			       isnan(value) ? "nan"
			       : value > 0  ? "infinite"
					    : "-infinite");
		return;
	}
	if (magnitude >= 1e15 || (magnitude > 0 && magnitude < 1e-9)) {
		(void)snprintf(buf, size, "%.*g", (int)digits, value);
		return;
	}
	if (magnitude > 0 && magnitude != floor(magnitude))
		decimals = (int)digits - 1 - (int)floor(log10(magnitude));
	decimals = decimals < 0 ? 0 : decimals > 12 ? 12 : decimals;
	put_decimals(buf, size, decimals, value == 0 ? 0.0 : value);
	if (!decimals)
		return;
	end = strlen(buf);
	while (buf[end - 1] == '0')
		buf[--end] = '\0';
	if (buf[end - 1] == '.')
		buf[--end] = '\0';
	if (!strcmp(buf, "-0"))
		(void)snprintf(buf, size, "0");
}

struct scale {
	double factor;
	const char *suffix;
};

/* @value as it stands after rounding to so many significant digits */
static double rounded(double value, unsigned int digits)
{
	double step = value == 0 ? 1 : pow(10, floor(log10(fabs(value))) - digits + 1);

	return round(value / step) * step;
}

/* In the largest scale of which it is 1 or more; the last one takes what is left. 999.9 k are 1
 * M. */
static void put_scaled(char *buf, size_t size, double value, unsigned int digits,
		       const struct scale *scales, size_t count)
{
	char number[64];
	size_t i = 0;

	while (isfinite(value) && i + 1 < count &&
	       fabs(rounded(value, digits)) < scales[i].factor * (1 - 1e-9))
		i++;
	if (!isfinite(value))
		i = count - 1;
	put_number(number, sizeof(number), value / scales[i].factor, digits);
	(void)snprintf(buf, size, "%s%s", number, scales[i].suffix);
}
#define PUT_SCALED(buf, size, value, digits, scales) \
	put_scaled(buf, size, value, digits, scales, sizeof(scales) / sizeof(scales[0]))

static void put_time(char *buf, size_t size, double seconds, unsigned int digits)
{
	static const struct scale scales[] = {
		{ 1, " s" }, { 1e-3, " ms" }, { 1e-6, " us" }, { 1e-9, " ns" }
	};

	if (seconds == 0)
		(void)snprintf(buf, size, "0 s");
	else if (seconds >= MINUTES_FROM_S && seconds < 1e9 && digits <= DIGITS)
		(void)quantity_duration(seconds, buf, size);
	else
		PUT_SCALED(buf, size, seconds, digits, scales);
}

static void put_bytes(char *buf, size_t size, double bytes, unsigned int digits)
{
	static const struct scale decimal[] = {
		{ 1e24, " YB" }, { 1e21, " ZB" }, { 1e18, " EB" }, { 1e15, " PB" }, { 1e12, " TB" },
		{ 1e9, " GB" },  { 1e6, " MB" },  { 1e3, " kB" },  { 1, " bytes" },
	};
	static const struct scale *const whole = &decimal[sizeof(decimal) / sizeof(decimal[0]) - 1];
	static const struct scale binary[] = { { 0x1p20, " MiB" }, { 1024, " KiB" } };

	if (fabs(bytes) < SCALED_RATE) {
		put_scaled(buf, size, bytes, digits, whole, 1);
		return;
	}
	/* sizes of transfers and buffers are whole powers of two, and said so; capacities are
	 * not */
	for (size_t i = 0; i < 2; i++)
		if (bytes >= binary[i].factor && bytes < 0x1p30 &&
		    fmod(bytes, binary[i].factor) == 0) {
			put_scaled(buf, size, bytes, MOST_DIGITS, &binary[i], 1);
			return;
		}
	PUT_SCALED(buf, size, bytes, digits, decimal);
}

static void put_rate(char *buf, size_t size, double bytes_per_s, unsigned int digits)
{
	static const struct scale scales[] = {
		{ 1e12, " TB/s" }, { 1e9, " GB/s" }, { 1e6, " MB/s" },
		{ 1e3, " kB/s" },  { 1, " B/s" },
	};

	PUT_SCALED(buf, size, bytes_per_s, digits, scales);
}

/* Celsius is what data sheets and people have; kelvin is what the drive said. */
static void put_temperature(char *buf, size_t size, double value, bool kelvin, unsigned int digits)
{
	char celsius[64], number[64];

	put_number(celsius, sizeof(celsius), kelvin ? value - QUANTITY_ZERO_CELSIUS : value,
		   digits);
	put_number(number, sizeof(number), value, digits);
	if (kelvin)
		(void)snprintf(buf, size, "%s C (%s K)", celsius, number);
	else
		(void)snprintf(buf, size, "%s C", celsius);
}

static void put_count(char *buf, size_t size, double value, const char *unit, unsigned int digits)
{
	static const struct scale scales[] = { { 1e18, " E" }, { 1e15, " P" }, { 1e12, " T" },
					       { 1e9, " G" },  { 1e6, " M" },  { 1e3, " k" },
					       { 1, "" } };
	bool scaled = unit && fabs(value) >= (quantity_is_iops(unit) ? SCALED_RATE : SCALED_COUNT) *
						     (1 - 1e-6);
	char number[64];

	if (scaled)
		PUT_SCALED(number, sizeof(number), value, digits, scales);
	else /* what is said in full keeps its first decimal */
		put_number(number, sizeof(number), value,
			   digits > DIGITS || fabs(value) < 100 ? digits
			   : fabs(value) < 1000                 ? 4
								: 5);
	(void)snprintf(buf, size, "%s%s%s", number, unit ? " " : "", unit ? unit : "");
}

char *quantity_print(double value, const char *unit, unsigned int digits, char *buf, size_t size)
{
	double seconds = quantity_seconds_in(unit), rate = quantity_rate_in(unit),
	       bytes = bytes_in(unit);
	char number[64];

	if (!digits)
		digits = DIGITS;
	if (!isfinite(value)) {
		put_number(number, sizeof(number), value, digits);
		(void)snprintf(buf, size, "%s%s%s", number, unit ? " " : "", unit ? unit : "");
	} else if (seconds > 0) {
		put_time(buf, size, value * seconds, digits);
	} else if (rate > 0) {
		put_rate(buf, size, value * rate, digits);
	} else if (is_data_units(unit) && digits > DIGITS) {
		put_number(number, sizeof(number), value, digits);
		(void)snprintf(buf, size, "%s x 512,000 bytes", number);
	} else if (bytes > 0) {
		put_bytes(buf, size, value * bytes, digits);
	} else if (is_temperature(unit)) {
		put_temperature(buf, size, value, *unit == 'K', digits);
	} else if (is_status(unit) && value > -4096 && value < 0x8000) {
		(void)nvme_status_text((int)value, buf, size);
	} else if (unit && !strcmp(unit, "errno") && value == 0) {
		(void)snprintf(buf, size, "success");
	} else if (unit && !strcmp(unit, "errno") && fabs(value) < 4096) {
		(void)nvme_status_text(-abs((int)value), buf, size);
	} else {
		put_count(buf, size, value, unit, digits);
	}
	return buf;
}

void quantity_print_pair(double a, double b, const char *unit, char *a_buf, char *b_buf,
			 size_t size)
{
	for (unsigned int digits = DIGITS; digits <= MOST_DIGITS; digits++) {
		(void)quantity_print(a, unit, digits, a_buf, size);
		(void)quantity_print(b, unit, digits, b_buf, size);
		if (a == b || isnan(a) || isnan(b) || strcmp(a_buf, b_buf))
			return;
	}
}

char *quantity_bytes(double bytes, char *buf, size_t size)
{
	put_bytes(buf, size, bytes, DIGITS);
	return buf;
}

char *quantity_duration(double seconds, char *buf, size_t size)
{
	long long whole;

	if (!(seconds >= 0))
		seconds = 0;
	whole = seconds > 1e9 ? 0 : (long long)(seconds + 0.5);
	if (seconds > 1e9) /* no run takes thirty years */
		(void)snprintf(buf, size, "unknown");
	else if (seconds < 0.0005)
		(void)snprintf(buf, size, "0 s");
	else if (seconds < 0.9995)
		(void)snprintf(buf, size, "%.0f ms", seconds * 1000);
	else if (seconds < 59.95)
		(void)snprintf(buf, size, "%lld.%lld s", (long long)(seconds * 10 + 0.5) / 10,
			       (long long)(seconds * 10 + 0.5) % 10);
	else if (whole < 3600 && whole % 60 == 0)
		(void)snprintf(buf, size, "%lld min", whole / 60);
	else if (whole < 3600)
		(void)snprintf(buf, size, "%lld min %02lld s", whole / 60, whole % 60);
	else if (whole / 60 % 60 == 0)
		(void)snprintf(buf, size, "%lld h", whole / 3600);
	else
		(void)snprintf(buf, size, "%lld h %02lld min", whole / 3600, whole / 60 % 60);
	return buf;
}

/* ---- labels of axes ---- */

/* As many decimals as tell @step apart from the next. */
static void put_label(char *buf, size_t size, double value, double step, const char *suffix)
{
	char number[64];
	int decimals = 0;

	if (step > 0) {
		while (decimals < 6 && fabs(step - round(step * pow(10, decimals)) /
							   pow(10, decimals)) > step * 1e-6)
			decimals++;
	} else {
		double magnitude = fabs(value);

		decimals = fabs(magnitude - round(magnitude)) < 1e-9 * magnitude || magnitude == 0
				   ? 0
			   : magnitude < 1   ? 3
			   : magnitude < 10  ? 2
			   : magnitude < 100 ? 1
					     : 0;
	}
	put_decimals(number, sizeof(number), decimals, value == 0 ? 0.0 : value);
	(void)snprintf(buf, size, "%s%s", number, suffix);
}

static void put_time_label(char *buf, size_t size, double seconds, double step)
{
	double largest = (fabs(seconds) > step ? fabs(seconds) : step) * (1 + 1e-12);
	double scale = largest >= 1                      ? 1
		       : largest >= 1e-3                 ? 1e3
		       : largest >= 1e-6 || largest == 0 ? 1e6
							 : 1e9;

	put_label(buf, size, seconds * scale, step * scale,
		  scale == 1     ? " s"
		  : scale == 1e3 ? " ms"
		  : scale == 1e6 ? " \xc2\xb5s"
				 : " ns");
}

char *quantity_label(double value, const char *unit, double step, char *buf, size_t size)
{
	static const struct {
		double scale;
		const char *plain, *bytes;
	} scales[] = {
		{ 1e12, " T", " TB/s" },
		{ 1e9, " G", " GB/s" },
		{ 1e6, " M", " MB/s" },
		{ 1e3, " k", " kB/s" },
	};
	double seconds = quantity_seconds_in(unit), bytes = quantity_rate_in(unit);
	double factor = bytes > 0 ? bytes : 1;
	double largest = (fabs(value) > step ? fabs(value) : step) * factor;

	if (is_temperature(unit)) {
		put_label(buf, size, value - (*unit == 'K' ? QUANTITY_ZERO_CELSIUS : 0), step,
			  " \xc2\xb0"
			  "C");
		return buf;
	}
	if (value == 0 && (seconds > 0 || step > 0)) {
		(void)snprintf(buf, size, "0");
		return buf;
	}
	if (seconds > 0) {
		put_time_label(buf, size, value * seconds, step * seconds);
		return buf;
	}
	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
		if (largest >= scales[i].scale * (1 - 1e-12)) {
			put_label(buf, size, value * factor / scales[i].scale,
				  step * factor / scales[i].scale,
				  bytes > 0 ? scales[i].bytes : scales[i].plain);
			return buf;
		}
	put_label(buf, size, value * factor, step * factor, bytes > 0 ? " B/s" : "");
	return buf;
}
