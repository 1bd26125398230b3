/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks the facts of a page, once as it was and once as it is. */
#include "suites/survive/kept.h"

#include <stdio.h>
#include <string.h>

/* What may become of a field. */
enum rule { FREE, STAYS, CLIMBS };

static enum rule rule_of(const struct fact *fact, bool settings)
{
	if (settings && fact->setting)
		return STAYS;
	switch (fact->change) {
	case FACT_STATIC: return STAYS;
	case FACT_COUNTER:
	case FACT_COUNTED:
	case FACT_WEARS: return CLIMBS;
	default: return FREE;
	}
}

struct walk {
	const struct told *before, *after;
	const char *hint;
	bool settings;
	unsigned int compared, different;
};

static bool holds(enum rule rule, const struct fact_value *was, const struct fact_value *is)
{
	if (!is->known)
		return false;
	return rule == CLIMBS ? is->number >= was->number : is->number == was->number;
}

/* Of what is text the numbers are all 0. */
static bool is_same_text(const struct fact *fact, const struct fact_value *was,
			 const struct fact_value *is)
{
	char before[FACT_TEXT_BYTES], after[FACT_TEXT_BYTES];

	if (fact->shape != FACT_ASCII && fact->shape != FACT_RAW)
		return true;
	return strcmp(fact_print(fact, was, FACT_PEOPLE, before, sizeof before),
		      fact_print(fact, is, FACT_PEOPLE, after, sizeof after)) == 0;
}

static void tell(struct walk *walk, const struct fact *fact, enum rule rule,
		 const struct fact_value *was, const struct fact_value *is)
{
	char what[160], before[FACT_TEXT_BYTES], after[FACT_TEXT_BYTES];

	(void)snprintf(what, sizeof what, "%s after the transition", fact->label);
	check_fail(
		CHECK_ABOUT(.what = what, .source = walk->before->page->name, .hint = walk->hint),
		fact_print(fact, was, FACT_PEOPLE, before, sizeof before), "%s%s",
		is->known ? fact_print(fact, is, FACT_PEOPLE, after, sizeof after) : "not told",
		rule == CLIMBS ? ", which may not go back" : "");
}

static void compare(struct walk *walk, const struct fact *fact)
{
	unsigned int count = fact->count ? fact->count : 1;
	enum rule rule = rule_of(fact, walk->settings);

	for (unsigned int i = 0; rule != FREE && i < count; i++) {
		struct fact_value was = fact_read(fact, i, walk->before->data, walk->before->size);
		struct fact_value is = fact_read(fact, i, walk->after->data, walk->after->size);

		if (!was.known)
			continue;
		walk->compared++;
		if (holds(rule, &was, &is) && is_same_text(fact, &was, &is))
			continue;
		walk->different++;
		tell(walk, fact, rule, &was, &is);
	}
}

static void expect(struct walk walk)
{
	const struct fact_page *page = walk.before->page;
	char what[128];

	for (size_t i = 0; i < page->count; i++)
		compare(&walk, &page->facts[i]);
	(void)snprintf(what, sizeof what, "fields of %s that are lost or went back", page->name);
	EXPECT_EQ(walk.different, 0, .what = what, .unit = "fields", .source = page->name,
		  .hint = walk.hint);
	(void)snprintf(what, sizeof what, "fields of %s that were compared", page->name);
	EXPECT_GE(walk.compared, 1, .what = what, .unit = "fields", .source = page->name,
		  .sanity = true, .hint = "before the transition it told nothing");
}

void kept_expect(const struct told *before, const struct told *after, const char *hint)
{
	expect((struct walk){ .before = before, .after = after, .hint = hint });
}

void kept_expect_settings(const struct told *before, const struct told *after, const char *hint)
{
	expect((struct walk){ .before = before, .after = after, .hint = hint, .settings = true });
}
