/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes config spaces out of what lspci prints with -x, -xxx or -xxxx. */
#ifndef HELPERS_PCIE_LSPCI_H
#define HELPERS_PCIE_LSPCI_H

#include <stddef.h>

#include "helpers/pcie/pcie.h"
#include "helpers/pcie/pcie_address.h"

struct lspci_function {
	char address[PCIE_ADDRESS_BYTES]; /* "0000:01:00.0" */
	struct pcie_config config;
};

/**
 * lspci_parse() - every function of a dump that has at least its first 64 bytes in it
 * @ret_functions: to be freed; of each as much as is there without a gap: 64, 256 or 4096 bytes
 *
 * Whatever else lspci prints between the bytes is not looked at.
 *
 * Return: 0; -ENODATA: there is none; -ENOMEM.
 */
int lspci_parse(const char *text, size_t size, struct lspci_function **ret_functions,
		size_t *ret_count);

/** lspci_is_nvme() - class 010802h: an NVMe I/O controller */
bool lspci_is_nvme(const struct lspci_function *function);
/** lspci_is_above() - is @port the bridge whose secondary bus @function is on? */
bool lspci_is_above(const struct lspci_function *port, const struct lspci_function *function);

#endif
