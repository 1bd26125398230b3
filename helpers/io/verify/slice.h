/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verification with bounded memory: what one stream knows of blocks that have no byte of their
 * own. */
#ifndef HELPERS_IO_VERIFY_SLICE_H
#define HELPERS_IO_VERIFY_SLICE_H

#include "helpers/io/verify/extents.h"
#include "helpers/io/verify/verify.h"

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

/** failed_add() - Return: 0, or -ENOMEM if there are too many (16384) */
int failed_add(struct verify_failed *f, uint64_t block);
void failed_remove(struct verify_failed *f, uint64_t from, uint64_t to);
bool failed_has(const struct verify_failed *f, uint64_t block);

/**
 * struct verify_sample - a stream's own knowledge
 * @from, @to: its slice, in blocks
 * @sweeps: it only writes, each unit once per pass
 * @distrusted: more failed than can be noted: nothing is claimed of this slice any more
 * @generation: sweeps: of this pass; else: of the last write
 */
struct verify_sample {
	struct verify_claims claims;
	struct verify_failed failed;
	const struct io_pattern *pattern;
	uint64_t from, to, pass;
	bool writes, sweeps, distrusted;
	uint8_t generation;
};

/** sample_start() - the stream's slice, before its first I/O: 0 or -ENOMEM */
int sample_start(struct io_verify_view *view, const struct io_pattern *pattern, bool writes);
/** sample_commit() - the pattern will not write any more: what has it written? */
void sample_commit(struct verify_sample *s);
/** sample_end() - put back what is known; NULL is fine */
void sample_end(struct io_verify_view *view);
/** sample_write_generation() - of a block that is about to be written */
uint8_t sample_write_generation(struct verify_sample *s);
/** sample_note() - a write is over, or was never started though chosen */
void sample_note(struct verify_sample *s, uint64_t block, bool failed);
/** sample_find() - what a block must hold */
enum claim sample_find(const struct verify_sample *s, uint64_t block, uint8_t *ret_generation);

#endif
