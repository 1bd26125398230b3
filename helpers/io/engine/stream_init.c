/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory of a stream: tags, buffers full of data that do not compress, and its pattern. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "helpers/io/engine/account.h"
#include "helpers/io/engine/stream.h"

static void fill_random(void *buffer, size_t bytes, uint64_t seed)
{
	struct random_stream random = { .state = seed };
	uint64_t *word = buffer;

	for (size_t i = 0; i < bytes / sizeof(*word); i++)
		word[i] = random_next(&random);
}

static int alloc_buffers(struct io_stream *s)
{
	size_t align = 4096, huge = 2u << 20;

	s->buffer_bytes = (io_job_largest_bytes(s->job) + align - 1) / align * align;
	s->buffers_bytes = (s->buffer_bytes * s->depth + huge - 1) / huge * huge;
	s->buffers = mmap(NULL, s->buffers_bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (s->buffers == MAP_FAILED) {
		s->buffers = NULL;
		return -ENOMEM;
	}
	/* A given transport looks at data only where they matter, and then verify fills them in. */
	if (s->group->options->transport)
		return 0;
	(void)madvise(s->buffers, s->buffers_bytes, MADV_HUGEPAGE);
	fill_random(s->buffers, s->buffers_bytes, random_mix(s->job->seed, ~(uint64_t)s->index));
	return 0;
}

int stream_init(struct io_stream *s)
{
	int ret = pattern_init(&s->pattern, s->job, s->index, s->range_bytes);

	if (ret)
		return ret;
	s->depth = s->job->iodepth;
	s->tag = aligned_alloc(64, s->depth * sizeof(*s->tag));
	s->free_tag = calloc(s->depth, sizeof(*s->free_tag));
	if (!s->tag || !s->free_tag)
		return -ENOMEM;
	memset(s->tag, 0, s->depth * sizeof(*s->tag));
	ret = alloc_buffers(s);
	if (!ret && s->verify.range && io_job_writes(s->job))
		ret = inflight_init(&s->inflight, s->depth, s->pattern.unit_bytes,
				    io_job_largest_bytes(s->job));
	if (!ret)
		ret = verify_begin(&s->verify, &s->pattern, io_job_writes(s->job));
	if (ret)
		return ret;
	s->replay = s->pattern;
	for (uint32_t i = 0; i < s->depth; i++) {
		s->tag[i].buffer = (char *)s->buffers + i * s->buffer_bytes;
		s->tag[i].stream = s;
		s->tag[i].index = i;
		s->free_tag[s->depth - 1 - i] = &s->tag[i];
	}
	s->free_tags = s->depth;
	account_init(&s->account);
	s->remaining = s->job->number_ios ? s->job->number_ios : UINT64_MAX;
	if ((!s->job->number_ios && !s->job->runtime_ns) || s->job->stop_at_size) {
		uint64_t pass = pattern_pass_ios(&s->pattern);

		s->remaining = pass < s->remaining ? pass : s->remaining;
	}
	s->planned = s->remaining;
	s->arrival_random.state = random_mix(s->pattern.seed, 77);
	return 0;
}

void stream_free(struct io_stream *s)
{
	if (!s)
		return;
	if (s->buffers)
		(void)munmap(s->buffers, s->buffers_bytes);
	free(s->tag);
	free(s->free_tag);
	inflight_free(&s->inflight);
	verify_end(&s->verify);
	(void)munmap(s, sizeof(*s));
}
