/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a fact says, in words for people and in values for machines. */
#include "helpers/facts/fact.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "helpers/nvme/nvme_unit.h"
#include "helpers/pcie/pcie_rate.h"
#include "helpers/text/quantity.h"
#include "helpers/text/text.h"

static void put_flags(const struct fact *fact, uint64_t bits, char *buf, size_t size)
{
	const char *const *name = fact->names;

	if (!bits)
		text_add(buf, size, "none");
	for (unsigned int i = 0; i < fact->bytes * 8u && i < 64; i++) {
		if (bits >> i & 1) {
			text_add(buf, size, "%s", buf[0] ? ", " : "");
			if (*name)
				text_add(buf, size, "%s", *name);
			else
				text_add(buf, size, "reserved bit %u", i);
		}
		name += *name != NULL;
	}
}

/* Trailing spaces and zeros are padding. */
static void put_ascii(const uint8_t *at, size_t width, char *buf, size_t size)
{
	while (width && (at[width - 1] == ' ' || !at[width - 1]))
		width--;
	for (size_t i = 0; i < width; i++)
		text_add(buf, size, "%c", at[i] >= 0x20 && at[i] < 0x7f ? at[i] : '?');
}

/* Of long ones without the zeros at their end. */
static void put_raw(const uint8_t *at, size_t width, char *buf, size_t size)
{
	static const char digits[] = "0123456789abcdef";

	while (width > 16 && !at[width - 1])
		width--;
	for (size_t i = 0, used = strlen(buf); i < width && used + 3 <= size; i++, used += 2) {
		buf[used] = digits[at[i] >> 4];
		buf[used + 1] = digits[at[i] & 0xf];
		buf[used + 2] = '\0';
	}
}

/* @unit "100 ms" is a number of them; people have "1 s" for 10 of these, and counts in full. */
static void put_quantity(const struct fact *fact, uint64_t number, enum fact_style style, char *buf,
			 size_t size)
{
	const char *unit = fact->unit;
	bool counted = unit && unit[0] >= '0' && unit[0] <= '9';
	char *of = NULL;
	double factor = counted ? text_parse_number(unit, &of) : 1;

	if (style == FACT_PEOPLE && unit && quantity_has_words(unit)) {
		(void)quantity_print((double)number, unit, 0, buf, size);
	} else if (style == FACT_PEOPLE && counted && *of == ' ') {
		(void)quantity_print((double)number * factor, of + 1, 0, buf, size);
	} else {
		text_add(buf, size, "%" PRIu64, number);
		if (style != FACT_BARE && unit)
			text_add(buf, size, "%s%s", counted ? " x " : " ", unit);
	}
}

/* A word for a code; one that has none is reserved. */
static const char *word_of(const struct fact *fact, uint64_t code)
{
	for (uint64_t i = 0; fact->names[i]; i++)
		if (i == code)
			return *fact->names[i] ? fact->names[i] : NULL;
	return NULL;
}

static void put_code(const struct fact *fact, uint64_t code, char *buf, size_t size)
{
	const char *word = word_of(fact, code);

	text_add(buf, size, "%s (%" PRIu64 ")", word ? word : "reserved", code);
}

/* 25.00 W and 0.3 mW alike */
static void put_power(uint64_t microwatts, char *buf, size_t size)
{
	text_add(buf, size, "%.*f W", microwatts % 10000 ? 4 : 2, (double)microwatts / 1e6);
}

#define TIME_MS ((UINT64_C(1) << 48) - 1)
#define YEAR_10000_MS UINT64_C(253402300800000)

/* Origin 1: the host has set it, to the time since 1970. Any other one: since a reset. */
static void put_time(uint64_t stamp, char *buf, size_t size)
{
	uint64_t ms = stamp & TIME_MS;
	unsigned int origin = stamp >> 49 & 7;
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	if (origin == 1 && ms < YEAR_10000_MS && gmtime_r(&seconds, &tm))
		text_add(buf, size, "%04d-%02d-%02dT%02d:%02d:%02d.%03uZ", tm.tm_year + 1900,
			 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
			 (unsigned int)(ms % 1000));
	else
		text_add(buf, size, "%" PRIu64 " ms %s", ms,
			 origin ? "since an origin that is reserved" : "since a reset");
}

static void put_value(const struct fact *fact, const struct fact_value *value,
		      enum fact_style style, char *buf, size_t size)
{
	uint64_t number = value->number;

	switch (fact->shape) {
	case FACT_HEX: text_add(buf, size, "%0*" PRIX64 "h", fact->bytes * 2, number); return;
	case FACT_BOOL: text_add(buf, size, "%s", number ? "yes" : "no"); return;
	case FACT_FLAGS: put_flags(fact, number, buf, size); return;
	case FACT_VERSION:
		text_add(buf, size, "%u.%u.%u", (unsigned int)(number >> 16),
			 (unsigned int)(number >> 8 & 0xff), (unsigned int)(number & 0xff));
		return;
	case FACT_STATUS: (void)nvme_status_text((int)number, buf, size); return;
	case FACT_GENERATION: text_add(buf, size, "%s", pcie_gen_gts((unsigned int)number)); return;
	case FACT_LANES: text_add(buf, size, "x%" PRIu64, number); return;
	case FACT_CODE: put_code(fact, number, buf, size); return;
	case FACT_POWER: put_power(number, buf, size); return;
	case FACT_TIME: put_time(number, buf, size); return;
	case FACT_PAGES:
		if (number == FACT_NO_LIMIT) {
			text_add(buf, size, "no limit");
			return;
		}
		put_quantity(fact, number, style, buf, size);
		return;
	default: put_quantity(fact, number, style, buf, size); return;
	}
}

const char *fact_print(const struct fact *fact, const struct fact_value *value,
		       enum fact_style style, char *buf, size_t size)
{
	const char *quote = style == FACT_PEOPLE ? "" : "\"";

	if (!size)
		return buf;
	buf[0] = '\0';
	if (style == FACT_PEOPLE && !value->known) {
		text_add(buf, size, "not reported");
	} else if (fact->shape == FACT_RAW || fact->shape == FACT_REST) {
		if (value->at)
			put_raw(value->at, value->bytes, buf, size);
	} else if (fact->shape != FACT_ASCII) {
		put_value(fact, value, style, buf, size);
	} else if (value->at) {
		text_add(buf, size, "%s", quote);
		put_ascii(value->at, fact->bytes, buf, size - strlen(quote));
		text_add(buf, size, "%s", quote);
	}
	return buf;
}

const char *fact_unit(const struct fact *fact)
{
	switch (fact->shape) {
	case FACT_KELVIN: return "C";
	case FACT_GENERATION: return "GT/s";
	case FACT_POWER: return "W";
	case FACT_HEX:
	case FACT_FLAGS: return NULL;
	default: return fact->unit;
	}
}

void fact_tell(const struct fact *fact, const struct fact_value *value,
	       struct fact_datum *ret_datum)
{
	int celsius;

	ret_datum->type = FACT_INTEGER;
	ret_datum->number = value->number;
	ret_datum->negative = false;
	ret_datum->text[0] = '\0';
	if (!value->known) {
		ret_datum->type = FACT_NULL;
		return;
	}
	switch (fact->shape) {
	case FACT_BOOL: ret_datum->type = FACT_TRUTH; return;
	case FACT_KELVIN:
		celsius = nvme_kelvin_to_celsius((unsigned int)value->number);
		ret_datum->negative = celsius < 0;
		ret_datum->number = (uint64_t)(celsius < 0 ? -celsius : celsius);
		return;
	case FACT_GENERATION:
		ret_datum->type = FACT_REAL;
		ret_datum->real = pcie_gen_rate((unsigned int)value->number);
		return;
	case FACT_POWER:
		ret_datum->type = FACT_REAL;
		ret_datum->real = (double)value->number / 1e6;
		return;
	case FACT_PAGES:
		/* no limit */
		ret_datum->type = value->number == FACT_NO_LIMIT ? FACT_NULL : FACT_INTEGER;
		return;
	case FACT_NUMBER:
	case FACT_CODE:
	case FACT_PLUS1:
	case FACT_POWER2:
	case FACT_SHIFT:
	case FACT_PACKET:
	case FACT_LANES: return;
	case FACT_HEX:
	case FACT_FLAGS:
		text_add(ret_datum->text, sizeof(ret_datum->text), "0x%0*" PRIx64, fact->bytes * 2,
			 value->number);
		break;
	case FACT_RAW:
	case FACT_REST:
		text_add(ret_datum->text, sizeof(ret_datum->text), "0x");
		put_raw(value->at, value->bytes, ret_datum->text, sizeof(ret_datum->text));
		break;
	default:
		(void)fact_print(fact, value, FACT_PEOPLE, ret_datum->text,
				 sizeof(ret_datum->text));
		break;
	}
	ret_datum->type = ret_datum->text[0] ? FACT_STRING : FACT_NULL;
}
