/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every block of a target must hold: how blocks are made and how they are judged. */
#ifndef HELPERS_IO_VERIFY_H
#define HELPERS_IO_VERIFY_H

#include <pthread.h>

#include "helpers/io/io.h"

/*
 * Memory of acknowledged writes: one generation byte per block of
 * io_job.verify_interval_bytes. Give the same struct to several io_run() calls
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
#define VERIFY_MAGIC_HEADER 0x6e676831u         /* "ngh1": the body says nothing */
#define VERIFY_MAGIC_FULL 0x6e676631u           /* "ngf1" */

struct verify_header {
	uint32_t crc[4];        /* FULL: quarters of the block, the first one without this field */
	uint32_t magic;
	uint32_t header_crc;    /* of the 40 bytes behind it */
	uint64_t offset_bytes;
	uint64_t run;
	uint32_t interval_bytes;
	uint32_t generation;    /* 1 .. 255 */
	uint64_t unused[2];
};

/* one target's memory, shared by the streams that work on disjoint parts of it */
struct io_verify_range {
	struct io_verify_range *next;
	char target[IO_TARGET_SIZE];
	uint32_t interval_bytes;
	uint64_t blocks;
	uint64_t run;
	enum io_verify_mode mode;       /* of the first job */
	uint8_t *generation;    /* per block; 0: content unknown */
	uint8_t *busy;          /* per block one bit: an I/O is in flight */
};

/**
 * verify_open_range() - the memory of a target's first @end_bytes
 * Return: 0; -EINVAL if known with another interval; -ENOMEM if it would need more
 * than half of the machine's memory.
 */
int verify_open_range(struct io_verify *v, const struct io_job *job, uint64_t end_bytes,
		      struct io_verify_range **ret_range, char *why, size_t why_size);

/** verify_begin() - reserve the blocks of an I/O, and make the data of a write
 * Return: false if another I/O is in flight to one of them: try again later. */
bool verify_begin(struct io_verify_range *range, enum io_verify_mode mode, enum io_dir dir,
		  uint64_t offset_bytes, uint32_t length_bytes, void *buffer);

/** verify_cancel() - the I/O was never started: nothing has changed */
void verify_cancel(struct io_verify_range *range, uint64_t offset_bytes, uint32_t length_bytes);

/**
 * verify_end() - the I/O is over: remember a write, judge a read
 * @failed: what a failed or short write left behind is unknown
 */
void verify_end(struct io_verify_range *range, enum io_verify_mode mode, enum io_dir dir,
		uint64_t offset_bytes, uint32_t length_bytes, const void *buffer, bool failed,
		struct io_job_result *result, pthread_mutex_t *lock, const char *mismatch_dir);

/** verify_find_written() - first block at or behind @offset_bytes, before @end_bytes, whose
 * content is known: its offset, or UINT64_MAX */
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

/** crc32c() - standard CRC-32C (Castagnoli), by SSE4.2 or ARMv8 where present
 * @crc: 0, or the result for the bytes before */
uint32_t crc32c(uint32_t crc, const void *data, size_t length);
/** crc32c_portable() - the same without special instructions */
uint32_t crc32c_portable(uint32_t crc, const void *data, size_t length);
/** crc32c_quarters() - of four equal parts of @data, in parallel where possible
 * @skip: bytes at the beginning of the first part that are left out, multiple of 8
 * @length: multiple of 32 */
void crc32c_quarters(const void *data, size_t length, size_t skip, uint32_t crc[4]);

#endif
