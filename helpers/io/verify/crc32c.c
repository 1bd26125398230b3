/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC-32C (Castagnoli, reflected 0x82f63b78): by instruction where the processor has it. Ours, for
 * a library more on every host would sum one part at a time: four at once are 2.5 times as fast. */
#include "helpers/io/verify/crc32c.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#define CRC_TARGET __attribute__((target("sse4.2")))
#define CRC_WORD(crc, word) ((uint32_t)_mm_crc32_u64((crc), (word)))
static bool has_instruction(void)
{
	return __builtin_cpu_supports("sse4.2");
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#define CRC_TARGET
#define CRC_WORD(crc, word) __crc32cd((crc), (word))
static bool has_instruction(void)
{
	return true;
}
#endif

uint32_t crc32c_portable(uint32_t crc, const void *data, size_t length)
{
	static uint32_t table[256];
	const uint8_t *byte = data;

	if (!__atomic_load_n(&table[255], __ATOMIC_ACQUIRE)) {
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t value = i;

			for (int bit = 0; bit < 8; bit++)
				value = value >> 1 ^ (value & 1 ? 0x82f63b78u : 0);
			/* equal values from every thread; the last one is the mark */
			__atomic_store_n(&table[i], value, __ATOMIC_RELEASE);
		}
	}
	crc = ~crc;
	for (size_t i = 0; i < length; i++)
		crc = crc >> 8 ^ table[(crc ^ byte[i]) & 0xff];
	return ~crc;
}

#ifdef CRC_TARGET
static uint64_t word_at(const uint8_t *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

CRC_TARGET static uint32_t fast_40(const uint8_t *at)
{
	uint32_t crc = ~0u;

	crc = CRC_WORD(crc, word_at(at));
	crc = CRC_WORD(crc, word_at(at + 8));
	crc = CRC_WORD(crc, word_at(at + 16));
	crc = CRC_WORD(crc, word_at(at + 24));
	return ~CRC_WORD(crc, word_at(at + 32));
}

/* Four streams hide the three cycles that one crc32 instruction takes. */
CRC_TARGET static void quarters_fast(const uint8_t *at, size_t quarter, size_t skip,
				     uint32_t crc[4])
{
	uint32_t a = ~0u, b = ~0u, c = ~0u, d = ~0u;
	const uint8_t *at1 = at + quarter, *at2 = at1 + quarter, *at3 = at2 + quarter;
	size_t i = 0;

	for (; i < skip; i += 8) {
		b = CRC_WORD(b, word_at(at1 + i));
		c = CRC_WORD(c, word_at(at2 + i));
		d = CRC_WORD(d, word_at(at3 + i));
	}
	for (; i < quarter; i += 8) {
		a = CRC_WORD(a, word_at(at + i));
		b = CRC_WORD(b, word_at(at1 + i));
		c = CRC_WORD(c, word_at(at2 + i));
		d = CRC_WORD(d, word_at(at3 + i));
	}
	crc[0] = ~a;
	crc[1] = ~b;
	crc[2] = ~c;
	crc[3] = ~d;
}
#endif

uint32_t crc32c_40(const void *data)
{
#ifdef CRC_TARGET
	if (has_instruction())
		return fast_40(data);
#endif
	return crc32c_portable(0, data, 40);
}

void crc32c_quarters(const void *data, size_t length, size_t skip, uint32_t crc[4])
{
	const uint8_t *at = data;
	size_t quarter = length / 4;

#ifdef CRC_TARGET
	if (has_instruction()) {
		quarters_fast(at, quarter, skip, crc);
		return;
	}
#endif
	for (size_t i = 0; i < 4; i++)
		crc[i] = crc32c_portable(0, at + i * quarter + (i ? 0 : skip),
					 quarter - (i ? 0 : skip));
}
