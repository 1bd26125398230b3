/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists the capabilities of a function, also those that nobody knows. */
#ifndef HELPERS_PCIE_PCIE_LIST_H
#define HELPERS_PCIE_PCIE_LIST_H

#include "helpers/pcie/pcie.h"

struct pcie_listed {
	unsigned int id, offset;
	bool extended;
	unsigned int version; /* of an extended one */
	const char *name;     /* "Power Management"; NULL: not known */
};

/**
 * pcie_list_capabilities() - both lists, in their order, one call of @tell each
 *
 * No list is followed further than there is room for: one that loops, or leads out of config space,
 * ends there.
 *
 * Return: 0; -EBADMSG: a list does not end as it should.
 */
int pcie_list_capabilities(const struct pcie_config *config,
			   void (*tell)(void *context, const struct pcie_listed *listed),
			   void *context);

#endif
