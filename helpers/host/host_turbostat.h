/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What turbostat says of the host's CPUs, if it is installed: an optional second opinion. */
#ifndef HELPERS_HOST_HOST_TURBOSTAT_H
#define HELPERS_HOST_HOST_TURBOSTAT_H

#include <stdint.h>

/* Each is NaN when this machine's turbostat does not show it. */
struct host_turbostat {
	double busy_pct;  /* Busy% */
	double busy_mhz;  /* Bzy_MHz: while busy */
	double package_c; /* PkgTmp */
	double package_w; /* PkgWatt */
};

struct host_turbostat_stream;

/**
 * host_open_turbostat() - starts a turbostat that measures all the time, each @seconds (1 or more)
 * Its start is what costs, so there is one for a load
 *
 * Return: 0; -ENOENT when it is not installed; other -errno.
 */
int host_open_turbostat(unsigned int seconds, struct host_turbostat_stream **ret_stream);

/**
 * host_read_turbostat() - what it has measured last; never waits
 *
 * Return: 0, also when that is not new; -EAGAIN when there is nothing yet, or never will be (it
 * needs root).
 */
int host_read_turbostat(struct host_turbostat_stream *stream, struct host_turbostat *ret_turbostat);

/** host_close_turbostat() - ends it; accepts NULL. @ret_cpu_ns: what it used, may be NULL */
void host_close_turbostat(struct host_turbostat_stream *stream, uint64_t *ret_cpu_ns);

#endif
