/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Knows by which bytes data of others are recognised on a block device, and which are our own. */
#ifndef HELPERS_BLOCK_BLOCKDEV_SIGNATURE_H
#define HELPERS_BLOCK_BLOCKDEV_SIGNATURE_H

#include "helpers/block/blockdev_use.h"

/**
 * blockdev_find_signature() - adds what the data on @node are recognised by, wherever it stands: at
 * the start or the end, by libblkid's probers and some magics of our own
 *
 * Return: 0, also when there is nothing; -errno when it cannot be read.
 */
int blockdev_find_signature(const char *node, struct blockdev_use *use);

#endif
