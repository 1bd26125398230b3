/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every block of a target must hold: how blocks are made and how they are judged. */
#ifndef HELPERS_IO_VERIFY_VERIFY_H
#define HELPERS_IO_VERIFY_VERIFY_H

#include <pthread.h>
#include <stddef.h>

#include "helpers/io/verify/extents.h"
#include "helpers/io/io.h"

/*
 * Memory of acknowledged writes: one generation byte per block of
 * io_job.verify_interval_bytes, or of an evenly spread sample of the blocks where that
 * would be above io_job.verify_memory_bytes (helpers/io/verify/slice.h says what is then still
 * found). Give the same struct to several io_run() calls
 * (write; then reset, power-cycle or remount; then read with verify) and the
 * reads are judged by what was acknowledged before. Not for two runs at a time.
 */
struct io_verify;

/** io_verify_new() - an empty memory; NULL without memory */
struct io_verify *io_verify_new(void);
/** io_verify_free() - forget everything; NULL is fine */
void io_verify_free(struct io_verify *verify);

/*
 * The rest is the engine's.
 *
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

/** crc32c() - standard CRC-32C (Castagnoli), by SSE4.2 or ARMv8 where present
 * @crc: 0, or the result for the bytes before */
uint32_t crc32c(uint32_t crc, const void *data, size_t length);
/** crc32c_40() - the same of 40 bytes, which is what a header's checksum covers */
uint32_t crc32c_40(const void *data);
/** crc32c_portable() - the same without special instructions */
uint32_t crc32c_portable(uint32_t crc, const void *data, size_t length);
/** crc32c_quarters() - of four equal parts of @data, in parallel where possible
 * @skip: bytes at the beginning of the first part that are left out, multiple of 8
 * @length: multiple of 32 */
void crc32c_quarters(const void *data, size_t length, size_t skip, uint32_t crc[4]);

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

/* one target's memory, shared by the streams that work on disjoint parts of it */
struct io_verify_range {
	struct io_verify_range *next;
	char target[IO_TARGET_SIZE];
	uint32_t interval_bytes;
	unsigned int interval_shift; /* 0: the interval is no power of two */
	uint64_t first_block, blocks;
	uint64_t run;
	enum io_verify_mode mode; /* of the first job */
	uint8_t *generation;      /* @entries of them; 0: content unknown */
	uint64_t entries;
	/* fewer entries than blocks: block b has entry b * @odd modulo a power of two, if there is
	 * one: multiples of the golden ratio are spread as evenly as can be */
	bool sampled;
	uint64_t odd, odd_mask;
	pthread_mutex_t lock; /* of what follows: sampled, and in no stream's hands */
	struct verify_claims claims;
	struct verify_failed { /* sorted blocks of unknown content: a write failed */
		uint64_t *block;
		size_t count, capacity;
	} failed;
};

struct verify_sample;

/** verify_entry() - where the generation of a block of the range is kept; NULL: nowhere */
static inline uint8_t *verify_entry(const struct io_verify_range *r, uint64_t block)
{
	uint64_t entry = block - r->first_block;

	if (!r->sampled)
		return &r->generation[entry];
	entry = entry * r->odd & r->odd_mask;
	return entry < r->entries ? &r->generation[entry] : NULL;
}

/* What one stream needs to verify; its counts are its own. No two I/Os of a stream that writes may
 * touch a block at a time: the stream sees to that (helpers/io/engine/inflight.h). */
struct io_verify_view {
	struct io_verify_range *range; /* NULL: off */
	enum io_verify_mode mode;
	struct verify_sample *sample; /* of a range that is sampled */
	uint64_t verified_blocks, unchecked_blocks, unaged_blocks;
	struct io_job_result *sink; /* mismatches go here, under the lock */
	pthread_mutex_t *lock;
	const char *mismatch_dir; /* NULL: not saved */
};

/**
 * verify_open_range() - the memory of a target's bytes @from_bytes .. @end_bytes - 1
 *
 * All ranges of a run are opened before its first I/O. Return: 0; -EINVAL if known with another
 * interval or mode; -ENOMEM.
 */
int verify_open_range(struct io_verify *v, const struct io_job *job, uint64_t from_bytes,
		      uint64_t end_bytes, struct io_verify_range **ret_range, char *why,
		      size_t why_size);

/** verify_default_memory() - bytes for generations, of all targets together: an eighth of the
 * machine's memory, 1 GiB at most */
uint64_t verify_default_memory(void);

/** verify_tracked_share() - of the blocks, those with a generation of their own: 0 .. 1 */
double verify_tracked_share(const struct io_verify_range *range);

/** verify_make() - the data of a write that is about to go out */
void verify_make(struct io_verify_view *view, uint64_t offset_bytes, uint32_t length_bytes,
		 void *buffer);
/** verify_wrote() - a write is over
 * @failed: what a failed or short write left behind is unknown */
void verify_wrote(struct io_verify_view *view, uint64_t offset_bytes, uint32_t length_bytes,
		  bool failed);
/** verify_cancel() - a write was chosen but not started: nothing has changed */
void verify_cancel(struct io_verify_view *view, uint64_t offset_bytes, uint32_t length_bytes);
/** verify_read() - a read is over, and complete: judge what it brought */
void verify_read(struct io_verify_view *view, uint64_t offset_bytes, uint32_t length_bytes,
		 const void *buffer);

/** verify_find_written() - first block at or behind @offset_bytes, before @end_bytes, whose content
 * is known: its offset, or UINT64_MAX. Not of a sampled range. */
uint64_t verify_find_written(const struct io_verify_range *range, uint64_t offset_bytes,
			     uint64_t end_bytes);

/** verify_make_block() - the content of a block */
void verify_make_block(void *block, enum io_verify_mode mode, uint32_t interval_bytes,
		       uint64_t offset_bytes, uint64_t run, uint8_t generation);

/** verify_check_block() - is it what was written?
 * Return: true, or false with the kind and the places in *@ret_mismatch. */
bool verify_check_block(const void *block, enum io_verify_mode mode, uint32_t interval_bytes,
			uint64_t offset_bytes, uint64_t run, uint8_t generation,
			struct io_mismatch *ret_mismatch);

/** verify_check_any() - the same if any generation will do */
bool verify_check_any(const void *block, enum io_verify_mode mode, uint32_t interval_bytes,
		      uint64_t offset_bytes, uint64_t run, struct io_mismatch *ret_mismatch);
/** verify_is_ours() - was it written in this run, whatever is wrong with it? */
bool verify_is_ours(const void *block, uint64_t run);

#endif
