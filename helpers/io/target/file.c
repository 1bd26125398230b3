/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening what is to be measured, and saying clearly why that cannot be. */
#include "helpers/io/target/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/nvme_ioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "helpers/host/hostfs.h"
#include "helpers/os/transfer.h"
#include "helpers/io/pattern/pattern.h"
#include "helpers/nvme/nvme.h"

#define NO_SIZE_BYTES (1ull << 40)

static int read_sysfs_int(const struct stat *st, const char *class, const char *name, int missing)
{
	int64_t value;

	return hostfs_read_i64(&value, hostfs_host.sys, "dev/%s/%u:%u/%s", class,
			       major(st->st_rdev), minor(st->st_rdev), name)
		       ? missing
		       : (int)value;
}

/* A namespace's device is the controller, and that of the controller the PCI function; a
 * partition lies one level below. */
static int numa_node_of(const struct stat *st, const char *class)
{
	static const char *const names[] = {
		"device/numa_node",
		"device/device/numa_node",
		"../device/numa_node",
		"../device/device/numa_node",
	};
	int node = -1;

	for (size_t i = 0; node < 0 && i < sizeof(names) / sizeof(*names); i++)
		node = read_sysfs_int(st, class, names[i], -1);
	return node;
}

static int fill_file(int fd, uint64_t bytes)
{
	size_t chunk = 1u << 20;
	uint64_t *buffer = aligned_alloc(4096, chunk), done = 0;
	struct random_stream random = { .state = bytes };
	int ret = 0;

	if (!buffer)
		return -ENOMEM;
	for (size_t i = 0; i < chunk / sizeof(*buffer); i++)
		buffer[i] = random_next(&random);
	while (!ret && done < bytes) {
		size_t length = bytes - done < chunk ? bytes - done : chunk;

		ret = transfer_write_all_at(fd, buffer, length, done);
		done += length;
	}
	if (!ret && fsync(fd))
		ret = -errno;
	free(buffer);
	return ret;
}

/* A file that is read must have data, or the file system answers without the drive. */
static int make_file(const struct io_job *job, char *why, size_t size)
{
	uint64_t bytes = job->offset_bytes + job->size_bytes;
	bool only_writes = io_job_writes(job) && job->rw != IO_RW && job->rw != IO_RANDRW;
	int fd = open(job->target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), ret = 0;

	if (fd < 0)
		return io_say(why, size, -errno, "%s: cannot be created: %s", job->target,
			      strerror(errno));
	if (!only_writes)
		ret = fill_file(fd, bytes);
	else if (fallocate(fd, 0, 0, (off_t)bytes))
		ret = errno == EOPNOTSUPP ? (ftruncate(fd, (off_t)bytes) ? -errno : 0) : -errno;
	(void)close(fd);
	if (ret) {
		(void)unlink(job->target);
		return io_say(why, size, ret, "%s: cannot be filled with %llu bytes: %s",
			      job->target, (unsigned long long)bytes, strerror(-ret));
	}
	return 0;
}

/* a partition's queue is that of the disk above it */
static bool takes_discards(const struct stat *st)
{
	return read_sysfs_int(st, "block", "queue/discard_granularity", 0) ||
	       read_sysfs_int(st, "block", "../queue/discard_granularity", 0);
}

static int look_at_block(struct io_file *file, const struct io_job *job, const struct stat *st,
			 char *why, size_t size)
{
	unsigned int block = 512;

	file->kind = FILE_BLOCK;
	if (ioctl(file->fd, BLKGETSIZE64, &file->size_bytes) || ioctl(file->fd, BLKSSZGET, &block))
		return io_say(why, size, -errno, "%s: does not tell its size: %s", file->path,
			      strerror(errno));
	file->block_bytes = file->direct ? block : 1;
	file->numa_node = numa_node_of(st, "block");
	/* a partition's are those of the disk above it */
	for (size_t i = 0; i < 2 && access(file->queues, F_OK); i++)
		(void)snprintf(file->queues, sizeof(file->queues), "/sys/dev/block/%u:%u/%smq",
			       major(st->st_rdev), minor(st->st_rdev), i ? "../" : "");
	file->poll_queues = read_sysfs_int(st, "block", "queue/io_poll", 0) == 1;
	if (job->rw >= IO_TRIM && !takes_discards(st))
		return io_say(why, size, -ENOTSUP,
			      "%s: takes no discards, which is what trim sends", file->path);
	return 0;
}

/* Commands to the character device go past mounts and holders of the block device: so that one is
 * held while the job writes. */
static int hold_block_device(struct io_file *file, const struct stat *st, char *why, size_t size)
{
	char path[96], name[64];
	int ret = file_name_block_device(st, name, sizeof(name));

	if (ret == -ENODEV)
		return io_say(why, size, ret, "%s: is not in sysfs", file->path);
	if (ret)
		return io_say(why, size, ret, "%s: has no block device to hold", file->path);
	(void)snprintf(path, sizeof(path), "/dev/%s", name);
	file->hold_fd = open(path, O_RDONLY | O_EXCL | O_CLOEXEC);
	if (file->hold_fd < 0)
		return io_say(why, size, -errno, "%s: its block device %s: %s", file->path, path,
			      errno == EBUSY ? "in use (mounted, or held by another program)"
					     : strerror(errno));
	return 0;
}

/* Its I/O goes through the same queues as that of the block device. */
static int read_nvme_queue_int(const struct stat *st, const char *attribute)
{
	char name[64], path[128];

	if (file_name_block_device(st, name, sizeof(name)))
		return 0;
	(void)snprintf(path, sizeof(path), "../%s/queue/%s", name, attribute);
	return read_sysfs_int(st, "char", path, 0);
}

static int look_at_nvme(struct io_file *file, const struct io_job *job, const struct stat *st,
			char *why, size_t size)
{
	uint8_t data[4096] = { 0 };
	struct nvme_passthru_cmd identify = {
		.opcode = 0x06,
		.addr = (uint64_t)(uintptr_t)data,
		.data_len = sizeof(data),
	};
	int nsid = ioctl(file->fd, NVME_IOCTL_ID), ret;
	const struct nvme_lbaf *format;
	struct nvme_ns ns;
	int largest_kib;
	char name[64];

	if (nsid <= 0)
		return -ENOTTY;
	identify.nsid = (uint32_t)nsid;
	ret = ioctl(file->fd, NVME_IOCTL_ADMIN_CMD, &identify);
	if (ret)
		return io_say(why, size, ret < 0 ? -errno : -EIO, "%s: Identify Namespace failed",
			      file->path);
	nvme_decode_ns(data, (uint32_t)nsid, &ns);
	format = &ns.lbaf[ns.lbaf_index];
	if (!format->data_bytes)
		return io_say(why, size, -ENOTSUP, "%s: its LBA format is none that is known",
			      file->path);
	if (format->metadata_bytes)
		return io_say(why, size, -ENOTSUP, "%s: formatted with metadata", file->path);
	file->kind = FILE_NVME;
	file->nsid = (uint32_t)nsid;
	file->lba_bytes = format->data_bytes;
	file->block_bytes = file->lba_bytes;
	file->size_bytes = ns.nsze_blocks * file->lba_bytes;
	file->numa_node = numa_node_of(st, "char");
	if (file_name_block_device(st, name, sizeof(name)) == 0)
		(void)snprintf(file->queues, sizeof(file->queues), "/sys/block/%s/mq", name);
	file->poll_queues = read_nvme_queue_int(st, "io_poll") == 1;
	largest_kib = read_nvme_queue_int(st, "max_hw_sectors_kb");
	if (largest_kib > 0 && io_job_largest_bytes(job) > (uint64_t)largest_kib * 1024)
		return io_say(why, size, -EINVAL, "%s: a command transfers %d KiB at most",
			      file->path, largest_kib);
	file->direct = true;
	return io_job_writes(job) && !job->held_by_caller ? hold_block_device(file, st, why, size)
							  : 0;
}

static int look_at(struct io_file *file, const struct io_job *job, char *why, size_t size)
{
	struct stat st;
	int ret;

	if (fstat(file->fd, &st))
		return io_say(why, size, -errno, "%s: %s", file->path, strerror(errno));
	switch (st.st_mode & S_IFMT) {
	case S_IFBLK: return look_at_block(file, job, &st, why, size);
	case S_IFREG:
		file->kind = FILE_REGULAR;
		file->size_bytes = (uint64_t)st.st_size;
		/* older kernels do not tell the alignment: there the I/O does */
		file->block_bytes = file->direct ? file_direct_block(file->fd) : 1;
		if (!file->block_bytes)
			file->block_bytes = 512;
		if (job->size_bytes && io_job_writes(job) &&
		    file->size_bytes < job->offset_bytes + job->size_bytes) {
			file->size_bytes = job->offset_bytes + job->size_bytes;
			if (ftruncate(file->fd, (off_t)file->size_bytes))
				return io_say(why, size, -errno, "%s: cannot grow: %s", file->path,
					      strerror(errno));
		}
		return 0;
	case S_IFCHR:
		ret = look_at_nvme(file, job, &st, why, size);
		if (ret != -ENOTTY)
			return ret;
		file->kind = FILE_CHARACTER;
		file->size_bytes = NO_SIZE_BYTES;
		file->block_bytes = 1;
		return 0;
	default:
		return io_say(why, size, -ENOTSUP, "%s: neither a device nor a regular file",
			      file->path);
	}
}

static bool may_create(const struct io_job *job)
{
	return job->size_bytes && (io_job_writes(job) || job->create) &&
	       (strncmp(job->target, "/dev/", 5) || !strncmp(job->target, "/dev/shm/", 9));
}

static int open_flags(const struct io_job *job, const struct stat *st)
{
	int flags = io_job_writes(job) ? O_RDWR : O_RDONLY;

	if (S_ISBLK(st->st_mode) && io_job_writes(job) && !job->held_by_caller)
		flags |= O_EXCL;
	return flags | O_CLOEXEC;
}

static int open_fd(struct io_file *file, const struct io_job *job, const struct stat *st, char *why,
		   size_t size)
{
	int flags = open_flags(job, st);

	/* character devices know no O_DIRECT: all their I/O is direct */
	file->direct = job->direct != IO_DIRECT_NO && !S_ISCHR(st->st_mode);
	if (file->direct) {
		file->fd = open(job->target, flags | O_DIRECT);
		if (file->fd >= 0)
			return 0;
		if (errno == EINVAL && job->direct == IO_DIRECT_YES)
			return io_say(why, size, -EINVAL, "%s: no direct I/O here (O_DIRECT)",
				      job->target);
		if (errno != EINVAL)
			goto fail;
		file->direct = false;
	}
	file->fd = open(job->target, flags);
	if (file->fd >= 0)
		return 0;
fail:
	if (errno == EBUSY)
		return io_say(why, size, -EBUSY, "%s: in use (mounted, or held by another program)",
			      job->target);
	return io_say(why, size, -errno, "%s: %s", job->target, strerror(errno));
}

int file_open(struct io_file *file, const struct io_job *job, char *why, size_t why_size)
{
	struct stat st;
	int ret;

	*file = (struct io_file){ .fd = -1, .hold_fd = -1, .numa_node = -1 };
	memcpy(file->path, job->target, sizeof(file->path));
	file->path[sizeof(file->path) - 1] = '\0';
	if (stat(job->target, &st)) {
		if (errno != ENOENT || !may_create(job))
			return io_say(why, why_size, -errno, "%s: %s", file->path,
				      errno == ENOENT ? "no such target" : strerror(errno));
		ret = make_file(job, why, why_size);
		if (ret)
			return ret;
		file->created = true;
		if (stat(job->target, &st))
			return io_say(why, why_size, -errno, "%s: %s", file->path, strerror(errno));
	}
	ret = file_refuse_kind(file->path, &st, why, why_size);
	if (!ret)
		ret = open_fd(file, job, &st, why, why_size);
	if (!ret)
		ret = look_at(file, job, why, why_size);
	if (ret) {
		bool created = file->created;

		file->created = false;
		file_close(file, job);
		if (created)
			(void)unlink(file->path);
	}
	return ret;
}

int file_range(const struct io_file *file, const struct io_job *job, uint64_t *ret_bytes, char *why,
	       size_t why_size)
{
	uint64_t smallest = io_job_smallest_bytes(job), bytes;

	if (io_job_smallest_bytes(job) % file->block_bytes || job->offset_bytes % file->block_bytes)
		return io_say(why, why_size, -EINVAL,
			      "%s: bs and offset must be multiples of its block, %u bytes",
			      file->path, file->block_bytes);
	if (job->offset_bytes > file->size_bytes ||
	    job->size_bytes > file->size_bytes - job->offset_bytes)
		return io_say(why, why_size, -ENOSPC,
			      "%s: too small: has %llu bytes, the job needs %llu", file->path,
			      (unsigned long long)file->size_bytes,
			      (unsigned long long)(job->offset_bytes + job->size_bytes));
	bytes = job->size_bytes ? job->size_bytes : file->size_bytes - job->offset_bytes;
	if (bytes - bytes % smallest < io_job_largest_bytes(job))
		return io_say(why, why_size, -ENOSPC,
			      "%s: too small: %llu bytes, less than one I/O", file->path,
			      (unsigned long long)bytes);
	*ret_bytes = bytes;
	return 0;
}

bool file_is_same(const struct io_file *a, const struct io_file *b)
{
	struct stat x, y;

	if (a->kind != b->kind || fstat(a->fd, &x) || fstat(b->fd, &y))
		return false;
	if (a->kind == FILE_REGULAR)
		return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	return x.st_rdev == y.st_rdev;
}

void file_close(struct io_file *file, const struct io_job *job)
{
	if (file->fd >= 0)
		(void)close(file->fd);
	if (file->hold_fd >= 0)
		(void)close(file->hold_fd);
	file->fd = file->hold_fd = -1;
	if (file->created && job->unlink)
		(void)unlink(file->path);
	file->created = false;
}

int file_trim(const struct io_file *file, uint64_t offset_bytes, uint64_t length_bytes)
{
	uint64_t range[2] = { offset_bytes, length_bytes };
	int ret;

	if (file->kind == FILE_BLOCK)
		ret = ioctl(file->fd, BLKDISCARD, range);
	else
		ret = fallocate(file->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
				(off_t)offset_bytes, (off_t)length_bytes);
	return ret ? -errno : 0;
}
