/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A former run makes room for a new one: it is moved aside, and goes when the new one stands. */
#ifndef CI_GATE_RUN_FORMER_RUN_H
#define CI_GATE_RUN_FORMER_RUN_H

#include <stdbool.h>

/**
 * former_run_set_aside() - moves all that is in @dir but RUNDIR_NEW into RUNDIR_FORMER, and what is
 * in RUNDIR_NEW into its place
 *
 * Return: 0; -errno when everything is where it was.
 */
int former_run_set_aside(int dir, bool *ret_has_former);
/**
 * former_run_bring_back() - takes away what is new, and puts the former run in its place again
 *
 * Return: 0, also when there is none; -errno of what could not be moved.
 */
int former_run_bring_back(int dir);
/** former_run_drop() - the new run stands */
void former_run_drop(int dir);
/** former_run_recover() - a start that was killed on the way: as it was before */
void former_run_recover(int dir);
/** former_run_retire() - its verdict is no longer found under the names that a job looks for */
void former_run_retire(int dir);

#endif
