/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular expressions of the command line: compiled once, and counted whom they matched. */
#ifndef CI_GATE_CHOICE_DRIVE_EXPRESSION_H
#define CI_GATE_CHOICE_DRIVE_EXPRESSION_H

#include <regex.h>

#include "helpers/option/option.h"

struct expression {
	const char *text;
	regex_t regex;
	size_t matches; /* the caller counts */
};

struct expressions {
	struct expression *items;
	size_t count;
};

/**
 * expressions_compile() - POSIX extended ones
 * @option: for texts
 *
 * Return: 0, or -EINVAL with one line in @why: what is wrong with which.
 */
int expressions_compile(const char *option, const struct option_strings *texts,
			struct expressions *ret_expressions, char *why, size_t why_size);
/** expressions_free() - it is empty then */
void expressions_free(struct expressions *expressions);

/** expression_matches() - somewhere in @text */
bool expression_matches(const struct expression *expression, const char *text);

#endif
