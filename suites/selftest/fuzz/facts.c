/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every fact of every page and of its entries, from pages of any content that end anywhere, and of
 * any version. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/facts/fact_name.h"

static void tell(const struct fact *fact, const struct fact_value *value)
{
	struct fact_datum datum;
	char text[64];

	for (int style = FACT_BARE; style <= FACT_PEOPLE; style++) {
		(void)fact_print(fact, value, (enum fact_style)style, text, sizeof(text));
		FUZZ_HOLDS(memchr(text, '\0', sizeof(text)));
	}
	fact_tell(fact, value, &datum);
	FUZZ_HOLDS(memchr(datum.text, '\0', sizeof(datum.text)) || datum.type != FACT_STRING);
}

static void tell_all(const struct fact_page *page, const uint8_t *data, size_t size,
		     unsigned int version)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct fact *fact = &page->facts[i];

		for (unsigned int index = 0; index < (fact->count ? fact->count : 1u); index++) {
			struct fact_value value = fact_read_of(page, fact, index, data, size,
							       version);

			FUZZ_HOLDS(!value.at ||
				   (value.at >= data && value.at + value.bytes <= data + size));
			tell(fact, &value);
		}
	}
}

static void walk_entries(const struct fact_page *page, const uint8_t *data, size_t size)
{
	struct fact_entries entries = fact_entries(page, data, size);
	const uint8_t *entry, *end = data;
	size_t bytes;

	while ((entry = fact_next_entry(&entries, &bytes))) {
		FUZZ_HOLDS(entry >= end && bytes <= (size_t)(data + size - entry));
		end = entry + bytes;
		(void)fact_is_used(page, entry, bytes);
		if (entries.index < 64)
			tell_all(page, entry, bytes, 0);
	}
	FUZZ_PLANT(page == &fact_page_event && entries.index == 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fact_page *page = NULL;
	size_t pages = 0;
	char *text;

	while (fact_pages[pages])
		pages++;
	if (size < 2)
		return 0;
	page = fact_pages[data[0] % pages];
	text = fuzz_copy(data + 2, size - 2);
	if (page->source == FACT_ATTRIBUTES)
		for (size_t i = 0; i < page->count; i++) {
			struct fact_value value = fact_parse(&page->facts[i], text);

			tell(&page->facts[i], &value);
			FUZZ_PLANT(value.known && value.number == 4);
		}
	else
		tell_all(page, data + 2, size - 2, data[1] << 8);
	if (page->entries)
		walk_entries(page, data + 2, size - 2);
	(void)fact_check(page, data + 2, size - 2);
	for (unsigned int index = 0; index < page->entries; index++)
		(void)fact_entry(page, index, data + 2, size - 2);
	free(text);
	return 0;
}
