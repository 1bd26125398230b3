/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verification with bounded memory: what one stream knows of blocks that have no byte of their
 * own. */
#ifndef HELPERS_IO_VERIFY_SLICE_H
#define HELPERS_IO_VERIFY_SLICE_H

#include "helpers/io/verify/memory.h"

/*
 * A byte per block is 25 GB for 100 TB. Where that is above the budget, an evenly spread sample of
 * the blocks keeps its byte, and is judged as ever. What the header of any other block says of
 * address, run and checksum is judged all the same, so what is misplaced, torn or corrupt is found
 * everywhere; to find what is stale, or was lost altogether, one must know what was written:
 *  - after a pass that only writes and takes every block once, in order or at random, each block's
 *    generation is that of the pass, and its place in the pass tells whether it had its turn when
 *    the pass ended early: such jobs lose nothing;
 *  - among blocks that were read, written and written again at random nobody knows: there only the
 *    sample finds stale ones, and io_job_result.unaged_blocks counts the others. Consecutive writes
 *    of a stream have different generations, so that a torn one shows.
 * Written blocks are read back at the end by drawing the same random numbers again.
 *
 * A stream works on a copy of what is known of its own slice, and puts it back at its end: nothing
 * is locked per I/O, and what a lost thread wrote is unknown.
 */

/**
 * struct verify_slice - a stream's own knowledge
 * @from, @to: its slice, in blocks
 * @sweeps: it only writes, each unit once per pass
 * @distrusted: more failed than can be noted: nothing is known of this slice any more
 * @generation: sweeps: of this pass; else: of the last write
 */
struct verify_slice {
	struct verify_extents extents;
	struct verify_failed failed;
	const struct io_pattern *pattern;
	uint64_t from, to, pass;
	bool writes, sweeps, distrusted;
	uint8_t generation;
};

/** slice_start() - a copy of what is known, before the stream's first I/O: 0 or -ENOMEM */
int slice_start(struct io_verify_range *r, const struct io_pattern *pattern, bool writes,
		struct verify_slice **ret_slice);
/** slice_commit() - the pattern will not write any more: what has it written? */
void slice_commit(struct verify_slice *s);
/** slice_end() - put back what is known; NULL is fine */
void slice_end(struct io_verify_range *r, struct verify_slice *s);
/** slice_write_generation() - of a block that is about to be written */
uint8_t slice_write_generation(struct verify_slice *s);
/** slice_note() - a write is over, or was never started though chosen */
void slice_note(struct verify_slice *s, uint64_t block, bool failed);
/** slice_find() - what a block must hold */
enum extent_content slice_find(const struct verify_slice *s, uint64_t block,
			       uint8_t *ret_generation);

#endif
