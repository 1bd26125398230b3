/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any I/O through the kernel: reads, writes, syncs, trims and NVMe commands. */
#include "helpers/io/kernel/kernel.h"

#include <errno.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/nvme_ioctl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "helpers/os/clock.h"
#include "helpers/io/kernel/plain.h"

/* An open loop waits asleep until so shortly before the next arrival, then awake. */
#define SPIN_NS 60000

#ifndef BLOCK_URING_CMD_DISCARD
#define BLOCK_URING_CMD_DISCARD _IO(0x12, 0)
#endif

enum { NVME_FLUSH = 0x00, NVME_WRITE = 0x01, NVME_READ = 0x02, NVME_DSM = 0x09 };
enum { NVME_DSM_DEALLOCATE = 1 << 2 };

static uint64_t read_clock_ns(struct io_transport *t)
{
	(void)t;
	return clock_now_ns();
}

/* An NVMe command, or a block device's: liburing 2.3 has no helper for these. */
static void prepare_command(struct io_uring_sqe *sqe, size_t sqe_bytes, int fd, uint32_t cmd_op)
{
	memset(sqe, 0, sqe_bytes);
	sqe->opcode = IORING_OP_URING_CMD;
	sqe->fd = fd;
	sqe->cmd_op = cmd_op;
}

static void prepare_discard(struct io_uring_sqe *sqe, int fd, uint64_t from, uint64_t bytes)
{
	prepare_command(sqe, sizeof(*sqe), fd, BLOCK_URING_CMD_DISCARD);
	sqe->addr = from;
	sqe->addr3 = bytes;
}

static void fill_file_sqe(struct io_kernel *k, struct io_uring_sqe *sqe, int fd,
			  const struct io_op *op)
{
	const bool fixed = k->ring.has_fixed_buffer;
	const uint64_t at = op->offset_bytes;
	const uint32_t bytes = op->length_bytes;

	switch (op->dir) {
	case IO_DIR_SYNC:
		io_uring_prep_fsync(sqe, fd, op->data_only ? IORING_FSYNC_DATASYNC : 0);
		break;
	case IO_DIR_TRIM:
		if (k->file->kind == FILE_BLOCK)
			prepare_discard(sqe, fd, at, bytes);
		else
			io_uring_prep_fallocate(sqe, fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
						(off_t)at, bytes);
		break;
	case IO_DIR_READ:
		if (fixed)
			io_uring_prep_read_fixed(sqe, fd, op->buffer, bytes, at, 0);
		else
			io_uring_prep_read(sqe, fd, op->buffer, bytes, at);
		break;
	default:
		if (fixed)
			io_uring_prep_write_fixed(sqe, fd, op->buffer, bytes, at, 0);
		else
			io_uring_prep_write(sqe, fd, op->buffer, bytes, at);
		break;
	}
}

static void fill_nvme_sqe(struct io_kernel *k, struct io_uring_sqe *sqe, int fd,
			  const struct io_op *op)
{
	struct nvme_uring_cmd *cmd = (struct nvme_uring_cmd *)(void *)sqe->cmd;
	uint64_t slba = op->offset_bytes / k->file->lba_bytes;
	uint32_t blocks = op->length_bytes / k->file->lba_bytes;

	prepare_command(sqe, 2 * sizeof(*sqe), fd, NVME_URING_CMD_IO);
	cmd->nsid = k->file->nsid;
	switch (op->dir) {
	case IO_DIR_SYNC: cmd->opcode = NVME_FLUSH; return;
	case IO_DIR_TRIM: {
		uint32_t *range = op->buffer; /* attributes, blocks, first block */

		range[0] = 0;
		range[1] = blocks;
		memcpy(&range[2], &slba, sizeof(slba));
		cmd->opcode = NVME_DSM;
		cmd->data_len = 16;
		cmd->cdw11 = NVME_DSM_DEALLOCATE;
		break;
	}
	default:
		cmd->opcode = op->dir == IO_DIR_READ ? NVME_READ : NVME_WRITE;
		cmd->data_len = op->length_bytes;
		cmd->cdw10 = (uint32_t)slba;
		cmd->cdw11 = (uint32_t)(slba >> 32);
		cmd->cdw12 = blocks - 1;
		break;
	}
	cmd->addr = (uint64_t)(uintptr_t)op->buffer;
	if (k->ring.has_fixed_buffer) {
		sqe->rw_flags = IORING_URING_CMD_FIXED;
		sqe->buf_index = (uint16_t)((const struct io_tag *)op->owner)->index;
	}
}

static void fill_sqe(struct io_kernel *k, struct io_uring_sqe *sqe, const struct io_op *op)
{
	const bool fixed = k->ring.has_fixed_file;
	const int fd = fixed ? 0 : k->file->fd;

	if (k->file->kind == FILE_NVME)
		fill_nvme_sqe(k, sqe, fd, op);
	else
		fill_file_sqe(k, sqe, fd, op);
	sqe->flags = fixed ? IOSQE_FIXED_FILE : 0;
	io_uring_sqe_set_data(sqe, op->owner);
}

/* One at a time, so that no I/O's latency holds the time of another. */
static int plain_submit(struct io_transport *t, void *target, const struct io_op *op)
{
	struct io_kernel *k = t->priv;

	(void)target;
	if (k->is_pending)
		return -EAGAIN;
	k->pending = (struct io_completion){ .owner = op->owner, .result = plain_do(k->file, op) };
	k->is_pending = true;
	return 0;
}

static int take_pending(struct io_kernel *k, struct io_completion *ret_completion)
{
	if (!k->is_pending)
		return 0;
	k->is_pending = false;
	*ret_completion = k->pending;
	return 1;
}

static int plain_reap(struct io_transport *t, struct io_completion *completions, unsigned int max,
		      unsigned int min, uint64_t deadline_ns)
{
	struct io_kernel *k = t->priv;
	struct timespec until = { .tv_sec = (time_t)(deadline_ns / IO_NS_PER_S),
				  .tv_nsec = (long)(deadline_ns % IO_NS_PER_S) };

	(void)min;
	(void)max;
	if (!k->is_pending && deadline_ns > clock_now_ns())
		(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
	return take_pending(k, completions);
}

static int uring_submit(struct io_transport *t, void *target, const struct io_op *op)
{
	struct io_kernel *k = t->priv;
	struct io_uring_sqe *sqe;

	if (op->dir == IO_DIR_TRIM && k->file->kind == FILE_BLOCK && !k->has_discard)
		return plain_submit(t, target, op);
	sqe = io_uring_get_sqe(&k->ring.uring);
	if (!sqe)
		return -EAGAIN;
	fill_sqe(k, sqe, op);
	return 0;
}

/* A drive that was pulled leaves a block device without a block: reads of it are short, and writes
 * find "no space left". */
static bool is_gone(struct io_transport *t)
{
	const struct io_kernel *k = t->priv;
	uint64_t bytes = 0;

	return k->file->kind == FILE_BLOCK && (ioctl(k->file->fd, BLKGETSIZE64, &bytes) || !bytes);
}

static struct io_completion completion_of(const struct io_kernel *k, const struct io_uring_cqe *cqe)
{
	const struct io_tag *tag = (const struct io_tag *)(uintptr_t)cqe->user_data;
	struct io_completion c = { .owner = (void *)(uintptr_t)cqe->user_data, .result = cqe->res };

	if (k->file->kind == FILE_NVME && cqe->res > 0)
		c.status = (uint16_t)cqe->res;
	else if (!cqe->res && (k->file->kind == FILE_NVME || tag->dir == IO_DIR_TRIM))
		c.result = (int32_t)tag->length_bytes; /* these answer 0 for all of it */
	return c;
}

static int uring_reap(struct io_transport *t, struct io_completion *completions, unsigned int max,
		      unsigned int min, uint64_t deadline_ns)
{
	struct io_kernel *k = t->priv;
	struct io_uring *ring = &k->ring.uring;
	struct io_uring_cqe *cqe;
	uint64_t now_ns = clock_now_ns();
	uint64_t wait_ns = deadline_ns > now_ns ? deadline_ns - now_ns : 0;
	unsigned int head, taken = 0;
	int n, ret = 0;

	if (k->open_loop)
		wait_ns = wait_ns > SPIN_NS ? wait_ns - SPIN_NS : 0;
	if (k->is_pending || !wait_ns || k->polled)
		min = 0;
	if (io_uring_sq_ready(ring) || io_uring_cq_ready(ring) < (min ? min : 1))
		ret = ring_enter(&k->ring, min, wait_ns);
	if (ret)
		return ret;
	n = take_pending(k, completions);
	io_uring_for_each_cqe(ring, head, cqe)
	{
		if ((unsigned int)n == max)
			break;
		completions[n++] = completion_of(k, cqe);
		taken++;
	}
	io_uring_cq_advance(ring, taken);
	return n;
}

/* What is queued, before the run: what the kernel answers, or -ETIME. */
static int32_t try_queued(struct io_kernel *k)
{
	struct io_uring *ring = &k->ring.uring;
	uint64_t give_up_ns = clock_now_ns() + IO_NS_PER_S;
	struct io_uring_cqe *cqe;

	while (clock_now_ns() < give_up_ns) {
		int ret = ring_enter(&k->ring, 0, 0);

		if (ret)
			return ret;
		if (!io_uring_peek_batch_cqe(ring, &cqe, 1))
			continue;
		ret = cqe->res;
		io_uring_cq_advance(ring, 1);
		return ret;
	}
	return -ETIME;
}

/* Polled completion fails per I/O, not at set-up: one real read tells. */
static bool polled_works(struct io_kernel *k, struct io_stream *s)
{
	const struct io_op op = {
		.dir = IO_DIR_READ,
		.offset_bytes = s->job->offset_bytes,
		.length_bytes = io_job_smallest_bytes(s->job),
		.buffer = s->buffers,
	};
	struct io_uring_sqe *sqe = io_uring_get_sqe(&k->ring.uring);

	if (!sqe)
		return false;
	fill_sqe(k, sqe, &op);
	return try_queued(k) == (k->file->kind == FILE_NVME ? 0 : (int32_t)op.length_bytes);
}

/* Since 6.12. A discard of one byte is wrong where it is known, and unknown elsewhere. */
static bool discard_works(struct io_kernel *k)
{
	struct io_uring_sqe *sqe = NULL;

	if (ring_knows(&k->ring, IORING_OP_URING_CMD))
		sqe = io_uring_get_sqe(&k->ring.uring);
	if (!sqe)
		return false;
	prepare_discard(sqe, k->file->fd, 1, 1);
	return try_queued(k) == -EINVAL;
}

static int open_ring(struct io_kernel *k, struct io_stream *s)
{
	const bool wide = k->file->kind == FILE_NVME;
	const unsigned int flags = wide ? IORING_SETUP_SQE128 | IORING_SETUP_CQE32 : 0;
	int ret;

	k->wanted_polled = s->job->hipri;
	if (s->job->hipri && k->file->poll_queues && k->file->direct) {
		ret = ring_open(&k->ring, s->depth, flags | IORING_SETUP_IOPOLL);
		if (!ret && polled_works(k, s)) {
			k->polled = true;
			return 0;
		}
		ring_close(&k->ring);
	}
	return ring_open(&k->ring, s->depth, flags);
}

int kernel_init(struct io_kernel *k, struct io_stream *s, const struct io_file *file)
{
	int ret;

	*k = (struct io_kernel){
		.file = file,
		.open_loop = s->job->rate_iops > 0,
		.transport = { .name = "io_uring_enter",
			       .now_ns = read_clock_ns,
			       .is_gone = is_gone },
	};
	k->transport.priv = k;
	ret = open_ring(k, s);
	if (!ret) {
		k->uring = true;
		k->transport.submit = uring_submit;
		k->transport.reap = uring_reap;
		k->has_discard = s->pattern.only == IO_DIR_TRIM && file->kind == FILE_BLOCK &&
				 discard_works(k);
		/* Linux 6.1 takes a passthrough command for one with as many segments as the
		 * registered buffer has pages, and refuses it: a buffer for each */
		if (file->kind == FILE_NVME)
			ring_register(&k->ring, file->fd, s->buffers, s->buffer_bytes, s->depth);
		else
			ring_register(&k->ring, file->fd, s->buffers, s->buffers_bytes, 1);
	} else if ((ret == -ENOSYS || ret == -EPERM || ret == -EACCES) && file->kind != FILE_NVME) {
		k->why_no_uring = ret;
		k->transport.submit = plain_submit;
		k->transport.reap = plain_reap;
	} else {
		return ret;
	}
	s->transport = &k->transport;
	return 0;
}
