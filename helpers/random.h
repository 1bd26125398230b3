/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random numbers that are the same on every host: equal seeds give equal numbers. */
#ifndef HELPERS_RANDOM_H
#define HELPERS_RANDOM_H

#include <stdint.h>

/** struct random_stream - one word of state, period 2^64; seed it with anything */
struct random_stream {
	uint64_t state;
};

/** random_product() - both halves of a product of 128 bits */
static inline uint64_t random_product(uint64_t a, uint64_t b, uint64_t *ret_low)
{
#ifdef __SIZEOF_INT128__
	__uint128_t product = (__uint128_t)a * b;

	*ret_low = (uint64_t)product;
	return (uint64_t)(product >> 64);
#else
	uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX);
	uint64_t one = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
	uint64_t other = (a & UINT32_MAX) * (b >> 32) + (one & UINT32_MAX);

	*ret_low = other << 32 | (low & UINT32_MAX);
	return (a >> 32) * (b >> 32) + (one >> 32) + (other >> 32);
#endif
}

/** random_next() - the next word of a stream */
static inline uint64_t random_next(struct random_stream *r)
{
	uint64_t high, low;

	r->state += 0xa0761d6478bd642full;
	high = random_product(r->state, r->state ^ 0xe7037ed1a0b428dbull, &low);
	return high ^ low;
}

/** random_below() - 0 .. @count - 1 from a random word; bias below count / 2^64 */
static inline uint64_t random_below(uint64_t word, uint64_t count)
{
	uint64_t low;

	return random_product(word, count, &low);
}

/** random_unit() - (0, 1], never 0 */
double random_unit(struct random_stream *r);

/** random_mix() - a well mixed word from two: what stands at place @b of the sequence @a */
uint64_t random_mix(uint64_t a, uint64_t b);

#endif
