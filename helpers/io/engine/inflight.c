/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of I/Os in flight: its size. */
#include "helpers/io/engine/inflight.h"

#include <errno.h>
#include <stdlib.h>

static unsigned int log2_up(uint64_t value)
{
	return value > 1 ? 64 - (unsigned int)__builtin_clzll(value - 1) : 0;
}

int inflight_init(struct io_inflight *f, uint32_t depth, uint32_t smallest_bytes,
		  uint32_t largest_bytes)
{
	unsigned int bits = log2_up(4 * (uint64_t)depth);

	f->cell_shift = log2_up(largest_bytes);
	f->one_size = smallest_bytes == largest_bytes && largest_bytes == 1u << f->cell_shift;
	f->hash_shift = 64 - bits;
	f->bucket = calloc((size_t)1 << bits, sizeof(*f->bucket));
	return f->bucket ? 0 : -ENOMEM;
}

void inflight_free(struct io_inflight *f)
{
	free(f->bucket);
	f->bucket = NULL;
}
