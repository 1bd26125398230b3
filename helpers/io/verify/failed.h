/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of unknown content, because a write failed: a sorted list. */
#ifndef HELPERS_IO_VERIFY_FAILED_H
#define HELPERS_IO_VERIFY_FAILED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct verify_failed {
	uint64_t *block;
	size_t count, capacity;
};

/**
 * failed_add() - notes a block; twice is once
 *
 * Return: 0, or -ENOMEM if there are too many (16384).
 */
int failed_add(struct verify_failed *f, uint64_t block);
/** failed_remove() - blocks @from .. @to - 1 were written again: what they hold is known */
void failed_remove(struct verify_failed *f, uint64_t from, uint64_t to);
/** failed_has() - is this block's content unknown? */
bool failed_has(const struct verify_failed *f, uint64_t block);
/** failed_copy() - adds those of @from .. @to - 1 of another list; 0 or -ENOMEM */
int failed_copy(struct verify_failed *to_list, const struct verify_failed *from_list, uint64_t from,
		uint64_t to);

#endif
