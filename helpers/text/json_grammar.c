/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grammar of JSON (RFC 8259), and the numbers that it lacks where tools write them anyway.
 * Releases of json-c differ in it: 0.16 takes control characters in texts, 0.18 refuses what is not
 * ASCII. */
#include <string.h>

#include "helpers/text/json.h"

#define DEPTH_MAX 32 /* json-c's own */

struct scan {
	const char *at, *end;
};

static void skip_blanks(struct scan *s)
{
	while (s->at < s->end && strchr(" \t\r\n", *s->at) && *s->at)
		s->at++;
}

static bool take(struct scan *s, const char *word)
{
	size_t size = strlen(word);

	if ((size_t)(s->end - s->at) < size || memcmp(s->at, word, size))
		return false;
	s->at += size;
	return true;
}

static bool is_one_of(const struct scan *s, const char *set)
{
	return s->at < s->end && *s->at && strchr(set, *s->at);
}

static bool take_digits(struct scan *s)
{
	const char *from = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return s->at > from;
}

static bool take_number(struct scan *s)
{
	(void)take(s, "-");
	if (!take(s, "0") && !take_digits(s))
		return false;
	if (take(s, ".") && !take_digits(s))
		return false;
	if (is_one_of(s, "eE")) {
		s->at++;
		if (is_one_of(s, "+-"))
			s->at++;
		return take_digits(s);
	}
	return true;
}

static bool take_escape(struct scan *s)
{
	if (is_one_of(s, "\"\\/bfnrt")) {
		s->at++;
		return true;
	}
	if (!take(s, "u"))
		return false;
	for (int i = 0; i < 4; i++, s->at++)
		if (!is_one_of(s, "0123456789abcdefABCDEF"))
			return false;
	return true;
}

static bool take_text(struct scan *s)
{
	if (!take(s, "\""))
		return false;
	while (s->at < s->end && (unsigned char)*s->at >= 0x20) {
		char c = *s->at++;

		if (c == '"')
			return true;
		if (c == '\\' && !take_escape(s))
			return false;
	}
	return false;
}

static bool take_value(struct scan *s, unsigned int depth);

/* the rest of an object or an array, its bracket taken */
static bool take_members(struct scan *s, bool named, const char *close, unsigned int depth)
{
	skip_blanks(s);
	if (take(s, close))
		return true;
	for (;;) {
		skip_blanks(s);
		if (named) {
			if (!take_text(s))
				return false;
			skip_blanks(s);
			if (!take(s, ":"))
				return false;
		}
		if (!take_value(s, depth))
			return false;
		if (take(s, close))
			return true;
		if (!take(s, ","))
			return false;
	}
}

/* with the blanks around it */
static bool take_value(struct scan *s, unsigned int depth)
{
	bool good;

	skip_blanks(s);
	if (is_one_of(s, "{[")) {
		bool named = *s->at++ == '{';

		good = depth && take_members(s, named, named ? "}" : "]", depth - 1);
	} else if (is_one_of(s, "\"")) {
		good = take_text(s);
	} else {
		good = take(s, "true") || take(s, "false") || take(s, "null") || take(s, "NaN") ||
		       take(s, "Infinity") || take(s, "-Infinity") || take_number(s);
	}
	skip_blanks(s);
	return good;
}

bool json_is_grammatical(const char *data, size_t size)
{
	struct scan s = { data, data + size };

	return take_value(&s, DEPTH_MAX - 1) && s.at == s.end;
}
