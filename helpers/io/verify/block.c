/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of one verified block: how it is made, and what is wrong with it. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/io/pattern/pattern.h"
#include "helpers/io/verify/block.h"

#define SECTOR 512u
/* how many generations back an old content is recognised by every byte */
#define OLD_MAX 8

#define CRC_BYTES sizeof(((struct verify_header *)0)->crc)
static void make_body(void *block, uint32_t interval_bytes, uint64_t offset_bytes, uint64_t run,
		      uint8_t generation)
{
	uint64_t *word = block;
	uint64_t x = random_mix(random_mix(run, offset_bytes), generation);

	for (uint32_t i = sizeof(struct verify_header) / sizeof(*word);
	     i < interval_bytes / sizeof(*word); i++) {
		uint64_t y = (x + i) * 0x9e3779b97f4a7c15ull;

		word[i] = y ^ (y >> 32);
	}
}

void verify_make_block(void *block, enum io_verify_mode mode, uint32_t interval_bytes,
		       uint64_t offset_bytes, uint64_t run, uint8_t generation)
{
	struct verify_header *h = block;

	verify_make_header(h, interval_bytes, offset_bytes, run, generation);
	if (mode != IO_VERIFY_FULL)
		return;
	h->magic = VERIFY_MAGIC_FULL; /* header_crc begins behind it */
	make_body(block, interval_bytes, offset_bytes, run, generation);
	crc32c_quarters(block, interval_bytes, CRC_BYTES, h->crc);
}

static bool header_is_valid(const struct verify_header *h)
{
	return (h->magic == VERIFY_MAGIC_HEADER || h->magic == VERIFY_MAGIC_FULL) &&
	       h->header_crc == verify_header_crc(h);
}

static bool is_zero(const uint8_t *at, size_t length)
{
	return !at[0] && !memcmp(at, at + 1, length - 1);
}

static uint32_t first_difference(const uint8_t *a, const uint8_t *b, uint32_t length)
{
	uint32_t i = 0;

	while (i < length && a[i] == b[i])
		i++;
	return i;
}

/* A sector of another content differs nearly everywhere; one with flipped bits nearly nowhere. */
static bool is_other_content(const uint8_t *a, const uint8_t *b)
{
	unsigned int different = 0;

	for (unsigned int i = 0; i < SECTOR; i++)
		different += a[i] != b[i];
	return different > SECTOR / 4;
}

/* How many sectors of @block are those of @whole, and whether the others are those of @other. */
static uint32_t count_sectors(const uint8_t *block, const uint8_t *whole, const uint8_t *other,
			      uint32_t length, bool *ret_rest_is_other)
{
	uint32_t equal = 0;

	*ret_rest_is_other = true;
	for (uint32_t at = 0; at < length; at += SECTOR) {
		if (!memcmp(block + at, whole + at, SECTOR))
			equal++;
		else if (other && memcmp(block + at, other + at, SECTOR))
			*ret_rest_is_other = false;
		else if (!other && !is_zero(block + at, SECTOR) &&
			 !is_other_content(block + at, whole + at))
			*ret_rest_is_other = false;
	}
	return equal;
}

static uint8_t generation_before(uint8_t generation)
{
	return generation > 1 ? (uint8_t)(generation - 1) : 255;
}

static enum io_mismatch_kind kind_by_header(const struct verify_header *h, uint64_t offset_bytes,
					    struct io_mismatch *m)
{
	m->found_generation = (uint8_t)h->generation;
	m->found_offset_bytes = h->offset_bytes;
	return h->offset_bytes != offset_bytes ? IO_MISMATCH_MISPLACED : IO_MISMATCH_STALE;
}

/* @expected, @old: scratch of interval_bytes */
static enum io_mismatch_kind classify_full(const uint8_t *block, uint8_t *expected, uint8_t *old,
					   uint64_t offset_bytes, uint64_t run, uint8_t generation,
					   struct io_mismatch *m)
{
	const struct verify_header *h = (const struct verify_header *)(const void *)block;
	uint32_t length = m->length_bytes, sectors = length / SECTOR, equal;
	uint8_t before = generation;
	bool rest_is_other;

	verify_make_block(expected, IO_VERIFY_FULL, length, offset_bytes, run, generation);
	m->first_bad_byte = first_difference(block, expected, length);
	for (int i = 0; i < OLD_MAX; i++) {
		before = generation_before(before);
		verify_make_block(old, IO_VERIFY_FULL, length, offset_bytes, run, before);
		equal = count_sectors(block, expected, old, length, &rest_is_other);
		if (!rest_is_other)
			continue;
		m->found_generation = before;
		return equal ? IO_MISMATCH_TORN : IO_MISMATCH_STALE;
	}
	equal = count_sectors(block, expected, NULL, length, &rest_is_other);
	if (equal && equal < sectors && rest_is_other)
		return IO_MISMATCH_TORN;
	if (header_is_valid(h) &&
	    (h->offset_bytes != offset_bytes || h->run != run || h->generation != generation))
		return kind_by_header(h, offset_bytes, m);
	return IO_MISMATCH_CORRUPT;
}

static __attribute__((noinline)) void find_out(const void *block, enum io_verify_mode mode,
					       uint32_t interval_bytes, uint64_t offset_bytes,
					       uint64_t run, uint8_t generation,
					       struct io_mismatch *ret_mismatch)
{
	const struct verify_header *h = block;
	struct io_mismatch m = { .kind = IO_MISMATCH_CORRUPT,
				 .offset_bytes = offset_bytes,
				 .length_bytes = interval_bytes,
				 .expected_generation = generation };
	uint8_t *scratch;

	if (is_zero(block, interval_bytes)) {
		m.kind = IO_MISMATCH_ZEROED;
	} else if (mode == IO_VERIFY_HEADER) {
		if (header_is_valid(h))
			m.kind = kind_by_header(h, offset_bytes, &m);
	} else {
		scratch = malloc(2 * (size_t)interval_bytes);
		if (scratch)
			m.kind = classify_full(block, scratch, scratch + interval_bytes,
					       offset_bytes, run, generation, &m);
		free(scratch);
	}
	*ret_mismatch = m;
}

bool verify_check_block(const void *block, enum io_verify_mode mode, uint32_t interval_bytes,
			uint64_t offset_bytes, uint64_t run, uint8_t generation,
			struct io_mismatch *ret_mismatch)
{
	const struct verify_header *h = block;
	uint32_t crc[4];

	if (verify_header_fits(h, interval_bytes, offset_bytes, run, generation)) {
		if (mode == IO_VERIFY_HEADER)
			return true;
		crc32c_quarters(block, interval_bytes, CRC_BYTES, crc);
		if (h->magic == VERIFY_MAGIC_FULL && !memcmp(crc, h->crc, sizeof(crc)))
			return true;
	}
	find_out(block, mode, interval_bytes, offset_bytes, run, generation, ret_mismatch);
	return false;
}

bool verify_is_ours(const void *block, uint64_t run)
{
	struct verify_header h;

	memcpy(&h, block, sizeof(h));
	if (h.run == run)
		return true;
	h.run = run; /* is it only this that is wrong? */
	return header_is_valid(&h);
}

bool verify_check_any(const void *block, enum io_verify_mode mode, uint32_t interval_bytes,
		      uint64_t offset_bytes, uint64_t run, struct io_mismatch *ret_mismatch)
{
	const struct verify_header *h = block;
	uint8_t generation = h->generation && h->generation < 256 ? (uint8_t)h->generation : 1;

	return verify_check_block(block, mode, interval_bytes, offset_bytes, run, generation,
				  ret_mismatch);
}
