/* SPDX-License-Identifier: GPL-2.0-or-later */
/* End-to-end protection: namespaces have the type that is demanded, and the drive checks it. */
#include <string.h>

#include "helpers/nvme/nvme_command.h"
#include "suites/integrity/blocks.h"

#define BLOCKS 8
#define GENERATION 1

/* One command with protection information made and stripped by the controller. */
static int command(struct blocks *blocks, uint8_t opcode, bool check, uint32_t reference)
{
	struct nvme_range range = {
		.lba = blocks->lba,
		.blocks = BLOCKS,
		.make_protection = true,
		.check_guard = check,
		.check_reference = check && opcode != NVME_OP_WRITE,
		.reference = reference,
	};
	struct nvme_dwords dwords = nvme_encode_range(&range);
	uint32_t metadata = blocks->ns.lbaf[blocks->ns.lbaf_index].metadata_bytes;
	/* with 8 bytes of metadata nothing of it goes to the host */
	bool stripped = metadata == 8;
	uint32_t block = stripped ? blocks->data_bytes : blocks->block_bytes;
	struct dut_command sent = {
		.opcode = opcode,
		.nsid = blocks->nsid,
		.cdw10 = dwords.cdw10,
		.cdw11 = dwords.cdw11,
		.cdw12 = dwords.cdw12,
		.cdw14 = dwords.cdw14,
		.data = blocks->buffer,
		.data_bytes = BLOCKS * block,
	};

	if (blocks->metadata && !stripped) {
		sent.metadata = blocks->metadata;
		sent.metadata_bytes = BLOCKS * metadata;
	}
	return dut_io(blocks->dut, &sent);
}

static void judge_protection(struct blocks *blocks, unsigned int type)
{
	uint32_t reference = (uint32_t)blocks->lba;

	/* the buffer is used as the controller sees it: without protection information */
	if (blocks->ns.lbaf[blocks->ns.lbaf_index].metadata_bytes == 8)
		blocks->block_bytes = blocks->data_bytes;
	blocks_make(blocks, 0, BLOCKS, GENERATION);
	blocks_expect_status(command(blocks, NVME_OP_WRITE, false, reference), 0,
			     "Write, protection made by the drive (PRACT)");
	memset(blocks->buffer, 0xa5, (size_t)BLOCKS * blocks->block_bytes);
	blocks_expect_status(command(blocks, NVME_OP_READ, true, reference), 0,
			     "Read with guard and reference tag checked (PRCHK)");
	blocks_expect_generation(blocks, 0, BLOCKS, GENERATION, "protected data");
	if (type == 3) {
		check_note("type 3 does not define the reference tag: its check is not judged");
		return;
	}
	dut_expect_errors(blocks->dut, 1);
	blocks_expect_status(command(blocks, NVME_OP_READ, true, reference + 1),
			     NVME_SC_REFERENCE_CHECK,
			     "Read with a reference tag that is wrong by one");
}

CHECK(integrity, protection, .id = "INT-PI-001",
      .title = "namespaces are protected end to end as the profile says, and wrong tags are "
	       "refused",
      .spec = "NVM Command Set, End-to-end Data Protection; Identify Namespace, DPS", .ocp = "DIF",
      .needs = DUT_ADMIN | DUT_NVM, .across = NAMESPACES, .effect = WRITES)
{
	struct blocks blocks;
	unsigned int type;

	blocks_open(dut, point->nsid, BLOCKS, &blocks);
	type = nvme_protection_type(&blocks.ns);
	EXPECT_EQ(type, profile->integrity.protection, .what = "type of end-to-end protection",
		  .source = "Identify Namespace, DPS bits 2:0",
		  .hint = "integrity.protection of the profile says how namespaces are formatted");
	if (type)
		judge_protection(&blocks, type);
}
