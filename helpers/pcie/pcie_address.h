/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a function is: "0000:01:00.0". */
#ifndef HELPERS_PCIE_PCIE_ADDRESS_H
#define HELPERS_PCIE_PCIE_ADDRESS_H

#include <stddef.h>

struct pcie_address {
	unsigned int domain; /* 32 bits: those of VMD begin at 10000h */
	unsigned int bus;
	unsigned int device;   /* 0 .. 31 */
	unsigned int function; /* 0 .. 7 */
};

/** PCIE_ADDRESS_BYTES - room for one as text, "ffffffff:ff:1f.7", with its NUL */
#define PCIE_ADDRESS_BYTES 17

/**
 * pcie_parse_address() - "01:00.0", "0000:01:00.0", "10000:e1:00.0"; hexadecimal digits only, no
 * sign and no blank
 * @ret_rest: what stands behind it; NULL: nothing may
 *
 * Return: 0; -EINVAL when it is none.
 */
int pcie_parse_address(const char *text, struct pcie_address *ret_address, const char **ret_rest);

/**
 * pcie_address_text() - in the kernel's spelling, "0000:01:00.0"
 * @size: at least PCIE_ADDRESS_BYTES
 *
 * Return: @buf.
 */
const char *pcie_address_text(const struct pcie_address *address, char *buf, size_t size);

#endif
