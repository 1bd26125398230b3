/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel as a transport: one io_uring per stream, or plain system calls without io_uring. */
#ifndef HELPERS_IO_KERNEL_KERNEL_H
#define HELPERS_IO_KERNEL_KERNEL_H

#include "helpers/io/engine/engine.h"
#include "helpers/io/target/file.h"
#include "helpers/io/kernel/ring.h"

/**
 * struct io_kernel - the transport of one stream
 * @uring: io_uring serves it; else system calls, one I/O at a time
 * @pending, @pendings: completions without the ring (trim, plain system calls)
 */
struct io_kernel {
	struct io_transport transport;
	const struct io_file *file;
	struct io_ring ring;
	bool uring, polled, open_loop, has_discard;
	int why_no_uring;
	bool wanted_polled;
	struct io_completion *pending;
	unsigned int pendings;
};

/** kernel_init() - in the thread that will run the stream; buffers and tags are ready: 0 or
 * -errno */
int kernel_init(struct io_kernel *k, struct io_stream *s, const struct io_file *file);
void kernel_free(struct io_kernel *k);
/** kernel_run() - the stream to its end */
void kernel_run(struct io_kernel *k, struct io_stream *s);
/** kernel_tell() - the fast paths that are in use, as features */
void kernel_tell(const struct io_kernel *k, const struct io_job *job, struct io_result *result);

/* one I/O by system calls; -EAGAIN while the last one has not been reaped */
int plain_submit(struct io_transport *t, void *target, const struct io_op *op);
int plain_reap(struct io_transport *t, struct io_completion *completions, unsigned int max,
	       unsigned int min, uint64_t deadline_ns);
unsigned int kernel_take_pending(struct io_kernel *k, struct io_completion *c, unsigned int max);

/** hot_is_enough() - can it go on in a closed loop that keeps all tags in flight and only
 * counts? */
bool hot_is_enough(const struct io_stream *s);
/** hot_run() - so it does, until something needs the general loop; false if the kernel refuses */
bool hot_run(struct io_kernel *k, struct io_stream *s);
/** steady_is_enough() - also where I/Os are verified, or differ in size, or wait for each other? */
bool steady_is_enough(const struct io_stream *s);
bool steady_run(struct io_kernel *k, struct io_stream *s);
/* of both: submit what is queued (true: all of it); an I/O that was not full; what enter() said */
bool hot_flush(struct io_ring *ring);
void hot_odd_completion(struct io_stream *s, struct io_tag *tag, int32_t res, uint64_t now_ns);
int hot_enter_failed(struct io_ring *ring);

#endif
