/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes, mounts and remounts a file system; whatever fails ends the case. */
#include "suites/common/fstest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void fstest_require_block(const struct filesystem *fs, uint32_t block_bytes)
{
	long page = sysconf(_SC_PAGESIZE);

	/* XFS has them from Linux 6.12 on, where the kernel serves them at all */
	RIG(block_bytes <= page || strcmp(fs->type, "xfs") == 0,
	    "%s has no blocks above the page size, "
	    "%ld B, the namespace has %u B: leave it out of the profile, or format the namespace",
	    fs->type, page, block_bytes);
}

void fstest_require_tool(int ret, const struct process_result *tool, const struct filesystem *fs,
			 const char *name, const char *what)
{
	char said[160];

	RIG(ret != -ENOENT, "%s is not installed: install the package %s", name, fs->package);
	RIG(ret == 0, "%s could not be started: %s", name, strerror(-ret));
	check_attach(name, tool->output, strlen(tool->output));
	snprintf(said, sizeof said, "%.*s", (int)strcspn(tool->output, "\n"), tool->output);
	if (tool->timed_out)
		FAIL_WITH("ends", what, "%s did not end within %u s", name,
			  FSTEST_TOOL_TIMEOUT_MS / 1000);
	REQUIRE_TRUE(!tool->timed_out, .what = what, .source = name);
	REQUIRE_EQ(tool->exit_code, 0, .what = what, .unit = "exit code", .sanity = true,
		   .source = name, .human = tool->exit_code && said[0] ? said : NULL,
		   .hint = "the tool's whole output is attached");
}

void fstest_compare(const char *directory, const struct profile *profile, const char *what)
{
	struct filesystem_difference d = { .kind = "" };
	int ret = filesystem_compare(directory, profile->fs.files, profile->fs.file_bytes,
				     FSTEST_SEED, &d);

	if (ret == -EILSEQ && strcmp(d.kind, "content") == 0)
		FAIL_WITH("every byte as written", what,
			  "%s differs first at byte %llu: %02Xh instead of %02Xh", d.file,
			  (unsigned long long)d.offset, d.actual, d.expected);
	else if (ret == -EILSEQ)
		FAIL_WITH("every file as written", what, "%s: %s (%llu bytes, written were %llu)",
			  d.file, d.kind, (unsigned long long)d.actual_size,
			  (unsigned long long)d.expected_size);
	else if (ret)
		FAIL_WITH("readable files", what, "%s: %s", d.file, strerror(-ret));
	else
		EXPECT_EQ(ret, 0, .what = what, .unit = "errno");
}

static void make(struct fstest *fs)
{
	struct process_result tool;
	int ret = filesystem_make(fs->type, fs->block.path, FSTEST_TOOL_TIMEOUT_MS, &tool);

	fstest_require_tool(ret, &tool, fs->type, fs->type->make_tool, "making the file system");
}

static void mount_it(struct fstest *fs)
{
	int ret = filesystem_mount(fs->type, fs->block.path, fs->directory);

	RIG(ret == 0 || filesystem_known_to_kernel(fs->type->type),
	    "this kernel has no %s: load the module, or use a kernel that has it", fs->type->type);
	REQUIRE_OK(ret, .what = "mounting the file system",
		   .hint = "the kernel log in this case's artifacts says why");
}

void fstest_open(struct dut *dut, const char *type, uint64_t needed_bytes,
		 struct fstest *ret_fstest)
{
	uint32_t nsids[DUT_MAX_NS];

	*ret_fstest = (struct fstest){ .dut = dut, .type = filesystem_find(type) };
	RIG(ret_fstest->type, "no tools are known for the file system %s", type);
	RIG(dut_list_ns(dut, DUT_BLOCK, nsids), "the drive has no namespace that can be used");
	ret_fstest->nsid = nsids[0];
	REQUIRE_OK(dut_block_open(dut, ret_fstest->nsid, true, &ret_fstest->block),
		   .what = "opening the namespace");
	RIG(ret_fstest->block.size_bytes >= ret_fstest->type->min_bytes + 2 * needed_bytes,
	    "namespace %u has %llu MiB, too small for %s and the files", ret_fstest->nsid,
	    (unsigned long long)(ret_fstest->block.size_bytes >> 20), type);
	fstest_require_block(ret_fstest->type, ret_fstest->block.logical_block_bytes);
	make(ret_fstest);
	(void)snprintf(ret_fstest->directory, sizeof ret_fstest->directory, "%s/mnt",
		       check_scratch());
	RIG(mkdir(ret_fstest->directory, 0700) == 0, "no mount point could be made at %s",
	    ret_fstest->directory);
	mount_it(ret_fstest);
}

void fstest_reopen(struct fstest *fs)
{
	REQUIRE_OK(dut_block_open(fs->dut, fs->nsid, true, &fs->block),
		   .what = "opening the namespace again");
	mount_it(fs);
}

void fstest_remount(struct fstest *fs)
{
	fstest_close(fs);
	fstest_reopen(fs);
}

void fstest_glance(const struct io_progress *progress, void *context)
{
	(void)progress;
	dut_glance(context);
}

void fstest_close(struct fstest *fs)
{
	REQUIRE_OK(filesystem_unmount(fs->directory), .what = "unmounting");
	dut_block_close(fs->dut, &fs->block);
}
