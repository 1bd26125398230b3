/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors that AER tells of, by their names. */
#ifndef HELPERS_PCIE_ERRORS_H
#define HELPERS_PCIE_ERRORS_H

#include <stddef.h>
#include <stdint.h>

/** pcie_errors_beside() - bits of an AER status register that are not in @allowed */
uint32_t pcie_errors_beside(uint32_t status, uint32_t allowed);
/**
 * pcie_uncorrectable_text() - "Data Link Protocol Error, bit 3" of Uncorrectable Error Status
 *
 * Bits that are reserved are told by their number. Return: @buf, cut to @size.
 */
const char *pcie_uncorrectable_text(uint32_t status, char *buf, size_t size);

#endif
