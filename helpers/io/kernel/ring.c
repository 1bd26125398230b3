/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system calls of io_uring and the memory they share. */
#include "helpers/io/kernel/ring.h"

#include <errno.h>
#include <linux/time_types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int sys_setup(unsigned int entries, struct io_uring_params *p)
{
	int fd = (int)syscall(__NR_io_uring_setup, entries, p);

	return fd < 0 ? -errno : fd;
}

static int sys_register(int fd, unsigned int opcode, const void *arg, unsigned int count)
{
	int ret = (int)syscall(__NR_io_uring_register, fd, opcode, arg, count);

	return ret < 0 ? -errno : ret;
}

/* Newest first: what the kernel may not know is dropped in this order. */
static const unsigned int optional_flags[] = {
	IORING_SETUP_NO_SQARRAY,    /* 6.6 */
	IORING_SETUP_DEFER_TASKRUN, /* 6.1, needs SINGLE_ISSUER */
	IORING_SETUP_SINGLE_ISSUER, /* 6.0 */
	IORING_SETUP_COOP_TASKRUN,  /* 5.19 */
};

static int setup(unsigned int depth, unsigned int options, struct io_uring_params *p)
{
	unsigned int base = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP, flags = 0;
	size_t dropped = 0;

	if (options & RING_WIDE)
		base |= IORING_SETUP_SQE128 | IORING_SETUP_CQE32;
	if (options & RING_POLLED)
		base |= IORING_SETUP_IOPOLL;
	for (size_t i = 0; i < sizeof(optional_flags) / sizeof(*optional_flags); i++)
		flags |= optional_flags[i];
	for (;;) {
		int fd;

		*p = (struct io_uring_params){ .flags = base | flags,
					       .cq_entries = depth < 8 ? 16 : depth * 2 };
		fd = sys_setup(depth, p);
		if (fd != -EINVAL || !flags)
			return fd;
		flags &= ~optional_flags[dropped++];
	}
}

static int map_rings(struct io_ring *ring, const struct io_uring_params *p)
{
	size_t sq_bytes = p->sq_off.array + p->sq_entries * sizeof(unsigned int);
	size_t cq_bytes = p->cq_off.cqes + (size_t)p->cq_entries * ring->cqe_bytes;
	char *base;

	if (!(p->features & IORING_FEAT_SINGLE_MMAP) || !(p->features & IORING_FEAT_EXT_ARG))
		return -ENOSYS;
	ring->rings_bytes = sq_bytes > cq_bytes ? sq_bytes : cq_bytes;
	base = mmap(NULL, ring->rings_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
		    ring->fd, IORING_OFF_SQ_RING);
	if (base == MAP_FAILED)
		return -errno;
	ring->rings = base;
	ring->sqes_bytes = (size_t)p->sq_entries * ring->sqe_bytes;
	ring->sqes = mmap(NULL, ring->sqes_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
			  ring->fd, IORING_OFF_SQES);
	if (ring->sqes == MAP_FAILED) {
		ring->sqes = NULL;
		return -errno;
	}
	ring->sq_head = (unsigned int *)(base + p->sq_off.head);
	ring->sq_tail = (unsigned int *)(base + p->sq_off.tail);
	ring->cq_head = (unsigned int *)(base + p->cq_off.head);
	ring->cq_tail = (unsigned int *)(base + p->cq_off.tail);
	ring->cq_overflow = (unsigned int *)(base + p->cq_off.overflow);
	ring->cqes = base + p->cq_off.cqes;
	ring->sq_mask = p->sq_entries - 1;
	ring->cq_mask = p->cq_entries - 1;
	ring->sq_entries = p->sq_entries;
	if (!(ring->setup_flags & IORING_SETUP_NO_SQARRAY)) {
		/* slot i always holds entry i: the indirection is not used */
		ring->sq_array = (unsigned int *)(base + p->sq_off.array);
		for (unsigned int i = 0; i < p->sq_entries; i++)
			ring->sq_array[i] = i;
	}
	return 0;
}

static void register_ring_fd(struct io_ring *ring)
{
	struct io_uring_rsrc_update update = { .offset = -1U, .data = (uint64_t)ring->fd };

	if (sys_register(ring->fd, IORING_REGISTER_RING_FDS, &update, 1) != 1)
		return;
	ring->enter_fd = (int)update.offset;
	ring->enter_flags |= IORING_ENTER_REGISTERED_RING;
	ring->has_ring_fd = true;
}

int ring_open(struct io_ring *ring, unsigned int depth, unsigned int options)
{
	struct io_uring_params p;
	int fd, ret;

	*ring = (struct io_ring){ .fd = -1 };
	fd = setup(depth, options, &p);
	if (fd < 0)
		return fd;
	ring->fd = ring->enter_fd = fd;
	ring->setup_flags = p.flags;
	ring->sqe_bytes = options & RING_WIDE ? 128 : 64;
	ring->cqe_bytes = options & RING_WIDE ? 32 : 16;
	ring->enter_flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
	ret = map_rings(ring, &p);
	if (ret) {
		ring_close(ring);
		return ret;
	}
	memset(ring->sqes, 0, ring->sqes_bytes);
	register_ring_fd(ring);
	return 0;
}

void ring_release(struct io_ring *ring)
{
	struct io_uring_rsrc_update update = { .offset = (unsigned int)ring->enter_fd };

	if (ring->fd < 0)
		return;
	if (ring->has_fixed_file)
		(void)sys_register(ring->fd, IORING_UNREGISTER_FILES, NULL, 0);
	if (ring->has_fixed_buffer)
		(void)sys_register(ring->fd, IORING_UNREGISTER_BUFFERS, NULL, 0);
	if (ring->has_ring_fd)
		(void)sys_register(ring->fd, IORING_UNREGISTER_RING_FDS, &update, 1);
}

void ring_close(struct io_ring *ring)
{
	if (ring->sqes)
		(void)munmap(ring->sqes, ring->sqes_bytes);
	if (ring->rings)
		(void)munmap(ring->rings, ring->rings_bytes);
	if (ring->fd >= 0)
		(void)close(ring->fd);
	*ring = (struct io_ring){ .fd = -1 };
}

void ring_register(struct io_ring *ring, int fd, void *buffers, size_t bytes, unsigned int count)
{
	struct iovec *iov = calloc(count, sizeof(*iov));

	ring->has_fixed_file = !sys_register(ring->fd, IORING_REGISTER_FILES, &fd, 1);
	if (!iov)
		return;
	for (unsigned int i = 0; i < count; i++)
		iov[i] = (struct iovec){ .iov_base = (char *)buffers + i * bytes,
					 .iov_len = bytes };
	/* one registered buffer holds 1 GiB at most */
	ring->buffer_error = sys_register(ring->fd, IORING_REGISTER_BUFFERS, iov, count);
	ring->has_fixed_buffer = !ring->buffer_error;
	free(iov);
}

const char *ring_memory_text(char *buf, size_t size)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit) || limit.rlim_cur == RLIM_INFINITY)
		return "";
	(void)snprintf(buf, size, " (limit of locked memory, ulimit -l: %llu KiB)",
		       (unsigned long long)limit.rlim_cur / 1024);
	return buf;
}

int ring_enter(struct io_ring *ring, unsigned int min, uint64_t wait_ns)
{
	struct __kernel_timespec ts = {
		.tv_sec = (long long)(wait_ns / 1000000000u),
		.tv_nsec = (long long)(wait_ns % 1000000000u),
	};
	struct io_uring_getevents_arg arg = { .ts = (uint64_t)(uintptr_t)&ts };
	long ret;

	__atomic_store_n(ring->sq_tail, ring->tail, __ATOMIC_RELEASE);
	ret = syscall(__NR_io_uring_enter, ring->enter_fd, ring->tail - ring->submitted, min,
		      ring->enter_flags, &arg, sizeof(arg));
	if (ret >= 0) {
		ring->submitted += (unsigned int)ret;
		return 0;
	}
	switch (errno) {
	case ETIME:
	case EINTR:
	case EAGAIN:
	case EBUSY:
		/* submitted or not: the head tells what the kernel took */
		ring->submitted = __atomic_load_n(ring->sq_head, __ATOMIC_ACQUIRE);
		return 0;
	default: return -errno;
	}
}
