/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks up the folders of PCI functions in sysfs: each lies in that of the bridge above it. */
#include "helpers/host/host_pci.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/pcie_ceiling.h"

/* "32.0 GT/s PCIe", "8 GT/s", "Unknown" (trap 25) */
static bool read_link(const char *path, struct host_pci_link *ret)
{
	struct host_pci_link link = { .speed.gen = 0 };
	uint64_t lanes;
	char text[64];
	double gts;

	if (hostfs_read(text, sizeof(text), path, "current_link_speed") ||
	    hostfs_read_u64(&lanes, path, "current_link_width") || !lanes || lanes > 32)
		return false;
	gts = strtod(text, NULL);
	for (unsigned int gen = 1; pcie_gen_rate(gen) > 0; gen++)
		if (pcie_gen_rate(gen) == gts)
			link.speed.gen = gen;
	if (!link.speed.gen)
		return false;
	link.speed.lanes = (unsigned int)lanes;
	(void)snprintf(link.address, sizeof(link.address), "%.31s", strrchr(path, '/') + 1);
	*ret = link;
	return true;
}

int host_find_narrowest_link(const struct host_roots *roots, const char *address,
			     struct host_pci_link *ret)
{
	struct host_pci_link link, least = { .speed.lanes = 0 };
	char path[PATH_MAX], *slash;
	unsigned int above = 0;
	int error = hostfs_real_path(path, sizeof(path), roots->sys, "bus/pci/devices/%s", address);

	if (error)
		return error;
	/* the port has the function's own link */
	while ((slash = strrchr(path, '/')) && slash != path) {
		*slash = '\0';
		if (!hostfs_exists(path, "current_link_speed"))
			break;
		if (++above > 1 && read_link(path, &link) &&
		    (!least.speed.lanes ||
		     pcie_raw_bytes_per_s(link.speed) < pcie_raw_bytes_per_s(least.speed)))
			least = link;
	}
	if (!least.speed.lanes)
		return -ENOENT;
	*ret = least;
	return 0;
}
