/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the processes that have a device node open, by the kernel's lists of open files. */
#ifndef HELPERS_HOST_BLOCKDEV_OPENERS_H
#define HELPERS_HOST_BLOCKDEV_OPENERS_H

#include "helpers/host/blockdev_use.h"
#include "helpers/host/hostfs.h"

/**
 * blockdev_find_openers() - adds the processes (but not this one) that have a node open
 * @name, @numbers: kernel name "nvme0n1" and device numbers "259:0" of the node; for a character
 *   device set @character
 */
void blockdev_find_openers(const struct host_roots *roots, const char *name, const char *numbers,
			   bool character, struct blockdev_use *use);

#endif
