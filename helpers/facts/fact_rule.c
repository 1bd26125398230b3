/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the line of text that says what is expected of a fact. */
#include "helpers/facts/fact_rule.h"

#include <stdio.h>
#include <string.h>

#include "helpers/facts/fact_rule_read.h"
#include "helpers/text/text.h"

#define AND " and "
#define OR_ABSENT " or absent"

static bool take_end(char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	if (length <= tail || strcmp(text + length - tail, end) != 0)
		return false;
	text[length - tail] = '\0';
	return true;
}

static bool has_several(const struct fact_ref *ref)
{
	return (ref->place.page->per != FACT_PER_DRIVE && !ref->has_of) ||
	       (ref->place.page->entries && !ref->has_entry) ||
	       (ref->fact->count && !ref->has_index);
}

static int read_body(struct fact_rule_reading *r, char *text)
{
	struct fact_rule *rule = r->rule;
	char whole[FACT_RULE_BYTES];

	(void)snprintf(whole, sizeof(whole), "%s", text);
	if (strcmp(text, "present") == 0 || strcmp(text, "absent") == 0) {
		rule->body = *text == 'p' ? FACT_RULE_PRESENT : FACT_RULE_ABSENT;
		if (rule->or_absent)
			return text_refuse(r->why, r->why_size, text,
					   "does not go with 'or absent'");
		return 0;
	}
	if (strcmp(text, "not absent") == 0 || strcmp(text, "not present") == 0)
		return text_refuse(r->why, r->why_size, text, "is a no too many; write %s",
				   text[4] == 'a' ? "present" : "absent");
	while (text) {
		char *rest = fact_rule_cut(text, AND);
		int ret = fact_rule_read_term(r, fact_rule_trim(text));

		if (ret)
			return ret;
		text = rest;
	}
	return fact_rule_check(r, whole);
}

int fact_rule_parse(const struct fact_ref *ref, const char *text, struct fact_rule *ret_rule,
		    char *why, size_t why_size)
{
	struct fact_rule_reading r = { .rule = ret_rule,
				       .fact = ref->fact,
				       .kind = fact_rule_kind(ref->fact),
				       .why = why,
				       .why_size = why_size };
	char line[FACT_RULE_BYTES], *at;
	bool each;
	int ret;

	memset(ret_rule, 0, sizeof(*ret_rule));
	ret_rule->ref = *ref;
	if (strlen(text) >= sizeof(line))
		return text_refuse(r.why, r.why_size, text, "is longer than %d bytes",
				   FACT_RULE_BYTES - 1);
	for (at = (char *)text; *at; at++)
		if ((unsigned char)*at < ' ' && *at != '\t')
			return text_refuse(r.why, r.why_size, text, "holds a control character");
	(void)snprintf(line, sizeof(line), "%s", text);
	at = fact_rule_trim(line);
	if (!*at)
		return text_refuse(r.why, r.why_size, text, "says nothing; write %s",
				   fact_rule_words(ref->fact));
	ret_rule->or_absent = take_end(at, OR_ABSENT);
	each = fact_rule_take_word(&at, "each");
	ret_rule->any = !each && fact_rule_take_word(&at, "any");
	if ((each || ret_rule->any) && !has_several(ref))
		return text_refuse(r.why, r.why_size, text,
				   "asks for several, and there is one of this");
	ret = read_body(&r, fact_rule_trim(at));
	if (ret)
		fact_rule_free(ret_rule);
	return ret;
}

void fact_rule_free(struct fact_rule *rule)
{
	if (!rule)
		return;
	for (size_t i = 0; i < rule->term_count; i++)
		if (rule->terms[i].kind == FACT_TERM_PATTERN)
			regfree(&rule->terms[i].pattern);
	rule->term_count = 0;
}

bool fact_rule_needs_baseline(const struct fact_rule *rule)
{
	for (size_t i = 0; i < rule->term_count; i++)
		if (rule->terms[i].kind == FACT_TERM_BASELINE)
			return true;
	return false;
}
