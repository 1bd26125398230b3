/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which list of known failures speaks for a run, and what it excuses. */
#ifndef REPORTS_VERDICT_VERDICT_KNOWN_H
#define REPORTS_VERDICT_VERDICT_KNOWN_H

#include <stdbool.h>

struct known_entry;
struct known_list;
struct run_case;
struct run_model;

/**
 * verdict_known_of() - the list that speaks for @run: @given, else the one of its record, else NULL
 */
const struct known_list *verdict_known_of(const struct run_model *run,
					  const struct known_list *given);
/** verdict_is_known() - is it a failure that @known, or NULL: the list of the record, excuses? */
bool verdict_is_known(const struct run_model *run, const struct known_list *known,
		      const struct run_case *c);
/**
 * verdict_known_is_over() - why an entry with a date holds no more for @run, as the end of a
 * sentence; NULL: it holds. A run that began before its program was built has a wrong clock: none
 * holds then
 */
const char *verdict_known_is_over(const struct run_model *run, const struct known_entry *entry);

#endif
