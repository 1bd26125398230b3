/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scans a sample of a series where the general reader would take most of a report's time. */
#include "reports/record/element.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"

struct scan {
	const char *at, *end;
};

static bool take(struct scan *s, const char *literal, size_t size)
{
	if ((size_t)(s->end - s->at) < size || memcmp(s->at, literal, size))
		return false;
	s->at += size;
	return true;
}
#define TAKE(s, literal) take((s), (literal), sizeof(literal) - 1)

/* Printable ASCII without escapes up to the closing quote, which is consumed too. */
static bool take_string(struct scan *s, const char **ret_text, size_t *ret_size)
{
	const char *from = s->at;

	while (s->at < s->end && *s->at >= 0x20 && *s->at < 0x7f && *s->at != '"' && *s->at != '\\')
		s->at++;
	if (s->at == s->end || *s->at != '"')
		return false;
	*ret_text = from;
	*ret_size = (size_t)(s->at - from);
	s->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool take_index(struct scan *s, uint64_t *ret_value)
{
	const char *from = s->at;
	uint64_t value = 0;

	while (s->at < s->end && is_digit(*s->at) && s->at - from < 18)
		value = value * 10 + (uint64_t)(*s->at++ - '0');
	*ret_value = value;
	return s->at > from && (*from != '0' || s->at == from + 1);
}

/* A JSON number, or one of the texts that stand for what JSON cannot say. */
static bool take_value(struct scan *s, double *ret_value)
{
	static const double powers[] = { 1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
					 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };
	const char *from = s->at;
	uint64_t mantissa = 0;
	unsigned int digits = 0, decimals = 0;
	bool negative;

	if (TAKE(s, "\"NaN\"") || TAKE(s, "\"Infinity\"") || TAKE(s, "\"-Infinity\"")) {
		*ret_value = (double)NAN;
		return true;
	}
	negative = TAKE(s, "-");
	if (s->at == s->end || !is_digit(*s->at))
		return false;
	if (*s->at == '0' && s->at + 1 < s->end && is_digit(s->at[1]))
		return false;
	for (; s->at < s->end && is_digit(*s->at); s->at++, digits++)
		if (digits < 19)
			mantissa = mantissa * 10 + (uint64_t)(*s->at - '0');
	if (s->at < s->end && *s->at == '.') {
		if (++s->at == s->end || !is_digit(*s->at))
			return false;
		for (; s->at < s->end && is_digit(*s->at); s->at++, digits++, decimals++)
			if (digits < 19)
				mantissa = mantissa * 10 + (uint64_t)(*s->at - '0');
	}
	if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
		char copy[64], *stop;

		for (s->at++;
		     s->at < s->end && (is_digit(*s->at) || *s->at == '-' || *s->at == '+');)
			s->at++;
		if ((size_t)(s->at - from) >= sizeof(copy))
			return false;
		memcpy(copy, from, (size_t)(s->at - from));
		copy[s->at - from] = '\0';
		*ret_value = text_parse_number(copy, &stop);
		return !*stop && isfinite(*ret_value);
	}
	/* exact: both fit a double's 53 bits, and one division rounds once */
	if (digits <= 15 && decimals < 19) {
		*ret_value = (double)mantissa / powers[decimals];
	} else {
		char copy[64];

		if ((size_t)(s->at - from) >= sizeof(copy))
			return false;
		memcpy(copy, from, (size_t)(s->at - from));
		copy[s->at - from] = '\0';
		*ret_value = fabs(text_parse_number(copy, NULL));
	}
	if (negative)
		*ret_value = -*ret_value;
	return isfinite(*ret_value);
}

size_t element_scan(const char *p, size_t size, struct element *ret_element)
{
	struct scan s = { p, p + size };

	if (!TAKE(&s, "\"measurementSeriesElement\":{\"index\":") ||
	    !take_index(&s, &ret_element->index) || !TAKE(&s, ",\"value\":") ||
	    !take_value(&s, &ret_element->value) || !TAKE(&s, ",\"timestamp\":\"") ||
	    !take_string(&s, &ret_element->stamp, &ret_element->stamp_size) ||
	    !TAKE(&s, ",\"measurementSeriesId\":\"") ||
	    !take_string(&s, &ret_element->id, &ret_element->id_size) || !TAKE(&s, "}") ||
	    text_parse_timestamp(ret_element->stamp, ret_element->stamp_size,
				 &ret_element->unix_ns))
		return 0;
	return (size_t)(s.at - p);
}
