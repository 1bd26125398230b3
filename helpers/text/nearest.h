/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds what somebody probably meant by a mistyped word, among words offered one by one. */
#ifndef HELPERS_TEXT_NEAREST_H
#define HELPERS_TEXT_NEAREST_H

#include <stddef.h>

#define NEAREST_MAX 3
#define NEAREST_LENGTH 128 /* longer words are compared up to here */

/* The nearest words so far, best first. They are not copied: offer what lives long enough. */
struct nearest {
	const char *word;
	const char *best[NEAREST_MAX];
	unsigned int distance[NEAREST_MAX];
	size_t count;
};

/** nearest_init() - @word is the mistyped one */
void nearest_init(struct nearest *nearest, const char *word);

/**
 * nearest_offer() - one candidate
 *
 * It counts when about a third of the letters or fewer must be inserted, deleted, replaced or
 * swapped with a neighbour, or when the mistyped word is the beginning of it. Upper and lower case
 * are the same, so are '-' and '_'. What is much further away than the best is dropped; among
 * equals the first one offered wins.
 */
void nearest_offer(struct nearest *nearest, const char *candidate);

/** nearest_text() - " (did you mean 'a' or 'b'?)", or "" when nothing is near; returns @buf */
const char *nearest_text(const struct nearest *nearest, char *buf, size_t size);

/** nearest_distance() - edits between two words, as nearest_offer() counts them */
unsigned int nearest_distance(const char *a, const char *b);

#endif
