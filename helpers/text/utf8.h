/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is a character of UTF-8, and what is not. */
#ifndef HELPERS_TEXT_UTF8_H
#define HELPERS_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * utf8_decode() - length of the sequence at @bytes and its code point; 0 when it is none: overlong
 * forms, surrogates and what is above U+10FFFF are none
 */
size_t utf8_decode(const char *bytes, size_t left, uint32_t *ret_code);

/**
 * utf8_is_harmful() - characters that are valid and must not come through: C1 controls,
 * noncharacters, and those that turn the direction of what follows, so that a text reads as
 * something else
 */
bool utf8_is_harmful(uint32_t code);

/**
 * utf8_printable() - @raw with a '?' for each byte that is none, and for each harmful or
 *
 * control character; cut at @size - 1 bytes between two characters.
 *
 * Return: @ret_text.
 */
const char *utf8_printable(char *ret_text, size_t size, const char *raw);

#endif
