/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the cases of one drive: starts runners, gives leave to each case, keeps the deadlines, ends
 * what does not end, undoes what was not undone, and writes down how each case ended. */
#ifndef CI_GATE_RUN_SUPERVISOR_H
#define CI_GATE_RUN_SUPERVISOR_H

#include <stdbool.h>
#include <stdint.h>

#include "ci/gate/run/board.h"
#include "ci/gate/criterion/children.h"
#include "ci/gate/run/judge.h"
#include "ci/gate/run/progress.h"
#include "ci/gate/run/run_dir.h"
#include "ci/gate/run/runner.h"
#include "ci/gate/run/signals.h"
#include "fixtures/undo/undo.h"
#include "reports/record/record.h"

/* Why no further case is begun. */
enum supervisor_halt {
	SUPERVISOR_GOES_ON,
	SUPERVISOR_FAIL_FAST,
	SUPERVISOR_SIGNAL,
	SUPERVISOR_DISK_FULL,      /* or the record cannot be written any more */
	SUPERVISOR_NOT_RESTORED,   /* the drive could not be put back: nothing after it counts */
	SUPERVISOR_NO_RUNNER,      /* runners die before they begin a case */
	SUPERVISOR_FORMER_CHANGES, /* before the first case: what an earlier run left changed */
};

/* The case that has been given leave. */
struct supervisor_case {
	struct board_slot *slot;          /* NULL: none */
	int worker;                       /* pidfd; negative: none */
	pid_t worker_pid;                 /* 0 none */
	bool worker_gone;                 /* dead, but its runner has not said so yet */
	uint64_t gone_ns, runner_busy_ns; /* since when, and what the runner had done by then */
	uint64_t begun_ns, due_ns;        /* due: of the next step below */
	enum { CASE_RUNS, CASE_TERMINATED, CASE_KILLED } step;
	enum judge_end end; /* how it will have ended, once step is not CASE_RUNS */
	uint64_t step_offset;
};

struct supervisor {
	/* filled in by the caller */
	struct board *board;
	const char *board_path;
	struct run_dir *rundir;
	struct record *record;
	struct run_model *model;
	struct signals *signals;
	struct progress *progress;
	const struct reports_options *reports;
	struct undo_journal *journal; /* NULL: no changes were allowed */
	double deadline_scale;
	bool fail_fast;

	/* its own */
	struct children children;
	struct runner runner;
	struct supervisor_case now;
	enum supervisor_halt halt;
	char halt_text[512];          /* for people and for what is not run */
	bool must_restart;            /* the runner was, or has to be, replaced */
	unsigned int replaced_drives; /* simulated ones that a hung worker keeps to itself */
	unsigned int idle_runners;    /* runners in a row that began no case */
	int fork_errno;               /* why the last runner, or its worker, could not be started */
};

/**
 * supervisor_run - all slots of the board, one after the other
 * When it returns no runner and no worker is alive, except one that cannot be killed. Slots that
 * were not run are still BOARD_PENDING; @supervisor->halt says why.
 */
void supervisor_run(struct supervisor *supervisor);

/* ---- conclude.c: the beginning and the end of a case, on paper ---- */

/* supervisor_begin_case - opens the case in the record; the disk may turn out to be full */
void supervisor_begin_case(struct supervisor *supervisor, struct board_slot *slot);
/**
 * supervisor_conclude_case - the worker is gone, or given up: cleans up behind it, judges, records
 * @outcome: what Criterion saw; NULL: nothing
 * @where: see struct judge_facts
 */
void supervisor_conclude_case(struct supervisor *supervisor, struct board_slot *slot,
			      enum judge_end end, const struct runner_outcome *outcome,
			      const char *where);
/* supervisor_put_back_former - before the first case: what an earlier run left changed */
void supervisor_put_back_former(struct supervisor *supervisor, size_t count);
/* supervisor_halt - the first reason stays */
void supervisor_halt(struct supervisor *supervisor, enum supervisor_halt halt, const char *format,
		     ...) __attribute__((format(printf, 3, 4)));
/* supervisor_stop_runner - kills it, and with it the worker that waits for leave */
void supervisor_stop_runner(struct supervisor *supervisor);

#endif
