/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of the random numbers that no inner loop needs inline. */
#include "helpers/random.h"

uint64_t random_mix(uint64_t a, uint64_t b)
{
	uint64_t x = a + 0x9e3779b97f4a7c15ull * (b + 1);

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
	return x ^ (x >> 31);
}

double random_unit(struct random_stream *r)
{
	return ((double)(random_next(r) >> 11) + 1) * 0x1p-53;
}
