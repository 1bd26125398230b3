/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the readers of a rule share. Internal to helpers/facts/fact_rule*.c. */
#ifndef HELPERS_FACTS_FACT_RULE_READ_H
#define HELPERS_FACTS_FACT_RULE_READ_H

#include "helpers/facts/fact_rule_value.h"

/* What goes on while a rule is read. */
struct fact_rule_reading {
	struct fact_rule *rule;
	const struct fact *fact;
	enum fact_rule_kind kind;
	char *why;
	size_t why_size;
};

/** fact_rule_store() - a text that stays as long as the rule, @context; NULL: there is no room */
const char *fact_rule_store(void *context, const char *text);

/** fact_rule_trim() - without the spaces around it */
char *fact_rule_trim(char *text);
/** fact_rule_take_word() - steps over a word at the beginning, if it stands there */
bool fact_rule_take_word(char **text, const char *word);
/**
 * fact_rule_cut() - cuts @text at the first @mark outside of quotes and patterns
 *
 * Return: what stands behind it; NULL: there is none.
 */
char *fact_rule_cut(char *text, const char *mark);
/** fact_rule_unquote() - without the double quotes around it */
char *fact_rule_unquote(char *text);

/**
 * fact_rule_check() - can what is said of one value, all terms together, hold, and be broken?
 * @text: all of it
 *
 * Return: 0 or -EINVAL.
 */
int fact_rule_check(struct fact_rule_reading *reading, const char *text);
/** fact_rule_read_term() - one term, to the end of the rule's; 0 or -EINVAL */
int fact_rule_read_term(struct fact_rule_reading *reading, char *text);

#endif
