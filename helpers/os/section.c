/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "helpers/os/section.h"

#include <stdlib.h>
#include <string.h>

void *section_sorted(const void *start, const void *stop,
		     int (*compare)(const void *a, const void *b), size_t *ret_count)
{
	size_t bytes = (size_t)((const char *)stop - (const char *)start);
	void *table = bytes ? malloc(bytes) : NULL;

	*ret_count = bytes / sizeof(void *);
	if (!bytes)
		return NULL;
	if (!table)
		abort();
	memcpy(table, start, bytes);
	qsort(table, *ret_count, sizeof(void *), compare);
	return table;
}
