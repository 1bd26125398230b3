/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters of pretended block devices, and one of this host if it has any. */
#include <criterion/criterion.h>
#include <errno.h>

#include "helpers/host/host_disk.h"
#include "helpers/host/test_host.h"

static struct test_host host;

static void begin(void)
{
	test_host_begin(&host);
}

static void end(void)
{
	test_host_end(&host);
}

TestSuite(host_disk, .init = begin, .fini = end);

Test(host_disk, sectors_of_both_directions)
{
	uint64_t bytes = 7;

	test_host_file(&host, "sys/dev/block/259:3/stat",
		       "  100  3  2048  17  50  1  1024  9  0  20  26  5 0 4096 1 2 3\n");
	cr_assert_eq(host_read_disk_bytes(&host.roots, 259, 3, &bytes), 0);
	cr_expect_eq(bytes, 3072 * 512, "discards are no data");
	test_host_file(&host, "sys/dev/block/259:3/queue/iostats", "1\n");
	cr_expect_eq(host_read_disk_bytes(&host.roots, 259, 3, &bytes), 0);
}

Test(host_disk, what_is_not_known)
{
	uint64_t bytes = 7;

	cr_expect_eq(host_read_disk_bytes(&host.roots, 259, 4, &bytes), -ENOENT);
	test_host_file(&host, "sys/dev/block/259:5/stat", "1 2 3\n");
	cr_expect_eq(host_read_disk_bytes(&host.roots, 259, 5, &bytes), -EBADMSG);
	test_host_file(&host, "sys/dev/block/259:6/stat", "1 2 3 4 5 6 7 8 9 10 11\n");
	test_host_file(&host, "sys/dev/block/259:6/queue/iostats", "0\n");
	cr_expect_eq(host_read_disk_bytes(&host.roots, 259, 6, &bytes), -ENODATA);
	cr_expect_eq(bytes, 7, "untouched");
}
