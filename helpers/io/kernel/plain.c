/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I/O by plain system calls, where io_uring is forbidden or knows no such operation. */
#include "helpers/io/kernel/plain.h"

#include <errno.h>
#include <unistd.h>

int32_t plain_do(const struct io_file *file, const struct io_op *op)
{
	ssize_t ret;

	switch (op->dir) {
	case IO_DIR_READ:
		ret = pread(file->fd, op->buffer, op->length_bytes, (off_t)op->offset_bytes);
		break;
	case IO_DIR_WRITE:
		ret = pwrite(file->fd, op->buffer, op->length_bytes, (off_t)op->offset_bytes);
		break;
	case IO_DIR_SYNC: ret = op->data_only ? fdatasync(file->fd) : fsync(file->fd); break;
	default:
		ret = file_trim(file, op->offset_bytes, op->length_bytes);
		return ret < 0 ? (int32_t)ret : (int32_t)op->length_bytes;
	}
	return (int32_t)(ret < 0 ? -errno : ret);
}
