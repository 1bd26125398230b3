/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any I/O through the kernel: reads, writes, syncs, trims and NVMe commands, in the general
 * loop. */
#include "helpers/io/kernel/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/nvme_ioctl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* An open loop waits asleep until so shortly before the next arrival, then awake. */
#define SPIN_NS 60000

#ifndef BLOCK_URING_CMD_DISCARD
#define BLOCK_URING_CMD_DISCARD _IO(0x12, 0)
#endif

enum { NVME_FLUSH = 0x00, NVME_WRITE = 0x01, NVME_READ = 0x02, NVME_DSM = 0x09 };
enum { NVME_DSM_DEALLOCATE = 1 << 2 };

uint64_t io_now_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * IO_NS_PER_S + (uint64_t)ts.tv_nsec;
}

static uint64_t kernel_now_ns(struct io_transport *t)
{
	(void)t;
	return io_now_ns();
}

static void fill_file_sqe(struct io_kernel *k, struct io_uring_sqe *sqe, const struct io_op *op)
{
	bool fixed = k->ring.has_fixed_buffer;

	switch (op->dir) {
	case IO_DIR_SYNC:
		sqe->opcode = IORING_OP_FSYNC;
		sqe->fsync_flags = op->data_only ? IORING_FSYNC_DATASYNC : 0;
		break;
	case IO_DIR_TRIM:
		if (k->file->kind == FILE_BLOCK) {
			sqe->opcode = IORING_OP_URING_CMD;
			sqe->cmd_op = BLOCK_URING_CMD_DISCARD;
			sqe->addr = op->offset_bytes;
			sqe->addr3 = op->length_bytes;
		} else {
			sqe->opcode = IORING_OP_FALLOCATE;
			sqe->off = op->offset_bytes;
			sqe->addr = op->length_bytes;
			sqe->len = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
		}
		break;
	case IO_DIR_READ: sqe->opcode = fixed ? IORING_OP_READ_FIXED : IORING_OP_READ; break;
	default: sqe->opcode = fixed ? IORING_OP_WRITE_FIXED : IORING_OP_WRITE; break;
	}
	if (op->dir != IO_DIR_READ && op->dir != IO_DIR_WRITE)
		return;
	sqe->off = op->offset_bytes;
	sqe->addr = (uint64_t)(uintptr_t)op->buffer;
	sqe->len = op->length_bytes;
}

static void fill_nvme_sqe(struct io_kernel *k, struct io_uring_sqe *sqe, const struct io_op *op)
{
	struct nvme_uring_cmd *cmd = (struct nvme_uring_cmd *)(void *)sqe->cmd;
	uint64_t slba = op->offset_bytes / k->file->lba_bytes;
	uint32_t blocks = op->length_bytes / k->file->lba_bytes;

	sqe->opcode = IORING_OP_URING_CMD;
	sqe->cmd_op = NVME_URING_CMD_IO;
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
	memset(sqe, 0, k->ring.sqe_bytes);
	sqe->fd = k->ring.has_fixed_file ? 0 : k->file->fd;
	sqe->flags = k->ring.has_fixed_file ? IOSQE_FIXED_FILE : 0;
	sqe->user_data = (uint64_t)(uintptr_t)op->owner;
	if (k->file->kind == FILE_NVME)
		fill_nvme_sqe(k, sqe, op);
	else
		fill_file_sqe(k, sqe, op);
}

static int uring_submit(struct io_transport *t, void *target, const struct io_op *op)
{
	struct io_kernel *k = t->priv;

	if (op->dir == IO_DIR_TRIM && k->file->kind == FILE_BLOCK && !k->has_discard)
		return plain_submit(t, target, op);
	if (k->ring.tail - k->ring.submitted >= k->ring.sq_entries)
		return -EAGAIN;
	fill_sqe(k, ring_sqe(&k->ring, k->ring.tail), op);
	k->ring.tail++;
	return 0;
}

/* A drive that was pulled leaves a block device without a block: reads of it are short, and writes
 * find "no space left". */
static bool kernel_is_gone(struct io_transport *t)
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
	struct io_ring *ring = &k->ring;
	unsigned int head = *ring->cq_head, n = 0, tail;
	uint64_t now_ns = io_now_ns();
	uint64_t wait_ns = deadline_ns > now_ns ? deadline_ns - now_ns : 0;
	int ret = 0;

	if (k->open_loop)
		wait_ns = wait_ns > SPIN_NS ? wait_ns - SPIN_NS : 0;
	if (k->pendings || !wait_ns || k->polled)
		min = 0;
	if (ring->tail != ring->submitted ||
	    __atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE) - head < (min ? min : 1))
		ret = ring_enter(ring, min, wait_ns);
	if (ret)
		return ret;
	n = kernel_take_pending(k, completions, max);
	tail = __atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE);
	while (head != tail && n < max)
		completions[n++] = completion_of(k, ring_cqe(ring, head++));
	__atomic_store_n(ring->cq_head, head, __ATOMIC_RELEASE);
	return (int)n;
}

/* The next entry as it was filled in, before the run: what the kernel answers, or -ETIME. */
static int32_t try_next(struct io_kernel *k)
{
	uint64_t give_up_ns = io_now_ns() + IO_NS_PER_S;
	unsigned int head = *k->ring.cq_head;

	k->ring.tail++;
	while (io_now_ns() < give_up_ns) {
		int ret = ring_enter(&k->ring, 0, 0);
		int32_t res;

		if (ret)
			return ret;
		if (__atomic_load_n(k->ring.cq_tail, __ATOMIC_ACQUIRE) == head)
			continue;
		res = ring_cqe(&k->ring, head)->res;
		__atomic_store_n(k->ring.cq_head, head + 1, __ATOMIC_RELEASE);
		return res;
	}
	return -ETIME;
}

/* Polled completion fails per I/O, not at set-up: one real read tells. */
static bool polled_works(struct io_kernel *k, struct io_stream *s)
{
	const struct io_op op = {
		.dir = IO_DIR_READ,
		.offset_bytes = s->job->offset_bytes,
		.length_bytes = job_smallest_bytes(s->job),
		.buffer = s->buffers,
	};

	fill_sqe(k, ring_sqe(&k->ring, k->ring.tail), &op);
	return try_next(k) == (k->file->kind == FILE_NVME ? 0 : (int32_t)op.length_bytes);
}

/* Since 6.12. A discard of one byte is wrong where it is known, and unknown elsewhere. */
static bool discard_works(struct io_kernel *k)
{
	struct io_uring_sqe *sqe = ring_sqe(&k->ring, k->ring.tail);

	memset(sqe, 0, k->ring.sqe_bytes);
	sqe->opcode = IORING_OP_URING_CMD;
	sqe->fd = k->file->fd;
	sqe->cmd_op = BLOCK_URING_CMD_DISCARD;
	sqe->addr = 1;
	sqe->addr3 = 1;
	return try_next(k) == -EINVAL;
}

static int open_ring(struct io_kernel *k, struct io_stream *s)
{
	unsigned int options = k->file->kind == FILE_NVME ? RING_WIDE : 0;
	int ret;

	k->wanted_polled = s->job->hipri;
	if (s->job->hipri && k->file->poll_queues && k->file->direct) {
		ret = ring_open(&k->ring, s->depth, options | RING_POLLED);
		if (!ret && polled_works(k, s)) {
			k->polled = true;
			return 0;
		}
		if (!ret)
			ring_close(&k->ring);
	}
	return ring_open(&k->ring, s->depth, options);
}

int kernel_init(struct io_kernel *k, struct io_stream *s, const struct io_file *file)
{
	int ret;

	*k = (struct io_kernel){
		.file = file,
		.open_loop = s->job->rate_iops > 0,
		.transport = { .name = "io_uring_enter",
			       .now_ns = kernel_now_ns,
			       .is_gone = kernel_is_gone },
	};
	k->transport.priv = k;
	k->ring.fd = -1;
	k->pending = calloc(s->depth, sizeof(*k->pending));
	if (!k->pending)
		return -ENOMEM;
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

void kernel_free(struct io_kernel *k)
{
	if (k->ring.fd >= 0)
		ring_close(&k->ring);
	free(k->pending);
	k->pending = NULL;
}

void kernel_run(struct io_kernel *k, struct io_stream *s)
{
	const bool hot = k->uring && k->file->kind != FILE_NVME;
	uint64_t now_ns = io_now_ns(), deadline_ns;

	while (loop_issue(&s, 1, now_ns, &deadline_ns)) {
		/* what the kernel refuses there, it refuses here as well: this ends the stream */
		if (hot && hot_is_enough(s) && hot_run(k, s)) {
			now_ns = io_now_ns();
		} else if (hot && !hot_is_enough(s) && steady_is_enough(s) && steady_run(k, s)) {
			now_ns = io_now_ns();
		} else if (loop_reap(&k->transport, &s, 1, deadline_ns, &now_ns)) {
			break;
		}
	}
}

/* What was asked for and could not be had, and changes what is measured. */
static void tell_handicap(const struct io_kernel *k, const struct io_job *job,
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

void kernel_tell(const struct io_kernel *k, const struct io_job *job, struct io_result *result)
{
	unsigned int flags = k->ring.setup_flags;
	char text[64];

	tell_handicap(k, job, result);

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
			k->ring.buffer_error == -ENOMEM ? ring_memory_text(text, sizeof(text))
							: "");
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
	if (flags & IORING_SETUP_NO_SQARRAY)
		io_add_feature(result, "no_sqarray");
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
