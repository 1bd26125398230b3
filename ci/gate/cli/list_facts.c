/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate list --facts: every fact by its full name, and what it means. */
#include <stdio.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/list_facts.h"
#include "ci/gate/options/options.h"
#include "helpers/facts/fact_rule.h"

static const char *const kinds[] = {
	[FACT_GAUGE] = "gauge",
	[FACT_FIXED] = "static",
	[FACT_CLIMBS] = "counter",
	[FACT_SETTING] = "setting",
};

static unsigned int since_of(const struct fact_page *page, const struct fact *fact)
{
	return fact->since ? fact->since : page->since;
}

static struct json_object *tell(const struct fact_page *page, const struct fact *fact,
				const char *name)
{
	struct json_object *object = json_text_object();
	unsigned int since = since_of(page, fact);
	char text[16] = "";

	json_text_add_string(object, "name", name);
	json_text_add_string(object, "label", fact->label);
	json_text_add_string(object, "meaning", fact->meaning);
	json_text_add_string(object, "unit", fact_unit(fact));
	json_text_add_string(object, "kind", kinds[fact_kind(page, fact)]);
	if (since)
		(void)snprintf(text, sizeof(text), "%u.%u", since >> 8, since & 0xff);
	json_text_add_string(object, "expect", fact_rule_words(fact));
	json_text_add_string(object, "since", text);
	json_text_add_string(object, "source", page->name);
	json_text_add_string(object, "of", page->host ? "host" : "drive");
	json_text_add_bool(object, "part", fact->bits != 0);
	json_text_add_known(object, "several", fact->count, fact->count);
	return object;
}

static void say(const struct fact_page *page, const struct fact *fact, const char *name)
{
	const char *unit = fact_unit(fact);

	(void)printf("%-52s %-12s %-8s %s%s%s\n", name, unit ? unit : "-",
		     kinds[fact_kind(page, fact)], fact->label, fact->meaning ? ": " : "",
		     fact->meaning ? fact->meaning : "");
}

static void add(struct json_object *array, const struct fact_page *page, const struct fact *fact)
{
	char name[FACT_NAME_BYTES];

	fact_name(page, fact, false, name, sizeof(name));
	if (array)
		json_object_array_add(array, tell(page, fact, name));
	else
		say(page, fact, name);
}

int list_facts(const struct gate_options *options)
{
	struct json_object *array = options->json ? json_text_array() : NULL;
	const struct fact_page *page, *capabilities = &fact_page_capabilities;

	if (!array)
		(void)printf("%-52s %-12s %-8s %s\n", "FACT", "UNIT", "KIND", "MEANING");
	for (size_t i = 0; (page = fact_pages[i]); i++) {
		/* one of hundreds that are alike is enough: the last of each kind */
		if (fact_page_is_like(page, fact_pages[i + 1]))
			continue;
		for (size_t k = 0; k < page->count; k++)
			add(array, page, &page->facts[k]);
		for (size_t k = 0; page->source == FACT_FEATURE && k < capabilities->count; k++)
			add(array, page, &capabilities->facts[k]);
	}
	return array ? json_text_print(array) : GATE_EXIT_OPEN;
}
