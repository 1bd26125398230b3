/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the processes that have a device node open, by the kernel's lists of open files. */
#ifndef HELPERS_BLOCK_BLOCKDEV_OPENERS_H
#define HELPERS_BLOCK_BLOCKDEV_OPENERS_H

#include "helpers/block/blockdev_use.h"
#include "helpers/host/hostfs.h"

/* What all processes (but this one) have open below /dev, as it was at one moment. Who asks for
 * many devices reads it once: it costs a look at every file of every process. */
struct blockdev_openers;

/** blockdev_openers_read() - NULL without memory; one without an entry where /proc is not there */
struct blockdev_openers *blockdev_openers_read(const struct host_roots *roots);
/** blockdev_openers_free() - accepts NULL */
void blockdev_openers_free(struct blockdev_openers *openers);

/**
 * blockdev_find_openers() - adds the processes that have a node open
 * @openers: NULL: it could not be told, which is added
 * @name, @numbers: kernel name "nvme0n1" and device numbers "259:0" of the node; for a character
 *   device set @character
 */
void blockdev_find_openers(const struct blockdev_openers *openers, const char *name,
			   const char *numbers, bool character, struct blockdev_use *use);

#endif
