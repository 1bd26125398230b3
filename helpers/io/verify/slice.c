/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stream learns of its slice as it writes it, and what it hands on. */
#include "helpers/io/verify/slice.h"

#include <errno.h>
#include <stdlib.h>

#include "helpers/io/verify/block.h"

int slice_start(struct io_verify_range *r, const struct io_pattern *pattern, bool writes,
		struct verify_slice **ret_slice)
{
	struct verify_slice *s = calloc(1, sizeof(*s));
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
	ret = extents_copy(&s->extents, &r->extents, s->from, s->to);
	if (!ret)
		ret = failed_copy(&s->failed, &r->failed, s->from, s->to);
	if (writes) {
		(void)extents_set(&r->extents, &(struct verify_extent){ s->from, s->to });
		failed_remove(&r->failed, s->from, s->to);
	}
	pthread_mutex_unlock(&r->lock);
	s->distrusted = ret != 0;
	s->generation = extents_unused_generation(&s->extents);
	if (writes && !s->sweeps && extents_blur(&s->extents, s->from, s->to))
		s->distrusted = true;
	*ret_slice = s;
	return 0;
}

/* @units of the present pass, in order, were written */
static void note_written(struct verify_slice *s, uint64_t units)
{
	const struct io_pattern *p = s->pattern;
	struct verify_extent e = {
		.from = s->from,
		.to = s->from + (s->to - s->from) / p->units * units,
		.content = EXTENT_WRITTEN,
		.generation = s->generation,
	};

	if (extents_set(&s->extents, &e))
		s->distrusted = true;
}

static void next_pass(struct verify_slice *s)
{
	note_written(s, s->pattern->units);
	s->generation = extents_unused_generation(&s->extents);
	s->pass = s->pattern->pass;
}

void slice_commit(struct verify_slice *s)
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
		note_written(s, position);
	else if (position && extents_pass(&s->extents, s->from, s->to, &pass))
		s->distrusted = true;
}

void slice_end(struct io_verify_range *r, struct verify_slice *s)
{
	int ret = 0;

	if (!s)
		return;
	slice_commit(s);
	if (s->writes && !s->distrusted) {
		pthread_mutex_lock(&r->lock);
		ret = failed_copy(&r->failed, &s->failed, s->from, s->to);
		if (!ret)
			(void)extents_copy(&r->extents, &s->extents, s->from, s->to);
		pthread_mutex_unlock(&r->lock);
	}
	extents_free(&s->extents);
	free(s->failed.block);
	free(s);
}

uint8_t slice_write_generation(struct verify_slice *s)
{
	if (!s->sweeps)
		s->generation = verify_generation_after(s->generation);
	else if (s->pass != s->pattern->pass)
		next_pass(s);
	return s->generation;
}

void slice_note(struct verify_slice *s, uint64_t block, bool failed)
{
	if (failed && failed_add(&s->failed, block))
		s->distrusted = true;
	else if (!failed && s->failed.count)
		failed_remove(&s->failed, block, block + 1);
}

enum extent_content slice_find(const struct verify_slice *s, uint64_t block,
			       uint8_t *ret_generation)
{
	*ret_generation = 0;
	if (s->distrusted || (s->failed.count && failed_has(&s->failed, block)))
		return EXTENT_UNKNOWN;
	return extents_find(&s->extents, block, ret_generation);
}
