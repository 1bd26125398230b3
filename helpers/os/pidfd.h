/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A process by a descriptor: waited for with a deadline, and never another one of the same number.
 */
#ifndef HELPERS_OS_PIDFD_H
#define HELPERS_OS_PIDFD_H

#include <stdint.h>
#include <sys/types.h>

/** pidfd_of() - for waiting and for signals, O_CLOEXEC; -errno when there is none */
int pidfd_of(pid_t pid);
/** pidfd_signal() - through a pidfd; 0 or -errno */
int pidfd_signal(int pidfd, int signal_number);
/**
 * pidfd_wait() - until the process behind @pidfd is dead; it is not reaped
 * @deadline_ns: by clock_now_ns()
 *
 * Return: 0; -ETIMEDOUT; other -errno.
 */
int pidfd_wait(int pidfd, uint64_t deadline_ns);

#endif
