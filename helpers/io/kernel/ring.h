/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A thin io_uring: set-up with whatever the kernel has, the two rings, and nothing per I/O. */
#ifndef HELPERS_IO_KERNEL_RING_H
#define HELPERS_IO_KERNEL_RING_H

#include <linux/io_uring.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Newer than the oldest header this must build with. */
#ifndef IORING_SETUP_NO_SQARRAY
#define IORING_SETUP_NO_SQARRAY (1U << 16)
#endif

/**
 * struct io_ring - one ring, made and used by one thread
 * @setup_flags: what the kernel took of what was asked for
 * @sqe_bytes, @cqe_bytes: stride: 64 and 16, or 128 and 32
 * @tail: next submission slot to fill; @submitted: slots that the kernel took
 * @has_fixed_buffer, @has_fixed_file: registered
 * @buffer_error: why the buffers are not, -errno
 */
struct io_ring {
	int fd;
	int enter_fd; /* registered index or fd */
	unsigned int enter_flags;
	unsigned int setup_flags;
	bool has_fixed_buffer, has_fixed_file, has_ring_fd;
	int buffer_error;
	unsigned int sqe_bytes, cqe_bytes;
	unsigned int sq_entries, sq_mask, cq_mask;
	unsigned int tail, submitted;
	unsigned int *sq_tail, *sq_head, *sq_array, *cq_head, *cq_tail, *cq_overflow;
	char *sqes, *cqes;
	void *rings;
	size_t rings_bytes, sqes_bytes;
};

enum { RING_WIDE = 1, RING_POLLED = 2 };

/**
 * ring_open() - a ring for @depth I/Os in flight
 * @options: RING_WIDE: 128-byte entries for passthrough; RING_POLLED: IOPOLL
 *
 * Asks for all the fast flags, newest first, and drops them one by one while the
 * kernel says EINVAL. Return: 0 or -errno (-ENOSYS, -EPERM: io_uring is forbidden).
 */
int ring_open(struct io_ring *ring, unsigned int depth, unsigned int options);

/** ring_memory_text() - what the kernel's limit of locked memory is, if there is one: " (ulimit -l:
 * 64 KiB ...)"; else "" */
const char *ring_memory_text(char *buf, size_t size);

/** ring_release() - let go of file and buffer now; in the ring's own thread, nothing in flight
 *
 * Closing a ring ends it some time later, in the background: until then a device that was opened
 * O_EXCL would stay in use. */
void ring_release(struct io_ring *ring);
void ring_close(struct io_ring *ring);

/** ring_register() - file 0 and buffers 0 .. @count - 1, @bytes each; what the kernel refuses is
 * left out */
void ring_register(struct io_ring *ring, int fd, void *buffers, size_t bytes, unsigned int count);

static inline struct io_uring_sqe *ring_sqe(struct io_ring *ring, unsigned int slot)
{
	return (struct io_uring_sqe *)(ring->sqes +
				       (size_t)(slot & ring->sq_mask) * ring->sqe_bytes);
}

static inline struct io_uring_cqe *ring_cqe(struct io_ring *ring, unsigned int slot)
{
	return (struct io_uring_cqe *)(ring->cqes +
				       (size_t)(slot & ring->cq_mask) * ring->cqe_bytes);
}

/**
 * ring_enter() - submit all that is queued, wait for completions
 * @min: completions to wait for, 0: only collect what is there
 * @wait_ns: longest wait
 * Return: 0, also for an expired wait, an interrupted call and a kernel that has no
 * room just now; or -errno.
 */
int ring_enter(struct io_ring *ring, unsigned int min, uint64_t wait_ns);

#endif
