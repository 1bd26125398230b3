/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes below a supervisor that is their subreaper: whatever a dead worker left behind has
 * become a child of the supervisor, and goes no further. */
#ifndef CI_GATE_CRITERION_CHILDREN_H
#define CI_GATE_CRITERION_CHILDREN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ci/gate/criterion/signals.h"

#define CHILDREN_KEEP_MAX 64

/* Children that are ours to keep: a runner, and those that cannot be killed. */
struct children {
	pid_t keep[CHILDREN_KEEP_MAX];
	size_t count;
};

/** children_keep() - children_sweep() leaves @pid alone; not beyond CHILDREN_KEEP_MAX */
void children_keep(struct children *children, pid_t pid);
/** children_forget() - children_sweep() ends it, too */
void children_forget(struct children *children, pid_t pid);

struct children_swept {
	unsigned int killed; /* that did not go by themselves */
	unsigned int stuck;  /* of these, that did not die; they are kept from now on */
	char name[64];       /* "sleep (pid 4711)", the first that was killed */
};

/**
 * children_adopt() - from now on orphans below this process become its children
 *
 * Return: 0 or -errno.
 */
int children_adopt(void);

/**
 * children_sweep() - ends and reaps every child that is not kept
 * @grace_ms: how long they may go on to end by themselves
 *
 * Return: when none is left or none dies any more (within 5 s).
 */
void children_sweep(struct children *children, unsigned int grace_ms,
		    struct children_swept *ret_swept);

/**
 * children_reap() - collects kept children that have died; true when @pid was one of them or is no
 * child of ours
 */
bool children_reap(struct children *children, pid_t pid, int *ret_status);

/**
 * children_ask() - runs @child in a forked child, which must end with _exit(), until @deadline_ns
 * For what may hang: a drive, its driver. A child that is late is killed; one that cannot be killed
 * is left behind. It dies with the caller.
 *
 * Return: 0 when it ended by itself, -ETIMEDOUT, or -errno when it could not be started.
 */
int children_ask(void (*child)(void *context), void *context, uint64_t deadline_ns);

/**
 * children_fork() - fork(2), tried again while a limit of processes or memory is reached
 * @signals: a second stop signal ends the trying; NULL: none does
 *
 * Return: 0 in the child, its number in the parent, or -errno: -EAGAIN, -ENOMEM at @deadline_ns.
 */
pid_t children_fork(uint64_t deadline_ns, struct signals *signals);

/**
 * children_busy_ns() - how long its main thread has run and has waited for a processor: stands
 * still in one that waits for something else, or is stopped. 0 when it cannot be told
 */
uint64_t children_busy_ns(pid_t pid);
/** children_parent() - whose child @pid is; 0 when there is no such process */
pid_t children_parent(pid_t pid);
/**
 * children_where() - where in the kernel it is: "function (state D)", stack in brackets where it
 * may be read; "" when nothing can be told
 */
void children_where(pid_t pid, char *ret_text, size_t size);

#endif
