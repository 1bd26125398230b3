/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes to and from a descriptor: all of them, or an error. */
#ifndef HELPERS_OS_TRANSFER_H
#define HELPERS_OS_TRANSFER_H

#include <stddef.h>
#include <stdint.h>

/*
 * All of these go on after a signal and after a transfer that was cut short.
 *
 * Return: 0; -EIO where a read meets the end, or a write moves nothing; other -errno. What was
 * moved until then only transfer_write_counted() says.
 */

/** transfer_write_all() - @size bytes, from where the descriptor stands */
int transfer_write_all(int fd, const void *data, size_t size);
/** transfer_write_counted() - the same; @ret_written: bytes that went out, set on failure too */
int transfer_write_counted(int fd, const void *data, size_t size, size_t *ret_written);
/** transfer_read_all() - @size bytes, from where the descriptor stands */
int transfer_read_all(int fd, void *data, size_t size);
/** transfer_write_all_at() - @size bytes at @offset_bytes; the descriptor stays where it is */
int transfer_write_all_at(int fd, const void *data, size_t size, uint64_t offset_bytes);
/** transfer_read_all_at() - @size bytes at @offset_bytes; the descriptor stays where it is */
int transfer_read_all_at(int fd, void *data, size_t size, uint64_t offset_bytes);

#endif
