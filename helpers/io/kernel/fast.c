/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a fast loop begins, and what it does not judge itself. */
#include "helpers/io/kernel/fast.h"

bool fast_may_run(const struct io_stream *s)
{
	const struct io_job *job = s->job;

	return s->phase == PHASE_RUN && !s->closing && !s->status && s->counting &&
	       !s->uncounted_in_flight && s->free_tags < s->depth && s->remaining > s->depth &&
	       s->account.first_completion_ns && !(job->rate_iops > 0) && !job->fsync_every &&
	       !job->fdatasync_every && s->pattern.only <= IO_DIR_WRITE &&
	       !s->group->options->general_loop;
}

bool fast_prefill(struct io_kernel *k, enum io_dir dir, uint32_t length_bytes)
{
	struct io_ring *ring = &k->ring;

	for (int i = 0; i < 4 && io_uring_sq_ready(&ring->uring); i++)
		if (ring_enter(ring, 0, 0))
			return false;
	if (io_uring_sq_ready(&ring->uring))
		return false;
	for (unsigned int i = 0; i < ring->uring.sq.ring_entries; i++)
		ring->uring.sq.sqes[i] = (struct io_uring_sqe){
			.opcode = fast_opcode(ring, dir),
			.flags = ring->has_fixed_file ? IOSQE_FIXED_FILE : 0,
			.fd = ring->has_fixed_file ? 0 : k->file->fd,
			.len = length_bytes,
		};
	return true;
}

void fast_odd_completion(struct io_stream *s, struct io_tag *tag, int32_t res, uint64_t now_ns)
{
	struct io_completion c = { .owner = tag, .result = res };

	stream_complete(s, &c, now_ns);
}
