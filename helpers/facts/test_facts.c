/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does every fact lie where libnvme has it, overlap nothing, end with its page, and mean what the
 * decoders take it for? */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/facts/fact.h"
#include "helpers/nvme/nvme.h"
#include "helpers/nvme/nvme_log.h"
#include "helpers/pcie/pcie.h"
#include "helpers/test/libnvme_pages.h"

#define EQ(actual, expected)                                                                    \
	cr_expect((actual) == (expected), "%s is %lld, not %lld", #actual, (long long)(actual), \
		  (long long)(expected))
#define SAME(actual, expected) \
	cr_expect(!strcmp(actual, expected), "%s is \"%s\", not \"%s\"", #actual, actual, expected)

static size_t bytes_of(const struct fact *fact)
{
	return (size_t)fact->bytes * (fact->count ? fact->count : 1);
}

/* A page may have a second table, of parts of its fields, under the same key. */
static bool is_whole_of(const struct fact_page *whole, const struct fact_page *page)
{
	return whole != page && !strcmp(whole->key, page->key);
}

static bool is_within(const struct fact *part, const struct fact *whole)
{
	return !whole->bits && part->offset >= whole->offset &&
	       part->offset + bytes_of(part) <= whole->offset + bytes_of(whole);
}

static bool is_apart(const struct fact *a, const struct fact *b)
{
	if (a->offset + bytes_of(a) <= b->offset || b->offset + bytes_of(b) <= a->offset)
		return true;
	if (a->mask || b->mask) /* a summary of bits */
		return true;
	if (a->bits && b->bits) /* of one register */
		return a->bit + a->bits <= b->bit || b->bit + b->bits <= a->bit;
	return a->bits ? is_within(a, b) : b->bits && is_within(b, a);
}

/* "RRLS", "DevCap": nothing that anybody could understand. */
static bool is_mnemonic(const char *label)
{
	static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char *const words[] = { "LBA", "UUID", "GUID" };
	size_t count = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(label, words[i]))
			return false;
	for (const char *c = label; *c; c++)
		count += strchr(capitals, *c) != NULL;
	return !strpbrk(label, " _") && count > 1;
}

static bool is_part_elsewhere(const struct fact_page *page, const struct fact *part)
{
	const struct fact_page *other;

	for (size_t i = 0; (other = fact_pages[i]); i++)
		for (size_t k = 0; is_whole_of(other, page) && k < other->count; k++)
			if (is_within(part, &other->facts[k]))
				return true;
	return false;
}

/* What is wrong with a row by itself. */
static const char *wrong_with_row(const struct fact *fact)
{
	bool named = fact->shape == FACT_FLAGS || fact->shape == FACT_CODE;

	if (!fact->key || !*fact->key || !fact->label || !*fact->label)
		return "has no name";
	if (is_mnemonic(fact->label) && !fact->meaning)
		return "does not say what it means";
	if (named != (fact->names != NULL))
		return "has names that it does not need, or needs names";
	if ((fact->shape == FACT_POWER) != (fact->scales != NULL))
		return "has a scale that it does not need, or needs one";
	if (fact->shape == FACT_KELVIN && (!fact->unit || strcmp(fact->unit, "K") != 0))
		return "has not the unit of its shape";
	if (fact->attribute)
		return NULL;
	if (fact->bit + fact->bits > fact->bytes * 8 || (fact->bits && fact->bytes > 8))
		return "has bits outside of its bytes";
	return NULL;
}

/* A number says of what it is one, or that it is none of anything: never both. */
static bool is_measured(const struct fact *fact)
{
	bool counts = fact->shape == FACT_NUMBER || fact->shape == FACT_PLUS1 ||
		      fact->shape == FACT_POWER2;

	return counts ? (fact->unit != NULL) != fact->plain : !fact->plain;
}

/* What is wrong with a table, as text; NULL: nothing. */
static const char *wrong_with(const struct fact_page *page, const struct fact **ret_fact)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct fact *fact = &page->facts[i];
		bool whole = !fact->bits;

		const char *wrong = wrong_with_row(fact);

		*ret_fact = fact;
		if (wrong)
			return wrong;
		if (fact->attribute)
			continue;
		if ((!fact->bytes && fact->shape != FACT_REST) ||
		    (fact->offset + bytes_of(fact) > page->bytes && !page->entry_bytes))
			return "lies outside of its page";
		for (size_t k = 0; k < page->count; k++) {
			if (k != i && (!strcmp(fact->key, page->facts[k].key) ||
				       !strcmp(fact->label, page->facts[k].label)))
				return "has a name of another one";
			if (k != i && !is_apart(fact, &page->facts[k]))
				return "overlaps with another one";
			whole |= k != i && is_within(fact, &page->facts[k]);
		}
		if (!whole && !is_part_elsewhere(page, fact))
			return "is a part of nothing";
	}
	for (size_t i = 0; i < page->count; i++) {
		*ret_fact = &page->facts[i];
		if (!is_measured(*ret_fact))
			return "is a number without a unit, or no quantity with one";
	}
	return NULL;
}

Test(facts, tables_are_sound)
{
	const struct fact_page *page;
	size_t count = 0;

	for (size_t i = 0; (page = fact_pages[i]); i++) {
		const struct fact *fact = NULL;
		const char *wrong = wrong_with(page, &fact);

		cr_expect_null(wrong, "%s.%s %s", page->key, fact->key, wrong);
		count += page->count;
	}
	cr_expect_geq(count, 830, "%zu", count);
}

/* The rules above see what they are for. */
Test(facts, unsound_tables_are_seen)
{
	static const struct {
		const char *wrong;
		struct fact facts[2];
	} rows[] = {
		{ "overlaps with another one",
		  { { "a", "a", NULL, 0, 4 }, { "b", "b", NULL, 3, 1 } } },
		{ "overlaps with another one",
		  { { "a", "a", NULL, 0, 4, .bit = 0, .bits = 3 },
		    { "b", "b", NULL, 0, 4, .bit = 2, .bits = 1 } } },
		{ "is a part of nothing",
		  { { "a", "a", NULL, 4, 1 }, { "b", "b", NULL, 0, 4, .bit = 2, .bits = 1 } } },
		{ "has a name of another one",
		  { { "a", "a", NULL, 0, 1 }, { "a", "b", NULL, 1, 1 } } },
		{ "lies outside of its page",
		  { { "a", "a", NULL, 0, 1 }, { "b", "b", NULL, 15, 2 } } },
		{ "lies outside of its page",
		  { { "a", "a", NULL, 0, 1 }, { "b", "b", NULL, 12, 1, .count = 5 } } },
		{ "has bits outside of its bytes",
		  { { "a", "a", NULL, 0, 1 }, { "b", "b", NULL, 0, 1, .bit = 7, .bits = 2 } } },
		{ "has no name", { { "a", "a", NULL, 0, 1 }, { "b", "", NULL, 1, 1 } } },
		{ "does not say what it means",
		  { { "a", "a", NULL, 0, 1 }, { "b", "RRLS", NULL, 1, 1 } } },
		{ "has names that it does not need, or needs names",
		  { { "a", "a", NULL, 0, 1 }, { "b", "b", NULL, 1, 1, .shape = FACT_CODE } } },
		{ "has a scale that it does not need, or needs one",
		  { { "a", "a", NULL, 0, 1 }, { "b", "b", NULL, 1, 1, .shape = FACT_POWER } } },
		{ "is a number without a unit, or no quantity with one",
		  { { "a", "a", "s", 0, 1 }, { "b", "b", NULL, 1, 1 } } },
		{ "is a number without a unit, or no quantity with one",
		  { { "a", "a", "s", 0, 1 }, { "b", "b", NULL, 1, 1, .shape = FACT_PLUS1 } } },
		{ "is a number without a unit, or no quantity with one",
		  { { "a", "a", "s", 0, 1 }, { "b", "b", "s", 1, 1, .plain = true } } },
		{ "is a number without a unit, or no quantity with one",
		  { { "a", "a", "s", 0, 1 },
		    { "b", "b", NULL, 1, 1, .shape = FACT_BOOL, .plain = true } } },
		{ "has not the unit of its shape",
		  { { "a", "a", NULL, 0, 1 }, { "b", "b", "C", 1, 1, .shape = FACT_KELVIN } } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fact_page page = {
			.key = "page", .bytes = 16, .facts = rows[i].facts, .count = 2
		};
		const struct fact *fact;
		const char *wrong = wrong_with(&page, &fact);

		cr_expect(wrong && !strcmp(wrong, rows[i].wrong), "%zu: %s", i, wrong);
	}
}

static const struct fact_page *find_page(const char *key)
{
	const struct fact_page *page;

	for (size_t i = 0; (page = fact_pages[i]); i++)
		if (!strcmp(page->key, key))
			return page;
	return NULL;
}

/* A log of which only log 00h can say that it is there: newer ones, and vendors'. */
static bool is_only_listed(const struct fact_page *page)
{
	const struct nvme_log *log = nvme_log_of((uint8_t)page->id);

	return page->source == FACT_LOG && !(log && (log->mandatory || log->claim_mask));
}

Test(facts, lie_where_libnvme_has_them)
{
	const struct fact_page *page;
	size_t unknown = 0;

	for (size_t i = 0; i < libnvme_field_count; i++) {
		const struct libnvme_field *field = &libnvme_fields[i];
		const struct fact *fact;

		page = find_page(field->page);
		cr_assert_not_null(page, "%s", field->page);
		fact = fact_find(page, field->key);
		cr_expect(fact && fact->offset == field->offset && bytes_of(fact) == field->bytes,
			  "%s.%s: at %zu, %zu bytes", field->page, field->key, field->offset,
			  field->bytes);
	}
	/* what libnvme does not have in every version (CDFS of 2.0, KPIOS and what is newer; a
	 * command's, a log's or a feature's effects as a whole; a descriptor; the place of a
	 * parameter: two; numbers in lists of endurance groups, namespaces, controllers) has no
	 * second opinion; every other field has
	 */
	for (size_t i = 0; (page = fact_pages[i]); i++)
		for (size_t k = 0; k < page->count; k++) {
			const struct fact *fact = &page->facts[k];
			bool known = fact->bits || page->source > FACT_LOG ||
				     is_only_listed(page) || fact->since > FACT_VERSION_OF(2, 0);

			for (size_t n = 0; n < libnvme_field_count; n++)
				known |= !strcmp(libnvme_fields[n].page, page->key) &&
					 !strcmp(libnvme_fields[n].key, fact->key);
			unknown += !known;
		}
	EQ(unknown, 22);
}

/* ---- reading ---- */

static uint8_t page[4096];

static void randomise(unsigned int seed)
{
	uint64_t x = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;

	for (size_t i = 0; i < sizeof(page); i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		page[i] = (uint8_t)(x >> 32);
	}
}

/* Of a page of any length, random or all ones: what does not fit in is not known, and nothing
 * behind the end is read (valgrind and the sanitizers look on). */
Test(facts, nothing_is_read_past_the_end)
{
	const struct fact_page *table;

	for (size_t i = 0; (table = fact_pages[i]); i++)
		for (size_t size = 0; size <= table->bytes; size += size < 512 ? 1 : 509) {
			uint8_t *bytes = malloc(size + 1);
			char text[FACT_TEXT_BYTES];
			struct fact_datum datum;

			randomise((unsigned int)size);
			cr_assert_not_null(bytes);
			memcpy(bytes, page, size);
			for (size_t k = 0; k < table->count; k++) {
				const struct fact *fact = &table->facts[k];
				uint8_t *exact = realloc(bytes, size ? size : 1);
				struct fact_value value;

				cr_assert_not_null(exact);
				bytes = exact;
				value = fact_read(fact, fact->count ? fact->count - 1u : 0, bytes,
						  size);
				if (fact->offset + bytes_of(fact) > size)
					cr_expect(!value.known && !value.at, "%s %zu", fact->key,
						  size);
				(void)fact_print(fact, &value, FACT_PEOPLE, text, sizeof(text));
				(void)fact_print(fact, &value, FACT_EXACT, text, 7);
				cr_expect_lt(strlen(text), 7);
				fact_tell(fact, &value, &datum);
				cr_expect(value.known || datum.type == FACT_NULL);
			}
			free(bytes);
		}
}

static int filled; /* facts that a structure has a place for */

/* What a structure holds of a fact; what means nothing is 0 there. */
static void expect_filled(const struct fact_page *table, const uint8_t *bytes, size_t size,
			  const void *structure)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct fact *fact = &table->facts[i];
		const uint8_t *at = (const uint8_t *)structure + fact->into;
		struct fact_value value = fact_read(fact, 0, bytes, size);
		uint64_t held;

		if (!fact->into_bytes || fact->shape == FACT_ASCII || fact->into_bytes == 3 ||
		    !strcmp(fact->key, "nlbaf"))
			continue;
		held = fact->into_bytes == 1   ? *at
		       : fact->into_bytes == 2 ? *(const uint16_t *)(const void *)at
		       : fact->into_bytes == 4 ? *(const uint32_t *)(const void *)at
					       : *(const uint64_t *)(const void *)at;
		cr_expect_eq(held, value.number, "%s: %llx, %llx", fact->key,
			     (unsigned long long)held, (unsigned long long)value.number);
		filled++;
	}
}

Test(facts, decoders_and_tables_agree)
{
	struct nvme_ctrl ctrl;
	struct nvme_ns ns;
	struct nvme_smart smart;
	struct nvme_error_entry entry;

	for (unsigned int seed = 0; seed < 200; seed++) {
		randomise(seed);
		nvme_decode_ctrl(page, &ctrl);
		expect_filled(&fact_page_ctrl, page, sizeof(page), &ctrl);
		nvme_decode_ns(page, 1, &ns);
		expect_filled(&fact_page_ns, page, sizeof(page), &ns);
		expect_filled(&fact_page_lbaf, page + 128, 4, &ns.lbaf[0]);
		nvme_decode_smart(page, &smart);
		expect_filled(&fact_page_smart, page, sizeof(page), &smart);
		fact_fill(&fact_page_error, page, 64, &entry);
		expect_filled(&fact_page_error, page, 64, &entry);
	}
	cr_expect_geq(filled / 200, 65, "%d", filled);
}

/* ---- what is said ---- */

static const char *said(const struct fact_page *table, const char *key, enum fact_style style)
{
	static char text[FACT_TEXT_BYTES];
	const struct fact *fact = fact_find(table, key);
	struct fact_value value = fact_read(fact, 0, page, sizeof(page));

	return fact_print(fact, &value, style, text, sizeof(text));
}

static struct fact_datum told(const struct fact_page *table, const char *key)
{
	const struct fact *fact = fact_find(table, key);
	struct fact_value value = fact_read(fact, 0, page, sizeof(page));
	struct fact_datum datum;

	fact_tell(fact, &value, &datum);
	return datum;
}

Test(facts, values_for_people)
{
	libnvme_page_ctrl(page);
	SAME(said(&fact_page_ctrl, "warning_temperature_c", FACT_EXACT), "350 K");
	SAME(said(&fact_page_ctrl, "warning_temperature_c", FACT_BARE), "350");
	SAME(said(&fact_page_ctrl, "warning_temperature_c", FACT_PEOPLE), "77 C (350 K)");
	SAME(said(&fact_page_ctrl, "mtfa", FACT_EXACT), "10 x 100 ms");
	SAME(said(&fact_page_ctrl, "mtfa", FACT_PEOPLE), "1 s");
	SAME(said(&fact_page_ctrl, "edstt", FACT_EXACT), "30 min");
	SAME(said(&fact_page_ctrl, "oacs", FACT_EXACT), "001Eh");
	SAME(said(&fact_page_ctrl, "nvme_version", FACT_EXACT), "2.0.1");
	SAME(said(&fact_page_ctrl, "serial", FACT_BARE), "\"SN42\"");
	SAME(said(&fact_page_ctrl, "serial", FACT_PEOPLE), "SN42");
	SAME(said(&fact_page_ctrl, "capacity_bytes", FACT_PEOPLE), "68.7 GB");
	SAME(said(&fact_page_ctrl, "format", FACT_PEOPLE), "yes");
	libnvme_page_smart(page);
	SAME(said(&fact_page_smart, "critical_warning", FACT_BARE),
	     "available spare below threshold, persistent memory region read-only or unreliable");
	SAME(said(&fact_page_smart, "data_units_read", FACT_PEOPLE), "128500 KiB");
	SAME(said(&fact_page_smart, "data_units_read", FACT_BARE), "257");
	SAME(said(&fact_page_smart, "data_units_read", FACT_EXACT), "257 x 1000 x 512 B");
	SAME(said(&fact_page_smart, "host_reads", FACT_PEOPLE), "259 commands");
	memset(page, 0, sizeof(page));
	SAME(said(&fact_page_ctrl, "warning_temperature_c", FACT_PEOPLE), "not reported");
	SAME(said(&fact_page_ctrl, "warning_temperature_c", FACT_BARE), "0");
	/* of data units 0 is no number; of commands it is one */
	SAME(said(&fact_page_smart, "data_units_read", FACT_PEOPLE), "not reported");
	SAME(said(&fact_page_smart, "data_units_written", FACT_PEOPLE), "not reported");
	SAME(said(&fact_page_smart, "host_reads", FACT_PEOPLE), "0 commands");
}

Test(facts, values_for_machines)
{
	libnvme_page_ctrl(page);
	SAME(told(&fact_page_ctrl, "oacs").text, "0x001e");
	EQ(told(&fact_page_ctrl, "warning_temperature_c").number, 77);
	EQ(told(&fact_page_ctrl, "format").type, FACT_TRUTH);
	libnvme_page_smart(page);
	EQ(told(&fact_page_smart, "critical_warning").type, FACT_STRING);
	SAME(told(&fact_page_smart, "critical_warning").text, "0x21");
	page[1] = page[2] = 0;
	EQ(told(&fact_page_smart, "temperature_c").type, FACT_NULL);
	page[1] = 253;
	EQ(told(&fact_page_smart, "temperature_c").negative, true);
	EQ(told(&fact_page_smart, "temperature_c").number, 20);
	memset(page, 0, sizeof(page));
	EQ(told(&fact_page_ctrl, "capacity_bytes").type, FACT_NULL);
	EQ(told(&fact_page_ctrl, "serial").type, FACT_NULL);
	page[0x12] = 0x45;
	EQ(told(&fact_page_express, "speed_gts").type, FACT_REAL);
	cr_expect(told(&fact_page_express, "speed_gts").real == 32.0);
	EQ(told(&fact_page_express, "width").number, 4);
	EQ(told(&fact_page_express, "data_link_active").type, FACT_NULL);
	page[0x13] = 0x20;
	page[0x0e] = 0x10;
	EQ(told(&fact_page_express, "data_link_active").type, FACT_TRUTH);
	page[0x12] = 0x3f; /* no such speed, no such width */
	EQ(told(&fact_page_express, "speed_gts").type, FACT_NULL);
	EQ(told(&fact_page_express, "width").type, FACT_NULL);
}
