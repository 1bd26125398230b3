/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much the kernel has moved on a block device, whoever asked for it. */
#ifndef HELPERS_HOST_HOST_DISK_H
#define HELPERS_HOST_HOST_DISK_H

#include <stdint.h>

#include "helpers/host/hostfs.h"

/**
 * host_read_disk_bytes() - bytes read and written since the device appeared: dev/block/M:N/stat
 * Commands by passthrough are not among them
 *
 * Return: 0; -ENODATA where the kernel does not count (queue/iostats is 0); -EBADMSG when it is not
 * that file's format; other -errno.
 */
int host_read_disk_bytes(const struct host_roots *roots, unsigned int major, unsigned int minor,
			 uint64_t *ret_bytes);

#endif
