/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a field where its table says that it lies. The only place that knows how. */
#include "helpers/facts/fact.h"

#include <string.h>

#include "helpers/bytes.h"
#include "helpers/pcie/pcie_rate.h"
#include "helpers/text/text.h"

enum fact_kind fact_kind(const struct fact_page *page, const struct fact *fact)
{
	if (fact->setting)
		return FACT_SETTING;
	switch (fact->change) {
	case FACT_STATIC: return FACT_FIXED;
	case FACT_COUNTER:
	case FACT_COUNTED:
	case FACT_WEARS: return FACT_CLIMBS;
	case FACT_FREE:
	case FACT_NOT_LESS:
	case FACT_NO_NEW_BITS: break;
	}
	return page->kind;
}

const struct fact *fact_find(const struct fact_page *page, const char *key)
{
	for (size_t i = 0; i < page->count; i++)
		if (strcmp(page->facts[i].key, key) == 0)
			return &page->facts[i];
	return NULL;
}

static uint64_t number_at(const uint8_t *at, size_t bytes)
{
	uint64_t number = 0;

	if (bytes == 16)
		return bytes_get_le128(at);
	for (size_t i = bytes < 8 ? bytes : 8; i-- > 0;)
		number = number << 8 | at[i];
	return number;
}

/* The widths that a link can have: x1, x2, x4, x8, x12, x16, x32. */
#define LANES (UINT64_C(1) << 1 | 1 << 2 | 1 << 4 | 1 << 8 | 1 << 12 | 1 << 16 | UINT64_C(1) << 32)

/* What a code means. False: nothing that is defined. */
static bool give_meaning(enum fact_shape shape, uint64_t *number)
{
	uint64_t code = *number;

	*number = 0;
	switch (shape) {
	case FACT_BOOL: *number = code != 0; return true;
	case FACT_SHIFT:
		if (code < 9 || code > 31)
			return false;
		*number = UINT64_C(1) << code;
		return true;
	case FACT_PACKET:
		if (code > 5)
			return false;
		*number = UINT64_C(128) << code;
		return true;
	case FACT_GENERATION:
		*number = code < 256 && pcie_gen_rate((unsigned int)code) > 0 ? code : 0;
		return *number;
	case FACT_LANES:
		*number = code && code <= 32 && (LANES >> code & 1) ? code : 0;
		return *number;
	case FACT_KELVIN: /* nothing is that cold: nobody has measured */
		*number = code;
		return code;
	case FACT_PLUS1: *number = code + 1; return true;
	case FACT_POWER2: *number = code < 64 ? UINT64_C(1) << code : 0; return code < 64;
	case FACT_PAGES:
		*number = code ? UINT64_C(4096) << (code < 52 ? code : 0) : FACT_NO_LIMIT;
		return code < 52;
	default: *number = code; return true;
	}
}

static uint64_t ones_of(const struct fact *fact)
{
	unsigned int bits = fact->bits ? fact->bits : fact->bytes * 8u;

	return bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
}

static bool is_filled_with(const uint8_t *at, size_t bytes, uint8_t value)
{
	while (bytes && at[bytes - 1] == value)
		bytes--;
	return !bytes;
}

/* By the code that stands where the row says; false: there is none, or it is reserved. */
static bool give_scale(const struct fact *fact, const uint8_t *page, size_t size, uint64_t *number)
{
	unsigned int code;

	if (fact->scale_offset >= size)
		return false;
	code = page[fact->scale_offset] >> fact->scale_bit & ((1u << fact->scale_bits) - 1);
	*number *= fact->scales[code];
	return fact->scales[code];
}

static bool is_bytes(enum fact_shape shape)
{
	return shape == FACT_ASCII || shape == FACT_RAW || shape == FACT_REST;
}

static bool is_told(const struct fact *fact, const struct fact_value *value, uint64_t code)
{
	if (fact->ones_is_none && code == ones_of(fact))
		return false;
	return value->number || !fact->zero_is_none;
}

/* Does the byte on which it depends say that it means something? */
static bool applies(const struct fact *fact, const uint8_t *bytes, size_t size)
{
	uint8_t bits;

	if (fact->if_offset >= size)
		return false;
	bits = bytes[fact->if_offset] & fact->if_mask;
	return fact->if_value ? bits == fact->if_value : bits;
}

struct fact_value fact_read(const struct fact *fact, unsigned int index, const void *page,
			    size_t size)
{
	size_t offset = fact->offset + (size_t)index * fact->bytes;
	const uint8_t *bytes = page;
	struct fact_value value = { .known = false };
	uint64_t code;

	if (fact->attribute || index >= (fact->count ? fact->count : 1) || size > SIZE_MAX / 2 ||
	    offset + fact->bytes > size)
		return value;
	value.at = bytes + offset;
	value.bytes = fact->shape == FACT_REST ? size - offset : fact->bytes;
	if (is_bytes(fact->shape)) {
		value.known = !(fact->zero_is_none && is_filled_with(value.at, value.bytes, 0)) &&
			      !(fact->ones_is_none && is_filled_with(value.at, value.bytes, 0xff));
		return value;
	}
	value.number = number_at(value.at, fact->bytes);
	if (fact->bits)
		value.number = value.number >> fact->bit & ones_of(fact);
	if (fact->mask)
		value.number &= fact->mask;
	code = value.number;
	if (fact->if_mask && !applies(fact, bytes, size)) {
		value.number = 0;
		return value;
	}
	value.known = give_meaning(fact->shape, &value.number) &&
		      (!fact->scales || give_scale(fact, bytes, size, &value.number)) &&
		      is_told(fact, &value, code);
	return value;
}

uint64_t fact_number(const struct fact_page *page, const char *key, const void *data, size_t size)
{
	const struct fact *fact = fact_find(page, key);

	return fact ? fact_read(fact, 0, data, size).number : 0;
}

/* Behind the word that a line begins with: "TLP 3" is not "MalfTLP 3". NULL: no line does. */
static const char *behind_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	while (strncmp(text, word, length) != 0 || text[length] != ' ') {
		text = strchr(text, '\n');
		if (!text)
			return NULL;
		text++;
	}
	return text + length;
}

struct fact_value fact_parse(const struct fact *fact, const char *text)
{
	struct fact_value value = { .known = false };
	char *end;
	double number;

	if (fact->word)
		text = behind_word(text, fact->word);
	if (!text)
		return value;
	number = text_parse_number(text, &end);
	if (fact->shape == FACT_NUMBER) {
		value.known = end != text && number >= 0 && number < 1e19;
		value.number = value.known ? (uint64_t)number : 0;
		return value;
	}
	if (end == text || !(number > 0))
		return value;
	if (fact->shape == FACT_GENERATION) {
		for (unsigned int gen = 1; pcie_gen_rate(gen) > 0; gen++)
			if (pcie_gen_rate(gen) == number && strncmp(end, " GT/s", 5) == 0)
				value.number = gen;
	} else if (number < 256) {
		value.number = (uint64_t)number;
		(void)give_meaning(fact->shape, &value.number);
	}
	value.known = value.number;
	return value;
}

const uint8_t *fact_entry(const struct fact_page *page, unsigned int index, const void *data,
			  size_t size)
{
	size_t at = page->offset + (size_t)index * page->bytes;

	if (index >= (page->entries ? page->entries : 1) || at + page->bytes > size)
		return NULL;
	return (const uint8_t *)data + at;
}

struct fact_entries fact_entries(const struct fact_page *page, const void *data, size_t size)
{
	return (struct fact_entries){ page, data, size, 0, page->offset };
}

/* So many entries there can be, by the page's own word if it has one for it. */
static uint64_t entries_at_most(const struct fact_page *page, const uint8_t *data, size_t size)
{
	uint64_t most = page->entries ? page->entries : 1, counted;

	if (!page->counted_bytes || page->counted_at + (size_t)page->counted_bytes > size)
		return most;
	counted = number_at(data + page->counted_at, page->counted_bytes) + page->counted_from_0;
	return counted < most ? counted : most;
}

const uint8_t *fact_next_entry(struct fact_entries *entries, size_t *ret_bytes)
{
	const struct fact_page *page = entries->page;
	const uint8_t *entry;
	size_t bytes = page->bytes;

	if (entries->at >= entries->size ||
	    entries->index >= entries_at_most(page, entries->data, entries->size))
		return NULL;
	entry = entries->data + entries->at;
	if (page->entry_bytes)
		bytes = page->entry_bytes(entry, entries->size - entries->at);
	if (!bytes || bytes > entries->size - entries->at)
		return NULL;
	entries->at += bytes;
	entries->index++;
	*ret_bytes = bytes;
	return entry;
}

/* ---- into structures ---- */

static void put_ascii(char *to, size_t size, const uint8_t *from, size_t width)
{
	while (width && (from[width - 1] == ' ' || !from[width - 1]))
		width--;
	if (width >= size)
		width = size - 1;
	for (size_t i = 0; i < width; i++)
		to[i] = from[i] >= 0x20 && from[i] < 0x7f ? (char)from[i] : '?';
	to[width] = '\0';
}

static void put_number(void *to, size_t bytes, const struct fact_value *value)
{
	uint64_t number64 = value->number;
	uint32_t number32 = (uint32_t)number64;
	uint16_t number16 = (uint16_t)number64;
	uint8_t number8 = (uint8_t)number64;
	const void *from = bytes == 8   ? (void *)&number64
			   : bytes == 4 ? (void *)&number32
			   : bytes == 2 ? (void *)&number16
			   : bytes == 1 ? (void *)&number8
					: value->at;

	memcpy(to, from, bytes);
}

void fact_fill(const struct fact_page *page, const void *data, size_t size, void *ret_value)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct fact *fact = &page->facts[i];

		for (unsigned int k = 0; fact->into_bytes && k < (fact->count ? fact->count : 1);
		     k++) {
			struct fact_value value = fact_read(fact, k, data, size);
			uint8_t *to = (uint8_t *)ret_value + fact->into +
				      (size_t)k * fact->into_bytes;

			if (!value.at)
				memset(to, 0, fact->into_bytes);
			else if (fact->shape == FACT_ASCII)
				put_ascii((char *)to, fact->into_bytes, value.at, fact->bytes);
			else
				put_number(to, fact->into_bytes, &value);
		}
	}
}
