/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hot path of I/Os that are verified or differ in size: reap all, then issue for all free. */
#include <linux/time_types.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/io/engine/inflight.h"
#include "helpers/io/kernel/kernel.h"

/*
 * What the general loop does, in the same order (so that equal seeds give equal I/Os), without
 * what only the general case needs: other operations, warm-up, rates, other transports. An I/O
 * whose blocks are in flight is held, and nothing goes out before it, as there.
 *
 * As in hot.c, anything that is not a full completion, and anything that is due, is left to the
 * general loop; and of a submission entry only that is written which changes.
 */

#define INLINE inline __attribute__((always_inline))

static void prefill(struct io_kernel *k)
{
	struct io_ring *ring = &k->ring;

	for (unsigned int i = 0; i < ring->sq_entries; i++)
		*ring_sqe(ring, i) = (struct io_uring_sqe){
			.flags = ring->has_fixed_file ? IOSQE_FIXED_FILE : 0,
			.fd = ring->has_fixed_file ? 0 : k->file->fd,
		};
}

/*
 * What does not change while the loop runs, for the compiler's sake.
 * @verified: blocks are made and judged; @one_block: in the simplest way: each I/O is one block,
 * with a header only, and its generation lies in the table; @exclusive: I/Os must not overlap
 */
struct steady {
	struct io_uring_sqe *sqes;
	const struct io_uring_cqe *cqes;
	unsigned int sq_mask, cq_mask;
	uint8_t opcode[2];
	bool verified, one_block, exclusive;
	uint8_t *generation;
	uint64_t first_block, run;
	uint32_t interval_bytes;
	unsigned int interval_shift;
	struct io_inflight inflight;
};

static INLINE uint8_t *entry_of(const struct steady *h, uint64_t offset_bytes)
{
	return &h->generation[(offset_bytes >> h->interval_shift) - h->first_block];
}

static INLINE void complete(const struct steady *h, struct io_stream *s, struct io_tag *tag,
			    uint64_t now_ns)
{
	struct io_tally *t = &s->account.tally[tag->dir];
	uint64_t ns = now_ns - tag->start_ns, offset_bytes = tag->offset_bytes;
	uint8_t *generation = h->one_block ? entry_of(h, offset_bytes) : NULL;

	t->count[histogram_index(ns)]++;
	t->ios++;
	t->bytes += tag->length_bytes;
	t->sum_ns += ns;
	t->min_ns = ns < t->min_ns ? ns : t->min_ns;
	t->max_ns = ns > t->max_ns ? ns : t->max_ns;
	if (h->exclusive)
		inflight_remove(&h->inflight, s->tag, tag);
	if (h->one_block && tag->dir == IO_DIR_WRITE)
		*generation = verify_generation_after(*generation);
	else if (h->one_block && *generation &&
		 verify_header_fits(tag->buffer, h->interval_bytes, offset_bytes, h->run,
				    *generation))
		s->verify.verified_blocks++;
	else if (h->verified && tag->dir == IO_DIR_WRITE)
		verify_wrote(&s->verify, offset_bytes, tag->length_bytes, false);
	else if (h->verified)
		verify_read(&s->verify, offset_bytes, tag->length_bytes, tag->buffer);
	tag->in_flight = false;
	s->free_tag[s->free_tags++] = tag;
}

/* Return: the start of the I/O: making the data is not the drive's time */
static INLINE uint64_t make_data(const struct steady *h, struct io_stream *s,
				 const struct io_choice *next, void *buffer, uint64_t now_ns)
{
	if (h->one_block) {
		uint8_t generation = *entry_of(h, next->offset_bytes);

		verify_make_header(buffer, h->interval_bytes, next->offset_bytes, h->run,
				   verify_generation_after(generation));
		return now_ns;
	}
	verify_make(&s->verify, next->offset_bytes, next->length_bytes, buffer);
	return s->verify.mode == IO_VERIFY_FULL ? io_now_ns() : now_ns;
}

/* Return: false if the next I/O has to wait for one that is in flight; it is held then. */
static INLINE bool issue(const struct steady *h, struct io_stream *s, struct io_uring_sqe *sqe,
			 uint64_t now_ns)
{
	struct io_choice next = s->held;
	struct io_tag *tag;

	if (!s->is_held) {
		s->remaining--;
		pattern_next(&s->pattern, &next);
	}
	if (h->exclusive) {
		s->is_held = inflight_meets(&h->inflight, s->tag, next.offset_bytes,
					    next.length_bytes);
		if (io_unlikely(s->is_held)) {
			s->held = next;
			return false;
		}
	}
	s->is_held = false;
	tag = s->free_tag[--s->free_tags];
	if (h->verified && next.dir == IO_DIR_WRITE)
		now_ns = make_data(h, s, &next, tag->buffer, now_ns);
	tag->start_ns = tag->issued_ns = now_ns;
	tag->offset_bytes = next.offset_bytes;
	tag->length_bytes = next.length_bytes;
	tag->dir = next.dir;
	tag->counted = tag->in_flight = true;
	if (h->exclusive)
		inflight_add(&h->inflight, tag);
	sqe->opcode = h->opcode[next.dir];
	sqe->off = next.offset_bytes;
	sqe->addr = (uint64_t)(uintptr_t)tag->buffer;
	sqe->len = next.length_bytes;
	sqe->user_data = (uint64_t)(uintptr_t)tag;
	return true;
}

/* Return: false if one was not a full completion, which the general loop must look at */
static INLINE bool drain(const struct steady *h, struct io_stream *s, unsigned int head,
			 unsigned int ready, uint64_t now_ns)
{
	bool full = true;

	for (; ready; ready--) {
		const struct io_uring_cqe *cqe = &h->cqes[head++ & h->cq_mask];
		struct io_tag *tag = (struct io_tag *)(uintptr_t)cqe->user_data;

		if (io_unlikely(cqe->res != (int32_t)tag->length_bytes)) {
			hot_odd_completion(s, tag, cqe->res, now_ns);
			full = false;
			continue;
		}
		s->account.errors_in_a_row = 0;
		s->account.last_completion_ns = now_ns;
		complete(h, s, tag, now_ns);
	}
	return full;
}

static INLINE bool steady_loop(struct io_kernel *k, struct io_stream *s, const bool verified,
			       const bool one_block, const bool exclusive)
{
	struct io_ring *ring = &k->ring;
	const struct steady h = {
		.sqes = (struct io_uring_sqe *)ring->sqes,
		.cqes = (const struct io_uring_cqe *)ring->cqes,
		.sq_mask = ring->sq_mask,
		.cq_mask = ring->cq_mask,
		.opcode = { ring->has_fixed_buffer ? IORING_OP_READ_FIXED : IORING_OP_READ,
			    ring->has_fixed_buffer ? IORING_OP_WRITE_FIXED : IORING_OP_WRITE },
		.verified = verified,
		.one_block = one_block,
		.exclusive = exclusive,
		.generation = one_block ? s->verify.range->generation : NULL,
		.first_block = one_block ? s->verify.range->first_block : 0,
		.run = one_block ? s->verify.range->run : 0,
		.interval_bytes = one_block ? s->verify.range->interval_bytes : 0,
		.interval_shift = one_block ? s->verify.range->interval_shift : 0,
		.inflight = s->inflight,
	};
	const struct __kernel_timespec look = { .tv_nsec = IO_LOOK_NS };
	const struct io_uring_getevents_arg arg = { .ts = (uint64_t)(uintptr_t)&look };
	const unsigned int most = s->job->batch_submit ? s->job->batch_submit : UINT32_MAX;
	const unsigned int want = s->job->batch_complete ? s->job->batch_complete : 1;
	unsigned int head = *ring->cq_head, tail = ring->tail;
	uint64_t due_ns = s->account.interval_end_ns, now_ns;
	struct io_quiet quiet = s->account.quiet;
	bool leave = false, refused = false;

	if (s->end_ns < due_ns)
		due_ns = s->end_ns;
	if (s->publish_ns < due_ns)
		due_ns = s->publish_ns;
	while (!leave) {
		unsigned int in_flight = s->depth - s->free_tags, ready;
		unsigned int min = want < in_flight ? want : in_flight;
		long ret;

		__atomic_store_n(ring->sq_tail, tail, __ATOMIC_RELEASE);
		ret = syscall(__NR_io_uring_enter, ring->enter_fd, tail - ring->submitted,
			      k->polled ? 0 : min, ring->enter_flags, &arg, sizeof(arg));
		if (io_likely(ret >= 0))
			ring->submitted += (unsigned int)ret;
		else if ((refused = hot_enter_failed(ring)))
			break;
		now_ns = io_now_ns();
		if (io_unlikely(now_ns >= due_ns || stream_stop_is_set(s)))
			break;
		ready = __atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE) - head;
		if (ready > most)
			ready = most;
		account_look(&quiet, now_ns, ready);
		if (!ready)
			continue;
		leave = !drain(&h, s, head, ready, now_ns) || s->remaining <= s->depth;
		head += ready;
		__atomic_store_n(ring->cq_head, head, __ATOMIC_RELEASE);
		while (s->free_tags && !leave && issue(&h, s, &h.sqes[tail & h.sq_mask], now_ns))
			tail++;
	}
	ring->tail = tail;
	s->account.quiet = quiet;
	return !refused;
}

bool steady_is_enough(const struct io_stream *s)
{
	const struct io_job *job = s->job;

	return s->phase == PHASE_RUN && !s->closing && !s->status && s->counting &&
	       !s->uncounted_in_flight && s->free_tags < s->depth && s->remaining > s->depth &&
	       s->account.first_completion_ns && !(job->rate_iops > 0) && !job->fsync_every &&
	       !job->fdatasync_every && s->pattern.only <= IO_DIR_WRITE &&
	       !s->group->options->general_loop;
}

bool steady_run(struct io_kernel *k, struct io_stream *s)
{
	const struct io_verify_range *r = s->verify.range;
	const bool one_block = r && s->verify.mode == IO_VERIFY_HEADER && r->interval_shift &&
			       !r->sampled && job_largest_bytes(s->job) == r->interval_bytes;

	if (!hot_flush(&k->ring))
		return false;
	prefill(k);
	if (!r)
		return steady_loop(k, s, false, false, false);
	if (one_block && !s->inflight.bucket)
		return steady_loop(k, s, true, true, false);
	if (one_block)
		return steady_loop(k, s, true, true, true);
	if (!s->inflight.bucket)
		return steady_loop(k, s, true, false, false);
	return steady_loop(k, s, true, false, true);
}
