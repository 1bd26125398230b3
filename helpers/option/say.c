/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words about what is wrong on a command line, and lists of its words. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "helpers/option/option.h"

int option_say(char *why, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(why, OPTION_WHY_SIZE, format, args);
	va_end(args);
	return -EINVAL;
}

const char *option_shown(const char *text, char *buf, size_t size)
{
	size_t i;

	for (i = 0; i + 1 < size && text[i]; i++)
		buf[i] = iscntrl((unsigned char)text[i]) ? '?' : text[i];
	buf[i] = '\0';
	return buf;
}

int option_strings_add(struct option_strings *strings, const char *text)
{
	const char **items = reallocarray(strings->items, strings->count + 1, sizeof(*items));

	if (!items)
		return -ENOMEM;
	strings->items = items;
	strings->items[strings->count++] = text;
	return 0;
}

void option_strings_free(struct option_strings *strings)
{
	free(strings->items);
	*strings = (struct option_strings){ 0 };
}
