/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the record says of a case before it runs. */
#ifndef CI_GATE_PLAN_CASE_INFO_H
#define CI_GATE_PLAN_CASE_INFO_H

#include <stddef.h>

#include "ci/gate/plan/plan.h"
#include "reports/record/run_model.h"

/** case_info_fill() - texts point into @plan_case, the check and @needs */
void case_info_fill(const struct plan_case *plan_case, struct run_case_info *ret_info, char *needs,
		    size_t needs_size);

#endif
