/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every fact of every page, from pages of any content that end anywhere. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/facts/fact.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fact_page *page = NULL;
	size_t pages = 0;
	char *text;

	while (fact_pages[pages])
		pages++;
	if (!size)
		return 0;
	page = fact_pages[data[0] % pages];
	data++;
	size--;
	text = fuzz_copy(data, size);
	for (size_t i = 0; i < page->count; i++) {
		const struct fact *fact = &page->facts[i];

		if (page->source == FACT_ATTRIBUTES) {
			struct fact_value value = fact_parse(fact, text);

			tell(fact, &value);
			FUZZ_PLANT(value.known && value.number == 4);
			continue;
		}
		for (unsigned int index = 0; index < (fact->count ? fact->count : 1u); index++) {
			struct fact_value value = fact_read(fact, index, data, size);

			tell(fact, &value);
		}
	}
	for (unsigned int index = 0; index < page->entries; index++)
		(void)fact_entry(page, index, data, size);
	free(text);
	return 0;
}
