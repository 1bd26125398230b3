/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the blocks of a large target without a byte for each: by extent, not by
 * block. */
#ifndef HELPERS_IO_VERIFY_EXTENTS_H
#define HELPERS_IO_VERIFY_EXTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/io/pattern/pattern.h"

enum claim {
	CLAIM_UNKNOWN, /* nothing was written that we know of */
	CLAIM_MAYBE,   /* written, or not */
	CLAIM_WRITTEN,
};

/**
 * struct verify_pass - a pass over all units in random order that ended early
 *
 * The permutation tells of each unit at which place of the pass it comes: those before @position
 * were written.
 */
struct verify_pass {
	struct io_permutation permutation;
	uint64_t first_block;
	uint32_t unit_blocks;
	uint64_t position;
	uint8_t generation;
};

/**
 * struct verify_extent - blocks @from .. @to - 1 are alike
 * @generation: 0: any
 * @has_pass: what @pass has written is of its generation, only the others are as @claim says
 */
struct verify_extent {
	uint64_t from, to;
	enum claim claim;
	uint8_t generation;
	bool has_pass;
	struct verify_pass pass;
};

/* sorted, disjoint; what is in none is unknown */
struct verify_claims {
	struct verify_extent *extent;
	size_t count, capacity;
};

void claims_free(struct verify_claims *c);

/* All return 0 or -ENOMEM; then nothing is claimed of what should have changed. */

/** claims_set() - all blocks of the extent are as it says */
int claims_set(struct verify_claims *c, const struct verify_extent *extent);
/** claims_blur() - some of these blocks are being written, and nobody notes which */
int claims_blur(struct verify_claims *c, uint64_t from, uint64_t to);
/** claims_pass() - an early ended pass went over these blocks */
int claims_pass(struct verify_claims *c, uint64_t from, uint64_t to,
		const struct verify_pass *pass);
/** claims_copy() - add what @from_claims say of these blocks */
int claims_copy(struct verify_claims *to_claims, const struct verify_claims *from_claims,
		uint64_t from, uint64_t to);

/** claims_find() - of one block; *@ret_generation 0: any */
enum claim claims_find(const struct verify_claims *c, uint64_t block, uint8_t *ret_generation);
/** claims_unused_generation() - one that no extent has, so that its blocks can be told apart */
uint8_t claims_unused_generation(const struct verify_claims *c);

#endif
