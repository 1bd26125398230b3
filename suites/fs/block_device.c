/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel makes a block device of each namespace, as large as the namespace: what can be
 * mounted. */
#include "suites/check.h"
#include "suites/common/pages.h"

static bool is_demanded(const struct profile *profile)
{
	return profile->required.mountable;
}

CHECK(fs, block_device, .id = "FS-BLK-001",
      .title = "the namespace has a block device of its own size, which could be mounted",
      .spec = "profile: required.mountable", .needs = DUT_ADMIN | DUT_BLOCK, .across = NAMESPACES,
      .applies = is_demanded, .effect = READS)
{
	struct dut_block block;
	struct nvme_ns ns;

	pages_read_ns(dut, point->nsid, &ns);
	REQUIRE_OK(dut_block_open(dut, point->nsid, false, &block),
		   .what = "opening the block device");
	EXPECT_EQ(block.size_bytes, nvme_ns_bytes(&ns), .what = "size of the block device",
		  .unit = "B", .source = "BLKGETSIZE64, against NSZE",
		  .hint = "the kernel was not told that the namespace changed: rescan it");
	EXPECT_EQ(block.logical_block_bytes, ns.lbaf[ns.lbaf_index].data_bytes,
		  .what = "logical block of the block device", .unit = "B",
		  .source = "BLKSSZGET, against the LBA format in force");
	dut_block_close(dut, &block);
}
