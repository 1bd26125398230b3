/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A real target: block device, regular file, character device; opened and judged. */
#ifndef HELPERS_IO_TARGET_FILE_H
#define HELPERS_IO_TARGET_FILE_H

#include "helpers/io/job.h"

struct stat;

enum io_file_kind { FILE_BLOCK, FILE_REGULAR, FILE_CHARACTER, FILE_NVME };

/**
 * struct io_file - an open target
 * @size_bytes: of the target; characters devices without a size: 1 TiB
 * @block_bytes: offsets and lengths of direct I/O are multiples of it; else 1
 * @numa_node: of the device, -1 if unknown or none
 * @nsid, @lba_bytes: FILE_NVME: the namespace behind the character device
 * @poll_queues: the block device has them
 * @queues: folder in which sysfs shows its hardware queues, "" if none
 */
struct io_file {
	int fd;
	enum io_file_kind kind;
	uint64_t size_bytes;
	uint32_t block_bytes;
	int numa_node;
	bool direct, created, poll_queues;
	uint32_t nsid, lba_bytes;
	int hold_fd; /* FILE_NVME: keeps the block device from being mounted */
	char path[IO_TARGET_SIZE];
	char queues[96];
};

/**
 * file_open() - open the target of a job as the job needs it
 *
 * Block devices that the job writes are opened O_EXCL: -EBUSY if mounted or held. A missing regular
 * file is made with the size of the job. Return: 0 or -errno.
 */
int file_open(struct io_file *file, const struct io_job *job, char *why, size_t why_size);

/**
 * file_range() - bytes of the job's range on the target, whether or not they are whole I/Os;
 * -ENOSPC if it is too small
 */
int file_range(const struct io_file *file, const struct io_job *job, uint64_t *ret_bytes, char *why,
	       size_t why_size);

/** file_is_same() - one file or device, by whatever names */
bool file_is_same(const struct io_file *a, const struct io_file *b);

/**
 * file_name_block_device() - the block device of a generic one: ng0n1 is nvme0n1's
 * @st: of a character device
 *
 * Return: 0; -ENODEV: it is not in sysfs; -ENOTSUP: it is no namespace, as /dev/nvme0 is none.
 */
int file_name_block_device(const struct stat *st, char *name, size_t size);
/** file_refuse_kind() - before it is opened: 0, or -ENOTSUP for what could hang or means nothing */
int file_refuse_kind(const char *path, const struct stat *st, char *why, size_t size);
/**
 * file_direct_block() - what offsets and lengths of direct I/O must be multiples of; 0: not known
 */
uint32_t file_direct_block(int fd);
/**
 * file_count_holes() - bytes of a part of a regular file that have never been written: reading them
 * asks no drive. 0 where the file system does not tell
 */
uint64_t file_count_holes(int fd, uint64_t from, uint64_t to);

/** file_close() - and remove what was made, if the job says so */
void file_close(struct io_file *file, const struct io_job *job);

/** file_trim() - deallocate a part of a block device or regular file, now: 0 or -errno */
int file_trim(const struct io_file *file, uint64_t offset_bytes, uint64_t length_bytes);

#endif
