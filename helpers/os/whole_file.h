/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are read and replaced as a whole, and the folders that they need. */
#ifndef HELPERS_OS_WHOLE_FILE_H
#define HELPERS_OS_WHOLE_FILE_H

#include <stddef.h>
#include <sys/types.h>

/**
 * whole_file_read() - a whole file into memory
 * @most_bytes: the largest that is taken
 * @ret_data: to be freed; a NUL stands behind the last byte
 *
 * Return: 0; -EFBIG above @most_bytes; -ENOMEM; other -errno.
 */
int whole_file_read(const char *path, size_t most_bytes, char **ret_data, size_t *ret_size);

/**
 * whole_file_replace() - writes a file in one step
 *
 * All of it goes under a temporary name beside @path, is synced and renamed, and the folder is
 * synced: @path is never half-written.
 *
 * Return: 0 or -errno.
 */
int whole_file_replace(const char *path, const void *data, size_t size);

/**
 * whole_file_sync_folder() - a new name in the folder of @path survives a power cut
 *
 * Return: 0, also where the file system cannot sync a folder; -errno.
 */
int whole_file_sync_folder(const char *path);

/**
 * whole_file_make_folders() - a folder and every one above it, like mkdir -p
 * @mode: of the last one, less the umask; those above it are made with 0755
 *
 * Return: 0, also when it is there; -ENAMETOOLONG; other -errno.
 */
int whole_file_make_folders(const char *path, mode_t mode);

#endif
