/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the linker has gathered in a section: pointers, in no order that people would know. */
#ifndef HELPERS_OS_SECTION_H
#define HELPERS_OS_SECTION_H

#include <stddef.h>

/**
 * section_sorted() - a sorted copy of the pointers from @start up to @stop; to be made once. It
 * aborts without memory: nothing can be done without it
 * @start: __start_NAME of the section, weak: NULL where the program has none
 * @compare: as qsort() has it, of pointers to these pointers
 *
 * Return: NULL where there are none.
 */
void *section_sorted(const void *start, const void *stop,
		     int (*compare)(const void *a, const void *b), size_t *ret_count);

#endif
