/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the control groups of this process hold back: CPU quotas, memory, I/O; version 1 and 2. */
#ifndef HELPERS_HOST_HOST_CGROUP_H
#define HELPERS_HOST_HOST_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/host/hostfs.h"

#define HOST_CGROUPS_MAX 64
#define HOST_CGROUP_PATH_SIZE 256

/* One control group that this process is in, or a parent of it. */
struct host_cgroup {
	char path[HOST_CGROUP_PATH_SIZE]; /* its folder: /sys/fs/cgroup/cpu/job */
	uint64_t throttled;    /* cpu.stat nr_throttled: periods in which its quota ran out */
	uint64_t throttled_ns; /* ... and how long it had to wait then */
	uint64_t memory_high;  /* memory.events high: how often memory.high slowed it */
};

/* All of them, the own ones first; those that hold nothing back are among them. */
struct host_cgroups {
	size_t count;
	struct host_cgroup group[HOST_CGROUPS_MAX];
};

/**
 * host_read_cgroups() - the groups of a process as they are now
 * @pid: "self", or a number. Returns 0; -errno when /proc does not tell.
 *
 * Those above a cgroup namespace cannot be seen. Also without any: 0, and an empty list.
 */
int host_read_cgroups(const struct host_roots *roots, const char *pid,
		      struct host_cgroups *ret_cgroups);

/**
 * host_compare_cgroups() - why the time between two looks is not the process's own: NULL, or @buf:
 * "its CPU quota ran out 12 times, for 0.834 s together (cpu.stat of /sys/fs/cgroup/job)"
 */
const char *host_compare_cgroups(const struct host_cgroups *before,
				 const struct host_cgroups *after, char *buf, size_t size);

/**
 * host_find_io_limit() - a limit for a block device in any group of the process (io.max of version
 * 2, blkio.throttle of version 1): NULL, or @buf: "wbps=1048576 (io.max of /sys/fs/cgroup/job)"
 */
const char *host_find_io_limit(const struct host_roots *roots, const char *pid, unsigned int major,
			       unsigned int minor, char *buf, size_t size);

#endif
