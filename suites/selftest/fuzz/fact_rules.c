/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules for facts, of any text: "NAME RULE". What is taken judges any value, and says the same of
 * the value that it kept. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size), *blank = strchr(text, ' '), why[512];
	struct fact_rule rule;
	struct fact_ref ref;

	if (blank) {
		*blank = '\0';
		if (fact_look_up(text, &ref, why, sizeof(why)) == 0 && ref.fact->bytes <= 256) {
			if (fact_rule_parse(&ref, blank + 1, &rule, why, sizeof(why)) == 0) {
				FUZZ_PLANT(rule.body == FACT_RULE_COMPARED && rule.term_count > 2);
				judge(&rule, 0);
				judge(&rule, 3);
				judge(&rule, UINT64_MAX);
				fact_rule_free(&rule);
			} else {
				FUZZ_HOLDS(memchr(why, '\0', sizeof(why)));
			}
		}
	}
	free(text);
	return 0;
}
