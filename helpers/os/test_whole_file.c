/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files are read and replaced as a whole or not at all, and folders are made like mkdir -p does. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/os/transfer.h"
#include "helpers/os/whole_file.h"
#include "helpers/test/scratch.h"

Test(whole_file, is_replaced_or_stays)
{
	char *dir = scratch_make(), *path = scratch_path(dir, "a.txt"), *read = NULL;
	size_t size;

	cr_expect_eq(whole_file_replace(path, "one", 3), 0);
	cr_expect_eq(whole_file_replace(path, "two!", 4), 0);
	cr_expect_eq(whole_file_read(path, 4, &read, &size), 0);
	cr_expect_str_eq(read, "two!");
	cr_expect_eq(size, 4);
	free(read);
	read = NULL;
	cr_expect_eq(whole_file_read(path, 3, &read, &size), -EFBIG);
	cr_expect_null(read);
	free(path);
	path = scratch_path(dir, "missing/a.txt");
	cr_expect_eq(whole_file_replace(path, "x", 1), -ENOENT);
	free(path);
	scratch_remove(dir);
}

Test(whole_file, what_is_no_file_or_has_no_end)
{
	char *data = NULL;
	size_t size = 1;

	cr_expect_eq(whole_file_read("/dev/zero", 100000, &data, &size), -EFBIG);
	cr_expect_eq(whole_file_read("/", 100, &data, &size), -EISDIR);
	cr_expect_eq(whole_file_read("no/such", 100, &data, &size), -ENOENT);
	cr_expect_null(data);
	cr_expect_eq(whole_file_read("/dev/null", 100, &data, &size), 0);
	cr_expect_eq(size, 0);
	cr_expect_str_eq(data, "");
	free(data);
}

/* larger than the first buffer, and to the byte what is allowed */
Test(whole_file, grows)
{
	enum { BYTES = 100000 };
	char *dir = scratch_make(), *path = scratch_path(dir, "a"), *data = malloc(BYTES), *read;
	size_t size;

	for (size_t i = 0; i < BYTES; i++)
		data[i] = (char)(i * 7 + i / 251);
	cr_expect_eq(whole_file_replace(path, data, BYTES), 0);
	cr_assert_eq(whole_file_read(path, BYTES, &read, &size), 0);
	cr_expect(size == BYTES && memcmp(read, data, BYTES) == 0);
	free(read);
	free(data);
	free(path);
	scratch_remove(dir);
}

Test(whole_file, folders)
{
	char *dir = scratch_make(), *path = scratch_path(dir, "a/b/c"), *file;
	struct stat st;

	cr_expect_eq(whole_file_make_folders(path, 0700), 0);
	cr_expect(stat(path, &st) == 0 && S_ISDIR(st.st_mode) && (st.st_mode & 0777) == 0700);
	cr_expect_eq(whole_file_make_folders(path, 0755), 0, "it is there");
	file = scratch_path(path, "file");
	cr_expect_eq(whole_file_replace(file, "", 0), 0);
	free(path);
	path = scratch_path(file, "d");
	cr_expect_eq(whole_file_make_folders(path, 0755), -ENOTDIR);
	cr_expect_eq(whole_file_make_folders("", 0755), -ENAMETOOLONG);
	free(path);
	free(file);
	scratch_remove(dir);
}

Test(transfer, all_or_an_error)
{
	char *dir = scratch_make(), *path = scratch_path(dir, "a"), back[8] = "";
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	cr_expect_eq(transfer_write_all(fd, "abcd", 4), 0);
	cr_expect_eq(transfer_write_all_at(fd, "XY", 2, 1), 0);
	cr_expect_eq(transfer_read_all_at(fd, back, 4, 0), 0);
	cr_expect_str_eq(back, "aXYd");
	cr_expect_eq(transfer_read_all_at(fd, back, 5, 0), -EIO, "it ends before");
	cr_expect_eq(transfer_read_all(fd, back, 1), -EIO, "it stands at the end");
	cr_expect_eq(transfer_read_all(-1, back, 1), -EBADF);
	cr_expect_eq(transfer_write_all(-1, back, 1), -EBADF);
	close(fd);
	fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	cr_expect_eq(transfer_write_all(fd, "a", 1), -ENOSPC);
	close(fd);
	free(path);
	scratch_remove(dir);
}

/* a pipe takes and gives less at a time than is asked for */
Test(transfer, goes_on_after_a_short_one)
{
	enum { BYTES = 300000 };
	char *data = calloc(1, BYTES), *back = malloc(BYTES);
	int fds[2];
	pid_t child;

	for (size_t i = 0; i < BYTES; i++)
		data[i] = (char)(i ^ i >> 9);
	cr_assert_eq(pipe2(fds, O_CLOEXEC), 0);
	child = fork();
	if (child == 0)
		_exit(transfer_write_all(fds[1], data, BYTES) != 0);
	close(fds[1]);
	cr_expect_eq(transfer_read_all(fds[0], back, BYTES), 0);
	cr_expect(memcmp(data, back, BYTES) == 0);
	cr_expect_eq(transfer_read_all(fds[0], back, 1), -EIO, "nobody writes any more");
	close(fds[0]);
	cr_expect_eq(waitpid(child, NULL, 0), child);
	free(data);
	free(back);
}
