/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the blocks of a large target without a byte for each: by extent, not by
 * block. */
#ifndef HELPERS_IO_VERIFY_EXTENTS_H
#define HELPERS_IO_VERIFY_EXTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/io/pattern/pattern.h"

enum extent_content {
	EXTENT_UNKNOWN, /* nothing was written that we know of */
	EXTENT_MAYBE,   /* written, or not */
	EXTENT_WRITTEN,
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
 * @has_pass: what @pass has written is of its generation, only the others are as @content says
 */
struct verify_extent {
	uint64_t from, to;
	enum extent_content content;
	uint8_t generation;
	bool has_pass;
	struct verify_pass pass;
};

/* sorted, disjoint; what is in none is unknown */
struct verify_extents {
	struct verify_extent *extent;
	size_t count, capacity;
};

/** extents_free() - nothing is known then; it can be used again */
void extents_free(struct verify_extents *c);

/* All return 0 or -ENOMEM; then nothing is said of what should have changed. */

/** extents_set() - all blocks of the extent are as it says */
int extents_set(struct verify_extents *c, const struct verify_extent *extent);
/** extents_blur() - some of these blocks are being written, and nobody notes which */
int extents_blur(struct verify_extents *c, uint64_t from, uint64_t to);
/** extents_pass() - an early ended pass went over these blocks */
int extents_pass(struct verify_extents *c, uint64_t from, uint64_t to,
		 const struct verify_pass *pass);
/** extents_copy() - add what @from_extents say of these blocks */
int extents_copy(struct verify_extents *to_extents, const struct verify_extents *from_extents,
		 uint64_t from, uint64_t to);

/** extents_find() - of one block; *@ret_generation 0: any */
enum extent_content extents_find(const struct verify_extents *c, uint64_t block,
				 uint8_t *ret_generation);
/** extents_unused_generation() - one that no extent has, so that its blocks can be told apart */
uint8_t extents_unused_generation(const struct verify_extents *c);

#endif
