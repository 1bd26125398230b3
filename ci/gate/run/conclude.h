/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The beginning and the end of a case, on paper. */
#ifndef CI_GATE_RUN_CONCLUDE_H
#define CI_GATE_RUN_CONCLUDE_H

#include "ci/gate/run/supervision.h"

/** supervisor_begin_case() - opens the case in the record; the disk may turn out to be full */
void supervisor_begin_case(struct supervisor *supervisor, struct board_slot *slot);
/**
 * supervisor_conclude_case() - the worker is gone, or given up: cleans up behind it, judges,
 * records
 * @outcome: what Criterion saw; NULL: nothing
 * @where: see struct judge_facts
 */
void supervisor_conclude_case(struct supervisor *supervisor, struct board_slot *slot,
			      enum judge_end end, const struct runner_outcome *outcome,
			      const char *where);
/** supervisor_put_back_former() - before the first case: what an earlier run left changed */
void supervisor_put_back_former(struct supervisor *supervisor, size_t count);

#endif
