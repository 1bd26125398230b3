/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compare and Verify tell right from wrong, and commands that are not claimed are refused. */
#include "suites/integrity/blocks.h"

#define BLOCKS 16
#define OPCODE_RESERVED 0x03 /* of the NVM command set */

CHECK(integrity, compare, .id = "INT-CMP-001",
      .title = "Compare succeeds on equal data and ends with Compare Failure on different data",
      .spec = "NVM Command Set, Compare command", .needs = DUT_ADMIN | DUT_NVM, .effect = WRITES)
{
	struct blocks blocks;
	uint8_t *last;

	blocks_open_first(dut, BLOCKS, &blocks);
	NEED_CLAIM(nvme_claims_compare(&blocks.ctrl), profile->required.compare,
		   "the drive does not claim Compare (ONCS bit 0)");
	blocks_write(&blocks, 0, BLOCKS, 1, false);
	blocks_expect_status(blocks_command(&blocks, NVME_OP_COMPARE, 0, BLOCKS, false), 0,
			     "Compare with equal data");
	/* one bit, as far from the beginning as it can be */
	last = blocks.buffer + (size_t)(BLOCKS - 1) * blocks.block_bytes + blocks.data_bytes - 1;
	*last = (uint8_t) ~*last;
	dut_expect_errors(dut, 1);
	blocks_expect_status(blocks_command(&blocks, NVME_OP_COMPARE, 0, BLOCKS, false),
			     NVME_SC_COMPARE_FAILED,
			     "Compare with one byte different, the last one");
	blocks_read(&blocks, 0, BLOCKS, false);
	blocks_expect_generation(&blocks, 0, BLOCKS, 1, "data after Compare");
}

CHECK(integrity, verify_command, .id = "INT-VFY-001",
      .title = "Verify succeeds on written blocks and is refused beyond the end",
      .spec = "NVM Command Set, Verify command", .needs = DUT_ADMIN | DUT_NVM, .effect = WRITES)
{
	struct blocks blocks;

	blocks_open_first(dut, BLOCKS, &blocks);
	NEED_CLAIM(nvme_claims_verify(&blocks.ctrl), profile->required.verify,
		   "the drive does not claim Verify (ONCS bit 7)");
	blocks_write(&blocks, 0, BLOCKS, 1, false);
	blocks_expect_status(blocks_command(&blocks, NVME_OP_VERIFY, 0, BLOCKS, false), 0,
			     "Verify of written blocks");
	blocks.lba = blocks.ns.nsze_blocks - BLOCKS / 2;
	dut_expect_errors(dut, 1);
	blocks_expect_status(blocks_command(&blocks, NVME_OP_VERIFY, 0, BLOCKS, false),
			     NVME_SC_LBA_RANGE, "Verify over the end of the namespace");
}

/* A command that the drive does not claim. */
static void expect_refusal(struct blocks *blocks, uint8_t opcode, bool allowed, const char *what)
{
	if (allowed) {
		check_note("%s: the profile allows it to be accepted", what);
		return;
	}
	dut_expect_errors(blocks->dut, 1);
	if (opcode == NVME_OP_DSM)
		blocks_expect_status(blocks_deallocate(blocks, 0, 1), NVME_SC_INVALID_OPCODE, what);
	else
		blocks_expect_status(blocks_command(blocks, opcode, 0, 1, false),
				     NVME_SC_INVALID_OPCODE, what);
}

CHECK(integrity, refuses_unclaimed, .id = "INT-OPC-001",
      .title = "commands that the drive does not claim are refused with Invalid Command Opcode",
      .spec = "NVMe Base, Status Code Invalid Command Opcode; Identify Controller, ONCS",
      .needs = DUT_ADMIN | DUT_NVM, .effect = WRITES)
{
	unsigned int allowed = profile->integrity.unclaimed_allowed;
	struct blocks blocks;

	blocks_open_first(dut, BLOCKS, &blocks);
	blocks_write(&blocks, 0, BLOCKS, 1, false);
	expect_refusal(&blocks, OPCODE_RESERVED, false, "reserved opcode 03h");
	if (!nvme_claims_compare(&blocks.ctrl))
		expect_refusal(&blocks, NVME_OP_COMPARE, allowed & PROFILE_COMPARE,
			       "Compare, not claimed");
	if (!nvme_claims_deallocate(&blocks.ctrl))
		expect_refusal(&blocks, NVME_OP_DSM, allowed & PROFILE_DEALLOCATE,
			       "Dataset Management, not claimed");
	if (!nvme_claims_write_zeroes(&blocks.ctrl))
		expect_refusal(&blocks, NVME_OP_WRITE_ZEROES, allowed & PROFILE_WRITE_ZEROES,
			       "Write Zeroes, not claimed");
	if (!nvme_claims_verify(&blocks.ctrl))
		expect_refusal(&blocks, NVME_OP_VERIFY, allowed & PROFILE_VERIFY,
			       "Verify, not claimed");
	blocks_read(&blocks, 0, BLOCKS, false);
	blocks_expect_generation(&blocks, 0, BLOCKS, 1, "data after refused commands");
}
