/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was found out about the use of a block device: a list that whoever looks adds to. */
#include "helpers/block/blockdev_use.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "helpers/host/hostfs.h"

void blockdev_add_use(struct blockdev_use *use, enum blockdev_use_kind kind, bool blocks,
		      const char *format, ...)
{
	char text[1024];
	struct blockdev_use_item item = { .kind = kind, .blocks = blocks };
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	hostfs_printable(item.text, sizeof(item.text), text);
	for (size_t i = 0; i < use->count; i++)
		if (!strcmp(use->item[i].text, item.text))
			return;
	if (blocks)
		use->blocking++;
	if (kind == BLOCKDEV_SIGNATURE)
		use->foreign++;
	if (use->count < BLOCKDEV_USE_MAX)
		use->item[use->count++] = item;
	else
		use->left_out++;
}
