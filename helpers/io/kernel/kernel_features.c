/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of the kernel's fast paths a stream has used, and what it had to do without. */
#include "helpers/io/kernel/kernel.h"

#include <errno.h>
#include <string.h>

/* What was asked for and could not be had, and changes what is measured. */
static void add_handicap(const struct io_kernel *k, const struct io_job *job,
			 struct io_result *result)
{
	const struct io_file *file = k->file;

	if (!k->uring && job->iodepth > 1)
		io_add_handicap(result,
				"system calls did one I/O at a time, %u in flight were asked "
				"for: io_uring is %s",
				job->iodepth,
				k->why_no_uring == -ENOSYS
					? "unknown to this kernel, or hidden by a container's "
					  "seccomp profile"
					: "forbidden (kernel.io_uring_disabled, or the seccomp "
					  "profile of a container)");
	else if (k->uring && job->rw >= IO_TRIM && file->kind == FILE_BLOCK && !k->has_discard &&
		 job->iodepth > 1)
		io_add_handicap(result,
				"discards went out one at a time, %u in flight were asked "
				"for: this kernel has no asynchronous ones (6.12 has)",
				job->iodepth);
	if (k->wanted_polled && !k->polled)
		io_add_handicap(result, "completions were not polled, as was asked for: the device "
					"has no poll queues (nvme.poll_queues)");
	if (file->kind <= FILE_REGULAR && !file->direct && job->direct == IO_DIRECT_AUTO)
		io_add_handicap(result, "I/O went through the page cache: the target has no direct "
					"I/O");
}

void kernel_add_features(const struct io_kernel *k, const struct io_job *job,
			 struct io_result *result)
{
	unsigned int flags = k->ring.uring.flags;
	char text[64];

	add_handicap(k, job, result);
	if (!k->uring)
		io_add_feature(result, "system calls: io_uring is %s",
			       k->why_no_uring == -ENOSYS ? "unknown to the kernel" : "forbidden");
	else
		io_add_feature(result, "io_uring");
	if (k->uring && k->file->kind == FILE_BLOCK && job->rw >= IO_TRIM)
		io_add_feature(result, k->has_discard ? "asynchronous discard"
						      : "discard by ioctl, one at a time");
	if (k->uring && k->ring.has_fixed_buffer)
		io_add_feature(result, "fixed buffers");
	if (k->uring && k->ring.buffer_error)
		io_add_feature(
			result, "buffers are not registered: %s%s", strerror(-k->ring.buffer_error),
			k->ring.buffer_error == -ENOMEM ? io_memory_text(text, sizeof(text)) : "");
	if (k->uring && k->ring.has_fixed_file)
		io_add_feature(result, "registered files");
	if (k->ring.has_ring_fd)
		io_add_feature(result, "registered ring");
	if (flags & IORING_SETUP_SINGLE_ISSUER)
		io_add_feature(result, "single_issuer");
	if (flags & IORING_SETUP_DEFER_TASKRUN)
		io_add_feature(result, "defer_taskrun");
	if (flags & IORING_SETUP_COOP_TASKRUN)
		io_add_feature(result, "coop_taskrun");
#ifdef IORING_SETUP_NO_SQARRAY /* liburing 2.6 asks for it */
	if (flags & IORING_SETUP_NO_SQARRAY)
		io_add_feature(result, "no_sqarray");
#endif
	if (k->polled)
		io_add_feature(result, "iopoll");
	else if (k->wanted_polled)
		io_add_feature(result, "no iopoll: %s",
			       k->file->poll_queues ? "a polled read did not work"
						    : "the device has no poll queues");
	if (k->file->kind == FILE_NVME)
		io_add_feature(result, "NVMe passthrough");
	else if (k->file->direct)
		io_add_feature(result, "direct");
	else if (k->file->kind == FILE_CHARACTER)
		io_add_feature(result, "character device: an engine ceiling, not a drive");
	else if (job->direct == IO_DIRECT_AUTO)
		io_add_feature(result, "buffered: target has no O_DIRECT");
	else
		io_add_feature(result, "buffered");
}
