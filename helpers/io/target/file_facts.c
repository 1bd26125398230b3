/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be known of a target before an I/O: whether it is one at all, what direct I/O asks for,
 * and how much of it are holes. */
#include "helpers/io/target/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define HOLES_MAX 1000000 /* extents that are looked at */

/* since Linux 6.1; not in the headers of all that this is built on */
#ifndef STATX_DIOALIGN
#define STATX_DIOALIGN 0x2000U
#endif
#define DIO_OFFSET_ALIGN_AT 156 /* in struct statx */

/* Devices that answer at once: null, zero, full, random, urandom. */
static bool is_memory_device(const struct stat *st)
{
	switch (minor(st->st_rdev)) {
	case 3:
	case 5:
	case 7:
	case 8:
	case 9: return major(st->st_rdev) == 1;
	default: return false;
	}
}

int file_name_block_device(const struct stat *st, char *name, size_t size)
{
	char path[64], link[256];
	const char *last;
	ssize_t n;

	(void)snprintf(path, sizeof(path), "/sys/dev/char/%u:%u", major(st->st_rdev),
		       minor(st->st_rdev));
	n = readlink(path, link, sizeof(link) - 1);
	if (n <= 0)
		return -ENODEV;
	link[n] = '\0';
	last = strrchr(link, '/');
	if (!last || strncmp(last, "/ng", 3))
		return -ENOTSUP;
	(void)snprintf(name, size, "nvme%.48s", last + 3);
	return 0;
}

int file_refuse_kind(const char *path, const struct stat *st, char *why, size_t size)
{
	const char *what;
	char name[64];

	switch (st->st_mode & S_IFMT) {
	case S_IFBLK:
	case S_IFREG: return 0;
	case S_IFCHR:
		if (is_memory_device(st) || !file_name_block_device(st, name, sizeof(name)))
			return 0;
		return io_say(why, size, -ENOTSUP,
			      "%s: a character device that is no NVMe namespace "
			      "(/dev/ngXnY) and not null, zero, full or random",
			      path);
	case S_IFIFO: what = "a FIFO"; break;
	case S_IFSOCK: what = "a socket"; break;
	case S_IFDIR: what = "a directory"; break;
	default: what = "of no known kind";
	}
	return io_say(why, size, -ENOTSUP, "%s: %s, neither a device nor a regular file", path,
		      what);
}

uint32_t file_direct_block(int fd)
{
	union {
		uint8_t bytes[256];
		struct statx statx;
	} answer = { .bytes = { 0 } };
	uint32_t align;

	if (syscall(SYS_statx, fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &answer) ||
	    !(answer.statx.stx_mask & STATX_DIOALIGN))
		return 0;
	memcpy(&align, answer.bytes + DIO_OFFSET_ALIGN_AT, sizeof(align));
	return align;
}

uint64_t file_count_holes(int fd, uint64_t from, uint64_t to)
{
	uint64_t bytes = 0;

	for (unsigned int i = 0; i < HOLES_MAX && from < to; i++) {
		off_t data = lseek(fd, (off_t)from, SEEK_DATA), hole;
		uint64_t begin = data < 0 ? to : (uint64_t)data;

		/* ENXIO: nothing but a hole up to the end; else the file system does not tell */
		if (data < 0 && errno != ENXIO)
			break;
		if (begin > to)
			begin = to;
		bytes += begin - from;
		hole = begin < to ? lseek(fd, (off_t)begin, SEEK_HOLE) : (off_t)to;
		if (hole < 0)
			break;
		from = (uint64_t)hole;
	}
	return bytes;
}
