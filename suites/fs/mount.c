/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file system on the drive keeps what was written and synced over an unmount and a mount. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "helpers/block/filesystem.h"
#include "suites/check.h"
#include "suites/common/fstest.h"
#include "suites/common/lasts.h"

static void require_mount(const struct filesystem *fs, const char *device, const char *directory)
{
	int ret = filesystem_mount(fs, device, directory);

	RIG(ret != -ENODEV || filesystem_known_to_kernel(fs->type),
	    "this kernel has no %s: load the module, or use a kernel that has it", fs->type);
	REQUIRE_OK(ret, .what = "mounting the file system",
		   .hint = "the kernel log in this case's artifacts says why");
}

/* One mount after the other, each on a block device of its own: what the first wrote, the second
 * must get from the drive, not from what the kernel kept. */
static void fill(struct dut *dut, const struct filesystem *fs, const struct dut_block *block,
		 const char *directory, const struct profile *profile)
{
	uint64_t start;
	double seconds;

	require_mount(fs, block->path, directory);
	start = dut_now_ns(dut);
	REQUIRE_OK(
		filesystem_fill(directory, profile->fs.files, profile->fs.file_bytes, FSTEST_SEED),
		.what = "writing and syncing files");
	seconds = (double)(dut_now_ns(dut) - start) / 1e9;
	fstest_compare(directory, profile, "files read back before unmounting");
	REQUIRE_OK(filesystem_unmount(directory), .what = "unmounting");
	MEASURED(profile->fs.files, .what = "files written", .unit = "files",
		 .role = FINDING_HEADLINE);
	MEASURED(profile->fs.file_bytes, .what = "written through the file system", .unit = "B");
	if (seconds > 0)
		MEASURED((double)profile->fs.file_bytes / seconds / 1e6,
			 .what = "write rate with a sync after each file", .unit = "MB/s");
}

static void read_back(const struct filesystem *fs, const struct dut_block *block,
		      const char *directory, const struct profile *profile)
{
	require_mount(fs, block->path, directory);
	fstest_compare(directory, profile, "files read back after mounting again");
	REQUIRE_OK(filesystem_unmount(directory), .what = "unmounting again");
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return 3 * lasts_bytes_ms(profile->fs.file_bytes);
}

CHECK(fs, mount, .id = "FS-MNT-001",
      .title = "a freshly made file system mounts and reads back what was written",
      .spec = "profile: file systems", .ocp = "META-PERF-3", .needs = DUT_BLOCK | DUT_MOUNT,
      .across = NAMESPACES | FILESYSTEMS, .deadline_s = 1800, .lasts_ms = lasts_ms,
      .effect = WRITES)
{
	const struct filesystem *fs = filesystem_find(point->fstype);
	struct process_result tool;
	struct dut_block block;
	char found[32] = "none";
	char directory[256];

	RIG(fs, "no tools are known for the file system %s", point->fstype);
	REQUIRE_OK(dut_block_open(dut, point->nsid, true, &block), .what = "opening the namespace");
	RIG(block.size_bytes >= fs->min_bytes + 2 * profile->fs.file_bytes,
	    "namespace %u has %llu MiB, too small for %s and the profile's files", point->nsid,
	    (unsigned long long)(block.size_bytes >> 20), fs->type);
	fstest_require_block(fs, block.logical_block_bytes);
	fstest_require_tool(filesystem_make(fs, block.path, FSTEST_TOOL_TIMEOUT_MS, &tool), &tool,
			    fs, fs->make_tool, "making the file system");
	(void)filesystem_probe(block.path, found, sizeof found);
	REQUIRE_EQ(found, fs->type, .what = "file system found on the namespace",
		   .source = "superblock");

	snprintf(directory, sizeof directory, "%s/mnt", check_scratch());
	RIG(mkdir(directory, 0700) == 0, "no mount point could be made at %s", directory);
	fill(dut, fs, &block, directory, profile);
	dut_block_close(dut, &block);
	REQUIRE_OK(dut_block_open(dut, point->nsid, true, &block),
		   .what = "opening the namespace again");
	read_back(fs, &block, directory, profile);
	fstest_require_tool(filesystem_check(fs, block.path, FSTEST_TOOL_TIMEOUT_MS, &tool), &tool,
			    fs, fs->check_tool, "the file system's own check");
	dut_block_close(dut, &block);
}
