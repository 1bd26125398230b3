/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transfer rates of the generations of PCI Express. */
#ifndef HELPERS_PCIE_PCIE_RATE_H
#define HELPERS_PCIE_PCIE_RATE_H

/**
 * pcie_gen_gts() - transfer rate of a generation: "32.0 GT/s" for 5; "unknown" for 0 and above 7
 */
const char *pcie_gen_gts(unsigned int gen);
/** pcie_gen_rate() - transfer rate in GT/s: 2.5, 5, 8, 16, 32, 64, 128; 0 when unknown */
double pcie_gen_rate(unsigned int gen);

#endif
