/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Knows what libblkid says of the data at the start of a block device. */
#include <blkid.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "helpers/blockdev.h"

static const char *probed(blkid_probe probe, const char *name)
{
	const char *value;

	return blkid_probe_lookup_value(probe, name, &value, NULL) ? NULL : value;
}

void blockdev_find_signature(const char *node, struct blockdev_use *use)
{
	const char *type, *label, *table;
	blkid_probe probe;
	int fd = open(node, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return;
	probe = blkid_new_probe();
	if (!probe || blkid_probe_set_device(probe, fd, 0, 0)) {
		blkid_free_probe(probe);
		close(fd);
		return;
	}
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_LABEL);
	blkid_probe_enable_partitions(probe, 1);
	/* 1: nothing there; -2: several signatures contradict each other; -1: error */
	switch (blkid_do_safeprobe(probe)) {
	case 0:
		type = probed(probe, "TYPE");
		label = probed(probe, "LABEL");
		table = probed(probe, "PTTYPE");
		if (type)
			blockdev_add_use(use, BLOCKDEV_SIGNATURE, false,
					 "%s carries a %s signature%s%s%s", node, type,
					 label ? " labelled \"" : "", label ? label : "",
					 label ? "\"" : "");
		if (table)
			blockdev_add_use(use, BLOCKDEV_SIGNATURE, false,
					 "%s carries a %s partition table", node, table);
		break;
	case -2:
		blockdev_add_use(use, BLOCKDEV_SIGNATURE, false,
				 "%s carries signatures of several kinds", node);
		break;
	}
	blkid_free_probe(probe);
	close(fd);
}
