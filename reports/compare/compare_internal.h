/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the comparison share. For use inside of reports/. */
#ifndef REPORTS_COMPARE_COMPARE_INTERNAL_H
#define REPORTS_COMPARE_COMPARE_INTERNAL_H

#include "reports/verdict/comparison.h"

/** compare_add_values() - of one case, whose name is in both. 0 or -ENOMEM */
int compare_add_values(struct compare *compare, struct compare_case *c);
/** compare_add_facts() - identity, states, wear and notes. 0 or -ENOMEM */
int compare_add_facts(struct compare *compare);
/**
 * compare_add_fact() - notes it where the texts differ, NULL being ""; not beyond MAX_FACTS
 *
 * Return: 0 or -ENOMEM.
 */
int compare_add_fact(struct compare *compare, const char *group, const char *name, const char *base,
		     const char *candidate);

#endif
