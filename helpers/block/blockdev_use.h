/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was found out about the use of a block device: a list that whoever looks adds to. */
#ifndef HELPERS_BLOCK_BLOCKDEV_USE_H
#define HELPERS_BLOCK_BLOCKDEV_USE_H

#include <stdbool.h>
#include <stddef.h>

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

/** blockdev_add_use() - adds one finding, unless the same text is there already */
void blockdev_add_use(struct blockdev_use *use, enum blockdev_use_kind kind, bool blocks,
		      const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
