/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a worker says when it is killed from within or from outside: the signal and a backtrace, on
 * its standard error, which is the case's log. */
#ifndef CI_GATE_CRITERION_CRASH_H
#define CI_GATE_CRITERION_CRASH_H

/* Exit code of a worker that was ended with SIGTERM. */
#define CRASH_EXIT_TERMINATED 124

/**
 * crash_catch() - backtrace on SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, then the signal's
 * own effect; backtrace on SIGTERM, then exit with CRASH_EXIT_TERMINATED
 *
 * Works on a stack of its own, so that a stack overflow is told as well.
 */
void crash_catch(void);

#endif
