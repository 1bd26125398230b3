/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the line of a rule apart. */
#include <stdio.h>
#include <string.h>

#include "helpers/facts/fact_rule_read.h"
#include "helpers/text/text.h"

const char *fact_rule_store(void *context, const char *text)
{
	struct fact_rule *rule = context;
	size_t length = strlen(text) + 1;
	char *at = rule->texts + rule->text_bytes;

	if (length > sizeof(rule->texts) - rule->text_bytes)
		return NULL;
	memcpy(at, text, length);
	rule->text_bytes += length;
	return at;
}

char *fact_rule_trim(char *text)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(text);
	while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		text[--length] = '\0';
	return text;
}

bool fact_rule_take_word(char **text, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*text, word, length) != 0 || ((*text)[length] && (*text)[length] != ' '))
		return false;
	*text = fact_rule_trim(*text + length);
	return true;
}

char *fact_rule_cut(char *text, const char *mark)
{
	bool quoted = false, pattern = *text == '/' || strncmp(text, "not /", 5) == 0;
	char *begin = text;

	for (; *text; text++) {
		if (*text == '"' && !pattern)
			quoted = !quoted;
		/* a pattern ends with the slash that the line, or the next term, stands behind */
		if (pattern && *text == '/' && text > strchr(begin, '/') &&
		    (!text[1] || strncmp(text + 1, mark, strlen(mark)) == 0)) {
			pattern = false;
			continue;
		}
		if (!quoted && !pattern && strncmp(text, mark, strlen(mark)) == 0) {
			*text = '\0';
			return text + strlen(mark);
		}
	}
	return NULL;
}

char *fact_rule_unquote(char *text)
{
	size_t length = strlen(text);

	if (length < 2 || text[0] != '"' || text[length - 1] != '"')
		return text;
	text[length - 1] = '\0';
	return text + 1;
}
