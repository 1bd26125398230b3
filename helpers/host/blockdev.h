/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds out whether a block device is in use by the host, and by what. */
#ifndef HELPERS_HOST_BLOCKDEV_H
#define HELPERS_HOST_BLOCKDEV_H

#include <stdbool.h>
#include <stddef.h>

#include "helpers/host/hostfs.h"

enum blockdev_use_kind {
	BLOCKDEV_BOOT,      /* /, /boot, /boot/efi, /efi or /usr lies on it */
	BLOCKDEV_MOUNT,     /* a file system on it is mounted */
	BLOCKDEV_SWAP,      /* swap space */
	BLOCKDEV_HOLDER,    /* LVM, dm-crypt, dm-multipath, md, bcache: /sys/.../holders */
	BLOCKDEV_LOOP,      /* a loop device stands on it, or on a file of a file system on it */
	BLOCKDEV_CLAIMED,   /* opened exclusively by something that is none of the above */
	BLOCKDEV_OPEN,      /* opened by a process; blocks only if it is opened for writing */
	BLOCKDEV_UNKNOWN,   /* something could not be told, e.g. without root */
	BLOCKDEV_SIGNATURE, /* data of somebody else: a file system, RAID, LVM, a partition table */
	BLOCKDEV_LEFTOVER,  /* a file system that an earlier run of ours made */
};

struct blockdev_use_item {
	enum blockdev_use_kind kind;
	bool blocks;    /* using the device now would harm somebody */
	char text[224]; /* "/dev/nvme0n1p2 is mounted on /srv", printable ASCII */
};

#define BLOCKDEV_USE_MAX 32
/* All that was found. Initialise with { 0 }; several calls add up. */
struct blockdev_use {
	size_t count;    /* entries of @item */
	size_t blocking; /* how many block, those without an entry included; 0 = not in use */
	size_t left_out; /* found, but without room in @item */
	size_t foreign;  /* BLOCKDEV_SIGNATUREs, those without an entry included */
	struct blockdev_use_item item[BLOCKDEV_USE_MAX];
};

/**
 * blockdev_find_use - is a disk, a partition of it, or anything that stands on it in use?
 * @disk: kernel name or node of the disk: "nvme0n1", "/dev/nvme0n1"
 * @ret_use: what was found is added
 *
 * Looks at the mounts of this mount namespace and of process 1 (btrfs with several devices and the
 * directories under an overlay included), swap, holders recursively, loop devices, an exclusive
 * open, processes that have it open, and what the data of the disk and its partitions are
 * recognised by. What cannot be read is never taken for "not in use".
 * Returns 0; -ENOENT when there is no such block device; -errno when mounts or swap cannot be read.
 */
int blockdev_find_use(const struct host_roots *roots, const char *disk,
		      struct blockdev_use *ret_use);

/** blockdev_add_use - adds one finding, unless the same text is there already */
void blockdev_add_use(struct blockdev_use *use, enum blockdev_use_kind kind, bool blocks,
		      const char *format, ...) __attribute__((format(printf, 4, 5)));

/**
 * blockdev_find_signature - adds what the data on @node are recognised by, wherever it stands: at
 * the start or the end, by libblkid's probers and some magics of our own
 * Returns 0, also when there is nothing; -errno when it cannot be read.
 */
int blockdev_find_signature(const char *node, struct blockdev_use *use);

/** blockdev_find_openers - adds the processes (but not this one) that have a node open
 * @name, @numbers: kernel name "nvme0n1" and device numbers "259:0" of the node; for a character
 * device set @character */
void blockdev_find_openers(const struct host_roots *roots, const char *name, const char *numbers,
			   bool character, struct blockdev_use *use);

#endif
