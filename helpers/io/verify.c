/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which generation of which block was acknowledged, and what reads say to that. */
#include "helpers/io/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "helpers/io/engine.h"

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
		(void)munmap(r->generation, (size_t)r->blocks);
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

static int grow(struct io_verify_range *r, uint64_t blocks)
{
	uint8_t *generation = reserve((size_t)blocks);

	if (!generation)
		return -ENOMEM;
	if (r->blocks) {
		memcpy(generation, r->generation, (size_t)r->blocks);
		(void)munmap(r->generation, (size_t)r->blocks);
	}
	r->generation = generation;
	r->blocks = blocks;
	return 0;
}

static uint64_t new_run(void)
{
	uint64_t run;

	if (getrandom(&run, sizeof(run), 0) != sizeof(run))
		run = random_mix(io_now_ns(), (uint64_t)getpid());
	return run;
}

static uint64_t memory_bytes(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);

	return pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : UINT64_MAX;
}

int verify_open_range(struct io_verify *v, const struct io_job *job, uint64_t end_bytes,
		      struct io_verify_range **ret_range, char *why, size_t why_size)
{
	uint32_t interval = job->verify_interval_bytes ? job->verify_interval_bytes :
							 job_smallest_bytes(job);
	uint64_t blocks = (end_bytes + interval - 1) / interval;
	struct io_verify_range *r = v->range;

	while (r && strncmp(r->target, job->target, sizeof(r->target)))
		r = r->next;
	if (r && r->interval_bytes != interval)
		return io_say(why, why_size, -EINVAL, "%s was written in verified blocks of %u bytes, "
			      "not %u", r->target, r->interval_bytes, interval);
	if (r && r->mode == IO_VERIFY_HEADER && job->verify == IO_VERIFY_FULL)
		return io_say(why, why_size, -EINVAL, "%s was written with verify=header", r->target);
	if (blocks > memory_bytes() / 2)
		return io_say(why, why_size, -ENOMEM, "verify needs a byte of memory per block, "
			      "%llu MiB here: choose larger blocks or a smaller range",
			      (unsigned long long)(blocks >> 20));
	if (!r) {
		r = calloc(1, sizeof(*r));
		if (!r)
			return io_say(why, why_size, -ENOMEM, "no memory to verify");
		(void)snprintf(r->target, sizeof(r->target), "%.*s", (int)sizeof(r->target) - 1,
			       job->target);
		r->interval_bytes = interval;
		if (!(interval & (interval - 1)))
			r->interval_shift = (unsigned int)__builtin_ctz(interval);
		r->mode = job->verify;
		r->run = new_run();
		r->next = v->range;
		v->range = r;
	}
	if (r->blocks < blocks && grow(r, blocks))
		return io_say(why, why_size, -ENOMEM, "no memory to verify");
	*ret_range = r;
	return 0;
}

static uint64_t block_at(const struct io_verify_range *r, uint64_t offset_bytes)
{
	return r->interval_shift ? offset_bytes >> r->interval_shift :
				   offset_bytes / r->interval_bytes;
}

void verify_make(const struct io_verify_view *v, uint64_t offset_bytes, uint32_t length_bytes,
		 void *buffer)
{
	const struct io_verify_range *r = v->range;
	uint64_t block = block_at(r, offset_bytes), end = offset_bytes + length_bytes;
	char *to = buffer;

	for (; offset_bytes < end; offset_bytes += r->interval_bytes, to += r->interval_bytes)
		verify_make_block(to, v->mode, r->interval_bytes, offset_bytes, r->run,
				  verify_generation_after(r->generation[block++]));
}

void verify_wrote(struct io_verify_view *v, uint64_t offset_bytes, uint32_t length_bytes,
		  bool failed)
{
	struct io_verify_range *r = v->range;
	uint8_t *at = &r->generation[block_at(r, offset_bytes)];
	uint8_t *end = &r->generation[block_at(r, offset_bytes + length_bytes)];

	for (; at < end; at++)
		*at = failed ? 0 : verify_generation_after(*at);
}

static int save(const char *path, const void *data, size_t length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, data, length);
	return close(fd) || n != (ssize_t)length ? -EIO : 0;
}

/* Both sides, as files; without a byte-wise expectation (HEADER) only the header is expected. */
static void save_both(const struct io_verify_view *v, const void *block, struct io_mismatch *m)
{
	const struct io_verify_range *r = v->range;
	char path[512], name[IO_NAME_SIZE];
	void *expected = malloc(m->length_bytes);

	(void)snprintf(name, sizeof(name), "%.20s-%s-%llu", v->sink->name,
		       io_mismatch_name(m->kind), (unsigned long long)m->offset_bytes);
	for (char *at = name; *at; at++)
		if (*at == '/')
			*at = '_';
	if (!expected)
		return;
	memcpy(expected, block, m->length_bytes);
	verify_make_block(expected, v->mode, r->interval_bytes, m->offset_bytes, r->run,
			  m->expected_generation);
	(void)snprintf(path, sizeof(path), "%s/%s.expected", v->mismatch_dir, name);
	if (!save(path, expected, m->length_bytes)) {
		(void)snprintf(path, sizeof(path), "%s/%s.actual", v->mismatch_dir, name);
		if (!save(path, block, m->length_bytes))
			memcpy(m->saved, name, sizeof(name));
	}
	free(expected);
}

static void note(struct io_verify_view *v, const void *block, struct io_mismatch *m)
{
	struct io_job_result *sink = v->sink;

	pthread_mutex_lock(v->lock);
	sink->mismatches[m->kind]++;
	if (sink->mismatch_details < IO_MISMATCHES_MAX) {
		if (v->mismatch_dir)
			save_both(v, block, m);
		sink->mismatch[sink->mismatch_details++] = *m;
	}
	pthread_mutex_unlock(v->lock);
}

void verify_read(struct io_verify_view *v, uint64_t offset_bytes, uint32_t length_bytes,
		 const void *buffer)
{
	const struct io_verify_range *r = v->range;
	uint64_t block = block_at(r, offset_bytes), end = offset_bytes + length_bytes;
	const char *from = buffer;
	struct io_mismatch m;

	for (; offset_bytes < end; offset_bytes += r->interval_bytes, from += r->interval_bytes) {
		uint8_t generation = r->generation[block++];

		if (!generation) {
			v->unchecked_blocks++;
			continue;
		}
		v->verified_blocks++;
		if (!verify_check_block(from, v->mode, r->interval_bytes, offset_bytes, r->run,
					generation, &m))
			note(v, from, &m);
	}
}

uint64_t verify_find_written(const struct io_verify_range *r, uint64_t offset_bytes,
			     uint64_t end_bytes)
{
	uint64_t block = offset_bytes / r->interval_bytes, end = end_bytes / r->interval_bytes;

	while (block < end && !r->generation[block])
		block++;
	return block < end ? block * r->interval_bytes : UINT64_MAX;
}
