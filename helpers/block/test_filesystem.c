/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fill wrote, compare finds; what was changed, compare tells. No mount: a plain directory. */
#include <criterion/criterion.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/block/filesystem.h"

#define FILES 20u
#define BYTES (2ull << 20)

static char dir[64];

static void make_filled(void)
{
	snprintf(dir, sizeof dir, "filesystem-XXXXXX");
	cr_assert(mkdtemp(dir));
	cr_assert_eq(filesystem_fill(dir, FILES, BYTES, 1), 0);
}

static void remove_all(void)
{
	struct process_result r;

	cr_expect_eq(process_run((const char *const[]){ "rm", "-rf", dir, NULL }, 10000, &r), 0);
}

TestSuite(filesystem, .init = make_filled, .fini = remove_all);

static int compare(struct filesystem_difference *d)
{
	memset(d, 0, sizeof(*d));
	return filesystem_compare(dir, FILES, BYTES, 1, d);
}

Test(filesystem, what_was_written_is_found)
{
	struct filesystem_difference d;

	cr_expect_eq(compare(&d), 0);
	cr_expect_eq(filesystem_compare(dir, FILES, BYTES, 2, &d), -EILSEQ, "another seed differs");
}

static int open_file(unsigned int file, int flags)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/d%02u/f%04u", dir, file / 16, file);
	fd = open(path, flags | O_CLOEXEC);
	cr_assert_geq(fd, 0);
	return fd;
}

Test(filesystem, one_flipped_bit_is_found_and_placed)
{
	struct filesystem_difference d;
	int fd = open_file(17, O_RDWR);
	char byte;

	cr_assert_eq(pread(fd, &byte, 1, 70001), 1);
	byte ^= 0x10;
	cr_assert_eq(pwrite(fd, &byte, 1, 70001), 1);
	close(fd);
	cr_expect_eq(compare(&d), -EILSEQ);
	cr_expect_str_eq(d.file, "d01/f0017");
	cr_expect_str_eq(d.kind, "content");
	cr_expect_eq(d.offset, 70001);
	cr_expect_eq(d.expected ^ d.actual, 0x10);
}

Test(filesystem, a_shorter_file_is_found)
{
	struct filesystem_difference d;
	int fd = open_file(3, O_RDWR);

	cr_assert_eq(ftruncate(fd, 100), 0);
	close(fd);
	cr_expect_eq(compare(&d), -EILSEQ);
	cr_expect_str_eq(d.kind, "size");
	cr_expect_eq(d.actual_size, 100);
}

Test(filesystem, a_missing_file_is_found)
{
	struct filesystem_difference d;
	char path[128];

	snprintf(path, sizeof path, "%s/d00/f0005", dir);
	cr_assert_eq(unlink(path), 0);
	cr_expect_eq(compare(&d), -EILSEQ);
	cr_expect_str_eq(d.kind, "missing");
}

Test(filesystem, fill_refuses_a_used_directory)
{
	cr_expect_eq(filesystem_fill(dir, FILES, BYTES, 1), -EEXIST);
	cr_expect_eq(filesystem_fill("no/such/dir", FILES, BYTES, 1), -ENOENT);
}

Test(filesystem, make_probe_check_on_an_image)
{
	const char *types[] = { "ext4", "xfs", "btrfs" };

	cr_expect(!filesystem_find("ntfs"));
	for (size_t i = 0; i < 3; i++) {
		const struct filesystem *fs = filesystem_find(types[i]);
		struct process_result r;
		char image[128], type[32] = "";
		int fd, ret;

		cr_assert(fs);
		snprintf(image, sizeof image, "%s/%s.img", dir, types[i]);
		fd = open(image, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		cr_assert_eq(ftruncate(fd, 400 << 20), 0);
		cr_expect_eq(filesystem_probe(image, type, sizeof type), -ENOENT);
		ret = filesystem_make(fs, image, 60000, &r);
		if (ret == -ENOENT) {
			fprintf(stderr, "[SKIP] %s: %s is not installed\n", types[i],
				fs->make_tool);
			close(fd);
			continue;
		}
		cr_assert_eq(ret, 0);
		cr_expect_eq(r.exit_code, 0, "%s: %s", types[i], r.output);
		cr_expect_gt(strlen(r.output), 50, "%s: what it says of a success is kept: \"%s\"",
			     types[i], r.output);
		cr_expect_eq(filesystem_probe(image, type, sizeof type), 0);
		cr_expect_str_eq(type, types[i]);
		cr_expect_eq(filesystem_check(fs, image, 60000, &r), 0);
		cr_expect_eq(r.exit_code, 0, "%s: %s", types[i], r.output);
		/* a check that cannot fail is no check: wipe the middle of the metadata */
		char junk[65536];
		memset(junk, 0xa5, sizeof junk);
		for (off_t at = 65536; at < 8 << 20; at += sizeof junk)
			cr_assert_eq(pwrite(fd, junk, sizeof junk, at), (ssize_t)sizeof junk);
		cr_expect_eq(filesystem_check(fs, image, 60000, &r), 0);
		cr_expect_neq(r.exit_code, 0, "%s found nothing wrong", types[i]);
		close(fd);
	}
}
