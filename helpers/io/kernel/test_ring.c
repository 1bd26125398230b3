/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ring by itself: what it waits for, what it knows, and what it does where it may not ask. */
#include <criterion/criterion.h>
#include <errno.h>
#include <sys/syscall.h>

#include "helpers/io/kernel/ring.h"
#include "helpers/io/kernel/test_forbid.h"

#define MS 1000000u

static struct io_ring ring;

static void setup(void)
{
	int ret = ring_open(&ring, 4, 0);

	if (ret == -ENOSYS || ret == -EPERM || ret == -EACCES)
		cr_skip_test("no io_uring here");
	cr_assert_eq(ret, 0, "%d", ret);
}

static void teardown(void)
{
	ring_release(&ring);
	ring_close(&ring);
	cr_assert_not(ring.is_open);
	ring_close(&ring); /* once more is fine */
}

TestSuite(ring, .init = setup, .fini = teardown);

static void queue_nop(void)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring.uring);

	cr_assert(sqe);
	io_uring_prep_nop(sqe);
}

Test(ring, a_wait_that_expires_is_no_failure)
{
	cr_assert_eq(ring_enter(&ring, 1, MS), 0);
	cr_assert_eq(ring_enter(&ring, 0, 0), 0);
	cr_assert_eq(io_uring_cq_ready(&ring.uring), 0);
}

Test(ring, submits_what_is_queued_and_waits_for_as_many_as_are_wanted)
{
	for (int i = 0; i < 3; i++)
		queue_nop();
	cr_assert_eq(io_uring_sq_ready(&ring.uring), 3);
	cr_assert_eq(ring_enter(&ring, 3, 1000 * MS), 0);
	cr_assert_eq(io_uring_sq_ready(&ring.uring), 0);
	cr_assert_eq(io_uring_cq_ready(&ring.uring), 3);
	/* more than will ever come: what is there stays there */
	cr_assert_eq(ring_enter(&ring, 4, MS), 0);
	cr_assert_eq(io_uring_cq_ready(&ring.uring), 3);
}

Test(ring, is_told_what_the_kernel_knows)
{
	cr_assert(ring_knows(&ring, IORING_OP_NOP));
	cr_assert_not(ring_knows(&ring, (enum io_uring_op)255));
	/* the fast flags are asked for: a kernel of the README has them all */
	cr_assert(ring.uring.flags & IORING_SETUP_DEFER_TASKRUN);
	cr_assert(ring.uring.flags & IORING_SETUP_SINGLE_ISSUER);
	cr_assert(ring.has_ring_fd);
}

/* Under a profile that forbids to register, nothing is registered, and nothing is said not to be
 * there. */
Test(ring, where_it_may_not_ask_it_does_without)
{
	char buffer[4096];

	ring_close(&ring);
	if (test_forbid(__NR_io_uring_register, EPERM))
		cr_skip_test("seccomp is not available");
	cr_assert_eq(ring_open(&ring, 4, 0), 0);
	cr_assert_not(ring.has_ring_fd);
	ring_register(&ring, 0, buffer, sizeof(buffer), 1);
	cr_assert_not(ring.has_fixed_file);
	cr_assert_not(ring.has_fixed_buffer);
	cr_assert_eq(ring.buffer_error, -EPERM);
	cr_assert(ring_knows(&ring, IORING_OP_URING_CMD));
	queue_nop();
	cr_assert_eq(ring_enter(&ring, 1, 1000 * MS), 0);
	cr_assert_eq(io_uring_cq_ready(&ring.uring), 1);
}

Test(ring, a_refusal_is_one)
{
	if (test_forbid(__NR_io_uring_enter, EPERM))
		cr_skip_test("seccomp is not available");
	queue_nop();
	cr_assert_eq(ring_enter(&ring, 1, MS), -EPERM);
	cr_assert_eq(ring_enter(&ring, 0, 0), -EPERM);
}
