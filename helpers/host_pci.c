/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks up the folders of PCI functions in sysfs: each lies in that of the bridge above it. */
#include "helpers/host_pci.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "32.0 GT/s PCIe", "8 GT/s", "Unknown" (trap 25) */
static bool read_link(const char *path, struct host_pci_link *ret)
{
	struct host_pci_link link = { .gts = 0 };
	uint64_t lanes;
	char text[64];

	if (hostfs_read(text, sizeof(text), path, "current_link_speed") ||
	    hostfs_read_u64(&lanes, path, "current_link_width") || !lanes || lanes > 32)
		return false;
	link.gts = strtod(text, NULL);
	if (!(link.gts > 0))
		return false;
	link.lanes = (unsigned int)lanes;
	/* 8b/10b up to 5 GT/s, 128b/130b above */
	link.bytes_per_s = link.gts * 1e9 * link.lanes * (link.gts > 5 ? 128.0 / 130 : 0.8) / 8;
	(void)snprintf(link.address, sizeof(link.address), "%.31s", strrchr(path, '/') + 1);
	*ret = link;
	return true;
}

int host_find_narrowest_link(const struct host_roots *roots, const char *address,
			     struct host_pci_link *ret)
{
	struct host_pci_link link, least = { .lanes = 0 };
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
		    (!least.lanes || link.bytes_per_s < least.bytes_per_s))
			least = link;
	}
	if (!least.lanes)
		return -ENOENT;
	*ret = least;
	return 0;
}
