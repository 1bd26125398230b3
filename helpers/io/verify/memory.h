/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was acknowledged of the blocks of a target, across runs. */
#ifndef HELPERS_IO_VERIFY_MEMORY_H
#define HELPERS_IO_VERIFY_MEMORY_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/io/job.h"
#include "helpers/io/verify/extents.h"
#include "helpers/io/verify/failed.h"

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

/* The rest is the engine's. */

/* one target's memory, shared by the streams that work on disjoint parts of it */
struct io_verify_range {
	struct io_verify_range *next;
	char target[IO_TARGET_SIZE];
	uint32_t as; /* of the job; 0: it is known by the target */
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
	struct verify_extents extents;
	struct verify_failed failed;
};

/** verify_entry() - where the generation of a block of the range is kept; NULL: nowhere */
static inline uint8_t *verify_entry(const struct io_verify_range *r, uint64_t block)
{
	uint64_t entry = block - r->first_block;

	if (!r->sampled)
		return &r->generation[entry];
	entry = entry * r->odd & r->odd_mask;
	return entry < r->entries ? &r->generation[entry] : NULL;
}

/**
 * verify_open_range() - the memory of a target's bytes @from_bytes .. @end_bytes - 1
 *
 * All ranges of a run are opened before its first I/O. Return: 0; -EINVAL if known with another
 * interval or mode; -ENOMEM.
 */
int verify_open_range(struct io_verify *v, const struct io_job *job, uint64_t from_bytes,
		      uint64_t end_bytes, struct io_verify_range **ret_range, char *why,
		      size_t why_size);

/**
 * verify_default_memory() - bytes for generations, of all targets together: an eighth of the
 * machine's memory, 1 GiB at most
 */
uint64_t verify_default_memory(void);

/** verify_tracked_share() - of the blocks, those with a generation of their own: 0 .. 1 */
double verify_tracked_share(const struct io_verify_range *range);

/**
 * verify_find_written() - first block at or behind @offset_bytes, before @end_bytes, whose content
 * is known: its offset, or UINT64_MAX. Not of a sampled range.
 */
uint64_t verify_find_written(const struct io_verify_range *range, uint64_t offset_bytes,
			     uint64_t end_bytes);

#endif
