/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decides from a run whether the release may go out. Pure: the same record gives the same
 * verdict. */
#ifndef REPORTS_VERDICT_VERDICT_H
#define REPORTS_VERDICT_VERDICT_H

#include "reports/verdict/verdict_data.h"

struct compare;
struct known_list;

/**
 * verdict_judge() - by the record, and by what the comparison with a baseline says
 * @known: may be NULL
 * @against: NULL: there is no baseline
 * @not_compared: why there is none though the run was to have one; NULL
 *
 * Return: 0 or -ENOMEM.
 */
int verdict_judge(const struct run_model *run, const struct known_list *known,
		  const struct compare *against, const char *not_compared,
		  struct verdict **ret_verdict);

#endif
