/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which bytes of a stream's range have an I/O in flight: what must not overlap finds out here. */
#ifndef HELPERS_IO_ENGINE_INFLIGHT_H
#define HELPERS_IO_ENGINE_INFLIGHT_H

#include "helpers/io/engine/engine.h"

/*
 * A hash table of the stream's own tags, by where an I/O begins: its memory depends on the depth
 * alone, whatever the size of the target. A cell is a power of two and as long as the largest I/O,
 * so that whatever overlaps begins in a cell that is touched or in the one before. Streams have
 * disjoint ranges, so each looks at its own I/Os only, and nothing is atomic.
 */

static inline uint32_t inflight_bucket(const struct io_inflight *f, uint64_t cell)
{
	return (uint32_t)(cell * 0x9e3779b97f4a7c15ull >> f->hash_shift);
}

/** inflight_meets() - does an I/O in flight share bytes with this one? */
static inline bool inflight_meets(const struct io_inflight *f, const struct io_tag *tags,
				  uint64_t offset_bytes, uint32_t length_bytes)
{
	uint64_t cell = offset_bytes >> f->cell_shift, last = cell;

	if (!f->one_size) {
		last = (offset_bytes + length_bytes - 1) >> f->cell_shift;
		cell -= cell != 0;
	}
	for (; cell <= last; cell++) {
		for (uint32_t i = f->bucket[inflight_bucket(f, cell)]; i; i = tags[i - 1].next) {
			const struct io_tag *tag = &tags[i - 1];

			if (tag->offset_bytes < offset_bytes + length_bytes &&
			    offset_bytes < tag->offset_bytes + tag->length_bytes)
				return true;
		}
	}
	return false;
}

/** inflight_add() - an I/O with offset and length set goes out */
static inline void inflight_add(const struct io_inflight *f, struct io_tag *tag)
{
	uint32_t *bucket = &f->bucket[inflight_bucket(f, tag->offset_bytes >> f->cell_shift)];

	tag->next = *bucket;
	*bucket = tag->index + 1;
}

/** inflight_remove() - it is back */
static inline void inflight_remove(const struct io_inflight *f, struct io_tag *tags,
				   const struct io_tag *tag)
{
	uint32_t *at = &f->bucket[inflight_bucket(f, tag->offset_bytes >> f->cell_shift)];

	while (*at != tag->index + 1)
		at = &tags[*at - 1].next;
	*at = tag->next;
}

/** inflight_init() - for @depth I/Os of @smallest to @largest bytes: 0 or -ENOMEM */
int inflight_init(struct io_inflight *f, uint32_t depth, uint32_t smallest_bytes,
		  uint32_t largest_bytes);
void inflight_free(struct io_inflight *f);

#endif
