/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Speeds and widths of links, as numbers and as text. */
#ifndef HELPERS_PCIE_PCIE_RATE_H
#define HELPERS_PCIE_PCIE_RATE_H

#include <stddef.h>

/* A speed and a width. 0 means that the register held no defined value. */
struct pcie_speed {
	unsigned int gen;   /* PCIe generation: 1 = 2.5 GT/s ... 5 = 32 GT/s, 6 = 64 GT/s */
	unsigned int lanes; /* 1, 2, 4, 8, 12, 16, 32 */
};

/**
 * pcie_gen_gts() - transfer rate of a generation: "32.0 GT/s" for 5; "unknown" for 0 and above 7
 */
const char *pcie_gen_gts(unsigned int gen);
/** pcie_gen_rate() - transfer rate in GT/s: 2.5, 5, 8, 16, 32, 64, 128; 0 when unknown */
double pcie_gen_rate(unsigned int gen);

/** PCIE_SPEED_BYTES - room for a speed and a width as text, with its NUL */
#define PCIE_SPEED_BYTES 32

/**
 * pcie_speed_text() - "32.0 GT/s x4": the one form in which people read a link
 *
 * A speed without a value is "unknown x4", a width without one x0. Return: @buf, cut to @size.
 */
const char *pcie_speed_text(struct pcie_speed speed, char *buf, size_t size);

/**
 * pcie_parse_speed() - "gen5x4": generations 1 to 6; 1, 2, 4, 8 or 16 lanes
 *
 * Return: 0; -EINVAL for what no link of a drive can be.
 */
int pcie_parse_speed(const char *text, struct pcie_speed *ret_speed);

#endif
