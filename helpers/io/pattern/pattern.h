/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which I/O comes next: direction, offset and size. */
#ifndef HELPERS_IO_PATTERN_PATTERN_H
#define HELPERS_IO_PATTERN_PATTERN_H

#include "helpers/io/job.h"
#include "helpers/random.h"

enum io_pattern_kind {
	PATTERN_SEQUENTIAL,
	PATTERN_UNIFORM,
	PATTERN_COVERAGE, /* every block once per pass, in random order */
	PATTERN_ZIPF,
	PATTERN_PARETO,
};

/**
 * struct io_permutation - a keyed permutation of 0 .. count - 1, without a map
 *
 * An alternating Feistel network of four rounds over the smallest power of two
 * that holds @count; values outside are permuted again until they are inside.
 */
struct io_permutation {
	uint64_t count;
	uint64_t key[4];
	unsigned int low_bits, high_bits;
	uint64_t low_mask, high_mask;
};

/**
 * permutation_init() - a bijection of 0 .. @count - 1
 * @count: 1 .. 2^62; equal seeds give equal permutations
 */
void permutation_init(struct io_permutation *p, uint64_t count, uint64_t seed);

/** permutation_round() - mixes one half of an index with a key; the caller masks the result */
static inline uint64_t permutation_round(uint64_t half, uint64_t key)
{
	/* the upper half of a product: each of its bits depends on all bits of @half */
	return (half ^ key) * 0x9e3779b97f4a7c15ull >> 32;
}

/** permutation_at() - where @index (below count) goes */
static inline uint64_t permutation_at(const struct io_permutation *p, uint64_t index)
{
	do {
		uint64_t low = index & p->low_mask, high = index >> p->low_bits;

		high ^= permutation_round(low, p->key[0]) & p->high_mask;
		low ^= permutation_round(high, p->key[1]) & p->low_mask;
		high ^= permutation_round(low, p->key[2]) & p->high_mask;
		low ^= permutation_round(high, p->key[3]) & p->low_mask;
		index = high << p->low_bits | low;
	} while (index >= p->count);
	return index;
}

/** permutation_index() - which index goes to @value: the inverse of permutation_at() */
static inline uint64_t permutation_index(const struct io_permutation *p, uint64_t value)
{
	do {
		uint64_t low = value & p->low_mask, high = value >> p->low_bits;

		low ^= permutation_round(high, p->key[3]) & p->low_mask;
		high ^= permutation_round(low, p->key[2]) & p->high_mask;
		low ^= permutation_round(high, p->key[1]) & p->low_mask;
		high ^= permutation_round(low, p->key[0]) & p->high_mask;
		value = high << p->low_bits | low;
	} while (value >= p->count);
	return value;
}

/** struct io_zipf - rank r (1 .. count) with probability proportional to r^-theta */
struct io_zipf {
	double theta, h_first, h_last, squeeze;
	uint64_t count;
};

/**
 * zipf_init() - ranks of 1 .. @count, the first the most frequent
 * @theta: the exponent, > 0
 */
void zipf_init(struct io_zipf *z, uint64_t count, double theta);
/** zipf_next() - a rank, 0 (the most frequent one) .. count - 1 */
uint64_t zipf_next(const struct io_zipf *z, struct random_stream *r);

/**
 * struct io_pattern - the endless sequence of I/Os of one stream
 * @unit_bytes: offsets are multiples of it: the smallest size of an I/O
 * @base_bytes, @units: the stream's own range
 * @position: per direction; sequential: next unit; coverage: next index (of read)
 * @pass: passes over the range that are complete (sequential, coverage)
 * @read_limit: an I/O is a read if a random 32-bit word is below it
 */
struct io_pattern {
	enum io_pattern_kind kind;
	bool mixed;
	enum io_dir only;
	uint32_t unit_bytes;
	uint64_t base_bytes;
	uint64_t units;
	uint64_t position[2];
	uint64_t read_limit;
	struct random_stream random;
	struct io_permutation permutation;
	struct io_zipf zipf;
	double pareto_power;
	uint64_t seed, pass;
	uint32_t splits;
	uint32_t split_units[IO_SPLITS_MAX];
	uint64_t split_limit[IO_SPLITS_MAX];
};

/** struct io_choice - one I/O of a pattern */
struct io_choice {
	enum io_dir dir;
	uint64_t offset_bytes;
	uint32_t length_bytes;
};

/**
 * pattern_init() - the pattern of thread @index of a job
 * @range_bytes: size of the job's range on its target
 *
 * Return: 0, or -ENOSPC if the range has no block for each thread.
 */
int pattern_init(struct io_pattern *p, const struct io_job *job, unsigned int index,
		 uint64_t range_bytes);

/** pattern_has_slices() - has each thread a part of the range of its own? */
bool pattern_has_slices(const struct io_job *job);

/** pattern_next() - draw the next I/O */
void pattern_next(struct io_pattern *p, struct io_choice *ret_choice);

/** pattern_pass_ios() - I/Os of one pass over the range (bssplit: on average) */
uint64_t pattern_pass_ios(const struct io_pattern *p);

/** pattern_repass() - start the next pass of a coverage pattern */
void pattern_repass(struct io_pattern *p);

#endif
