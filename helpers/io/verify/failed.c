/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of blocks whose writes failed. */
#include "helpers/io/verify/failed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FAILED_MAX 16384

static size_t index_of(const struct verify_failed *f, uint64_t block)
{
	size_t low = 0, high = f->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (f->block[mid] >= block)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

bool failed_has(const struct verify_failed *f, uint64_t block)
{
	size_t at = index_of(f, block);

	return at < f->count && f->block[at] == block;
}

int failed_add(struct verify_failed *f, uint64_t block)
{
	size_t at = index_of(f, block);

	if (at < f->count && f->block[at] == block)
		return 0;
	if (f->count == f->capacity) {
		size_t capacity = f->capacity ? f->capacity * 2 : 64;
		uint64_t *bigger = capacity > FAILED_MAX
					   ? NULL
					   : reallocarray(f->block, capacity, sizeof(*bigger));

		if (!bigger)
			return -ENOMEM;
		f->block = bigger;
		f->capacity = capacity;
	}
	memmove(&f->block[at + 1], &f->block[at], (f->count - at) * sizeof(*f->block));
	f->block[at] = block;
	f->count++;
	return 0;
}

void failed_remove(struct verify_failed *f, uint64_t from, uint64_t to)
{
	size_t first = index_of(f, from), last = index_of(f, to);

	if (first == last)
		return;
	memmove(&f->block[first], &f->block[last], (f->count - last) * sizeof(*f->block));
	f->count -= last - first;
}

int failed_copy(struct verify_failed *to_list, const struct verify_failed *from_list, uint64_t from,
		uint64_t to)
{
	int ret = 0;

	for (size_t i = index_of(from_list, from);
	     !ret && i < from_list->count && from_list->block[i] < to; i++)
		ret = failed_add(to_list, from_list->block[i]);
	return ret;
}
