/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much address space a function takes, as the kernel shows it. */
#ifndef HELPERS_PCIE_BARS_H
#define HELPERS_PCIE_BARS_H

#include <stdint.h>

/**
 * pcie_parse_bars() - adds up the Base Address Registers of a function
 * @text: its sysfs file resource: a line each, "first last flags" in hexadecimal; behind the six
 *   BARs come the expansion ROM and what bridges have
 *
 * Return: 0; -EINVAL for a text that is none.
 */
int pcie_parse_bars(const char *text, uint64_t *ret_bytes);

#endif
