/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of one verified block: a header that says what it is, and a body that follows from
 * it. */
#ifndef HELPERS_IO_VERIFY_BLOCK_H
#define HELPERS_IO_VERIFY_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/io/result.h"
#include "helpers/io/verify/crc32c.h"

/*
 * Each block of @interval bytes begins with a struct verify_header; the other
 * bytes are a function of run, address and generation (FULL) or whatever lay in
 * the buffer (HEADER). FULL also keeps four CRC-32C, one per quarter of the block.
 */
#define VERIFY_MAGIC_HEADER 0x6e676831u /* "ngh1": the body says nothing */
#define VERIFY_MAGIC_FULL 0x6e676631u   /* "ngf1" */

struct verify_header {
	uint32_t crc[4]; /* FULL: quarters of the block, the first one without this field */
	uint32_t magic;
	uint32_t header_crc; /* of the 40 bytes behind it */
	uint64_t offset_bytes;
	uint64_t run;
	uint32_t interval_bytes;
	uint32_t generation; /* 1 .. 255 */
	uint64_t unused[2];
};

_Static_assert(sizeof(struct verify_header) == 64, "a header is 64 bytes");
_Static_assert(offsetof(struct verify_header, offset_bytes) == 24, "header_crc covers the rest");

/** verify_generation_after() - of the next write to a block */
static inline uint8_t verify_generation_after(uint8_t generation)
{
	return generation == 255 ? 1 : (uint8_t)(generation + 1);
}

/** verify_header_crc() - what header_crc must be */
static inline uint32_t verify_header_crc(const struct verify_header *h)
{
	return crc32c_40(&h->offset_bytes);
}

/** verify_make_header() - the header of a block; its body says nothing */
static inline void verify_make_header(struct verify_header *h, uint32_t interval_bytes,
				      uint64_t offset_bytes, uint64_t run, uint8_t generation)
{
	*h = (struct verify_header){
		.magic = VERIFY_MAGIC_HEADER,
		.offset_bytes = offset_bytes,
		.run = run,
		.interval_bytes = interval_bytes,
		.generation = generation,
	};
	h->header_crc = verify_header_crc(h);
}

/** verify_header_fits() - is it the one of this address, run and generation, and whole? */
static inline bool verify_header_fits(const struct verify_header *h, uint32_t interval_bytes,
				      uint64_t offset_bytes, uint64_t run, uint8_t generation)
{
	return h->offset_bytes == offset_bytes && h->run == run && h->generation == generation &&
	       h->interval_bytes == interval_bytes &&
	       (h->magic == VERIFY_MAGIC_HEADER || h->magic == VERIFY_MAGIC_FULL) &&
	       h->header_crc == verify_header_crc(h);
}

/** verify_make_block() - the content of a block */
void verify_make_block(void *block, enum io_verify_mode mode, uint32_t interval_bytes,
		       uint64_t offset_bytes, uint64_t run, uint8_t generation);

/**
 * verify_check_block() - is it what was written?
 *
 * Return: true, or false with the kind and the places in *@ret_mismatch.
 */
bool verify_check_block(const void *block, enum io_verify_mode mode, uint32_t interval_bytes,
			uint64_t offset_bytes, uint64_t run, uint8_t generation,
			struct io_mismatch *ret_mismatch);

/** verify_check_any() - the same if any generation will do */
bool verify_check_any(const void *block, enum io_verify_mode mode, uint32_t interval_bytes,
		      uint64_t offset_bytes, uint64_t run, struct io_mismatch *ret_mismatch);
/** verify_is_ours() - was it written in this run, whatever is wrong with it? */
bool verify_is_ours(const void *block, uint64_t run);

#endif
