/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the numbers of NVMe mean to people: status codes, temperatures. */
#ifndef HELPERS_NVME_NVME_UNIT_H
#define HELPERS_NVME_NVME_UNIT_H

#include <stddef.h>

/* Status field of a completion as the kernel hands it out: SC 7:0, SCT 10:8; above it retry
 * delay, More and DNR, which NVME_STATUS() cuts off. */
#define NVME_STATUS(status) ((status)&0x7ff)

/**
 * nvme_status_text() - "Invalid Field in Command (002h)"; writes at most @size bytes
 *
 * Return: @buf.
 */
const char *nvme_status_text(int status, char *buf, size_t size);

/** nvme_kelvin_to_celsius() - degrees: k - 273, not 273.15; 0 K, which means "not told", is -273 */
int nvme_kelvin_to_celsius(unsigned int kelvin);

#endif
