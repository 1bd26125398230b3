/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes blocks that can be recognised, moves them by single commands, and says what came back. */
#include "suites/integrity/blocks.h"

#include <stdio.h>
#include <string.h>

#include "helpers/random.h"
#include "suites/common/pages.h"

void blocks_open(struct dut *dut, uint32_t nsid, uint32_t count, struct blocks *ret_blocks)
{
	const struct nvme_lbaf *lbaf;
	uint64_t most;

	*ret_blocks = (struct blocks){ .dut = dut, .nsid = nsid, .count = count };
	pages_read_ctrl(dut, &ret_blocks->ctrl);
	pages_read_ns(dut, nsid, &ret_blocks->ns);
	lbaf = &ret_blocks->ns.lbaf[ret_blocks->ns.lbaf_index];
	REQUIRE_TRUE(lbaf->data_bytes >= 512,
		     .what = "the LBA format in force has blocks of 512 bytes or more",
		     .source = "Identify Namespace, FLBAS and LBAF");
	REQUIRE_GE(ret_blocks->ns.nsze_blocks, 4ull * count, .what = "size of the namespace",
		   .unit = "blocks", .source = "Identify Namespace, NSZE", .sanity = true);
	ret_blocks->data_bytes = lbaf->data_bytes;
	ret_blocks->block_bytes = lbaf->data_bytes;
	if (ret_blocks->ns.metadata_extended)
		ret_blocks->block_bytes += lbaf->metadata_bytes;
	most = nvme_max_transfer_bytes(&ret_blocks->ctrl, 0);
	RIG(!most || (uint64_t)count * ret_blocks->block_bytes <= most,
	    "one command moves %llu bytes at most (MDTS), this check needs %u blocks of %u bytes",
	    (unsigned long long)most, count, ret_blocks->block_bytes);
	/* in the middle, and where no defect of size 2^n begins */
	ret_blocks->lba = ret_blocks->ns.nsze_blocks / 2 - count / 2;
	ret_blocks->buffer = check_alloc((size_t)count * ret_blocks->block_bytes);
	if (lbaf->metadata_bytes && !ret_blocks->ns.metadata_extended)
		ret_blocks->metadata = check_alloc((size_t)count * lbaf->metadata_bytes);
}

void blocks_open_first(struct dut *dut, uint32_t count, struct blocks *ret_blocks)
{
	uint32_t nsids[DUT_MAX_NS];

	RIG(dut_list_ns(dut, DUT_NVM, nsids), "the drive has no namespace that takes NVM commands");
	blocks_open(dut, nsids[0], count, ret_blocks);
}

uint64_t blocks_room_below(const struct blocks *blocks, uint64_t wanted_bytes, uint32_t io_bytes)
{
	uint64_t room = blocks->lba * blocks->data_bytes;

	if (wanted_bytes && wanted_bytes < room)
		room = wanted_bytes;
	return room / io_bytes * io_bytes;
}

int blocks_command(struct blocks *blocks, uint8_t opcode, uint32_t at, uint32_t count, bool fua)
{
	struct nvme_range range = { .lba = blocks->lba + at, .blocks = count, .fua = fua };
	struct nvme_dwords dwords = nvme_encode_range(&range);
	struct dut_command command = {
		.opcode = opcode,
		.nsid = blocks->nsid,
		.cdw10 = dwords.cdw10,
		.cdw11 = dwords.cdw11,
		.cdw12 = dwords.cdw12,
	};
	bool moves = opcode == NVME_OP_READ || opcode == NVME_OP_WRITE || opcode == NVME_OP_COMPARE;

	if (moves) {
		command.data = blocks->buffer + (size_t)at * blocks->block_bytes;
		command.data_bytes = count * blocks->block_bytes;
	}
	if (moves && blocks->metadata) {
		command.metadata = blocks->metadata;
		command.metadata_bytes = count *
					 blocks->ns.lbaf[blocks->ns.lbaf_index].metadata_bytes;
	}
	return dut_io(blocks->dut, &command);
}

int blocks_deallocate(struct blocks *blocks, uint32_t at, uint32_t count)
{
	struct nvme_dwords dwords = nvme_encode_dsm_deallocate(1);
	uint8_t range[NVME_DSM_RANGE_BYTES];
	struct dut_command command = {
		.opcode = NVME_OP_DSM,
		.nsid = blocks->nsid,
		.cdw10 = dwords.cdw10,
		.cdw11 = dwords.cdw11,
		.data = range,
		.data_bytes = sizeof range,
	};

	nvme_encode_dsm_range(range, blocks->lba + at, count);
	return dut_io(blocks->dut, &command);
}

static uint8_t *block_at(const struct blocks *blocks, uint32_t at)
{
	return blocks->buffer + (size_t)at * blocks->block_bytes;
}

void blocks_make(struct blocks *blocks, uint32_t at, uint32_t count, unsigned int generation)
{
	for (uint32_t i = at; i < at + count; i++) {
		uint64_t seed = random_mix(blocks->lba + i, generation);

		memset(block_at(blocks, i), 0, blocks->block_bytes);
		for (size_t k = 0; k < blocks->data_bytes / 8; k++) {
			uint64_t word = random_mix(seed, k);

			memcpy(block_at(blocks, i) + 8 * k, &word, 8);
		}
	}
}

void blocks_write(struct blocks *blocks, uint32_t at, uint32_t count, unsigned int generation,
		  bool fua)
{
	blocks_make(blocks, at, count, generation);
	REQUIRE_OK(blocks_command(blocks, NVME_OP_WRITE, at, count, fua),
		   .what = fua ? "Write with Force Unit Access" : "Write");
}

void blocks_read(struct blocks *blocks, uint32_t at, uint32_t count, bool fua)
{
	/* what the drive does not fill must not look right */
	memset(block_at(blocks, at), 0xa5, (size_t)count * blocks->block_bytes);
	REQUIRE_OK(blocks_command(blocks, NVME_OP_READ, at, count, fua),
		   .what = fua ? "Read with Force Unit Access" : "Read");
}

/* First byte of a block that is not what the generation says; data_bytes when there is none. */
static size_t first_difference(const struct blocks *blocks, uint32_t at, unsigned int generation)
{
	uint64_t seed = random_mix(blocks->lba + at, generation);

	for (size_t k = 0; k < blocks->data_bytes / 8; k++) {
		uint64_t word = random_mix(seed, k);
		const uint8_t *actual = block_at(blocks, at) + 8 * k;

		for (size_t i = 0; i < 8; i++)
			if (actual[i] != ((const uint8_t *)&word)[i])
				return 8 * k + i;
	}
	return blocks->data_bytes;
}

bool blocks_holds_generation(const struct blocks *blocks, uint32_t at, unsigned int generation)
{
	return first_difference(blocks, at, generation) == blocks->data_bytes;
}

bool blocks_holds_value(const struct blocks *blocks, uint32_t at, uint8_t value)
{
	const uint8_t *block = block_at(blocks, at);

	return block[0] == value && !memcmp(block, block + 1, blocks->data_bytes - 1);
}

/* What a wrong block looks like, for people. */
static const char *describe(const struct blocks *blocks, uint32_t at, unsigned int generation)
{
	if (blocks_holds_value(blocks, at, 0))
		return "all zeroes";
	if (blocks_holds_value(blocks, at, 0xff))
		return "all FFh";
	for (unsigned int old = 1; old <= generation + 1; old++)
		if (blocks_holds_generation(blocks, at, old))
			return old < generation ? "stale: an older content of this block"
						: "a content that this block must not hold";
	if (first_difference(blocks, at, generation) > 16)
		return "torn or corrupt: it begins right";
	return "wrong from its beginning: corrupt, or another block's";
}

void blocks_expect_generation(const struct blocks *blocks, uint32_t at, uint32_t count,
			      unsigned int generation, const char *what)
{
	uint32_t wrong = 0;
	char human[160] = "";

	for (uint32_t i = at; i < at + count; i++) {
		size_t byte = first_difference(blocks, i, generation);

		if (byte == blocks->data_bytes)
			continue;
		if (!wrong++)
			(void)snprintf(human, sizeof human, "first LBA %llu, from byte %zu: %s",
				       (unsigned long long)(blocks->lba + i), byte,
				       describe(blocks, i, generation));
	}
	EXPECT_EQ(wrong, 0, .what = what, .unit = "wrong blocks", .human = human[0] ? human : NULL,
		  .source = "blocks read back, every byte");
}

void blocks_expect_value(const struct blocks *blocks, uint32_t at, uint32_t count, uint8_t value,
			 const char *what)
{
	uint32_t wrong = 0;
	char human[160] = "";

	for (uint32_t i = at; i < at + count; i++)
		if (!blocks_holds_value(blocks, i, value) && !wrong++)
			(void)snprintf(human, sizeof human,
				       "first LBA %llu, its first byte is %02Xh, not %02Xh",
				       (unsigned long long)(blocks->lba + i),
				       block_at(blocks, i)[0], value);
	EXPECT_EQ(wrong, 0, .what = what, .unit = "wrong blocks", .human = human[0] ? human : NULL,
		  .source = "blocks read back, every byte");
}

void blocks_expect_status(int ret, int expected, const char *what)
{
	if (ret < 0)
		REQUIRE_OK(ret, .what = what);
	EXPECT_EQ(NVME_STATUS(ret), expected, .what = what, .unit = "NVMe status",
		  .source = "completion queue entry, Status Field");
}
