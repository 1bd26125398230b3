/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decides from a run whether the release may go out. Pure: the same record gives the same
 * verdict. */
#ifndef REPORTS_VERDICT_VERDICT_H
#define REPORTS_VERDICT_VERDICT_H

#include "reports/verdict/verdict_data.h"

struct compare;
struct known_list;

/**
 * verdict_judge() - @known may be NULL; with what the comparison with a baseline says; @against
 * NULL: there is none. @not_compared: why there is none though the run was to have one; NULL
 */
int verdict_judge(const struct run_model *run, const struct known_list *known,
		  const struct compare *against, const char *not_compared,
		  struct verdict **ret_verdict);

#endif
