/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What could not be compared around cases, gathered over all: it is said once. */
#include "reports/verdict/uncompared.h"

#include <string.h>

size_t uncompared_find(const struct run_model *run, struct uncompared *list, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];

		for (size_t k = 0; k < c->uncompared_count; k++) {
			const struct run_uncompared *u = &c->uncompared[k];
			size_t at = 0;

			while (at < count &&
			       (strcmp(list[at].what, u->what) || strcmp(list[at].why, u->why)))
				at++;
			if (at == max)
				continue;
			if (at == count)
				list[count++] = (struct uncompared){ .what = u->what,
								     .why = u->why,
								     .first = c->info.name };
			/* rounds of --repeat are no more cases */
			list[at].cases += !list[at].last || strcmp(list[at].last, c->info.name);
			list[at].last = c->info.name;
		}
	}
	return count;
}
