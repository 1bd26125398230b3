/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads RAPL's package zones; their subzones (cores, DRAM) are parts of them or optional. */
#include "helpers/host/host_power.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

int host_read_energy(const struct host_roots *roots, struct host_energy *ret_energy)
{
	struct hostfs_names names = { 0 };
	struct host_energy energy = { 0 };
	int ret;

	ret = hostfs_list(&names, roots->sys, "class/powercap");
	if (ret)
		return ret;
	ret = -ENOENT;
	for (size_t i = 0; i < names.count && energy.count < HOST_PACKAGES_MAX; i++) {
		struct host_package_energy *package = &energy.package[energy.count];
		int n;

		/* the name says what a zone is: also AMD's are called intel-rapl */
		if (hostfs_read(package->name, sizeof(package->name), roots->sys,
				"class/powercap/%s/name", names.name[i]) ||
		    strncmp(package->name, "package-", 8))
			continue;
		/* the same package may be there a second time by way of memory-mapped registers */
		if (!strncmp(names.name[i], "intel-rapl-mmio", 15))
			continue;
		n = hostfs_read_u64(&package->energy_uj, roots->sys, "class/powercap/%s/energy_uj",
				    names.name[i]);
		if (n) {
			ret = energy.count ? 0 : n;
			continue;
		}
		if (hostfs_read_u64(&package->range_uj, roots->sys,
				    "class/powercap/%s/max_energy_range_uj", names.name[i]))
			package->range_uj = 0;
		energy.count++;
		ret = 0;
	}
	hostfs_free_names(&names);
	if (!ret)
		*ret_energy = energy;
	return ret;
}

double host_compare_energy(const struct host_energy *before, const struct host_energy *after,
			   uint64_t elapsed_ns)
{
	double joules = 0;

	if (!elapsed_ns || !after->count || before->count != after->count)
		return NAN;
	for (size_t i = 0; i < after->count; i++) {
		const struct host_package_energy *b = &before->package[i], *a = &after->package[i];

		if (strcmp(b->name, a->name))
			return NAN;
		if (a->energy_uj >= b->energy_uj)
			joules += (double)(a->energy_uj - b->energy_uj) / 1e6;
		else if (a->range_uj >= b->energy_uj)
			joules += (double)(a->range_uj - b->energy_uj + a->energy_uj) / 1e6;
		else
			return NAN;
	}
	return joules / ((double)elapsed_ns / 1e9);
}
