/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel as a transport: one io_uring per stream, or plain system calls without io_uring. */
#ifndef HELPERS_IO_KERNEL_KERNEL_H
#define HELPERS_IO_KERNEL_KERNEL_H

#include "helpers/io/engine/engine.h"
#include "helpers/io/kernel/ring.h"
#include "helpers/io/target/file.h"
#include "helpers/io/transport.h"

/**
 * struct io_kernel - the transport of one stream
 * @uring: io_uring serves it; else system calls, one I/O at a time
 * @pending: the completion of a system call, until it is reaped
 */
struct io_kernel {
	struct io_transport transport;
	const struct io_file *file;
	struct io_ring ring;
	bool uring, polled, open_loop, has_discard;
	int why_no_uring;
	bool wanted_polled;
	struct io_completion pending;
	bool is_pending;
};

/**
 * kernel_init() - in the thread that will run the stream; buffers and tags are ready: 0 or -errno
 */
int kernel_init(struct io_kernel *k, struct io_stream *s, const struct io_file *file);
/**
 * kernel_add_features() - the fast paths that are in use, as features, and what could not be had
 */
void kernel_add_features(const struct io_kernel *k, const struct io_job *job,
			 struct io_result *result);

#endif
