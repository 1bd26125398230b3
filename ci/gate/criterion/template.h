/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The template of all workers of a runner: this program, loaded once and stopped short of main().
 * BoxFort's worker is a copy of it, where it would be the program loaded once more, and its thirty
 * libraries relocated once more. */
#ifndef CI_GATE_CRITERION_TEMPLATE_H
#define CI_GATE_CRITERION_TEMPLATE_H

#include <stdbool.h>
#include <sys/types.h>

/* The environment variable that BoxFort gives its workers. */
#define CRITERION_WORKER_ENV "BXFI_MAP"
/* The environment variable that makes a process the template. */
#define TEMPLATE_ENV "NVME_GATE_TEMPLATE"

/**
 * template_copy() - a worker, as the runner that forks it sees it: its child, which waits with
 * SIGSTOP for what it is to run
 * @fork_process: the C library's fork(), for the template itself, which is started when the first
 *   copy is wanted
 *
 * Return: its number; -EAGAIN or -ENOMEM where no process can be had; -ENOTSUP where there is no
 * template and will be none: the worker is to be forked and loaded, as BoxFort does it.
 */
pid_t template_copy(pid_t (*fork_process)(void));

/** template_is() - is it the template of this process? Nobody but this module may wait for it */
bool template_is(pid_t pid);

/** template_bury() - it is dead: reaps it; from here on there is none */
void template_bury(void);

#endif
