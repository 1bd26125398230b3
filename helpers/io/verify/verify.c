/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a write must bring and a read must find, by what is known of its blocks. */
#include "helpers/io/verify/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/os/transfer.h"
#include "helpers/io/verify/block.h"

static uint64_t block_at(const struct io_verify_range *r, uint64_t offset_bytes)
{
	return r->interval_shift ? offset_bytes >> r->interval_shift
				 : offset_bytes / r->interval_bytes;
}

int verify_begin(struct io_verify_view *v, const struct io_pattern *pattern, bool writes)
{
	return v->range && v->range->sampled ? slice_start(v->range, pattern, writes, &v->slice)
					     : 0;
}

void verify_end(struct io_verify_view *v)
{
	slice_end(v->range, v->slice);
	v->slice = NULL;
}

void verify_make(struct io_verify_view *v, uint64_t offset_bytes, uint32_t length_bytes,
		 void *buffer)
{
	const struct io_verify_range *r = v->range;
	uint64_t block = block_at(r, offset_bytes), end = offset_bytes + length_bytes;
	char *to = buffer;

	for (; offset_bytes < end; offset_bytes += r->interval_bytes, to += r->interval_bytes) {
		const uint8_t *entry = verify_entry(r, block++);
		uint8_t other = v->slice ? slice_write_generation(v->slice) : 0;

		verify_make_block(to, v->mode, r->interval_bytes, offset_bytes, r->run,
				  entry ? verify_generation_after(*entry) : other);
	}
}

void verify_wrote(struct io_verify_view *v, uint64_t offset_bytes, uint32_t length_bytes,
		  bool failed)
{
	struct io_verify_range *r = v->range;
	uint64_t block = block_at(r, offset_bytes), end = block_at(r, offset_bytes + length_bytes);

	for (; block < end; block++) {
		uint8_t *entry = verify_entry(r, block);

		if (entry)
			*entry = failed ? 0 : verify_generation_after(*entry);
		if (v->slice)
			slice_note(v->slice, block, failed);
	}
}

/* Where generations follow from the order of the writes, one that was left out is an exception. */
void verify_cancel(struct io_verify_view *v, uint64_t offset_bytes, uint32_t length_bytes)
{
	uint64_t block = block_at(v->range, offset_bytes);
	uint64_t end = block_at(v->range, offset_bytes + length_bytes);

	for (; v->slice && block < end; block++)
		slice_note(v->slice, block, true);
}

static int save(const char *path, const void *data, size_t length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int ret;

	if (fd < 0)
		return -errno;
	ret = transfer_write_all(fd, data, length);
	return close(fd) && !ret ? -errno : ret;
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

/* A block without a generation of its own: what do we know? */
static void judge_untracked(struct io_verify_view *v, uint64_t offset_bytes, const void *block)
{
	const struct io_verify_range *r = v->range;
	struct io_mismatch m;
	uint8_t generation;
	enum extent_content content = v->slice ? slice_find(v->slice, block_at(r, offset_bytes),
							    &generation)
					       : EXTENT_UNKNOWN;
	bool right;

	if (content == EXTENT_UNKNOWN ||
	    (content == EXTENT_MAYBE && !verify_is_ours(block, r->run))) {
		v->unchecked_blocks++;
		return;
	}
	v->verified_blocks++;
	v->unaged_blocks += !generation;
	right = generation ? verify_check_block(block, v->mode, r->interval_bytes, offset_bytes,
						r->run, generation, &m)
			   : verify_check_any(block, v->mode, r->interval_bytes, offset_bytes,
					      r->run, &m);
	if (!right)
		note(v, block, &m);
}

void verify_read(struct io_verify_view *v, uint64_t offset_bytes, uint32_t length_bytes,
		 const void *buffer)
{
	const struct io_verify_range *r = v->range;
	uint64_t block = block_at(r, offset_bytes), end = offset_bytes + length_bytes;
	const char *from = buffer;
	struct io_mismatch m;

	for (; offset_bytes < end; offset_bytes += r->interval_bytes, from += r->interval_bytes) {
		const uint8_t *entry = verify_entry(r, block++);

		if (!entry || !*entry) {
			judge_untracked(v, offset_bytes, from);
			continue;
		}
		v->verified_blocks++;
		if (!verify_check_block(from, v->mode, r->interval_bytes, offset_bytes, r->run,
					*entry, &m))
			note(v, from, &m);
	}
}
