/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clean text in the forms that others parse: JSON, URIs, shell words, time stamps, whole files. */
#include "helpers/text/text.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000LL

static void escape_json(struct text *out, const char *clean, size_t size)
{
	size_t plain = 0;

	text_append(out, "\"", 1);
	for (size_t i = 0; i < size; i++) {
		const char *escape = clean[i] == '"'    ? "\\\""
				     : clean[i] == '\\' ? "\\\\"
				     : clean[i] == '\n' ? "\\n"
				     : clean[i] == '\t' ? "\\t"
							: NULL;

		if (!escape)
			continue;
		text_append(out, clean + plain, i - plain);
		text_append(out, escape, 2);
		plain = i + 1;
	}
	text_append(out, clean + plain, size - plain);
	text_append(out, "\"", 1);
}

void text_json_bytes(struct text *out, const char *bytes, size_t size, size_t max_bytes)
{
	struct text clean = { 0 };

	if (text_is_clean(bytes, size) && (!max_bytes || size <= max_bytes)) {
		escape_json(out, bytes, size);
		return;
	}

	text_clean(&clean, bytes, size, max_bytes);
	if (clean.failed)
		out->failed = true;
	else
		escape_json(out, clean.data, clean.size);
	text_free(&clean);
}

void text_json_string(struct text *out, const char *string, size_t max_bytes)
{
	text_json_bytes(out, string ? string : "", string ? strlen(string) : 0, max_bytes);
}

void text_json_number(struct text *out, double value)
{
	if (isnan(value)) {
		text_puts(out, "\"NaN\"");
	} else if (isinf(value)) {
		text_puts(out, value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
	} else if (value == floor(value) && fabs(value) < 1e15) {
		text_printf(out, "%.0f", value == 0 ? 0.0 : value);
	} else {
		size_t start = out->size;

		for (int precision = 15; precision <= 17; precision++) {
			out->size = start;
			text_printf(out, "%.*g", precision, value);
			if (out->failed || text_parse_number(out->data + start, NULL) == value)
				break;
		}
	}
}

void text_uri_path(struct text *out, const char *path)
{
	for (const unsigned char *p = (const unsigned char *)path; *p; p++) {
		bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			     (*p >= '0' && *p <= '9') || strchr("-._~/", *p);

		if (plain)
			text_append(out, (const char *)p, 1);
		else
			text_printf(out, "%%%02X", *p);
	}
}

void text_shell_word(struct text *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_./:=+,@%";

	if (*word && word[strspn(word, plain)] == '\0') {
		text_puts(out, word);
		return;
	}
	text_append(out, "'", 1);
	for (; *word; word++) {
		if (*word == '\'')
			text_puts(out, "'\\''");
		else
			text_append(out, word, 1);
	}
	text_append(out, "'", 1);
}

void text_timestamp(struct text *out, int64_t unix_ns, unsigned int digits)
{
	int64_t seconds = unix_ns / NS_PER_S, rest = unix_ns % NS_PER_S;
	struct tm tm;
	time_t when;

	if (rest < 0) {
		rest += NS_PER_S;
		seconds--;
	}
	when = seconds;
	/* outside of years 0000 .. 9999 there is no RFC 3339 form */
	if (!gmtime_r(&when, &tm) || tm.tm_year < -1900 || tm.tm_year > 8099) {
		tm = (struct tm){ .tm_year = 70, .tm_mday = 1 };
		rest = 0;
	}
	text_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
		    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	if (digits == 3)
		text_printf(out, ".%03lld", (long long)rest / 1000000);
	else if (digits == 6)
		text_printf(out, ".%06lld", (long long)rest / 1000);
	else if (digits)
		text_printf(out, ".%09lld", (long long)rest);
	text_append(out, "Z", 1);
}

/* @count digits at @s as a number, or -1. */
static int read_digits(const char *s, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
static int64_t days_from_date(int year, int month, int day)
{
	int64_t era, year_of_era, day_of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	year_of_era = year - era * 400;
	day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

static bool is_date(int year, int month, int day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= lengths[month - 1] + (month == 2 && leap);
}

int text_parse_day(const char *s, int64_t *ret_day)
{
	static const char shape[] = "dddd-dd-dd";
	int day, month, year;

	for (size_t k = 0; k < sizeof(shape) - 1; k++)
		if (shape[k] == 'd' ? s[k] < '0' || s[k] > '9' : s[k] != shape[k])
			return -EINVAL;
	year = read_digits(s, 4);
	month = read_digits(s + 5, 2);
	day = read_digits(s + 8, 2);
	if (s[sizeof(shape) - 1] || !is_date(year, month, day))
		return -EINVAL;
	*ret_day = days_from_date(year, month, day);
	return 0;
}

int text_parse_timestamp(const char *s, size_t size, int64_t *ret_unix_ns)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd";
	int64_t fraction = 0;
	size_t i = sizeof(shape) - 1;
	int day, month, year, minute, hour, offset_minutes, second;
	int64_t seconds;

	if (size < i + 1)
		return -EINVAL;
	for (size_t k = 0; k < i; k++)
		if (shape[k] == 'd' ? s[k] < '0' || s[k] > '9' : s[k] != shape[k])
			return -EINVAL;
	year = read_digits(s, 4);
	month = read_digits(s + 5, 2);
	day = read_digits(s + 8, 2);
	hour = read_digits(s + 11, 2);
	minute = read_digits(s + 14, 2);
	second = read_digits(s + 17, 2);
	offset_minutes = 0;
	if (!is_date(year, month, day) || hour > 23 || minute > 59 || second > 60)
		return -EINVAL;
	if (s[i] == '.') {
		int64_t unit = NS_PER_S / 10;

		if (++i == size || s[i] < '0' || s[i] > '9')
			return -EINVAL;
		for (; i < size && s[i] >= '0' && s[i] <= '9'; i++, unit /= 10)
			fraction += unit * (s[i] - '0');
	}
	if (i < size && s[i] == 'Z' && i + 1 == size) {
		offset_minutes = 0;
	} else if (i + 6 == size && (s[i] == '+' || s[i] == '-') && s[i + 3] == ':') {
		int hours = read_digits(s + i + 1, 2), minutes = read_digits(s + i + 4, 2);

		if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
			return -EINVAL;
		offset_minutes = (hours * 60 + minutes) * (s[i] == '-' ? -1 : 1);
	} else {
		return -EINVAL;
	}
	seconds = days_from_date(year, month, day) * 86400 + hour * 3600 + minute * 60 + second -
		  offset_minutes * 60;
	/* from 1970 on, differences of two cannot overflow either */
	if (seconds < 0 || __builtin_mul_overflow(seconds, NS_PER_S, &seconds) ||
	    __builtin_add_overflow(seconds, fraction, &seconds))
		return -EINVAL;
	*ret_unix_ns = seconds;
	return 0;
}
