/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One case in a process of its own: opens the drive, runs the check's body, puts back what it
 * changed, compares the drive with the state before. */
#ifndef CI_GATE_RUN_WORKER_H
#define CI_GATE_RUN_WORKER_H

/* Exit codes of a worker that could not even begin; nothing of the case has run. */
enum worker_exit {
	WORKER_EXIT_NO_BOARD = 120, /* the board cannot be mapped, or has no such case */
	WORKER_EXIT_NO_LOG = 121,   /* the case's log cannot be written */
};

/**
 * worker_main() - what Criterion runs in each worker
 *
 * Takes everything that it needs from the board that the environment names (BOARD_ENV), and its
 * case from the test's category and name. main() has not run in this process.
 */
void worker_main(void);

#endif
