/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds out whether a block device is in use by the host, and by what. */
#ifndef HELPERS_BLOCK_BLOCKDEV_H
#define HELPERS_BLOCK_BLOCKDEV_H

#include "helpers/block/blockdev_openers.h"
#include "helpers/block/blockdev_use.h"
#include "helpers/host/hostfs.h"

/**
 * blockdev_find_use() - is a disk, a partition of it, or anything that stands on it in use?
 * @openers: what processes have open, read just before
 * @disk: kernel name or node of the disk: "nvme0n1", "/dev/nvme0n1"
 * @ret_use: what was found is added
 *
 * Looks at the mounts of this mount namespace and of process 1 (btrfs with several devices and the
 * directories under an overlay included), swap, holders recursively, loop devices, an exclusive
 * open, processes that have it open, and what the data of the disk and its partitions are
 * recognised by. What cannot be read is never taken for "not in use".
 *
 * Return: 0; -ENOENT when there is no such block device; -errno when mounts or swap cannot be read.
 */
int blockdev_find_use(const struct host_roots *roots, const struct blockdev_openers *openers,
		      const char *disk, struct blockdev_use *ret_use);

#endif
