/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop around read(2), write(2) and their kin. */
#include "helpers/os/transfer.h"

#include <errno.h>
#include <unistd.h>

/* what a call has moved is taken off what is left: 0, or the -errno that ends it */
static int account(ssize_t moved, size_t *left)
{
	if (moved < 0)
		return errno == EINTR ? 0 : -errno;
	if (moved == 0)
		return -EIO;
	*left -= (size_t)moved;
	return 0;
}

int transfer_write_counted(int fd, const void *data, size_t size, size_t *ret_written)
{
	const char *end = (const char *)data + size;
	size_t left = size;
	int ret = 0;

	while (!ret && left)
		ret = account(write(fd, end - left, left), &left);
	*ret_written = size - left;
	return ret;
}

int transfer_write_all(int fd, const void *data, size_t size)
{
	size_t written;

	return transfer_write_counted(fd, data, size, &written);
}

int transfer_read_all(int fd, void *data, size_t size)
{
	char *end = (char *)data + size;
	int ret = 0;

	while (!ret && size)
		ret = account(read(fd, end - size, size), &size);
	return ret;
}

int transfer_write_all_at(int fd, const void *data, size_t size, uint64_t offset_bytes)
{
	const char *end = (const char *)data + size;
	uint64_t end_bytes = offset_bytes + size;
	int ret = 0;

	while (!ret && size)
		ret = account(pwrite(fd, end - size, size, (off_t)(end_bytes - size)), &size);
	return ret;
}

int transfer_read_all_at(int fd, void *data, size_t size, uint64_t offset_bytes)
{
	char *end = (char *)data + size;
	uint64_t end_bytes = offset_bytes + size;
	int ret = 0;

	while (!ret && size)
		ret = account(pread(fd, end - size, size, (off_t)(end_bytes - size)), &size);
	return ret;
}
