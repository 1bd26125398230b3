/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host's CPU packages consume: the RAPL energy counters under /sys/class/powercap. */
#ifndef HELPERS_HOST_HOST_POWER_H
#define HELPERS_HOST_HOST_POWER_H

#include <stddef.h>
#include <stdint.h>

#include "helpers/host/hostfs.h"

#define HOST_PACKAGES_MAX 16

/* One look at the counters; they wrap. */
struct host_energy {
	size_t count;
	struct host_package_energy {
		char name[32];      /* "package-0" */
		uint64_t energy_uj; /* energy_uj */
		/* max_energy_range_uj: the counter goes from 0 to it; 0 unknown */
		uint64_t range_uj;
	} package[HOST_PACKAGES_MAX];
};

/**
 * host_read_energy() - each package's counter
 *
 * Return: 0; -ENOENT when the host has none; -EACCES when only root may read them.
 */
int host_read_energy(const struct host_roots *roots, struct host_energy *ret_energy);

/**
 * host_compare_energy() - watts between two looks, all packages together
 * @elapsed_ns: the time between them, short enough that no counter wraps twice (minutes)
 *
 * NaN when the two do not show the same packages, no time passed, or a wrap has an unknown range.
 */
double host_compare_energy(const struct host_energy *before, const struct host_energy *after,
			   uint64_t elapsed_ns);

#endif
