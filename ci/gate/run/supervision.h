/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the supervisor knows while it runs the cases of one drive: shared by those who start, watch
 * and conclude them. */
#ifndef CI_GATE_RUN_SUPERVISION_H
#define CI_GATE_RUN_SUPERVISION_H

#include <stdbool.h>
#include <stdint.h>

#include "ci/gate/criterion/children.h"
#include "ci/gate/criterion/signals.h"
#include "ci/gate/plan/board.h"
#include "ci/gate/plan/progress.h"
#include "ci/gate/run/judge.h"
#include "ci/gate/run/run_dir.h"
#include "ci/gate/run/runner.h"
#include "fixtures/undo/undo.h"
#include "reports/record/record.h"

/* From SIGKILL to giving up. */
#define SUPERVISOR_KILL_NS (5 * 1000000000ull)

/* Why no further case is begun. */
enum supervisor_halt {
	SUPERVISOR_GOES_ON,
	SUPERVISOR_FAIL_FAST,
	SUPERVISOR_SIGNAL,
	SUPERVISOR_DISK_FULL,      /* or the record cannot be written any more */
	SUPERVISOR_NOT_RESTORED,   /* the drive could not be put back: nothing after it counts */
	SUPERVISOR_DRIVE_GONE,     /* nor could it, for it is not there any more */
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

/* What telemetry was saved of already. */
#define TELEMETRY_CAUSES_MAX 8
struct telemetry_causes {
	char text[TELEMETRY_CAUSES_MAX][192];
	size_t count;
	unsigned int owed; /* so often more a drive that did not answer is asked */
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
	enum effect allowed; /* the most that may be done to the drive: it may be in use */
	bool fail_fast;

	/* its own */
	struct children children;
	struct telemetry_causes causes;
	struct runner runner;
	struct supervisor_case now;
	enum supervisor_halt halt;
	char halt_text[512];          /* for people and for what is not run */
	bool must_restart;            /* the runner was, or has to be, replaced */
	unsigned int replaced_drives; /* simulated ones that a hung worker keeps to itself */
	unsigned int idle_runners;    /* runners in a row that began no case */
	int fork_errno;               /* why the last runner, or its worker, could not be started */
};

/** supervisor_halt() - the first reason stays */
void supervisor_halt(struct supervisor *supervisor, enum supervisor_halt halt, const char *format,
		     ...) __attribute__((format(printf, 3, 4)));
/** supervisor_stop_runner() - kills it, and with it the worker that waits for leave */
void supervisor_stop_runner(struct supervisor *supervisor);
/** supervisor_forget_runner() - it is gone, or given up: another one has to be started */
void supervisor_forget_runner(struct supervisor *supervisor);

#endif
