/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The links between a PCI Express function and its host, as sysfs shows them. */
#ifndef HELPERS_HOST_HOST_PCI_H
#define HELPERS_HOST_HOST_PCI_H

#include "helpers/host/hostfs.h"
#include "helpers/pcie/pcie.h"

/* One link on the way up. */
struct host_pci_link {
	char address[32];        /* of the function at its lower or upper end: 0000:17:00.0 */
	struct pcie_speed speed; /* now */
};

/**
 * host_read_link() - what sysfs shows of a function's link
 * @folder: of the function, as in /sys/bus/pci/devices/0000:01:00.0
 * @ret_shown: 0 for what it does not show ("Unknown", no such file)
 */
void host_read_link(const char *folder, struct pcie_link_shown *ret_shown);

/**
 * host_find_narrowest_link() - of those above the port that the function is plugged into
 *
 * These are the links of switches. Reads current_link_speed and current_link_width of each bridge.
 *
 * Return: 0; -ENOENT when there is none (the port is the root port, or nothing is known).
 */
int host_find_narrowest_link(const struct host_roots *roots, const char *address,
			     struct host_pci_link *ret_link);

#endif
