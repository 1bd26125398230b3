/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What software sets in config space of a function, and a reset of the function clears. */
#ifndef HELPERS_PCIE_PCIE_SETTING_H
#define HELPERS_PCIE_PCIE_SETTING_H

#include "helpers/pcie/pcie.h"

enum pcie_where { PCIE_IN_HEADER, PCIE_IN_CAPABILITY, PCIE_IN_EXTENDED };

/* What a register says, for who puts it back. */
enum pcie_setting_kind {
	PCIE_SETTING_PLAIN,
	PCIE_SETTING_ADDRESS, /* where the function is found: whoever sets it anew may choose */
	PCIE_SETTING_DECODES, /* it takes what comes there: only once its addresses are right */
};

struct pcie_setting {
	const char *name; /* of the register */
	enum pcie_where where;
	uint16_t id;        /* of the capability */
	uint16_t at, bytes; /* from its beginning; 2 or 4 */
	uint32_t mask;      /* the bits that are set: commands and neighbours are not among them */
	enum pcie_setting_kind kind;
};

#define PCIE_SETTINGS 18 /* how many there are */

/**
 * pcie_setting_at() - each of them, in the order in which they are put back: addresses first, power
 * management of the link when all that it goes by is there, Command last
 *
 * Source: type 0 header; PCI Express, L1 PM Substates, LTR and ATS capabilities.
 *
 * Return: NULL behind the last.
 */
const struct pcie_setting *pcie_setting_at(size_t index);
/**
 * pcie_find_setting() - offset of one of them in a function's config space
 *
 * Return: 0 when the function has no such register, or it was not read.
 */
unsigned int pcie_find_setting(const struct pcie_config *config,
			       const struct pcie_setting *setting);
/** pcie_has_address() - is an address set in any Base Address Register, of 6 (a drive has no less)?
 */
bool pcie_has_address(const struct pcie_config *config);

#endif
