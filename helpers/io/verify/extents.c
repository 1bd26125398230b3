/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extents of blocks that are alike: split, replaced, joined, looked up. */
#include "helpers/io/verify/extents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void extents_free(struct verify_extents *c)
{
	free(c->extent);
	*c = (struct verify_extents){ 0 };
}

/* the first extent that ends behind @block */
static size_t index_of(const struct verify_extents *c, uint64_t block)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (c->extent[mid].to > block)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* Room for what one operation can add, beforehand: none of them fails halfway. */
static int reserve(struct verify_extents *c)
{
	size_t needed = 2 * c->count + 4;
	struct verify_extent *bigger;

	if (needed <= c->capacity)
		return 0;
	bigger = reallocarray(c->extent, 2 * needed, sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	c->extent = bigger;
	c->capacity = 2 * needed;
	return 0;
}

static void insert(struct verify_extents *c, size_t at, const struct verify_extent *extent)
{
	memmove(&c->extent[at + 1], &c->extent[at], (c->count - at) * sizeof(*extent));
	c->extent[at] = *extent;
	c->count++;
}

static void remove_from(struct verify_extents *c, size_t at, size_t count)
{
	memmove(&c->extent[at], &c->extent[at + count],
		(c->count - at - count) * sizeof(*c->extent));
	c->count -= count;
}

static void split(struct verify_extents *c, uint64_t block)
{
	size_t at = index_of(c, block);

	if (at == c->count || c->extent[at].from >= block)
		return;
	insert(c, at, &c->extent[at]);
	c->extent[at].to = block;
	c->extent[at + 1].from = block;
}

static void cut(struct verify_extents *c, uint64_t from, uint64_t to)
{
	size_t first, count = 0;

	split(c, from);
	split(c, to);
	first = index_of(c, from);
	while (first + count < c->count && c->extent[first + count].from < to)
		count++;
	remove_from(c, first, count);
}

static bool are_alike(const struct verify_extent *a, const struct verify_extent *b)
{
	return a->to == b->from && a->content == b->content && a->generation == b->generation &&
	       !a->has_pass && !b->has_pass;
}

static void join(struct verify_extents *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->count; i++) {
		if (c->extent[i].content == EXTENT_UNKNOWN && !c->extent[i].has_pass)
			continue;
		if (kept && are_alike(&c->extent[kept - 1], &c->extent[i]))
			c->extent[kept - 1].to = c->extent[i].to;
		else
			c->extent[kept++] = c->extent[i];
	}
	c->count = kept;
}

int extents_set(struct verify_extents *c, const struct verify_extent *extent)
{
	struct verify_extent value = *extent; /* it may be one of ours */

	if (value.from >= value.to)
		return 0;
	if (reserve(c)) {
		c->count = 0; /* it never claims too much */
		return -ENOMEM;
	}
	cut(c, value.from, value.to);
	insert(c, index_of(c, value.from), &value);
	join(c);
	return 0;
}

/* extents for all of @from .. @to, also where nothing was known */
static int cover(struct verify_extents *c, uint64_t from, uint64_t to)
{
	uint64_t at = from;

	if (reserve(c)) {
		c->count = 0;
		return -ENOMEM;
	}
	split(c, from);
	split(c, to);
	while (at < to) {
		size_t i = index_of(c, at);
		uint64_t next = i < c->count && c->extent[i].from < to ? c->extent[i].from : to;

		if (next > at)
			insert(c, i, &(struct verify_extent){ .from = at, .to = next });
		at = c->extent[i].to;
	}
	return 0;
}

static void blur(struct verify_extent *e)
{
	e->content = e->content == EXTENT_WRITTEN ? EXTENT_WRITTEN : EXTENT_MAYBE;
	e->generation = 0;
	e->has_pass = false;
}

int extents_blur(struct verify_extents *c, uint64_t from, uint64_t to)
{
	int ret = cover(c, from, to);

	for (size_t i = index_of(c, from); !ret && i < c->count && c->extent[i].from < to; i++)
		blur(&c->extent[i]);
	join(c);
	return ret;
}

int extents_pass(struct verify_extents *c, uint64_t from, uint64_t to,
		 const struct verify_pass *pass)
{
	int ret = cover(c, from, to);

	for (size_t i = index_of(c, from); !ret && i < c->count && c->extent[i].from < to; i++) {
		if (c->extent[i].has_pass)
			blur(&c->extent[i]); /* one is remembered, not two */
		c->extent[i].has_pass = true;
		c->extent[i].pass = *pass;
	}
	join(c);
	return ret;
}

int extents_copy(struct verify_extents *to_extents, const struct verify_extents *from_extents,
		 uint64_t from, uint64_t to)
{
	int ret = 0;

	for (size_t i = index_of(from_extents, from);
	     !ret && i < from_extents->count && from_extents->extent[i].from < to; i++) {
		struct verify_extent e = from_extents->extent[i];

		e.from = e.from < from ? from : e.from;
		e.to = e.to > to ? to : e.to;
		ret = extents_set(to_extents, &e);
	}
	return ret;
}

enum extent_content extents_find(const struct verify_extents *c, uint64_t block,
				 uint8_t *ret_generation)
{
	size_t i = index_of(c, block);
	const struct verify_extent *e;
	uint64_t unit;

	*ret_generation = 0;
	if (i == c->count || c->extent[i].from > block)
		return EXTENT_UNKNOWN;
	e = &c->extent[i];
	if (e->has_pass) {
		unit = (block - e->pass.first_block) / e->pass.unit_blocks;
		if (permutation_index(&e->pass.permutation, unit) < e->pass.position) {
			*ret_generation = e->pass.generation;
			return EXTENT_WRITTEN;
		}
	}
	*ret_generation = e->generation;
	return e->content;
}

uint8_t extents_unused_generation(const struct verify_extents *c)
{
	bool used[256] = { true };
	unsigned int last = 0;

	for (size_t i = 0; i < c->count; i++) {
		used[c->extent[i].generation] = true;
		last = c->extent[i].generation > last ? c->extent[i].generation : last;
		if (!c->extent[i].has_pass)
			continue;
		used[c->extent[i].pass.generation] = true;
		last = c->extent[i].pass.generation;
	}
	for (unsigned int i = 1; i < 256; i++)
		if (!used[(last + i) % 256])
			return (uint8_t)((last + i) % 256);
	return 1; /* 255 of them in one slice: an old one is not told apart */
}
