/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compiles an expression if its size can be told beforehand. */
#include "helpers/text/expression.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH_MOST 1024 /* the C library goes down a level of its stack for each bracket */
#define COPIES_MOST 1000

/* Behind a bracket expression: [] ], [^]...] */
static const char *skip_brackets(const char *at)
{
	at += at[1] == '^' ? 2 : 1;
	at += *at == ']';
	while (*at && *at != ']')
		at++;
	return at;
}

/* "2,5}": the greater one, in bounds that can be multiplied */
static unsigned long most_copies(const char *text)
{
	unsigned long most = 1;

	for (; *text && *text != '}'; text++) {
		char *end;
		unsigned long number = strtoul(text, &end, 10);

		most = number > most ? number : most;
		text = end > text ? end - 1 : text;
	}
	return most <= COPIES_MOST ? most : COPIES_MOST + 1;
}

/* What repeats a group is made of so many copies of it: a few characters can ask for more memory
 * than there is. */
static bool is_affordable(const char *pattern)
{
	unsigned long copies = 1;
	bool repeated = false;

	for (const char *at = pattern; *at && copies <= COPIES_MOST; at++) {
		bool repeats = strchr("*+?{", *at);

		if (repeats && repeated)
			return false;
		repeated = repeats;
		if (*at == '+' && at > pattern && at[-1] == ')')
			copies *= 2;
		if (*at == '{') {
			copies *= most_copies(at + 1);
			at += strcspn(at, "}");
		}
		if (*at == '[')
			at = skip_brackets(at);
		if (*at == '\\' && at[1])
			at++;
		if (!*at)
			break;
	}
	return copies <= COPIES_MOST;
}

int expression_compile(const char *text, regex_t *ret_regex, char *why, size_t why_size)
{
	int ret;

	if (strlen(text) > LENGTH_MOST) {
		(void)snprintf(why, why_size, "is longer than %d characters", LENGTH_MOST);
		return -E2BIG;
	}
	if (!is_affordable(text)) {
		(void)snprintf(why, why_size, "repeats what is repeated, or too often");
		return -E2BIG;
	}
	ret = regcomp(ret_regex, text, REG_EXTENDED | REG_NOSUB);
	if (!ret)
		return 0;
	(void)regerror(ret, ret_regex, why, why_size);
	return -EINVAL;
}
