/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that were synced are there after a transition, byte by byte, and the file system is
 * clean. */
#include <string.h>

#include "suites/common/fstest.h"
#include "suites/common/lasts.h"
#include "suites/survive/crossing.h"

static void check_clean(const struct fstest *fs)
{
	struct process_result tool;
	int ret = filesystem_check(fs->type, fs->block.path, FSTEST_TOOL_TIMEOUT_MS, &tool);

	fstest_require_tool(ret, &tool, fs->type, fs->type->check_tool,
			    "the file system's own check");
}

/* It stays mounted, unless its driver gives the drive up: then nobody may have it in use. */
static void cross(struct crossing *crossing, struct fstest *fs)
{
	bool keeps_nodes = !(crossing->transition->changes & TRANSITION_NODES);

	if (!keeps_nodes)
		fstest_close(fs);
	crossing_make(crossing);
	if (!keeps_nodes)
		fstest_reopen(fs);
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return 3 * lasts_bytes_ms(profile->fs.file_bytes);
}

CHECK(survive, files, .id = "SUR-FIL-001",
      .title = "files that were synced are right after a transition, and the file system is clean",
      .spec = "profile: perf.file_system.type, fs", .needs = DUT_ADMIN | DUT_BLOCK | DUT_MOUNT,
      .across = TRANSITIONS, .spared = TRANSITION_DATA, .deadline_s = 1800, .lasts_ms = lasts_ms,
      .effect = RESETS)
{
	struct crossing crossing;
	struct dut_block block;
	struct fstest fs;

	crossing_open(dut, profile, point->transition, &crossing);
	fstest_open(dut, profile->perf.file_system.type, profile->fs.file_bytes, &fs);
	REQUIRE_OK(filesystem_fill(fs.directory, profile->fs.files, profile->fs.file_bytes,
				   FSTEST_SEED),
		   .what = "writing and syncing files");
	while (crossing.count < profile->survive.rounds)
		cross(&crossing, &fs);
	fstest_compare(fs.directory, profile, "files read while mounted, after the transition");
	fstest_remount(&fs);
	fstest_compare(fs.directory, profile, "files read after mounting again");
	fstest_close(&fs);
	REQUIRE_OK(dut_block_open(dut, fs.nsid, false, &block), .what = "opening the namespace");
	fs.block = block;
	check_clean(&fs);
	dut_block_close(dut, &block);
}
