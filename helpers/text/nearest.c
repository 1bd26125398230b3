/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edit distance with swaps (optimal string alignment), and the shortest list of candidates. */
#include "helpers/text/nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static unsigned char fold(char c)
{
	return c == '_' ? '-' : (unsigned char)tolower((unsigned char)c);
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

unsigned int nearest_distance(const char *a, const char *b)
{
	unsigned int row[3][NEAREST_LENGTH + 1];
	size_t length_a = strnlen(a, NEAREST_LENGTH), length_b = strnlen(b, NEAREST_LENGTH);
	unsigned int *before = row[0], *last = row[1], *now = row[2];

	for (size_t j = 0; j <= length_b; j++)
		last[j] = (unsigned int)j;
	for (size_t i = 1; i <= length_a; i++) {
		unsigned int *spare = before;

		now[0] = (unsigned int)i;
		for (size_t j = 1; j <= length_b; j++) {
			unsigned int change = fold(a[i - 1]) != fold(b[j - 1]);

			now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + change);
			if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
			    fold(a[i - 2]) == fold(b[j - 1]))
				now[j] = least(now[j], before[j - 2] + 1);
		}
		before = last;
		last = now;
		now = spare;
	}
	return last[length_b];
}

void nearest_init(struct nearest *nearest, const char *word)
{
	*nearest = (struct nearest){ .word = word };
}

static int begins_with(const char *text, const char *start)
{
	while (*start && *text && fold(*text) == fold(*start)) {
		text++;
		start++;
	}
	return !*start;
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
	size_t length = strnlen(nearest->word, NEAREST_LENGTH);
	unsigned int distance = nearest_distance(nearest->word, candidate);
	size_t at;

	if (length >= 2 && begins_with(candidate, nearest->word))
		distance = least(distance, 1);
	if (length < 2 || distance > (length < 5 ? 1 : (length + 1) / 3))
		return;
	for (at = nearest->count; at > 0 && nearest->distance[at - 1] > distance; at--)
		if (at < NEAREST_MAX) {
			nearest->best[at] = nearest->best[at - 1];
			nearest->distance[at] = nearest->distance[at - 1];
		}
	if (at == NEAREST_MAX)
		return;
	nearest->best[at] = candidate;
	nearest->distance[at] = distance;
	if (nearest->count < NEAREST_MAX)
		nearest->count++;
	/* what is much further away than the best is noise */
	while (nearest->distance[nearest->count - 1] > 2 * nearest->distance[0] + 1)
		nearest->count--;
}

const char *nearest_text(const struct nearest *nearest, char *buf, size_t size)
{
	switch (nearest->count) {
	case 0: (void)snprintf(buf, size, "%s", ""); break;
	case 1: (void)snprintf(buf, size, " (did you mean '%s'?)", nearest->best[0]); break;
	case 2:
		(void)snprintf(buf, size, " (did you mean '%s' or '%s'?)", nearest->best[0],
			       nearest->best[1]);
		break;
	default:
		(void)snprintf(buf, size, " (did you mean '%s', '%s' or '%s'?)", nearest->best[0],
			       nearest->best[1], nearest->best[2]);
	}
	return buf;
}
