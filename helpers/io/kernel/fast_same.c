/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hot path: reap, count, and issue again in one pass over the completions. */
#include "helpers/io/kernel/kernel.h"

#include <errno.h>
#include <linux/time_types.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * A closed loop with all tags in flight: each completion is counted and its tag
 * goes out again at once, so there is no stack of free tags. One clock reading per
 * batch ends the I/Os that came back and starts those that go out: no time is lost
 * between them, and the sum of all latencies is the depth times the time (Little).
 * What never changes of a submission entry is written once per entry (the ring's
 * entries are used in order), which leaves offset, buffer and tag per I/O.
 *
 * Anything that is not a full completion, and anything that is due (end of an
 * interval or of the run, stop flag), is left to the general loop.
 */

struct hot_sum {
	uint64_t sum_ns, min_ns, max_ns, ios;
};

static void prefill(struct io_kernel *k, const struct io_stream *s)
{
	struct io_ring *ring = &k->ring;
	bool fixed = ring->has_fixed_buffer, write = s->pattern.only == IO_DIR_WRITE;

	for (unsigned int i = 0; i < ring->sq_entries; i++) {
		struct io_uring_sqe *sqe = ring_sqe(ring, i);

		*sqe = (struct io_uring_sqe){
			.opcode = write ? (fixed ? IORING_OP_WRITE_FIXED : IORING_OP_WRITE)
					: (fixed ? IORING_OP_READ_FIXED : IORING_OP_READ),
			.flags = ring->has_fixed_file ? IOSQE_FIXED_FILE : 0,
			.fd = ring->has_fixed_file ? 0 : k->file->fd,
			.len = s->job->bs_bytes,
		};
	}
}

bool hot_flush(struct io_ring *ring)
{
	for (int i = 0; i < 4 && ring->tail != ring->submitted; i++)
		if (ring_enter(ring, 0, 0))
			return false;
	return ring->tail == ring->submitted;
}

static void merge(struct io_stream *s, enum io_dir dir, const struct hot_sum *sum, uint64_t now_ns)
{
	struct io_tally *t = &s->account.tally[dir];

	if (!sum->ios)
		return;
	t->ios += sum->ios;
	t->bytes += sum->ios * s->job->bs_bytes;
	t->sum_ns += sum->sum_ns;
	if (sum->min_ns < t->min_ns)
		t->min_ns = sum->min_ns;
	if (sum->max_ns > t->max_ns)
		t->max_ns = sum->max_ns;
	s->account.last_completion_ns = now_ns;
	s->account.errors_in_a_row = 0;
}

void hot_odd_completion(struct io_stream *s, struct io_tag *tag, int32_t res, uint64_t now_ns)
{
	struct io_completion c = { .owner = tag, .result = res };

	stream_complete(s, &c, now_ns);
}

int hot_enter_failed(struct io_ring *ring)
{
	int error = errno;

	if (error != ETIME && error != EINTR && error != EAGAIN && error != EBUSY)
		return -error;
	ring->submitted = __atomic_load_n(ring->sq_head, __ATOMIC_ACQUIRE);
	return 0;
}

static inline __attribute__((always_inline)) uint64_t next_unit(struct io_pattern *p,
								const enum io_pattern_kind kind,
								uint64_t word, unsigned int dir)
{
	uint64_t at;

	switch (kind) {
	case PATTERN_UNIFORM: return random_below(word, p->units);
	case PATTERN_COVERAGE:
		if (io_unlikely(p->position[0] == p->units))
			pattern_repass(p);
		return permutation_at(&p->permutation, p->position[0]++);
	default:
		at = p->position[dir];
		at = at < p->units ? at : 0;
		p->position[dir] = at + 1;
		return at;
	}
}

static inline __attribute__((always_inline)) bool hot_loop(struct io_kernel *k, struct io_stream *s,
							   const enum io_pattern_kind kind,
							   const bool mixed)
{
	struct io_ring *ring = &k->ring;
	struct io_pattern *p = &s->pattern;
	struct io_random random = p->random;
	struct hot_sum sum[2] = { { .min_ns = UINT64_MAX }, { .min_ns = UINT64_MAX } };
	struct io_tally *const tally = s->account.tally;
	struct io_tally *const only = &tally[p->only];
	const struct __kernel_timespec look = { .tv_nsec = IO_LOOK_NS };
	const struct io_uring_getevents_arg arg = { .ts = (uint64_t)(uintptr_t)&look };
	const uint64_t unit_bytes = p->unit_bytes, base_bytes = p->base_bytes;
	const uint64_t read_limit = p->read_limit;
	const int32_t full = (int32_t)s->job->bs_bytes;
	const unsigned int most = s->job->batch_submit ? s->job->batch_submit : UINT32_MAX;
	const unsigned int sq_mask = ring->sq_mask, cq_mask = ring->cq_mask;
	const uint8_t opcode[2] = {
		ring->has_fixed_buffer ? IORING_OP_READ_FIXED : IORING_OP_READ,
		ring->has_fixed_buffer ? IORING_OP_WRITE_FIXED : IORING_OP_WRITE,
	};
	struct io_uring_sqe *const sqes = (struct io_uring_sqe *)ring->sqes;
	const struct io_uring_cqe *const cqes = (const struct io_uring_cqe *)ring->cqes;
	unsigned int head = *ring->cq_head, tail = ring->tail;
	unsigned int min = s->job->batch_complete ? s->job->batch_complete : 1;
	uint64_t due_ns = s->account.interval_end_ns, now_ns = 0, remaining = s->remaining;
	struct io_quiet quiet = s->account.quiet;
	bool leave = false, refused = false;

	if (s->end_ns < due_ns)
		due_ns = s->end_ns;
	if (s->publish_ns < due_ns)
		due_ns = s->publish_ns;
	if (min > s->depth)
		min = s->depth;
	if (k->polled)
		min = 0; /* each call polls once; a wait could not be ended */
	for (;;) {
		unsigned int ready;
		long ret;

		__atomic_store_n(ring->sq_tail, tail, __ATOMIC_RELEASE);
		ret = syscall(__NR_io_uring_enter, ring->enter_fd, tail - ring->submitted, min,
			      ring->enter_flags, &arg, sizeof(arg));
		if (io_likely(ret >= 0))
			ring->submitted += (unsigned int)ret;
		else if ((refused = hot_enter_failed(ring)))
			break;
		now_ns = io_now_ns();
		if (io_unlikely(now_ns >= due_ns || leave || stream_stop_is_set(s)))
			break;
		ready = __atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE) - head;
		if (ready > most)
			ready = most;
		if (io_unlikely(ready >= remaining))
			break;
		remaining -= ready;
		account_look(&quiet, now_ns, ready);
		for (; ready; ready--) {
			const struct io_uring_cqe *cqe = &cqes[head & cq_mask];
			struct io_tag *tag = (struct io_tag *)(uintptr_t)cqe->user_data;
			struct io_uring_sqe *sqe = &sqes[tail & sq_mask];
			uint64_t ns = now_ns - tag->start_ns, word = 0, offset;
			struct hot_sum *to = mixed ? &sum[tag->dir] : &sum[0];
			unsigned int dir = 0;

			head++;
			if (io_unlikely(cqe->res != full)) {
				hot_odd_completion(s, tag, cqe->res, now_ns);
				remaining++;
				leave = true;
				min = 0; /* what is left in flight may be nothing */
				continue;
			}
			(mixed ? &tally[tag->dir] : only)->count[histogram_index(ns)]++;
			to->sum_ns += ns;
			to->min_ns = ns < to->min_ns ? ns : to->min_ns;
			to->max_ns = ns > to->max_ns ? ns : to->max_ns;
			if (mixed) {
				dir = random_next(&random) >> 32 >= read_limit;
				to->ios++;
				tag->dir = (uint8_t)dir;
				sqe->opcode = opcode[dir];
			} else {
				to->ios++;
			}
			if (kind == PATTERN_UNIFORM)
				word = random_next(&random);
			offset = base_bytes + next_unit(p, kind, word, dir) * unit_bytes;
			tag->start_ns = now_ns;
			tag->offset_bytes = offset;
			sqe->off = offset;
			sqe->addr = (uint64_t)(uintptr_t)tag->buffer;
			sqe->user_data = (uint64_t)(uintptr_t)tag;
			tail++;
		}
		__atomic_store_n(ring->cq_head, head, __ATOMIC_RELEASE);
	}
	ring->tail = tail;
	p->random = random;
	s->remaining = remaining;
	s->account.quiet = quiet;
	merge(s, mixed ? IO_DIR_READ : p->only, &sum[0], now_ns);
	merge(s, IO_DIR_WRITE, &sum[1], now_ns);
	return !refused;
}

bool hot_is_enough(const struct io_stream *s)
{
	return steady_is_enough(s) && !s->free_tags && !s->verify.range && !s->is_held &&
	       !s->pattern.splits && s->pattern.kind <= PATTERN_COVERAGE;
}

bool hot_run(struct io_kernel *k, struct io_stream *s)
{
	const bool mixed = s->pattern.mixed;

	if (!hot_flush(&k->ring))
		return false;
	prefill(k, s);
	switch (s->pattern.kind) {
	case PATTERN_SEQUENTIAL:
		return mixed ? hot_loop(k, s, PATTERN_SEQUENTIAL, true)
			     : hot_loop(k, s, PATTERN_SEQUENTIAL, false);
	case PATTERN_UNIFORM:
		return mixed ? hot_loop(k, s, PATTERN_UNIFORM, true)
			     : hot_loop(k, s, PATTERN_UNIFORM, false);
	default:
		return mixed ? hot_loop(k, s, PATTERN_COVERAGE, true)
			     : hot_loop(k, s, PATTERN_COVERAGE, false);
	}
}
