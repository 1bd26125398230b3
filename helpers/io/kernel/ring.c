/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a ring is set up, entered and closed. */
#include "helpers/io/kernel/ring.h"

#include <errno.h>
#include <stdlib.h>

/* What the kernel may not know is dropped in this order. NO_SQARRAY (6.6) is liburing's to ask for:
 * from 2.6 on it does, and 2.3 would corrupt such a ring. */
static const unsigned int optional_flags[] = {
	IORING_SETUP_DEFER_TASKRUN, /* 6.1, needs SINGLE_ISSUER */
	IORING_SETUP_SINGLE_ISSUER, /* 6.0 */
	IORING_SETUP_COOP_TASKRUN,  /* 5.19 */
};

int ring_open(struct io_ring *ring, unsigned int depth, unsigned int flags)
{
	size_t dropped = sizeof(optional_flags) / sizeof(*optional_flags);
	unsigned int optional = 0;
	int ret;

	*ring = (struct io_ring){ 0 };
	while (dropped)
		optional |= optional_flags[--dropped];
	for (;;) {
		struct io_uring_params p = {
			.flags = flags | optional | IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP,
			.cq_entries = depth < 8 ? 16 : depth * 2,
		};

		ret = io_uring_queue_init_params(depth, &ring->uring, &p);
		if (ret != -EINVAL || !optional)
			break;
		optional &= ~optional_flags[dropped++];
	}
	if (ret)
		return ret;
	ring->is_open = true;
	if (!(ring->uring.features & IORING_FEAT_EXT_ARG)) {
		ring_close(ring);
		return -ENOSYS;
	}
	ring->has_ring_fd = io_uring_register_ring_fd(&ring->uring) == 1;
	return 0;
}

void ring_release(struct io_ring *ring)
{
	if (ring->has_fixed_file)
		(void)io_uring_unregister_files(&ring->uring);
	if (ring->has_fixed_buffer)
		(void)io_uring_unregister_buffers(&ring->uring);
	if (ring->has_ring_fd)
		(void)io_uring_unregister_ring_fd(&ring->uring);
}

void ring_close(struct io_ring *ring)
{
	if (ring->is_open)
		io_uring_queue_exit(&ring->uring);
	*ring = (struct io_ring){ 0 };
}

bool ring_knows(struct io_ring *ring, enum io_uring_op op)
{
	struct io_uring_probe *probe = io_uring_get_probe_ring(&ring->uring);
	bool knows = !probe || io_uring_opcode_supported(probe, op);

	io_uring_free_probe(probe);
	return knows;
}

void ring_register(struct io_ring *ring, int fd, void *buffers, size_t bytes, unsigned int count)
{
	struct iovec *iov = calloc(count, sizeof(*iov));

	ring->has_fixed_file = !io_uring_register_files(&ring->uring, &fd, 1);
	if (!iov)
		return;
	for (unsigned int i = 0; i < count; i++)
		iov[i] = (struct iovec){ .iov_base = (char *)buffers + i * bytes,
					 .iov_len = bytes };
	/* one registered buffer holds 1 GiB at most */
	ring->buffer_error = io_uring_register_buffers(&ring->uring, iov, count);
	ring->has_fixed_buffer = !ring->buffer_error;
	free(iov);
}

int ring_enter(struct io_ring *ring, unsigned int min, uint64_t wait_ns)
{
	struct __kernel_timespec wait = { .tv_sec = (long long)(wait_ns / 1000000000u),
					  .tv_nsec = (long long)(wait_ns % 1000000000u) };
	struct io_uring_cqe *first;
	int ret;

	if (min)
		ret = io_uring_submit_and_wait_timeout(&ring->uring, &first, min, &wait, NULL);
	else
		ret = io_uring_submit_and_get_events(&ring->uring);
	switch (ret) {
	case -ETIME:
	case -EINTR:
	case -EAGAIN:
	case -EBUSY: return 0;
	default: return ret < 0 ? ret : 0;
	}
}
