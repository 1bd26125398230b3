/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The I/Os in flight of a stream: their tags, and who meets whom. */
#ifndef HELPERS_IO_ENGINE_INFLIGHT_H
#define HELPERS_IO_ENGINE_INFLIGHT_H

#include <stdbool.h>
#include <stdint.h>

struct io_stream;

/* One I/O in flight, or the place for one. The first cache line is all that the fast loops need. */
struct io_tag {
	uint64_t start_ns; /* latency counts from here (open loop: intended start) */
	uint64_t offset_bytes;
	void *buffer;
	uint64_t issued_ns; /* equals start_ns in a closed loop */
	struct io_stream *stream;
	uint32_t length_bytes;
	uint8_t dir;
	bool counted; /* not warm-up, not read-back */
	bool in_flight;
	bool readback;
	uint32_t index;
	uint32_t next; /* in the table of I/Os in flight: index + 1, 0: the last */
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct io_tag) == 64, "the fast loops touch one cache line per tag");

/* I/Os in flight by where they begin; without @bucket they may overlap. */
struct io_inflight {
	uint32_t *bucket; /* the first tag in it: index + 1, 0: none */
	unsigned int cell_shift, hash_shift;
	bool one_size; /* every I/O is one whole cell */
};

/*
 * A hash table of the stream's own tags, by where an I/O begins: its memory depends on the depth
 * alone, whatever the size of the target. A cell is a power of two and as long as the largest I/O,
 * so that whatever overlaps begins in a cell that is touched or in the one before. Streams have
 * disjoint ranges, so each looks at its own I/Os only, and nothing is atomic.
 */

/** inflight_bucket() - which list the I/Os of a cell are in */
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

/**
 * inflight_init() - room to find @depth I/Os of @smallest_bytes to @largest_bytes by their place: 0
 * or -ENOMEM
 */
int inflight_init(struct io_inflight *f, uint32_t depth, uint32_t smallest_bytes,
		  uint32_t largest_bytes);
/** inflight_free() - accepts an all-zero struct */
void inflight_free(struct io_inflight *f);

#endif
