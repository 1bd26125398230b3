/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a drive was between its cases: the end of one against the begin of the next, and the first
 * state of the run against the last. Each picture is taken by another process; the board has them.
 * What changed is charged to the gap or to the run, not to the case that happens to come next: it
 * becomes a case of its own in the record, "run/between_cases" or "run/first_to_last", which fails.
 * Where nothing changed there is no such case. */
#ifndef CI_GATE_PLAN_CHAIN_H
#define CI_GATE_PLAN_CHAIN_H

#include "ci/gate/plan/board.h"
#include "reports/record/record.h"

/* The area of these cases: none of them can be selected, and rerun alone. */
#define CHAIN_AREA "run/"

struct dut;

/**
 * chain_finding() - a change that nobody declared. The texts stay the caller's.
 * @where: "behind the case's back", "between A and B"; @before "": something was said, nothing
 *   changed
 */
struct finding chain_finding(const char *what, const char *where, const char *before,
			     const char *after, const char *source, const char *hint);

/**
 * chain_first() - before the first case: the state that the last one is compared with
 *
 * Return: it.
 */
const struct dut_snapshot *chain_first(struct board *board, struct dut *dut);
/**
 * chain_link() - takes the picture before a case, and compares it with the one before that
 * @name: of the case. From here on nobody knows the state of the drive until chain_end_case().
 */
void chain_link(struct board *board, struct dut *dut, const char *name,
		struct dut_snapshot *ret_snapshot);
/**
 * chain_glance() - looks at a drive while no case runs: a critical warning that comes and goes then
 * is told by the next chain_link()
 */
void chain_glance(struct board *board, struct dut *dut);
/** chain_begin_case() - the case may change what it likes and declares */
void chain_begin_case(struct board *board);
/** chain_told() - the case itself was charged with this */
void chain_told(struct board *board, const char *what);
/** chain_end_case() - what the drive is after it, and what it declared */
void chain_end_case(struct board *board, const struct dut *dut, const char *name,
		    const struct dut_snapshot *after);
/**
 * chain_last() - after the last case
 *
 * Return: that state.
 */
const struct dut_snapshot *chain_last(struct board *board, struct dut *dut);

/**
 * chain_record() - records what was found, as cases of the run's own
 * @asked: 0: chain_last() had the word, or was never to have it; -errno why it had not
 * @say: a line for the terminal for each of them
 *
 * Return: 0 or -errno of the record.
 */
int chain_record(struct board *board, struct record *record, int asked,
		 void (*say)(void *context, const char *line), void *context);

#endif
