/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers, sizes and times from text, and how a row of the table stores them. */
#include "helpers/option/value.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "helpers/option/option.h"

const struct option_word option_switch[] = {
	{ "1", 1 },     { "0", 0 },  { "yes", 1 }, { "no", 0 }, { "true", 1 },
	{ "false", 0 }, { "on", 1 }, { "off", 0 }, { NULL, 0 },
};
const struct option_word option_switch_off[] = {
	{ "1", 0 },     { "0", 1 },  { "yes", 0 }, { "no", 1 }, { "true", 0 },
	{ "false", 1 }, { "on", 0 }, { "off", 1 }, { NULL, 0 },
};

/* @ret_end is behind the number, which begins with a digit: no sign, no hexadecimal, no NaN */
static int read_number(const char *text, double *ret_value, const char **ret_end)
{
	char *end;

	if (!isdigit((unsigned char)*text) || (text[0] == '0' && (text[1] | 32) == 'x'))
		return -EINVAL;
	errno = 0;
	*ret_value = strtod(text, &end);
	*ret_end = end;
	return errno || !isfinite(*ret_value) ? -EINVAL : 0;
}

int option_read_real(const char *text, double *ret_value)
{
	char *end = NULL;
	double number = NAN;

	if (*text && text[strspn(text, "0123456789.eE+-")] == '\0')
		number = strtod(text, &end);
	if (!end || *end || !isfinite(number))
		return -EINVAL;
	*ret_value = number;
	return 0;
}

int option_read_count(const char *text, uint64_t *ret_value)
{
	uint64_t number;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno || *end)
		return -EINVAL;
	*ret_value = number;
	return 0;
}

int option_read_size(const char *text, uint64_t *ret_bytes)
{
	static const char units[] = "kmgtp";
	const char *end, *unit;
	double number, scale = 1, bytes;

	if (!option_read_count(text, ret_bytes))
		return 0;
	if (read_number(text, &number, &end))
		return -EINVAL;
	unit = *end ? strchr(units, tolower((unsigned char)*end)) : NULL;
	if (unit && *unit) {
		scale = ldexp(1, 10 * (int)(unit - units + 1));
		end++;
		if (tolower((unsigned char)*end) == 'i')
			end++;
	}
	if (tolower((unsigned char)*end) == 'b')
		end++;
	bytes = number * scale;
	if (*end || bytes != floor(bytes) || bytes >= 0x1p63)
		return -EINVAL;
	*ret_bytes = (uint64_t)bytes;
	return 0;
}

int option_read_time(const char *text, uint64_t *ret_ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{ "", 1e9 }, { "s", 1e9 },  { "ms", 1e6 },   { "us", 1e3 },
		{ "ns", 1 }, { "m", 60e9 }, { "h", 3600e9 }, { "d", 86400e9 },
	};
	const char *end;
	double number;

	if (read_number(text, &number, &end))
		return -EINVAL;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		double ns = number * units[i].ns;

		if (strcasecmp(end, units[i].name))
			continue;
		if (ns >= 0x1p62)
			return -EINVAL;
		*ret_ns = (uint64_t)(ns + 0.5);
		return 0;
	}
	return -EINVAL;
}

static int store_whole(const struct option *o, const char *value, void *member)
{
	uint64_t word = 0;
	uint32_t narrow;
	int ret;

	if (o->kind == OPTION_SIZE)
		ret = option_read_size(value, &word);
	else if (o->kind == OPTION_TIME)
		ret = option_read_time(value, &word);
	else
		ret = option_read_count(value, &word);
	if (ret || (o->size == sizeof(narrow) && word > UINT32_MAX) ||
	    (o->max > 0 && ((double)word < o->min || (double)word > o->max)))
		return -EINVAL;
	narrow = (uint32_t)word;
	memcpy(member, o->size == sizeof(narrow) ? (void *)&narrow : (void *)&word, o->size);
	return 0;
}

static int store_real(const struct option *o, const char *value, void *member)
{
	double number;

	if (option_read_real(value, &number) || number < o->min || (o->max > 0 && number > o->max))
		return -EINVAL;
	memcpy(member, &number, sizeof(number));
	return 0;
}

static const struct option_word *find_word(const struct option_word *words, const char *value)
{
	for (; words && words->word; words++)
		if (!strcasecmp(words->word, value))
			return words;
	return NULL;
}

static int store_word(const struct option *o, const char *value, void *member)
{
	const struct option_word *word = find_word(o->words, value);

	if (!word)
		return -EINVAL;
	if (o->size == sizeof(bool))
		*(bool *)member = word->value;
	else
		memcpy(member, &word->value, o->size);
	return 0;
}

static int store_text(const struct option *o, const char *value, void *member)
{
	if (o->words && !find_word(o->words, value))
		return -EINVAL;
	*(const char **)member = value;
	return 0;
}

static int store_buffer(const struct option *o, const char *value, void *member)
{
	if (strlen(value) >= o->size)
		return -EINVAL;
	memset(member, 0, o->size);
	memcpy(member, value, strlen(value));
	return 0;
}

static int store_in_list(const struct option *o, const char *value, void *member, char *why)
{
	struct option_strings *list = member;
	const char *equals = strchr(value, '=');
	char word[128];

	/* KEY=VALUE */
	if (strchr(o->argument, '=') && (!equals || equals == value))
		return -EINVAL;
	for (size_t i = 0; i < list->count && !o->repeats; i++)
		if (strcmp(list->items[i], value) == 0)
			return option_say(why, "--%s %s is given twice", o->name,
					  option_shown(value, word, sizeof(word)));
	return option_strings_add(list, value) ? option_say(why, "out of memory") : 0;
}

static int store(const struct option *o, const char *value, void *object, char *why)
{
	void *member = (char *)object + o->offset;

	switch (o->kind) {
	case OPTION_FLAG:
	case OPTION_CLEAR: *(bool *)member = o->kind == OPTION_FLAG; return 0;
	case OPTION_COUNT: ++*(unsigned int *)member; return 0;
	case OPTION_TEXT: return store_text(o, value, member);
	case OPTION_BUFFER: return store_buffer(o, value, member);
	case OPTION_LIST: return store_in_list(o, value, member, why);
	case OPTION_NUMBER:
	case OPTION_SIZE:
	case OPTION_TIME: return store_whole(o, value, member);
	case OPTION_REAL: return store_real(o, value, member);
	case OPTION_WORD: return store_word(o, value, member);
	case OPTION_CUSTOM: return o->read(object, o, value, why);
	case OPTION_NOT_YET:
		return option_say(why, "--%s is not built yet in this version", o->name);
	}
	return -EINVAL;
}

bool option_is_told(const struct option_word *words, const struct option_word *word)
{
	for (; words < word; words++)
		if (words->value == word->value)
			return false;
	return true;
}

/* "always, never or auto" */
static const char *list_words(const struct option_word *words, char *buf, size_t size)
{
	const struct option_word *told[16];
	size_t count = 0, used = 0;

	for (const struct option_word *w = words; w->word && count < 16; w++)
		if (option_is_told(words, w))
			told[count++] = w;
	buf[0] = '\0';
	for (size_t i = 0; i < count && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
					 !i              ? ""
					 : i + 1 < count ? ", "
							 : " or ",
					 told[i]->word);
	return buf;
}

/* what a value has to be */
static const char *tell_need(const struct option *o, char *buf, size_t size)
{
	if (o->needs)
		return o->needs;
	if (o->words)
		return list_words(o->words, buf, size);
	switch (o->kind) {
	case OPTION_NUMBER:
		if (o->max > 0)
			(void)snprintf(buf, size, "a whole number from %.0f to %.0f", o->min,
				       o->max);
		else
			(void)snprintf(buf, size, "a whole number%s",
				       o->size == sizeof(uint32_t) ? " up to 4294967295" : "");
		return buf;
	case OPTION_REAL:
		if (o->max > 0)
			(void)snprintf(buf, size, "a number from %g to %g", o->min, o->max);
		else
			(void)snprintf(buf, size, "a number from %g on", o->min);
		return buf;
	case OPTION_SIZE:
		return o->size == sizeof(uint32_t) ? "a size below 4g, such as 4k"
						   : "a size, such as 4k";
	case OPTION_TIME: return "a time, such as 30s";
	case OPTION_BUFFER:
		(void)snprintf(buf, size, "at most %zu characters", o->size - 1);
		return buf;
	default: return o->argument;
	}
}

int option_store(const struct option *option, const char *value, void *object, char *why)
{
	char word[128], need[256];

	why[0] = '\0';
	if (!store(option, value, object, why))
		return 0;
	if (!why[0])
		(void)option_say(why, "--%s needs %s, not '%s'", option->name,
				 tell_need(option, need, sizeof(need)),
				 option_shown(value, word, sizeof(word)));
	return -EINVAL;
}
