/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks up the folders of PCI functions in sysfs: each lies in that of the bridge above it. */
#include "helpers/host/host_pci.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "helpers/facts/fact.h"
#include "helpers/pcie/pcie_ceiling.h"

void host_read_link(const char *folder, struct pcie_link_shown *ret_shown)
{
	const struct fact_page *page = &fact_page_attributes;

	for (size_t i = 0; i < page->count; i++) {
		const struct fact *fact = &page->facts[i];
		struct fact_value value = { .known = false };
		unsigned int number;
		char text[64];

		if (!fact->into_bytes)
			continue;
		if (hostfs_read(text, sizeof(text), folder, "%s", fact->attribute) == 0)
			value = fact_parse(fact, text);
		number = (unsigned int)value.number;
		memcpy((char *)ret_shown + fact->into, &number, sizeof(number));
	}
}

static bool read_link(const char *path, struct host_pci_link *ret_link)
{
	struct pcie_link_shown shown;

	host_read_link(path, &shown);
	if (!shown.now.gen || !shown.now.lanes)
		return false;
	ret_link->speed = shown.now;
	(void)snprintf(ret_link->address, sizeof(ret_link->address), "%.31s",
		       strrchr(path, '/') + 1);
	return true;
}

int host_find_narrowest_link(const struct host_roots *roots, const char *address,
			     struct host_pci_link *ret_link)
{
	struct host_pci_link link, least = { .speed.lanes = 0 };
	char path[PATH_MAX], *slash;
	unsigned int above = 0;
	int ret = hostfs_real_path(path, sizeof(path), roots->sys, "bus/pci/devices/%s", address);

	if (ret)
		return ret;
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
	*ret_link = least;
	return 0;
}
