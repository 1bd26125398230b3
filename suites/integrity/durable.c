/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flush and Force Unit Access complete, and what they follow is what is read. */
#include "suites/integrity/blocks.h"

#define BLOCKS 16
#define NOT_SHOWN "that it survives a loss of power is not shown here: nothing was switched off"

CHECK(integrity, flush, .id = "INT-FLUSH-001",
      .title = "Flush completes, and the data written before it is there",
      .spec = "NVM Command Set, Flush command", .needs = DUT_ADMIN | DUT_NVM, .effect = WRITES)
{
	struct blocks blocks;

	blocks_open_first(dut, BLOCKS, &blocks);
	check_note("volatile write cache: %s; %s",
		   nvme_has_write_cache(&blocks.ctrl) ? "present" : "none", NOT_SHOWN);
	blocks_write(&blocks, 0, BLOCKS, 1, false);
	/* also a drive without a cache must complete it with success */
	blocks_expect_status(dut_flush(dut, blocks.nsid), 0, "Flush after a write");
	blocks_read(&blocks, 0, BLOCKS, false);
	blocks_expect_generation(&blocks, 0, BLOCKS, 1, "data after Flush");
	blocks_write(&blocks, 0, BLOCKS, 2, false);
	blocks_expect_status(dut_flush(dut, blocks.nsid), 0, "Flush after writing it again");
	blocks_read(&blocks, 0, BLOCKS, true);
	blocks_expect_generation(&blocks, 0, BLOCKS, 2, "data after Flush, read with FUA");
	blocks_expect_status(dut_flush(dut, blocks.nsid), 0, "Flush with nothing to do");
}

CHECK(integrity, fua, .id = "INT-FUA-001",
      .title = "writes and reads with Force Unit Access give the data that was written last",
      .spec = "NVM Command Set, Write and Read commands, Force Unit Access",
      .needs = DUT_ADMIN | DUT_NVM, .effect = WRITES)
{
	struct blocks blocks;

	blocks_open_first(dut, BLOCKS, &blocks);
	check_note("%s", NOT_SHOWN);
	blocks_write(&blocks, 0, BLOCKS, 1, false);
	blocks_read(&blocks, 0, BLOCKS, true);
	blocks_expect_generation(&blocks, 0, BLOCKS, 1, "data of a plain write, read with FUA");
	/* over data that may still lie in the cache */
	blocks_write(&blocks, 0, BLOCKS, 2, false);
	blocks_write(&blocks, 0, BLOCKS, 3, true);
	blocks_read(&blocks, 0, BLOCKS, false);
	blocks_expect_generation(&blocks, 0, BLOCKS, 3, "data of a write with FUA, plain read");
	blocks_write(&blocks, 0, BLOCKS / 2, 4, false);
	blocks_read(&blocks, 0, BLOCKS, true);
	blocks_expect_generation(&blocks, 0, BLOCKS / 2, 4, "plain write over a write with FUA");
	blocks_expect_generation(&blocks, BLOCKS / 2, BLOCKS / 2, 3, "blocks beside it");
}
