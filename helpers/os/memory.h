/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much memory the host can still give away. */
#ifndef HELPERS_OS_MEMORY_H
#define HELPERS_OS_MEMORY_H

#include <stdint.h>

/**
 * memory_available_bytes() - MemAvailable of /proc/meminfo: what new programs could have without
 * the host's having to swap
 *
 * Return: bytes; UINT64_MAX where it is not told.
 */
uint64_t memory_available_bytes(void);

#endif
