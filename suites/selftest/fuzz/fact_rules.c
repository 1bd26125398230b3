/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules for facts, of any text, behind two bytes that say which fact. What is taken judges any
 * value, and says the same of the value that it kept. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/facts/fact_rule.h"

static const uint8_t bytes[512] = { 1, 2, 3, 'a', 'b', ' ', 0, 255 };

static void judge(const struct fact_rule *rule, uint64_t number)
{
	const struct fact_value value = { .known = true,
					  .number = number,
					  .at = bytes,
					  .bytes = rule->ref.fact->bytes < sizeof(bytes)
							   ? rule->ref.fact->bytes
							   : sizeof(bytes) };
	struct fact_measure measure;
	struct fact_judgement j[2];
	char kept[FACT_TEXT_BYTES];

	fact_measure(rule->ref.fact, &value, &measure);
	(void)fact_rule_keep(measure.value, kept, sizeof(kept));
	for (size_t i = 0; i < rule->term_count; i++) {
		int count = fact_rule_judge(rule, i, &measure, kept, j);

		FUZZ_HOLDS(count == 1 || count == 2);
		for (int k = 0; k < count; k++)
			(void)finding_compare(j[k].op, j[k].actual, j[k].limit);
		FUZZ_HOLDS(rule->terms[i].kind == FACT_TERM_BASELINE ||
			   fact_rule_judge(rule, i, &measure, NULL, j) == count);
	}
}

/* One of all facts, without the time that a name takes. */
static struct fact_ref fact_at(unsigned int index)
{
	const struct fact_page *page;
	size_t count = 0;

	for (size_t i = 0; (page = fact_pages[i]); i++)
		count += page->count;
	index %= (unsigned int)count;
	for (size_t i = 0; (page = fact_pages[i]) && index >= page->count; i++)
		index -= (unsigned int)page->count;
	return (struct fact_ref){ .place.page = page, .fact = &page->facts[index] };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data + (size < 2 ? 0 : 2), size < 2 ? 0 : size - 2), why[512] = "";
	struct fact_ref ref = fact_at(size < 2 ? 0 : data[0] | data[1] << 8);
	struct fact_rule rule;

	if (ref.fact->bytes <= sizeof(bytes) &&
	    fact_rule_parse(&ref, text, &rule, why, sizeof(why)) == 0) {
		FUZZ_PLANT(rule.body == FACT_RULE_COMPARED && rule.term_count > 2);
		judge(&rule, 0);
		judge(&rule, 3);
		judge(&rule, UINT64_MAX);
		fact_rule_free(&rule);
	}
	FUZZ_HOLDS(memchr(why, '\0', sizeof(why)));
	free(text);
	return 0;
}
