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

static size_t busy_bytes(uint64_t blocks)
{
	return (size_t)(blocks + 7) / 8;
}

static void range_free(struct io_verify_range *r)
{
	if (r->generation)
		(void)munmap(r->generation, (size_t)r->blocks);
	if (r->busy)
		(void)munmap(r->busy, busy_bytes(r->blocks));
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
	uint8_t *generation = reserve((size_t)blocks), *busy = reserve(busy_bytes(blocks));

	if (!generation || !busy) {
		if (generation)
			(void)munmap(generation, (size_t)blocks);
		if (busy)
			(void)munmap(busy, busy_bytes(blocks));
		return -ENOMEM;
	}
	if (r->blocks) {
		memcpy(generation, r->generation, (size_t)r->blocks);
		(void)munmap(r->generation, (size_t)r->blocks);
		(void)munmap(r->busy, busy_bytes(r->blocks));
	}
	r->generation = generation;
	r->busy = busy;
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

/* Streams have disjoint blocks, but their bits may share a byte at the borders. */
static bool take_busy(struct io_verify_range *r, uint64_t block)
{
	uint8_t bit = (uint8_t)(1 << (block & 7));

	return !(__atomic_fetch_or(&r->busy[block / 8], bit, __ATOMIC_RELAXED) & bit);
}

static void drop_busy(struct io_verify_range *r, uint64_t block)
{
	__atomic_fetch_and(&r->busy[block / 8], (uint8_t)~(1 << (block & 7)), __ATOMIC_RELAXED);
}

static uint8_t generation_after(uint8_t generation)
{
	return generation == 255 ? 1 : (uint8_t)(generation + 1);
}

bool verify_begin(struct io_verify_range *r, enum io_verify_mode mode, enum io_dir dir,
		  uint64_t offset_bytes, uint32_t length_bytes, void *buffer)
{
	uint64_t first = offset_bytes / r->interval_bytes;
	uint64_t count = length_bytes / r->interval_bytes;

	for (uint64_t i = 0; i < count; i++) {
		if (take_busy(r, first + i))
			continue;
		while (i--)
			drop_busy(r, first + i);
		return false;
	}
	for (uint64_t i = 0; dir == IO_DIR_WRITE && i < count; i++)
		verify_make_block((char *)buffer + i * r->interval_bytes, mode, r->interval_bytes,
				  (first + i) * r->interval_bytes, r->run,
				  generation_after(r->generation[first + i]));
	return true;
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
static void save_both(const struct io_verify_range *r, enum io_verify_mode mode, const void *block,
		      const char *dir, const char *job, struct io_mismatch *m)
{
	char path[512], name[IO_NAME_SIZE];
	void *expected = malloc(m->length_bytes);

	(void)snprintf(name, sizeof(name), "%.20s-%s-%llu", job, io_mismatch_name(m->kind),
		       (unsigned long long)m->offset_bytes);
	for (char *at = name; *at; at++)
		if (*at == '/')
			*at = '_';
	if (!expected)
		return;
	memcpy(expected, block, m->length_bytes);
	verify_make_block(expected, mode, r->interval_bytes, m->offset_bytes, r->run,
			  m->expected_generation);
	(void)snprintf(path, sizeof(path), "%s/%s.expected", dir, name);
	if (!save(path, expected, m->length_bytes)) {
		(void)snprintf(path, sizeof(path), "%s/%s.actual", dir, name);
		if (!save(path, block, m->length_bytes))
			memcpy(m->saved, name, sizeof(name));
	}
	free(expected);
}

static void note(struct io_verify_range *r, enum io_verify_mode mode, const void *block,
		 struct io_mismatch *m, struct io_job_result *result, pthread_mutex_t *lock,
		 const char *mismatch_dir)
{
	pthread_mutex_lock(lock);
	result->mismatches[m->kind]++;
	if (result->mismatch_details < IO_MISMATCHES_MAX) {
		if (mismatch_dir)
			save_both(r, mode, block, mismatch_dir, result->name, m);
		result->mismatch[result->mismatch_details++] = *m;
	}
	pthread_mutex_unlock(lock);
}

static void judge(struct io_verify_range *r, enum io_verify_mode mode, uint64_t first,
		  uint64_t count, const void *buffer, struct io_job_result *result,
		  pthread_mutex_t *lock, const char *mismatch_dir)
{
	uint64_t verified = 0;

	for (uint64_t i = 0; i < count; i++) {
		const char *block = (const char *)buffer + i * r->interval_bytes;
		struct io_mismatch m;

		if (!r->generation[first + i])
			continue;
		verified++;
		if (!verify_check_block(block, mode, r->interval_bytes,
					(first + i) * r->interval_bytes, r->run,
					r->generation[first + i], &m))
			note(r, mode, block, &m, result, lock, mismatch_dir);
	}
	if (verified)
		__atomic_fetch_add(&result->verified_blocks, verified, __ATOMIC_RELAXED);
	if (verified < count)
		__atomic_fetch_add(&result->unchecked_blocks, count - verified, __ATOMIC_RELAXED);
}

void verify_cancel(struct io_verify_range *r, uint64_t offset_bytes, uint32_t length_bytes)
{
	for (uint64_t i = 0; i < length_bytes / r->interval_bytes; i++)
		drop_busy(r, offset_bytes / r->interval_bytes + i);
}

void verify_end(struct io_verify_range *r, enum io_verify_mode mode, enum io_dir dir,
		uint64_t offset_bytes, uint32_t length_bytes, const void *buffer, bool failed,
		struct io_job_result *result, pthread_mutex_t *lock, const char *mismatch_dir)
{
	uint64_t first = offset_bytes / r->interval_bytes;
	uint64_t count = length_bytes / r->interval_bytes;

	if (dir == IO_DIR_READ && !failed)
		judge(r, mode, first, count, buffer, result, lock, mismatch_dir);
	for (uint64_t i = first; dir == IO_DIR_WRITE && i < first + count; i++)
		r->generation[i] = failed ? 0 : generation_after(r->generation[i]);
	verify_cancel(r, offset_bytes, length_bytes);
}

uint64_t verify_find_written(const struct io_verify_range *r, uint64_t offset_bytes,
			     uint64_t end_bytes)
{
	uint64_t block = offset_bytes / r->interval_bytes, end = end_bytes / r->interval_bytes;

	while (block < end && !r->generation[block])
		block++;
	return block < end ? block * r->interval_bytes : UINT64_MAX;
}
