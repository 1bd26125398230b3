/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I/O by plain system calls, where io_uring is forbidden; one at a time, so that no I/O's latency
 * holds the time of another. */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "helpers/io/kernel/kernel.h"

unsigned int kernel_take_pending(struct io_kernel *k, struct io_completion *c, unsigned int max)
{
	unsigned int n = k->pendings < max ? k->pendings : max;

	memcpy(c, k->pending, n * sizeof(*c));
	memmove(k->pending, k->pending + n, (k->pendings - n) * sizeof(*c));
	k->pendings -= n;
	return n;
}

int plain_submit(struct io_transport *t, void *target, const struct io_op *op)
{
	struct io_kernel *k = t->priv;
	ssize_t ret = 0;

	(void)target;
	if (k->pendings)
		return -EAGAIN;
	switch (op->dir) {
	case IO_DIR_READ:
		ret = pread(k->file->fd, op->buffer, op->length_bytes, (off_t)op->offset_bytes);
		break;
	case IO_DIR_WRITE:
		ret = pwrite(k->file->fd, op->buffer, op->length_bytes, (off_t)op->offset_bytes);
		break;
	case IO_DIR_SYNC: ret = op->data_only ? fdatasync(k->file->fd) : fsync(k->file->fd); break;
	default:
		ret = file_trim(k->file, op->offset_bytes, op->length_bytes);
		if (ret < 0)
			errno = (int)-ret;
		else
			ret = op->length_bytes;
		break;
	}
	k->pending[k->pendings++] = (struct io_completion){
		.owner = op->owner,
		.result = (int32_t)(ret < 0 ? -errno : ret),
	};
	return 0;
}

int plain_reap(struct io_transport *t, struct io_completion *completions, unsigned int max,
	       unsigned int min, uint64_t deadline_ns)
{
	struct io_kernel *k = t->priv;
	struct timespec until = { .tv_sec = (time_t)(deadline_ns / IO_NS_PER_S),
				  .tv_nsec = (long)(deadline_ns % IO_NS_PER_S) };

	(void)min;
	if (!k->pendings && deadline_ns > io_now_ns())
		(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
	return (int)kernel_take_pending(k, completions, max);
}
