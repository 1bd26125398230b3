/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Little-endian integers of any alignment, read and written byte by byte: right on every host. */
#ifndef HELPERS_BYTES_H
#define HELPERS_BYTES_H

#include <stdint.h>

/** bytes_get_le16() - 2 bytes at @p, the least significant first, wherever they lie */
static inline uint16_t bytes_get_le16(const uint8_t *p)
{
	return (uint16_t)(p[0] | (unsigned int)p[1] << 8);
}

/** bytes_get_le32() - 4 bytes at @p, the least significant first */
static inline uint32_t bytes_get_le32(const uint8_t *p)
{
	return (uint32_t)bytes_get_le16(p) | (uint32_t)bytes_get_le16(p + 2) << 16;
}

/** bytes_get_le64() - 8 bytes at @p, the least significant first */
static inline uint64_t bytes_get_le64(const uint8_t *p)
{
	return (uint64_t)bytes_get_le32(p) | (uint64_t)bytes_get_le32(p + 4) << 32;
}

/** bytes_get_le128() - cut to 64 bits by saturation: UINT64_MAX when any high bit is set */
static inline uint64_t bytes_get_le128(const uint8_t *p)
{
	return bytes_get_le64(p + 8) ? UINT64_MAX : bytes_get_le64(p);
}

/** bytes_put_le16() - 2 bytes to @p, the least significant first, wherever they lie */
static inline void bytes_put_le16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

/** bytes_put_le32() - 4 bytes to @p, the least significant first */
static inline void bytes_put_le32(uint8_t *p, uint32_t value)
{
	bytes_put_le16(p, (uint16_t)value);
	bytes_put_le16(p + 2, (uint16_t)(value >> 16));
}

/** bytes_put_le64() - 8 bytes to @p, the least significant first */
static inline void bytes_put_le64(uint8_t *p, uint64_t value)
{
	bytes_put_le32(p, (uint32_t)value);
	bytes_put_le32(p + 4, (uint32_t)(value >> 32));
}

/** bytes_put_le128() - a 64-bit value in a 128-bit field */
static inline void bytes_put_le128(uint8_t *p, uint64_t value)
{
	bytes_put_le64(p, value);
	bytes_put_le64(p + 8, 0);
}

#endif
