/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two fast loops share: their turn, and when they may run. */
#ifndef HELPERS_IO_KERNEL_FAST_H
#define HELPERS_IO_KERNEL_FAST_H

#include "helpers/os/clock.h"
#include "helpers/io/engine/account.h"
#include "helpers/io/engine/stream.h"
#include "helpers/io/kernel/kernel.h"

/*
 * Reads and writes of a closed loop on a file or block device that goes on as it went. Anything
 * else (what is not a full completion, what is due, what the kernel refuses) is left to the general
 * loop, which finds the stream as it would have left it.
 *
 * The innermost loops touch the public fields of liburing's rings: what never changes of an entry
 * is written once (entries are used in order), which io_uring_get_sqe() would undo. Measured on
 * /dev/null: 63 instructions an I/O and not 91, 85 and not 113 for a mix, 1.3 % less CPU time.
 */

#define INLINE inline __attribute__((always_inline))

/**
 * struct fast - the ring as a fast loop holds it
 * @tail: next entry to fill; @head: next completion to look at
 * @most: completions to handle in a turn
 * @due_ns: when the general loop has something to do
 * @opcode: by direction
 */
struct fast {
	struct io_uring_sqe *sqes;
	const struct io_uring_cqe *cqes;
	unsigned int sq_mask, cq_mask, tail, head, most;
	uint8_t opcode[2];
	uint64_t due_ns, now_ns;
	struct io_quiet quiet;
	bool refused;
};

/** fast_may_run() - is it a closed loop in mid-run, that only reads and writes? */
bool fast_may_run(const struct io_stream *s);
/** fast_prefill() - submit what is queued and fill all entries; false if the kernel takes it not */
bool fast_prefill(struct io_kernel *k, enum io_dir dir, uint32_t length_bytes);
/** fast_odd_completion() - one that was not a full one */
void fast_odd_completion(struct io_stream *s, struct io_tag *tag, int32_t res, uint64_t now_ns);

/**
 * fast_same_run() - goes on where all I/Os are alike, all tags are in flight, and only counts;
 * until something needs the general loop. Return: false if the kernel refuses
 */
bool fast_same_run(struct io_kernel *k, struct io_stream *s);
/** fast_same_is_enough() - of a stream that may run fast */
bool fast_same_is_enough(const struct io_stream *s);
/** fast_varied_run() - the same where I/Os are verified, differ in size, or wait for each other */
bool fast_varied_run(struct io_kernel *k, struct io_stream *s);

/** fast_opcode() - read or write, by the registered buffers where the ring has them */
static INLINE uint8_t fast_opcode(const struct io_ring *ring, enum io_dir dir)
{
	if (ring->has_fixed_buffer)
		return dir == IO_DIR_WRITE ? IORING_OP_WRITE_FIXED : IORING_OP_READ_FIXED;
	return dir == IO_DIR_WRITE ? IORING_OP_WRITE : IORING_OP_READ;
}

/** fast_begin() - what the loop needs at hand of ring and stream, until fast_end() */
static INLINE struct fast fast_begin(const struct io_kernel *k, const struct io_stream *s)
{
	const struct io_uring *ring = &k->ring.uring;
	struct fast f = {
		.sqes = ring->sq.sqes,
		.cqes = ring->cq.cqes,
		.sq_mask = ring->sq.ring_mask,
		.cq_mask = ring->cq.ring_mask,
		.tail = ring->sq.sqe_tail,
		.head = *ring->cq.khead,
		.most = s->job->batch_submit ? s->job->batch_submit : UINT32_MAX,
		.opcode = { fast_opcode(&k->ring, IO_DIR_READ),
			    fast_opcode(&k->ring, IO_DIR_WRITE) },
		.due_ns = s->account.interval_end_ns,
		.quiet = s->account.quiet,
	};

	if (s->end_ns < f.due_ns)
		f.due_ns = s->end_ns;
	if (s->publish_ns < f.due_ns)
		f.due_ns = s->publish_ns;
	return f;
}

/** fast_turn() - submits, and waits for @min; false: leave, else *@ret_ready have completed */
static INLINE bool fast_turn(struct fast *f, struct io_kernel *k, const struct io_stream *s,
			     unsigned int min, unsigned int *ret_ready)
{
	struct io_uring *ring = &k->ring.uring;
	unsigned int ready;

	ring->sq.sqe_tail = f->tail;
	/* when polled each call polls once: a wait could not be ended */
	f->refused = ring_enter(&k->ring, k->polled ? 0 : min, IO_LOOK_NS);
	f->now_ns = clock_now_ns();
	if (io_unlikely(f->refused || f->now_ns >= f->due_ns || stream_stop_is_set(s)))
		return false;
	ready = io_uring_cq_ready(ring);
	*ret_ready = ready < f->most ? ready : f->most;
	return true;
}

/** fast_end() - what the loop has changed goes back to ring and stream */
static INLINE void fast_end(const struct fast *f, struct io_kernel *k, struct io_stream *s)
{
	k->ring.uring.sq.sqe_tail = f->tail;
	s->account.quiet = f->quiet;
}

#endif
