/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stream learns of its slice as it writes it, and what it hands on. */
#include "helpers/io/verify/slice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FAILED_MAX 16384

static size_t failed_index(const struct verify_failed *f, uint64_t block)
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
	size_t at = failed_index(f, block);

	return at < f->count && f->block[at] == block;
}

int failed_add(struct verify_failed *f, uint64_t block)
{
	size_t at = failed_index(f, block);

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
	size_t first = failed_index(f, from), last = failed_index(f, to);

	if (first == last)
		return;
	memmove(&f->block[first], &f->block[last], (f->count - last) * sizeof(*f->block));
	f->count -= last - first;
}

/* the failed ones of a slice, from one list to another */
static int failed_copy(struct verify_failed *to_list, const struct verify_failed *from_list,
		       uint64_t from, uint64_t to)
{
	int ret = 0;

	for (size_t i = failed_index(from_list, from);
	     !ret && i < from_list->count && from_list->block[i] < to; i++)
		ret = failed_add(to_list, from_list->block[i]);
	return ret;
}

int sample_start(struct io_verify_view *view, const struct io_pattern *pattern, bool writes)
{
	struct io_verify_range *r = view->range;
	struct verify_sample *s = calloc(1, sizeof(*s));
	int ret;

	if (!s)
		return -ENOMEM;
	s->pattern = pattern;
	s->from = pattern->base_bytes / r->interval_bytes;
	s->to = s->from + pattern->units * pattern->unit_bytes / r->interval_bytes;
	s->writes = writes;
	s->sweeps = !pattern->mixed && pattern->only == IO_DIR_WRITE && !pattern->splits &&
		    (pattern->kind == PATTERN_SEQUENTIAL || pattern->kind == PATTERN_COVERAGE);
	pthread_mutex_lock(&r->lock);
	ret = claims_copy(&s->claims, &r->claims, s->from, s->to);
	if (!ret)
		ret = failed_copy(&s->failed, &r->failed, s->from, s->to);
	if (writes) {
		(void)claims_set(&r->claims, &(struct verify_extent){ s->from, s->to });
		failed_remove(&r->failed, s->from, s->to);
	}
	pthread_mutex_unlock(&r->lock);
	s->distrusted = ret != 0;
	s->generation = claims_unused_generation(&s->claims);
	if (writes && !s->sweeps && claims_blur(&s->claims, s->from, s->to))
		s->distrusted = true;
	view->sample = s;
	return 0;
}

/* @units of the present pass, in order, were written */
static void claim_written(struct verify_sample *s, uint64_t units)
{
	const struct io_pattern *p = s->pattern;
	struct verify_extent e = {
		.from = s->from,
		.to = s->from + (s->to - s->from) / p->units * units,
		.claim = CLAIM_WRITTEN,
		.generation = s->generation,
	};

	if (claims_set(&s->claims, &e))
		s->distrusted = true;
}

static void next_pass(struct verify_sample *s)
{
	claim_written(s, s->pattern->units);
	s->generation = claims_unused_generation(&s->claims);
	s->pass = s->pattern->pass;
}

void sample_commit(struct verify_sample *s)
{
	const struct io_pattern *p = s->pattern;
	const uint64_t position = p->position[0];
	struct verify_pass pass = {
		.permutation = p->permutation,
		.first_block = s->from,
		.position = position,
		.unit_blocks = (uint32_t)((s->to - s->from) / p->units),
	};

	if (!s->sweeps)
		return;
	s->sweeps = false;
	if (s->pass != p->pass)
		next_pass(s);
	pass.generation = s->generation;
	if (p->kind == PATTERN_SEQUENTIAL || position >= p->units)
		claim_written(s, position);
	else if (position && claims_pass(&s->claims, s->from, s->to, &pass))
		s->distrusted = true;
}

void sample_end(struct io_verify_view *view)
{
	struct verify_sample *s = view->sample;
	struct io_verify_range *r = view->range;
	int ret = 0;

	if (!s)
		return;
	sample_commit(s);
	if (s->writes && !s->distrusted) {
		pthread_mutex_lock(&r->lock);
		ret = failed_copy(&r->failed, &s->failed, s->from, s->to);
		if (!ret)
			(void)claims_copy(&r->claims, &s->claims, s->from, s->to);
		pthread_mutex_unlock(&r->lock);
	}
	claims_free(&s->claims);
	free(s->failed.block);
	free(s);
	view->sample = NULL;
}

uint8_t sample_write_generation(struct verify_sample *s)
{
	if (!s->sweeps)
		s->generation = verify_generation_after(s->generation);
	else if (s->pass != s->pattern->pass)
		next_pass(s);
	return s->generation;
}

void sample_note(struct verify_sample *s, uint64_t block, bool failed)
{
	if (failed && failed_add(&s->failed, block))
		s->distrusted = true;
	else if (!failed && s->failed.count)
		failed_remove(&s->failed, block, block + 1);
}

enum claim sample_find(const struct verify_sample *s, uint64_t block, uint8_t *ret_generation)
{
	*ret_generation = 0;
	if (s->distrusted || (s->failed.count && failed_has(&s->failed, block)))
		return CLAIM_UNKNOWN;
	return claims_find(&s->claims, block, ret_generation);
}
