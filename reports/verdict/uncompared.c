/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What could not be compared around cases, gathered from their notes: it is said once for all. */
#include "reports/verdict/uncompared.h"

#include <string.h>

size_t uncompared_find(const struct run_model *run, struct uncompared *list, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];

		for (size_t k = 0; k < c->note_count; k++) {
			const char *text = c->notes[k].text;
			size_t at = 0;

			if (strncmp(text, UNCOMPARED_PREFIX, strlen(UNCOMPARED_PREFIX)) != 0)
				continue;
			text += strlen(UNCOMPARED_PREFIX);
			while (at < count && strcmp(list[at].what, text) != 0)
				at++;
			if (at == max)
				continue;
			if (at == count)
				list[count++] = (struct uncompared){ .what = text,
								     .first = c->info.name };
			/* rounds of --repeat are no more cases */
			list[at].cases += !list[at].last || strcmp(list[at].last, c->info.name);
			list[at].last = c->info.name;
		}
	}
	return count;
}
