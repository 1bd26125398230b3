/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Criterion's fence around processes: what BoxFort does with fork, kill and execve is done as the
 * gate needs it. */
#ifndef CI_GATE_CRITERION_FENCE_PROCESS_H
#define CI_GATE_CRITERION_FENCE_PROCESS_H

#include <stdbool.h>

/**
 * criterion_fence() - from here on this process starts nothing but workers
 * @no_fork: called when no process can be started, for seconds on end; it does not return, because
 *   BoxFort's way out is kill(-1, SIGKILL)
 *
 * Return: false where the libraries would not use the definitions of this executable: then no
 * worker may be started.
 */
bool criterion_fence(void (*no_fork)(int error));

/**
 * criterion_is_debugged() - by valgrind: a process and its workers need not be of the same files
 */
bool criterion_is_debugged(void);

#endif
