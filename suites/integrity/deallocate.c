/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Deallocate and Write Zeroes change the blocks that they name, and no others. */
#include <stdio.h>

#include "suites/integrity/blocks.h"

#define BLOCKS 32
#define FIRST 8 /* of those that the command names */
#define COUNT 16

static void expect_neighbours(const struct blocks *blocks)
{
	blocks_expect_generation(blocks, 0, FIRST, 1, "blocks before the range");
	blocks_expect_generation(blocks, FIRST + COUNT, BLOCKS - FIRST - COUNT, 1,
				 "blocks behind the range");
}

/* Deallocate is a hint: a block may keep its content, but nothing else is allowed. */
static void expect_old_or_value(const struct blocks *blocks, int value)
{
	uint32_t kept = 0, wrong = 0;

	for (uint32_t i = FIRST; i < FIRST + COUNT; i++) {
		bool old = blocks_holds_generation(blocks, i, 1);
		bool new = value >= 0 ? blocks_holds_value(blocks, i, (uint8_t)value)
				      : blocks_holds_value(blocks, i, 0) ||
						blocks_holds_value(blocks, i, 0xff);

		kept += old;
		wrong += !old && !new;
	}
	EXPECT_EQ(wrong, 0,
		  .what = "deallocated blocks that are neither as before nor as DLFEAT says",
		  .unit = "wrong blocks", .source = "blocks read back, every byte");
	MEASURED(kept, .what = "deallocated blocks that keep their content", .unit = "blocks");
}

CHECK(integrity, deallocate, .id = "INT-DSM-001",
      .title = "deallocated blocks read as the drive says, and their neighbours are untouched",
      .spec = "NVM Command Set, Dataset Management command, Deallocate; Identify Namespace, "
	      "DLFEAT",
      .ocp = "TRIM-2", .needs = DUT_ADMIN | DUT_NVM, .across = NAMESPACES, .effect = WRITES)
{
	struct blocks blocks;
	int value;

	blocks_open(dut, point->nsid, BLOCKS, &blocks);
	NEED_CLAIM(nvme_claims_deallocate(&blocks.ctrl), profile->required.deallocate,
		   "the drive does not claim Dataset Management (ONCS bit 2)");
	value = nvme_deallocated_value(&blocks.ns);
	blocks_write(&blocks, 0, BLOCKS, 1, false);
	blocks_expect_status(blocks_deallocate(&blocks, FIRST, COUNT), 0,
			     "Dataset Management, Deallocate");
	blocks_read(&blocks, 0, BLOCKS, false);
	expect_neighbours(&blocks);
	if (profile->required.deallocate && value >= 0)
		blocks_expect_value(&blocks, FIRST, COUNT, (uint8_t)value,
				    "deallocated blocks (the profile requires them to be so)");
	else
		expect_old_or_value(&blocks, value);
	if (value < 0)
		check_note("DLFEAT says nothing of what deallocated blocks read as");
	/* a deallocated block is written like any other */
	blocks_write(&blocks, FIRST, COUNT, 2, false);
	blocks_read(&blocks, 0, BLOCKS, false);
	blocks_expect_generation(&blocks, FIRST, COUNT, 2, "blocks written after deallocation");
	expect_neighbours(&blocks);
}

CHECK(integrity, write_zeroes, .id = "INT-WZ-001",
      .title = "Write Zeroes zeroes the blocks that it names, and their neighbours are untouched",
      .spec = "NVM Command Set, Write Zeroes command", .needs = DUT_ADMIN | DUT_NVM,
      .across = NAMESPACES, .effect = WRITES)
{
	struct blocks blocks;

	blocks_open(dut, point->nsid, BLOCKS, &blocks);
	NEED_CLAIM(nvme_claims_write_zeroes(&blocks.ctrl), profile->required.write_zeroes,
		   "the drive does not claim Write Zeroes (ONCS bit 3)");
	blocks_write(&blocks, 0, BLOCKS, 1, false);
	blocks_expect_status(blocks_command(&blocks, NVME_OP_WRITE_ZEROES, FIRST, COUNT, false), 0,
			     "Write Zeroes");
	blocks_read(&blocks, 0, BLOCKS, false);
	blocks_expect_value(&blocks, FIRST, COUNT, 0, "blocks after Write Zeroes");
	expect_neighbours(&blocks);
}
