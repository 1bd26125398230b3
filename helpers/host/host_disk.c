/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the counters of a block device in sysfs. */
#include "helpers/host/host_disk.h"

#include <errno.h>
#include <stdlib.h>

#define SECTOR_BYTES 512
enum { SECTORS_READ = 2, SECTORS_WRITTEN = 6, FIELDS };

int host_read_disk_bytes(const struct host_roots *roots, unsigned int major, unsigned int minor,
			 uint64_t *ret_bytes)
{
	uint64_t field[FIELDS], counts = 1;
	char text[512], *at = text;
	int ret;

	/* a partition has no queue of its own: then its stat is what counts */
	if (hostfs_read_u64(&counts, roots->sys, "dev/block/%u:%u/queue/iostats", major, minor) ==
		    0 &&
	    !counts)
		return -ENODATA;
	ret = hostfs_read(text, sizeof(text), roots->sys, "dev/block/%u:%u/stat", major, minor);
	if (ret)
		return ret;
	for (size_t i = 0; i < FIELDS; i++) {
		char *end;

		field[i] = strtoull(at, &end, 10);
		if (end == at)
			return -EBADMSG;
		at = end;
	}
	*ret_bytes = (field[SECTORS_READ] + field[SECTORS_WRITTEN]) * SECTOR_BYTES;
	return 0;
}
