/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What turbostat says of the host's CPUs, if it is installed: an optional second opinion. */
#ifndef HELPERS_HOST_TURBOSTAT_H
#define HELPERS_HOST_TURBOSTAT_H

#include <stdint.h>

/* Each is NaN when this machine's turbostat does not show it. */
struct host_turbostat {
	double busy_pct;        /* Busy% */
	double busy_mhz;        /* Bzy_MHz: while busy */
	double package_c;       /* PkgTmp */
	double package_w;       /* PkgWatt */
};

/**
 * host_parse_turbostat - the first line of values below a line of column names
 * Lines before the names (warnings) are passed over. Returns 0; -EBADMSG when none of the columns
 * is there.
 */
int host_parse_turbostat(const char *output, struct host_turbostat *ret);

/**
 * host_read_turbostat - measures for @seconds (1 or more), and returns after them
 * Returns 0; -ENOENT when turbostat is not installed; -EACCES when it refuses (needs root);
 * -ETIMEDOUT; -EBADMSG.
 */
int host_read_turbostat(unsigned int seconds, struct host_turbostat *ret);

#endif
