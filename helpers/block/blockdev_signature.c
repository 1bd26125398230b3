/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Knows by which bytes data of others are recognised on a block device, and which are our own. */
#include <blkid.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/block/blockdev_signature.h"
#include "helpers/block/filesystem.h"

/* What no release of libblkid that we run with knows, or only later ones do, or only with more
 * around it. */
static const struct magic {
	uint64_t offset;
	const char *bytes;
	size_t length;
	const char *type;
} magics[] = {
	{ 0, "bluestore block device", 22, "ceph_bluestore" },
	{ 0, "SPDKBLOB", 8, "SPDK blobstore" },
	{ 4096 + 24, "\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81", 16,
	  "bcache" },
	{ 4096 + 24, "\xc6\x85\x73\xf6\x66\xce\x90\xa9\xd9\x6a\x60\xcf\x80\x3d\xf7\xef", 16,
	  "bcachefs" },
};

static const char *probed(blkid_probe probe, const char *name)
{
	const char *value;

	return blkid_probe_lookup_value(probe, name, &value, NULL) ? NULL : value;
}

/* A file system that a run of ours left behind bears our label. */
static void tell_type(const char *node, const char *type, const char *label,
		      struct blockdev_use *use)
{
	bool ours = label && strcmp(label, FILESYSTEM_LABEL) == 0 && filesystem_find(type);

	blockdev_add_use(use, ours ? BLOCKDEV_LEFTOVER : BLOCKDEV_SIGNATURE, false,
			 "%s carries a %s signature%s%s%s%s", node, type,
			 label ? " labelled \"" : "", label ? label : "", label ? "\"" : "",
			 ours ? ", left by an earlier run" : "");
}

/* A label alone is one of a partition table's; the two never come in one step. */
static void tell_step(const char *node, blkid_probe probe, struct blockdev_use *use)
{
	const char *type = probed(probe, "TYPE"), *table = probed(probe, "PTTYPE");

	if (type)
		tell_type(node, type, probed(probe, "LABEL"), use);
	else if (table)
		blockdev_add_use(use, BLOCKDEV_SIGNATURE, false, "%s carries a %s partition table",
				 node, table);
}

/*
 * Every prober of libblkid, one after the other: blkid_do_safeprobe() keeps silent about what it
 * finds ambiguous, and about a partition table under a file system. Where a partition table stands
 * depends on the block size of who wrote it, which need not be today's: @sector_bytes.
 */
static int probe_all(const char *node, int fd, unsigned int sector_bytes, struct blockdev_use *use)
{
	blkid_probe probe = blkid_new_probe();
	int ret = -ENOMEM;

	if (!probe)
		return ret;
	errno = 0;
	if (blkid_probe_set_device(probe, fd, 0, 0) ||
	    (sector_bytes && blkid_probe_set_sectorsize(probe, sector_bytes))) {
		ret = errno ? -errno : -EIO;
		blkid_free_probe(probe);
		return ret;
	}
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_LABEL |
							 BLKID_SUBLKS_MAGIC | BLKID_SUBLKS_BADCSUM);
	blkid_probe_enable_partitions(probe, 1);
	blkid_probe_set_partitions_flags(probe, BLKID_PARTS_MAGIC | BLKID_PARTS_FORCE_GPT);
	/* 0: a signature was found; 1: the last prober is done; -1: reading failed */
	errno = 0;
	while ((ret = blkid_do_probe(probe)) == 0)
		tell_step(node, probe, use);
	ret = ret == 1 ? 0 : errno ? -errno : -EIO;
	blkid_free_probe(probe);
	return ret;
}

static void find_magics(const char *node, int fd, struct blockdev_use *use)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		const struct magic *magic = &magics[i];
		char found[32];

		if (pread(fd, found, magic->length, (off_t)magic->offset) ==
			    (ssize_t)magic->length &&
		    memcmp(found, magic->bytes, magic->length) == 0)
			tell_type(node, magic->type, NULL, use);
	}
}

int blockdev_find_signature(const char *node, struct blockdev_use *use)
{
	static const unsigned int sector_bytes[] = { 0, 512, 4096 };
	int fd = open(node, O_RDONLY | O_CLOEXEC | O_NONBLOCK), ret = 0;

	if (fd < 0)
		return -errno;
	for (size_t i = 0; ret == 0 && i < sizeof(sector_bytes) / sizeof(sector_bytes[0]); i++)
		ret = probe_all(node, fd, sector_bytes[i], use);
	find_magics(node, fd, use);
	close(fd);
	return ret;
}
