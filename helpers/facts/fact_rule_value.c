/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads one value as people write it, and says a fact's value in the same terms. */
#include "helpers/facts/fact_rule_value.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "helpers/pcie/pcie_rate.h"
#include "helpers/text/quantity.h"
#include "helpers/text/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BYTES_IN_FULL 16 /* longer ones are told without the zeros at their end */

/* clang-format off */
static const struct fact_rule_scale scales[] = {
	{ "bytes", UNIT_BYTES, 1, "bytes", 1 }, { "4 KiB", UNIT_BYTES, 4096, "bytes", 1 },
	{ "64 KiB", UNIT_BYTES, 65536, "bytes", 1 },
	{ "GB", UNIT_BYTES, 1000000000, "bytes", 1 },
	{ "1000 x 512 B", UNIT_BYTES, QUANTITY_DATA_UNIT_BYTES, "bytes", 1 },
	{ "100 ns", UNIT_TIME, 100, "ns", 1e-9 },
	{ "us", UNIT_TIME, 1, "us", 1e-6 }, { "100 us", UNIT_TIME, 100, "us", 1e-6 },
	{ "ms", UNIT_TIME, 1, "ms", 1e-3 }, { "100 ms", UNIT_TIME, 100, "ms", 1e-3 },
	{ "500 ms", UNIT_TIME, 500, "ms", 1e-3 },
	{ "s", UNIT_TIME, 1, "s", 1 }, { "min", UNIT_TIME, 60, "s", 1 },
	{ "5 min", UNIT_TIME, 300, "s", 1 }, { "h", UNIT_TIME, 3600, "s", 1 },
	{ "d", UNIT_TIME, 86400, "s", 1 }, { "%", UNIT_PERCENT, 1, "%", 1 },
	{ "K", UNIT_KELVINS, 1, "K", 1 }, { "mW", UNIT_POWER, 1, "mW", 1e-3 },
	{ "W", UNIT_POWER, 1, "W", 1 },
};
static const struct fact_rule_scale temperature = { "K", UNIT_TEMPERATURE, 1, "K", 1 },
	power = { "W", UNIT_POWER, 1, "W", 1 }, rate = { "GT/s", UNIT_TRANSFERS, 1, "GT/s", 1 };
/* clang-format on */

enum fact_rule_kind fact_rule_kind(const struct fact *fact)
{
	switch (fact->shape) {
	case FACT_NUMBER:
	case FACT_KELVIN:
	case FACT_SHIFT:
	case FACT_PACKET:
	case FACT_GENERATION:
	case FACT_LANES:
	case FACT_PLUS1:
	case FACT_POWER2:
	case FACT_PAGES:
	case FACT_POWER: return FACT_IN_NUMBERS;
	case FACT_BOOL: return FACT_IN_TRUTH;
	case FACT_VERSION: return FACT_IN_VERSIONS;
	case FACT_CODE:
	case FACT_STATUS: return FACT_IN_CODES;
	case FACT_HEX:
	case FACT_FLAGS: return FACT_IN_BITS;
	case FACT_ASCII: return FACT_IN_TEXT;
	case FACT_RAW:
	case FACT_REST: return FACT_IN_BYTES;
	case FACT_TIME: break;
	}
	return FACT_IN_NOTHING;
}

const struct fact_rule_scale *fact_rule_scale(const struct fact *fact)
{
	static const struct fact_rule_scale count = { NULL, UNIT_NONE, 1, NULL, 1 };

	if (fact->shape == FACT_KELVIN)
		return &temperature;
	if (fact->shape == FACT_POWER)
		return &power;
	if (fact->shape == FACT_GENERATION)
		return &rate;
	for (size_t i = 0; fact->unit && i < COUNT(scales); i++)
		if (strcmp(scales[i].unit, fact->unit) == 0)
			return &scales[i];
	return &count;
}

double fact_rule_most(const struct fact *fact)
{
	unsigned int bits = fact->bits ? fact->bits : fact->bytes * 8u;
	double most = ldexp(1, 64); /* what is longer is told as that */

	if ((fact->shape == FACT_NUMBER || fact->shape == FACT_KELVIN) && fact->bytes && bits <= 64)
		most = (ldexp(1, (int)bits) - 1) * (double)fact_rule_scale(fact)->times;
	return fmin(most, ldexp(1, 64));
}

const char *fact_rule_words(const struct fact *fact)
{
	switch (fact_rule_kind(fact)) {
	case FACT_IN_NUMBERS: return unit_words(fact_rule_scale(fact)->kind);
	case FACT_IN_TRUTH: return "true or false";
	case FACT_IN_VERSIONS: return "a version such as 2.0";
	case FACT_IN_CODES: return "one of its words";
	case FACT_IN_BITS: return "a number such as 0x1f, or bits of it";
	case FACT_IN_TEXT: return "a text";
	case FACT_IN_BYTES: return "bytes in hexadecimal";
	case FACT_IN_NOTHING: break;
	}
	return "present or absent";
}

/* ---- as it is measured ---- */

static uint64_t times(uint64_t number, uint64_t factor)
{
	return factor > 1 && number > UINT64_MAX / factor ? UINT64_MAX : number * factor;
}

static void measure_number(const struct fact *fact, const struct fact_value *value,
			   struct fact_measure *m)
{
	const struct fact_rule_scale *scale = fact_rule_scale(fact);

	m->unit = scale->told ? scale->told : fact->unit;
	if (fact->shape == FACT_POWER)
		m->value = finding_of_real((double)value->number / 1e6);
	else if (fact->shape == FACT_GENERATION)
		m->value = finding_of_real(pcie_gen_rate((unsigned int)value->number));
	else if (fact->shape == FACT_PAGES && value->number == FACT_NO_LIMIT)
		m->value = finding_of_uint(UINT64_MAX);
	else
		m->value = finding_of_uint(times(value->number, scale->times));
	if (fact->shape == FACT_LANES || value->number == FACT_NO_LIMIT)
		m->human = m->text;
}

void fact_measure(const struct fact *fact, const struct fact_value *value,
		  struct fact_measure *ret_measure)
{
	struct fact_measure *m = ret_measure;

	m->number = value->number;
	m->unit = m->human = NULL;
	(void)fact_print(fact, value, FACT_PEOPLE, m->text, sizeof(m->text));
	m->value = finding_of_text(m->text);
	if (fact_rule_kind(fact) == FACT_IN_NUMBERS)
		measure_number(fact, value, m);
	else if (fact->shape == FACT_BOOL)
		m->value = finding_of_bool(value->number != 0);
}

/* ---- as it is written ---- */

/* "100 blocks" is 100 of what is counted in blocks. */
static int read_count(const struct fact *fact, const char *text, long double *ret_value, char *why,
		      size_t why_size)
{
	const char *unit = fact->unit ? fact->unit : "";
	size_t length = strlen(text), tail = strlen(unit);
	char number[64];

	if (fact->shape == FACT_LANES && (*text == 'x' || *text == 'X'))
		return unit_parse(text + 1, UNIT_NONE, ret_value, why, why_size);
	if (!tail || length <= tail || strcmp(text + length - tail, unit) != 0 ||
	    length - tail >= sizeof(number))
		return unit_parse(text, UNIT_NONE, ret_value, why, why_size);
	(void)snprintf(number, sizeof(number), "%.*s", (int)(length - tail), text);
	while (*number && number[strlen(number) - 1] == ' ')
		number[strlen(number) - 1] = '\0';
	return unit_parse(number, UNIT_NONE, ret_value, why, why_size);
}

static int read_number(const struct fact *fact, const char *text, struct finding_value *ret_value,
		       char *why, size_t why_size)
{
	const struct fact_rule_scale *scale = fact_rule_scale(fact);
	const char *number = text + strspn(text, "+-");
	long double value;
	int ret = scale->kind == UNIT_NONE ? read_count(fact, text, &value, why, why_size)
					   : unit_parse(text, scale->kind, &value, why, why_size);

	/* of "10 kWh" the number is none of the fault */
	if (ret && scale->kind == UNIT_NONE && fact->unit && isdigit((unsigned char)*number) &&
	    number[strspn(number, "0123456789. ")])
		return text_refuse(why, why_size, text, "is not a whole number of %s", fact->unit);
	if (ret)
		return ret;
	value /= (long double)scale->base;
	if (fabsl(value - roundl(value)) < 1e-9L * fmaxl(1, fabsl(value)))
		value = roundl(value);
	if (fact->shape == FACT_GENERATION) {
		unsigned int gen = 1;

		while (pcie_gen_rate(gen) > 0 && pcie_gen_rate(gen) != (double)value)
			gen++;
		if (!(pcie_gen_rate(gen) > 0))
			return text_refuse(why, why_size, text, "is no rate of PCI Express");
	}
	if (value >= 0 && value < 18446744073709551616.0L && value == floorl(value) &&
	    fact->shape != FACT_POWER && fact->shape != FACT_GENERATION)
		*ret_value = finding_of_uint((uint64_t)value);
	else
		*ret_value = finding_of_real((double)value);
	return 0;
}

static bool read_truth(const char *text, struct finding_value *ret_value)
{
	bool yes = strcmp(text, "true") == 0 || strcmp(text, "yes") == 0;

	*ret_value = finding_of_bool(yes);
	return yes || strcmp(text, "false") == 0 || strcmp(text, "no") == 0;
}

static bool read_version(const char *text, uint64_t *ret_number)
{
	unsigned int part[3] = { 0 };
	char *end;
	size_t i = 0;

	while (i < 3 && isdigit((unsigned char)*text)) {
		unsigned long number = strtoul(text, &end, 10);

		if (number > (i ? 255u : 65535u))
			return false;
		part[i++] = (unsigned int)number;
		text = end;
		if (*text != '.')
			break;
		text++;
	}
	*ret_number = (uint64_t)part[0] << 16 | part[1] << 8 | part[2];
	return i >= 2 && !*text;
}

/* 31, 0x1f, 1fh, 001Fh */
static bool read_integer(const char *text, uint64_t *ret_number)
{
	size_t length = strlen(text);
	bool marked = length > 1 && (text[length - 1] == 'h' || text[length - 1] == 'H');
	char *end;

	if (!isxdigit((unsigned char)*text))
		return false;
	errno = 0;
	*ret_number = strtoull(text, &end, marked ? 16 : strncasecmp(text, "0x", 2) ? 10 : 16);
	return !errno && end == text + length - marked;
}

/* "enabled", "enabled (1)" or 1 */
static bool read_code(const struct fact *fact, const char *text, uint64_t *ret_number)
{
	for (uint64_t i = 0; fact->names && fact->names[i]; i++) {
		const char *name = fact->names[i];
		char told[96];

		(void)snprintf(told, sizeof(told), "%s (%" PRIu64 ")", name, i);
		if (*name && (strcasecmp(name, text) == 0 || strcasecmp(told, text) == 0)) {
			*ret_number = i;
			return true;
		}
	}
	return read_integer(text, ret_number);
}

/* Names of bits, in a list, or a number. */
static bool read_bits(const struct fact *fact, const char *text, uint64_t *ret_number)
{
	uint64_t bits = 0;

	if (!fact->names || isdigit((unsigned char)*text))
		return read_integer(text, ret_number);
	if (strcmp(text, "none") == 0) {
		*ret_number = 0;
		return true;
	}
	while (*text) {
		size_t length = strcspn(text, ","), bit = 0;

		while (length && text[length - 1] == ' ')
			length--;
		while (fact->names[bit] && (strlen(fact->names[bit]) != length ||
					    strncasecmp(fact->names[bit], text, length) != 0))
			bit++;
		if (!length || !fact->names[bit])
			return false;
		bits |= UINT64_C(1) << bit;
		text += strcspn(text, ",");
		text += strspn(text, ", ");
	}
	*ret_number = bits;
	return true;
}

static const char *names_text(const struct fact *fact, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; fact->names && fact->names[i] && used < size; i++)
		if (*fact->names[i])
			used += (size_t)snprintf(buf + used, size - used, "%s%s", used ? ", " : "",
						 fact->names[i]);
	return buf;
}

/* "0x01-02ab" is 0102ab, as bytes are told */
static bool read_bytes(const struct fact *fact, const char *text, char *buf, size_t size)
{
	size_t used = 0;

	text += strncasecmp(text, "0x", 2) ? 0 : 2;
	for (; *text && used + 1 < size; text++) {
		if (*text == '-' && used)
			continue;
		if (!isxdigit((unsigned char)*text))
			return false;
		buf[used++] = (char)tolower((unsigned char)*text);
	}
	buf[used] = '\0';
	if (*text || !used || used % 2)
		return false;
	return fact->shape == FACT_REST || used == fact->bytes * 2u;
}

static uint64_t widest(const struct fact *fact)
{
	unsigned int bits = fact->bits ? fact->bits : fact->bytes * 8u;

	return bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
}

/* What is a number inside, and words outside. */
static int read_words(const struct fact *fact, const char *text, struct fact_limit *limit,
		      char *told, size_t told_size, char *why, size_t why_size)
{
	struct fact_value value = { .known = true };
	char names[256];
	bool good = fact->shape == FACT_VERSION            ? read_version(text, &value.number)
		    : fact_rule_kind(fact) == FACT_IN_BITS ? read_bits(fact, text, &value.number)
							   : read_code(fact, text, &value.number);

	if (!good && fact->names)
		return text_refuse(why, why_size, text, "is none of: %s",
				   names_text(fact, names, sizeof(names)));
	if (!good)
		return text_refuse(why, why_size, text, "is not %s", fact_rule_words(fact));
	if (value.number > widest(fact))
		return text_refuse(why, why_size, text,
				   "does not fit into the %u bits of the field",
				   fact->bits ? fact->bits : fact->bytes * 8u);
	limit->number = value.number;
	(void)fact_print(fact, &value, FACT_PEOPLE, told, told_size);
	return 0;
}

int fact_rule_read_value(const struct fact *fact, const char *text,
			 const char *(*store)(void *context, const char *text), void *context,
			 struct fact_limit *ret_limit, char *why, size_t why_size)
{
	struct fact_limit limit = { .number = 0 };
	char told[FACT_RULE_BYTES];
	const char *kept;
	int ret = 0;

	if (!*text)
		return text_refuse(why, why_size, text, "is no value; write %s",
				   fact_rule_words(fact));
	switch (fact_rule_kind(fact)) {
	case FACT_IN_NUMBERS:
		ret = read_number(fact, text, &limit.value, why, why_size);
		if (!ret)
			*ret_limit = limit;
		return ret;
	case FACT_IN_TRUTH:
		if (!read_truth(text, &limit.value))
			return text_refuse(why, why_size, text, "is not true or false");
		*ret_limit = limit;
		return 0;
	case FACT_IN_VERSIONS:
	case FACT_IN_CODES:
	case FACT_IN_BITS:
		ret = read_words(fact, text, &limit, told, sizeof(told), why, why_size);
		break;
	case FACT_IN_TEXT:
		if (strlen(text) > fact->bytes || strlen(text) >= sizeof(told))
			return text_refuse(why, why_size, text,
					   "is longer than the %u bytes of the field", fact->bytes);
		(void)snprintf(told, sizeof(told), "%s", text);
		break;
	case FACT_IN_BYTES:
		if (fact->shape == FACT_RAW && fact->bytes > BYTES_IN_FULL)
			return text_refuse(why, why_size, text,
					   "is compared with %u bytes; write present, absent or "
					   "/a pattern/",
					   fact->bytes);
		if (!read_bytes(fact, text, told, sizeof(told)))
			return text_refuse(why, why_size, text, "is not %u bytes in hexadecimal",
					   fact->bytes);
		break;
	case FACT_IN_NOTHING:
		return text_refuse(why, why_size, text,
				   "is compared with a time that passes; write present or absent");
	}
	kept = ret ? NULL : store(context, told);
	if (!ret && !kept)
		ret = text_refuse(why, why_size, text, "is too long");
	if (ret)
		return ret;
	limit.value = finding_of_text(kept);
	*ret_limit = limit;
	return 0;
}

int fact_rule_read_amount(const struct fact *fact, const char *text, double *ret_amount,
			  bool *ret_in_percent, char *why, size_t why_size)
{
	const struct fact_rule_scale *scale = fact_rule_scale(fact);
	enum unit_kind kind = scale->kind == UNIT_TEMPERATURE ? UNIT_KELVINS : scale->kind;
	size_t length = strlen(text);
	long double value;
	int ret;

	*ret_in_percent = length && text[length - 1] == '%' && kind != UNIT_PERCENT;
	ret = unit_parse(text, *ret_in_percent ? UNIT_PERCENT : kind, &value, why, why_size);
	if (ret)
		return ret;
	if (value < 0)
		return text_refuse(why, why_size, text, "is less than nothing");
	if (kind == UNIT_PERCENT && value > 100)
		return text_refuse(why, why_size, text, "is more than all of it");
	*ret_amount = (double)(*ret_in_percent ? value : value / (long double)scale->base);
	return 0;
}
