/* SPDX-License-Identifier: GPL-2.0-or-later */
/* liburing's ring as the engine wants it: with the fast flags that the kernel has, and registered.
 */
#ifndef HELPERS_IO_KERNEL_RING_H
#define HELPERS_IO_KERNEL_RING_H

#include <liburing.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct io_ring - one ring, made and used by one thread; all zero: closed
 * @uring: liburing's, while @is_open
 * @has_fixed_buffer, @has_fixed_file, @has_ring_fd: registered
 * @buffer_error: why the buffers are not, -errno
 */
struct io_ring {
	struct io_uring uring;
	bool is_open, has_fixed_buffer, has_fixed_file, has_ring_fd;
	int buffer_error;
};

/**
 * ring_open() - a ring for @depth I/Os in flight
 * @flags: IORING_SETUP_SQE128 | IORING_SETUP_CQE32 for passthrough, IORING_SETUP_IOPOLL
 *
 * Asks for all the fast flags, newest first, and drops them one by one while the kernel says
 * EINVAL. Return: 0 or -errno (-ENOSYS, -EPERM: io_uring is forbidden).
 */
int ring_open(struct io_ring *ring, unsigned int depth, unsigned int flags);

/** ring_knows() - has the kernel this operation? Also true where it does not let itself be asked */
bool ring_knows(struct io_ring *ring, enum io_uring_op op);

/**
 * ring_register() - file 0 and buffers 0 .. @count - 1, @bytes each; what the kernel refuses is
 * left out
 */
void ring_register(struct io_ring *ring, int fd, void *buffers, size_t bytes, unsigned int count);

/**
 * ring_enter() - submit all that is queued, wait for completions
 * @min: completions to wait for, 0: only collect what is there
 * @wait_ns: longest wait
 *
 * Return: 0, also for an expired wait, an interrupted call and a kernel that has no room just now;
 * or -errno.
 */
int ring_enter(struct io_ring *ring, unsigned int min, uint64_t wait_ns);

/**
 * ring_release() - let go of file and buffer now; in the ring's own thread, nothing in flight
 *
 * Closing a ring ends it some time later, in the background: until then a device that was opened
 * O_EXCL would stay in use.
 */
void ring_release(struct io_ring *ring);
/** ring_close() - what the kernel has of it is given back; an all-zero struct is accepted */
void ring_close(struct io_ring *ring);

#endif
