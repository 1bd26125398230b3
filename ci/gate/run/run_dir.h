/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run directory: made before the first case, locked while the run goes on, and with some room
 * put aside, so that a full disk cannot keep the reports from being written. */
#ifndef CI_GATE_RUN_RUN_DIR_H
#define CI_GATE_RUN_RUN_DIR_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/gate/plan/board.h"

struct run_dir {
	char path[BOARD_PATH_SIZE]; /* absolute */
	int lock;                   /* descriptor that holds the lock */
	bool has_reserve;
	bool has_former; /* in RUNDIR_FORMER, until this one stands */
};

/**
 * run_dir_create() - makes @out with its parents, logs/, artifacts/ and .work/
 * @case_count: how many cases will be told, for the room that is put aside
 * @fresh: take another name (@out-2 ...) rather than one that is there already
 *
 * A former run is moved aside in it, until run_dir_stands(). A directory with anything else in it
 * is refused, and so is one that another run is using, or that cannot be replaced: nothing is
 * touched then but the names of a former verdict (run_dir_retire()).
 *
 * Return: 0; -errno with one line in @why, run_dir_exit() says what the program ends with.
 */
int run_dir_create(const char *out, bool fresh, size_t case_count, struct run_dir *ret_dir,
		   char *why, size_t why_size);
/**
 * run_dir_exit() - of an error of run_dir_create(), or of what is written there first:
 * GATE_EXIT_USAGE, GATE_EXIT_TRY_LATER ...: returns what the program ends with
 */
int run_dir_exit(int err);
/** run_dir_stands() - the new run has a record: the former one goes */
void run_dir_stands(struct run_dir *rundir);
/**
 * run_dir_retire() - a run that could not start: a former run in @out is kept, but its verdict is
 * no longer found where a job looks for it (junit.xml becomes junit.xml.former, and so on)
 */
void run_dir_retire(const char *out);
/** run_dir_work() - "DIR/.work/NAME" */
void run_dir_work(const struct run_dir *rundir, const char *name, char *ret_text, size_t size);
/** run_dir_is_short() - is there less room than a case may need? */
bool run_dir_is_short(const struct run_dir *rundir);
/**
 * run_dir_use_reserve() - gives back the room that was put aside; false when that was done before
 */
bool run_dir_use_reserve(struct run_dir *rundir);
/**
 * run_dir_discard() - nothing was run: takes away all that was made, brings a former run back, and
 * removes the directory if it is empty
 */
void run_dir_discard(struct run_dir *rundir);
/**
 * run_dir_close() - the run is over, or was never begun
 * @done: the reports are written: .work is removed as well
 */
void run_dir_close(struct run_dir *rundir, bool done);

#endif
