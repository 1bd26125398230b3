/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular expressions that somebody has written. */
#ifndef HELPERS_TEXT_EXPRESSION_H
#define HELPERS_TEXT_EXPRESSION_H

#include <regex.h>
#include <stddef.h>

/**
 * expression_compile() - a POSIX extended regular expression, to be asked whether it matches
 * @ret_regex: to be given to regfree()
 * @why: on failure what is wrong with it, in words
 *
 * The C library takes as much memory, and stack, as an expression asks for: a few characters can
 * ask for more than there is. Such ones are refused.
 *
 * Return: 0; -EINVAL: it is none; -E2BIG: it is too large, or repeats what is repeated.
 */
int expression_compile(const char *text, regex_t *ret_regex, char *why, size_t why_size);

#endif
