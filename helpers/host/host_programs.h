/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose the processor time is: that of other programs, or of the other drives of the same run. */
#ifndef HELPERS_HOST_HOST_PROGRAMS_H
#define HELPERS_HOST_HOST_PROGRAMS_H

#include <sys/types.h>

#include "helpers/host/hostfs.h"

/* Used until now, in seconds. */
struct host_programs {
	double others_s;
	double siblings_s; /* by the processes that test the other drives of this run */
	char siblings[96]; /* who they are: "LAB0002, LAB0003"; "": nobody */
};

/**
 * host_read_programs() - processor time of all processes and the children that they have waited for
 * @self, its children, the processes above them up to @conductor and what else they have started
 * are neither, nor are kernel threads. Looks at each process: not for beside a load. /proc/stat
 * cannot tell this: it samples at the timer's ticks, and whoever wakes with them is taken for busy.
 * @conductor: the process that conducts several drives, each in a child of its own whose name is
 *   the drive's; 0, or one that is not above @self: nobody has siblings
 *
 * Return: 0; -ENOENT when there is not one process to see.
 */
int host_read_programs(const struct host_roots *roots, pid_t self, pid_t conductor,
		       struct host_programs *ret_programs);

#endif
