/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory of acknowledged writes: a byte per block, or fewer where that would be too much. */
#include "helpers/io/verify/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

struct io_verify {
	struct io_verify_range *range;
};

struct io_verify *io_verify_new(void)
{
	return calloc(1, sizeof(struct io_verify));
}

static void range_free(struct io_verify_range *r)
{
	if (r->generation)
		(void)munmap(r->generation, (size_t)r->entries);
	extents_free(&r->extents);
	free(r->failed.block);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

void io_verify_free(struct io_verify *verify)
{
	if (!verify)
		return;
	while (verify->range) {
		struct io_verify_range *r = verify->range;

		verify->range = r->next;
		range_free(r);
	}
	free(verify);
}

/* Only what is touched is ever backed by memory. */
static uint8_t *reserve(size_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

static int grow_table(struct io_verify_range *r, uint64_t first, uint64_t blocks)
{
	uint8_t *generation = reserve((size_t)blocks);

	if (!generation)
		return -ENOMEM;
	for (uint64_t i = 0; i < r->entries; i++)
		if (r->generation[i]) /* what is not written to takes no memory */
			generation[r->first_block - first + i] = r->generation[i];
	if (r->generation)
		(void)munmap(r->generation, (size_t)r->entries);
	r->generation = generation;
	r->entries = blocks;
	return 0;
}

/* From now on, or once more, fewer entries than blocks. Which blocks have one changes, and with it
 * all that is known of generations; that something may have been written is not forgotten. */
static int sample_table(struct io_verify_range *r, uint64_t blocks, uint64_t budget_bytes)
{
	unsigned int bits = blocks > 1 ? 64 - (unsigned int)__builtin_clzll(blocks - 1) : 1;
	uint8_t *generation;

	if (bits < 64 && budget_bytes > 1ull << bits)
		budget_bytes = 1ull << bits;
	generation = reserve((size_t)budget_bytes);
	if (!generation)
		return -ENOMEM;
	if (r->blocks && extents_blur(&r->extents, r->first_block, r->first_block + r->blocks)) {
		(void)munmap(generation, (size_t)budget_bytes);
		return -ENOMEM;
	}
	if (r->generation)
		(void)munmap(r->generation, (size_t)r->entries);
	r->generation = generation;
	r->entries = budget_bytes;
	r->odd = 0x9e3779b97f4a7c15ull >> (64 - bits) | 1;
	r->odd_mask = bits < 64 ? (1ull << bits) - 1 : UINT64_MAX;
	r->sampled = true;
	return 0;
}

static int grow(struct io_verify_range *r, uint64_t first, uint64_t end, uint64_t budget_bytes)
{
	int ret;

	if (r->blocks && first >= r->first_block && end <= r->first_block + r->blocks)
		return 0;
	if (r->blocks) {
		first = first < r->first_block ? first : r->first_block;
		end = end > r->first_block + r->blocks ? end : r->first_block + r->blocks;
	}
	if (!r->sampled && end - first <= budget_bytes)
		ret = grow_table(r, first, end - first);
	else
		ret = sample_table(r, end - first, budget_bytes);
	if (ret)
		return ret;
	r->first_block = first;
	r->blocks = end - first;
	return 0;
}

static uint64_t new_run(void)
{
	uint64_t run;

	if (getrandom(&run, sizeof(run), 0) != sizeof(run))
		run = random_mix((uint64_t)time(NULL), (uint64_t)getpid());
	return run;
}

static uint64_t needed_bytes(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);

	return pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : UINT64_MAX;
}

uint64_t verify_default_memory(void)
{
	uint64_t eighth = needed_bytes() / 8, most = 1ull << 30;

	return eighth < most ? eighth : most;
}

double verify_tracked_share(const struct io_verify_range *r)
{
	return r->sampled ? (double)r->entries / ((double)r->odd_mask + 1) : 1;
}

static struct io_verify_range *new_range(struct io_verify *v, const struct io_job *job,
					 uint32_t interval_bytes)
{
	struct io_verify_range *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	(void)snprintf(r->target, sizeof(r->target), "%.*s", (int)sizeof(r->target) - 1,
		       job->target);
	r->as = job->verify_as;
	r->interval_bytes = interval_bytes;
	if (!(interval_bytes & (interval_bytes - 1)))
		r->interval_shift = (unsigned int)__builtin_ctz(interval_bytes);
	r->mode = job->verify;
	r->run = new_run();
	(void)pthread_mutex_init(&r->lock, NULL);
	r->next = v->range;
	v->range = r;
	return r;
}

static bool is_of(const struct io_verify_range *r, const struct io_job *job)
{
	return r->as == job->verify_as &&
	       (r->as || strncmp(r->target, job->target, sizeof(r->target)) == 0);
}

int verify_open_range(struct io_verify *v, const struct io_job *job, uint64_t from_bytes,
		      uint64_t end_bytes, struct io_verify_range **ret_range, char *why,
		      size_t why_size)
{
	uint32_t interval = job->verify_interval_bytes ? job->verify_interval_bytes
						       : io_job_smallest_bytes(job);
	uint64_t budget = job->verify_memory_bytes ? job->verify_memory_bytes
						   : verify_default_memory();
	struct io_verify_range *r = v->range;

	while (r && !is_of(r, job))
		r = r->next;
	if (r && r->interval_bytes != interval)
		return io_say(why, why_size, -EINVAL,
			      "%s was written in verified blocks of %u bytes, "
			      "not %u",
			      r->target, r->interval_bytes, interval);
	if (r && r->mode == IO_VERIFY_HEADER && job->verify == IO_VERIFY_FULL)
		return io_say(why, why_size, -EINVAL, "%s was written with verify=header",
			      r->target);
	if (!r)
		r = new_range(v, job, interval);
	if (!r || grow(r, from_bytes / interval, (end_bytes + interval - 1) / interval, budget))
		return io_say(why, why_size, -ENOMEM, "no memory to verify");
	*ret_range = r;
	return 0;
}

uint64_t verify_find_written(const struct io_verify_range *r, uint64_t offset_bytes,
			     uint64_t end_bytes)
{
	uint64_t block = offset_bytes / r->interval_bytes, end = end_bytes / r->interval_bytes;

	while (block < end && !*verify_entry(r, block))
		block++;
	return block < end ? block * r->interval_bytes : UINT64_MAX;
}
