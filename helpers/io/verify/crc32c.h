/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC-32C. */
#ifndef HELPERS_IO_VERIFY_CRC32C_H
#define HELPERS_IO_VERIFY_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/**
 * crc32c_40() - standard CRC-32C (Castagnoli) of 40 bytes, which is what a header's checksum
 * covers; by SSE4.2 or ARMv8 where present
 */
uint32_t crc32c_40(const void *data);
/** crc32c_portable() - of any data, without special instructions */
uint32_t crc32c_portable(uint32_t crc, const void *data, size_t length);
/**
 * crc32c_quarters() - of four equal parts of @data, in parallel where possible
 * @skip: bytes at the beginning of the first part that are left out, multiple of 8
 * @length: multiple of 32
 */
void crc32c_quarters(const void *data, size_t length, size_t skip, uint32_t crc[4]);

#endif
