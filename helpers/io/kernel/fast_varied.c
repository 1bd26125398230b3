/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fast loop of I/Os that are verified or differ in size: reap all, then issue for all
 * free. It pays: 167 instructions an I/O of two sizes and 282 with headers, the general loop takes
 * 457 and 721 (10 and 12 % more CPU time on /dev/null). */
#include "helpers/io/kernel/fast.h"
#include "helpers/io/verify/block.h"

/*
 * What the general loop does, in the same order (so that equal seeds give equal I/Os), without what
 * only the general case needs: other operations, warm-up, rates, other transports. An I/O whose
 * blocks are in flight is held, and nothing goes out before it, as there.
 */

/*
 * What does not change while the loop runs, for the compiler's sake.
 * @verified: blocks are made and judged; @one_block: in the simplest way: each I/O is one block,
 * with a header only, and its generation lies in the table; @exclusive: I/Os must not overlap
 */
struct shape {
	bool verified, one_block, exclusive;
	uint8_t *generation;
	uint64_t first_block, run;
	uint32_t interval_bytes;
	unsigned int interval_shift;
	struct io_inflight inflight;
};

static INLINE uint8_t *entry_of(const struct shape *h, uint64_t offset_bytes)
{
	return &h->generation[(offset_bytes >> h->interval_shift) - h->first_block];
}

static INLINE void complete(const struct shape *h, struct io_stream *s, struct io_tag *tag,
			    uint64_t now_ns)
{
	struct io_tally *t = &s->account.tally[tag->dir];
	uint64_t ns = now_ns - tag->start_ns, offset_bytes = tag->offset_bytes;
	uint8_t *generation = h->one_block ? entry_of(h, offset_bytes) : NULL;

	t->count[histogram_index(ns)]++;
	t->ios++;
	t->bytes += tag->length_bytes;
	t->sum_ns += ns;
	if (io_unlikely(ns < t->min_ns))
		t->min_ns = ns;
	if (io_unlikely(ns > t->max_ns))
		t->max_ns = ns;
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
static INLINE uint64_t make_data(const struct shape *h, struct io_stream *s,
				 const struct io_choice *next, void *buffer, uint64_t now_ns)
{
	if (h->one_block) {
		uint8_t generation = *entry_of(h, next->offset_bytes);

		verify_make_header(buffer, h->interval_bytes, next->offset_bytes, h->run,
				   verify_generation_after(generation));
		return now_ns;
	}
	verify_make(&s->verify, next->offset_bytes, next->length_bytes, buffer);
	return s->verify.mode == IO_VERIFY_FULL ? clock_now_ns() : now_ns;
}

/* Return: false if the next I/O has to wait for one that is in flight; it is held then. */
static INLINE bool issue(const struct shape *h, struct io_stream *s, const struct fast *f)
{
	struct io_uring_sqe *sqe = &f->sqes[f->tail & f->sq_mask];
	uint64_t now_ns = f->now_ns;
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
	sqe->opcode = f->opcode[next.dir];
	sqe->off = next.offset_bytes;
	sqe->addr = (uint64_t)(uintptr_t)tag->buffer;
	sqe->len = next.length_bytes;
	sqe->user_data = (uint64_t)(uintptr_t)tag;
	return true;
}

/* Return: false if one was not a full completion, which the general loop must look at */
static INLINE bool drain(const struct shape *h, struct io_stream *s, struct fast *f,
			 unsigned int ready)
{
	bool full = true;

	for (; ready; ready--) {
		const struct io_uring_cqe *cqe = &f->cqes[f->head++ & f->cq_mask];
		struct io_tag *tag = (struct io_tag *)(uintptr_t)cqe->user_data;

		if (io_unlikely(cqe->res != (int32_t)tag->length_bytes)) {
			fast_odd_completion(s, tag, cqe->res, f->now_ns);
			full = false;
			continue;
		}
		s->account.errors_in_a_row = 0;
		s->account.last_completion_ns = f->now_ns;
		complete(h, s, tag, f->now_ns);
	}
	return full;
}

static INLINE bool run(struct io_kernel *k, struct io_stream *s, const bool verified,
		       const bool one_block, const bool exclusive)
{
	const struct shape h = {
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
	const unsigned int want = s->job->batch_complete ? s->job->batch_complete : 1;
	struct fast f = fast_begin(k, s);
	bool leave = false;

	while (!leave) {
		unsigned int in_flight = s->depth - s->free_tags, ready;

		if (!fast_turn(&f, k, s, want < in_flight ? want : in_flight, &ready))
			break;
		account_look(&f.quiet, f.now_ns, ready);
		if (!ready)
			continue;
		leave = !drain(&h, s, &f, ready) || s->remaining <= s->depth;
		io_uring_cq_advance(&k->ring.uring, ready);
		while (s->free_tags && !leave && issue(&h, s, &f))
			f.tail++;
	}
	fast_end(&f, k, s);
	return !f.refused;
}

bool fast_varied_run(struct io_kernel *k, struct io_stream *s)
{
	const struct io_verify_range *r = s->verify.range;
	const bool one_block = r && s->verify.mode == IO_VERIFY_HEADER && r->interval_shift &&
			       !r->sampled && io_job_largest_bytes(s->job) == r->interval_bytes;

	if (!fast_prefill(k, IO_DIR_READ, 0))
		return false;
	if (!r)
		return run(k, s, false, false, false);
	if (one_block && !s->inflight.bucket)
		return run(k, s, true, true, false);
	if (one_block)
		return run(k, s, true, true, true);
	if (!s->inflight.bucket)
		return run(k, s, true, false, false);
	return run(k, s, true, false, true);
}
