/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes of the atomic size are whole, as far as that shows without a loss of power. */
#include "suites/integrity/blocks.h"

#define ROUNDS 16

CHECK(integrity, atomic_write, .id = "INT-ATOM-001",
      .title = "the drive claims atomic writes of the size that is demanded, and none is torn",
      .spec = "NVM Command Set, Atomic Operation; Identify Controller, AWUN and AWUPF",
      .needs = DUT_ADMIN | DUT_NVM, .across = NAMESPACES, .effect = WRITES)
{
	uint32_t normal, power_fail, count;
	struct blocks blocks;

	blocks_open(dut, point->nsid, 1, &blocks);
	normal = nvme_atomic_write_blocks(&blocks.ctrl, &blocks.ns);
	power_fail = nvme_atomic_power_fail_blocks(&blocks.ctrl, &blocks.ns);
	EXPECT_GE((uint64_t)normal * blocks.data_bytes, profile->integrity.atomic_bytes,
		  .what = "atomic write unit, normal", .unit = "B",
		  .source = "Identify Controller, AWUN, or Identify Namespace, NAWUN (0-based)");
	EXPECT_LE(power_fail, normal,
		  .what = "atomic write unit at power failure is not above the "
			  "normal one",
		  .unit = "blocks", .source = "AWUPF and AWUN, or NAWUPF and NAWUN");
	count = profile->integrity.atomic_bytes / blocks.data_bytes;
	if (!count)
		count = 1;
	/* an odd start: not where the drive's own units begin */
	blocks_open(dut, point->nsid, count, &blocks);
	blocks.lba |= 1;
	for (unsigned int round = 1; round <= ROUNDS; round++) {
		blocks_write(&blocks, 0, count, round, false);
		blocks_read(&blocks, 0, count, false);
		blocks_expect_generation(&blocks, 0, count, round, "a write of the atomic size");
		if (check_failed())
			break;
	}
	check_note("one command at a time: what concurrent readers or a loss of power would see is "
		   "not shown here");
}
