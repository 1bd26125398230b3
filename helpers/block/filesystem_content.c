/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files whose every byte follows from a seed: written and synced, later read back and compared. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/block/filesystem.h"
#include "helpers/os/transfer.h"
#include "helpers/random.h"

#define CHUNK_BYTES (256 * 1024)
#define PER_DIRECTORY 16u

/* a word of its own for each (seed, file, position) */
static void fill_chunk(uint64_t *chunk, size_t bytes, uint64_t seed, unsigned int file, uint64_t at)
{
	uint64_t of_file = random_mix(seed, file);

	for (size_t i = 0; i < (bytes + 7) / 8; i++)
		chunk[i] = random_mix(of_file, at / 8 + i);
}

/* The files are of different sizes, none a multiple of a block, and add up to about @bytes. */
static uint64_t size_of(unsigned int file, unsigned int files, uint64_t bytes)
{
	uint64_t even = bytes / files;

	return even / 2 + (even / (files > 1 ? files - 1 : 1)) * file + 13;
}

static void name_of(unsigned int file, char *name, size_t size)
{
	snprintf(name, size, "d%02u/f%04u", file / PER_DIRECTORY, file);
}

static int write_file(int dir, unsigned int file, uint64_t size, uint64_t seed, uint64_t *chunk)
{
	char name[64];
	int ret = 0;
	int fd;

	name_of(file, name, sizeof name);
	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	for (uint64_t at = 0; ret == 0 && at < size; at += CHUNK_BYTES) {
		size_t n = size - at < CHUNK_BYTES ? (size_t)(size - at) : CHUNK_BYTES;

		fill_chunk(chunk, n, seed, file, at);
		ret = transfer_write_all(fd, chunk, n);
	}
	if (ret == 0 && fsync(fd) < 0)
		ret = -errno;
	if (close(fd) < 0 && ret == 0)
		ret = -errno;
	return ret;
}

int filesystem_fill(const char *directory, unsigned int files, uint64_t bytes, uint64_t seed)
{
	uint64_t *chunk;
	int ret = 0;
	int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return -errno;
	chunk = malloc(CHUNK_BYTES);
	if (!chunk)
		ret = -ENOMEM;
	for (unsigned int file = 0; ret == 0 && file < files; file++) {
		char name[16];

		snprintf(name, sizeof name, "d%02u", file / PER_DIRECTORY);
		if (file % PER_DIRECTORY == 0 && mkdirat(dir, name, 0700) < 0) {
			ret = -errno;
			break;
		}
		ret = write_file(dir, file, size_of(file, files, bytes), seed, chunk);
	}
	if (ret == 0 && syncfs(dir) < 0)
		ret = -errno;
	free(chunk);
	close(dir);
	/* it could be written when it was mounted: a file system turns itself read-only when I/O
	 * fails */
	return ret == -EROFS ? -EIO : ret;
}

static int compare_chunk(const uint8_t *expected, const uint8_t *actual, size_t bytes, uint64_t at,
			 struct filesystem_difference *ret_difference)
{
	if (memcmp(expected, actual, bytes) == 0)
		return 0;
	for (size_t i = 0; i < bytes; i++) {
		if (expected[i] == actual[i])
			continue;
		ret_difference->kind = "content";
		ret_difference->offset = at + i;
		ret_difference->expected = expected[i];
		ret_difference->actual = actual[i];
		break;
	}
	return -EILSEQ;
}

/* Both buffers lie in @chunks, one behind the other. */
static int compare_file(int fd, unsigned int file, uint64_t size, uint64_t seed, uint64_t *chunks,
			struct filesystem_difference *ret_difference)
{
	uint64_t *expected = chunks, *actual = chunks + CHUNK_BYTES / 8;
	struct stat st;
	int ret = 0;

	if (fstat(fd, &st) < 0)
		return -errno;
	ret_difference->expected_size = size;
	ret_difference->actual_size = (uint64_t)st.st_size;
	if (ret_difference->actual_size != size) {
		ret_difference->kind = "size";
		return -EILSEQ;
	}
	for (uint64_t at = 0; ret == 0 && at < size; at += CHUNK_BYTES) {
		size_t n = size - at < CHUNK_BYTES ? (size_t)(size - at) : CHUNK_BYTES;

		fill_chunk(expected, n, seed, file, at);
		ret = transfer_read_all(fd, actual, n);
		if (ret == 0)
			ret = compare_chunk((const uint8_t *)expected, (const uint8_t *)actual, n,
					    at, ret_difference);
	}
	return ret;
}

int filesystem_compare(const char *directory, unsigned int files, uint64_t bytes, uint64_t seed,
		       struct filesystem_difference *ret_difference)
{
	uint64_t *chunks;
	int ret = 0;
	int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return -errno;
	chunks = malloc(2 * CHUNK_BYTES);
	if (!chunks)
		ret = -ENOMEM;
	for (unsigned int file = 0; ret == 0 && file < files; file++) {
		struct filesystem_difference difference = { .kind = "" };
		int fd;

		name_of(file, difference.file, sizeof difference.file);
		fd = openat(dir, difference.file, O_RDONLY | O_CLOEXEC);
		if (fd < 0) {
			ret = errno == ENOENT ? -EILSEQ : -errno;
			difference.kind = "missing";
		} else {
			ret = compare_file(fd, file, size_of(file, files, bytes), seed, chunks,
					   &difference);
			close(fd);
		}
		if (ret != 0)
			*ret_difference = difference;
	}
	free(chunks);
	close(dir);
	return ret;
}
