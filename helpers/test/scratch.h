/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder below the build folder for one test, and files in it. */
#ifndef HELPERS_TEST_SCRATCH_H
#define HELPERS_TEST_SCRATCH_H

#include <stddef.h>

/**
 * scratch_make() - path of a new empty folder; the test fails without one. scratch_remove frees it
 */
char *scratch_make(void);
void scratch_remove(char *dir);
/** scratch_path() - @dir/@name, to be freed */
char *scratch_path(const char *dir, const char *name);
/** scratch_read() - the whole file, NUL-terminated, to be freed */
char *scratch_read(const char *dir, const char *name, size_t *ret_size);
void scratch_write(const char *dir, const char *name, const void *data, size_t size);

#endif
