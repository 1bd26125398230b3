/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a person sees while a run goes on, on stderr: one live line on a terminal, one line per case
 * and a heartbeat otherwise. Never waits for a reader that does not read. */
#ifndef CI_GATE_PLAN_PROGRESS_H
#define CI_GATE_PLAN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ci/gate/options/options.h"
#include "ci/gate/plan/plan.h"
#include "reports/record/run_model.h"

struct progress {
	int fd;
	bool live; /* a terminal that can redraw a line */
	bool quiet, color;
	unsigned int verbose;
	char label[64];       /* in front of each line when several drives run; "" else */
	size_t total, number; /* of all rounds; the one that runs */
	size_t counts[5];     /* cases by enum run_verdict, and known failures; all rounds of
			       * a case are one, which counts as its worst so far */
	unsigned char *worst; /* by case, of the rounds so far; NULL: one round */
	unsigned int rounds;  /* of the same cases, one after another; up to 1: one */
	char name[PLAN_NAME_SIZE + 40]; /* of the case that runs, and its round; "" none */
	uint64_t case_begun_ns, begun_ns;
	uint64_t next_tick_ns;
	bool drawn; /* the live line is on the screen */
};

/**
 * progress_open() - before the first case of a run
 * @label: NULL for a single drive
 */
void progress_open(struct progress *progress, const struct gate_options *options, const char *label,
		   size_t total);
/** progress_say() - a line of its own, unless -q */
void progress_say(struct progress *progress, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/**
 * progress_case_begins() - the live line shows it, -v says so
 * @number: which of the cases of all rounds, from 1
 */
void progress_case_begins(struct progress *progress, const struct plan_case *plan_case,
			  size_t number);
/**
 * progress_case_ends() - says how a case ended
 * @known: a failure that somebody answers for, which closes no gate
 */
void progress_case_ends(struct progress *progress, const struct plan_case *plan_case,
			const struct run_end_info *end, bool known);
/**
 * progress_tick() - redraws, or writes the heartbeat, when it is time; returns when to call again
 */
uint64_t progress_tick(struct progress *progress, uint64_t now_ns);
/** progress_close() - takes the live line away */
void progress_close(struct progress *progress);

#endif
