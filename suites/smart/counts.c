/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A known amount is read and written: SMART counts that much, in its units. */
#include <inttypes.h>
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "helpers/text/quantity.h"
#include "suites/common/pages.h"
#include "suites/integrity/blocks.h"

#define LOG "SMART / Health Information (log 02h) "
#define COMMAND_BYTES 65536u
#define MOVED_BYTES (16u << 20)
#define COMPARES 64
#define OTHERS 16 /* commands that this host may send besides, behind a driver */

/* What was moved, and by how many commands. */
struct amount {
	uint64_t commands, bytes;
};

static void expect_commands(uint64_t counted, const struct amount *moved, const char *what)
{
	char human[64];

	(void)snprintf(human, sizeof human, "of %" PRIu64 " that were sent", moved->commands);
	EXPECT_GE(counted, moved->commands, .what = what, .unit = "commands", .human = human,
		  .source = LOG "Host Read Commands, Host Write Commands",
		  .hint = "the firmware does not count each of them");
	EXPECT_LE(counted, moved->commands + OTHERS, .what = what, .unit = "commands",
		  .human = human, .source = LOG "Host Read Commands, Host Write Commands");
}

/* A thousand of 512 bytes, rounded up: the difference of two such is good to one. */
static void expect_units(uint64_t counted, const struct amount *moved, const char *what)
{
	uint64_t others = (uint64_t)OTHERS * COMMAND_BYTES;
	char human[64];

	(void)snprintf(human, sizeof human, "of %" PRIu64 " bytes that were moved", moved->bytes);
	EXPECT_GE(counted, moved->bytes / QUANTITY_DATA_UNIT_BYTES, .what = what,
		  .unit = "1000 x 512 B", .human = human,
		  .source = LOG "Data Units Read, Data Units Written");
	EXPECT_LE(counted, (moved->bytes + others) / QUANTITY_DATA_UNIT_BYTES + 1, .what = what,
		  .unit = "1000 x 512 B", .human = human,
		  .source = LOG "Data Units Read, Data Units Written",
		  .hint = "a unit is a thousand times 512 bytes, metadata left out");
}

/* 0 before and after: it does not report them, which the specification allows and a profile need
 * not. */
static bool are_told(uint64_t before, uint64_t after, const struct profile *profile,
		     const char *what)
{
	if (before || after)
		return true;
	if (!profile->required.data_units)
		check_note("%s: 0 is not reported", what);
	else
		FAIL_WITH("reported: profile, required/data_units", what, "0: not reported");
	return false;
}

/* One command after the other over the same blocks. */
static void move(struct blocks *blocks, uint8_t opcode, struct amount *ret_moved)
{
	struct amount moved = { .commands = 0 };

	while (moved.bytes < MOVED_BYTES) {
		REQUIRE_OK(blocks_command(blocks, opcode, 0, blocks->count, false),
			   .what = opcode == NVME_OP_READ ? "Read" : "Write");
		moved.commands++;
		moved.bytes += (uint64_t)blocks->count * blocks->data_bytes;
	}
	*ret_moved = moved;
}

/* So many blocks of the first namespace as one command moves. */
static void open_blocks(struct dut *dut, struct blocks *ret_blocks)
{
	uint32_t nsids[DUT_MAX_NS];
	struct nvme_ns ns;

	NEED(dut_list_ns(dut, DUT_NVM, nsids), "no namespace takes NVM commands");
	pages_read_ns(dut, nsids[0], &ns);
	blocks_open(dut, nsids[0], COMMAND_BYTES / ns.lbaf[ns.lbaf_index].data_bytes, ret_blocks);
}

/* Compare reads as well. What is there was read just before. */
static void expect_compares(struct dut *dut, struct blocks *blocks)
{
	struct amount compared = { .commands = 0 };
	struct nvme_smart before, after;
	int ret = 0;

	if (!nvme_claims_compare(&blocks->ctrl))
		return;
	pages_read_smart(dut, &before);
	while (!ret && compared.commands < COMPARES) {
		ret = blocks_command(blocks, NVME_OP_COMPARE, 0, blocks->count, false);
		compared.commands++;
	}
	if (ret < 0)
		REQUIRE_OK(ret, .what = "Compare");
	if (ret)
		dut_expect_errors(dut, 1);
	REQUIRE_EQ(ret, 0, .what = "status of Compare of what was read just before",
		   .unit = "NVMe status", .source = "completion of Compare");
	pages_read_smart(dut, &after);
	expect_commands(after.host_reads - before.host_reads, &compared,
			"host read commands counted of Compare");
}

CHECK(smart, counts_reads, .id = "SMART-CNT-001",
      .title = "what is read is counted, commands and data units",
      .spec = "NVMe Base, SMART / Health Information log, Data Units Read, Host Read Commands",
      .needs = DUT_ADMIN | DUT_NVM, .effect = LOADS)
{
	struct nvme_smart before, after;
	struct blocks blocks;
	struct amount moved;

	open_blocks(dut, &blocks);
	pages_read_smart(dut, &before);
	move(&blocks, NVME_OP_READ, &moved);
	pages_read_smart(dut, &after);
	expect_commands(after.host_reads - before.host_reads, &moved, "host read commands counted");
	if (are_told(before.data_units_read, after.data_units_read, profile, "data units read"))
		expect_units(after.data_units_read - before.data_units_read, &moved,
			     "data units read, counted");
	expect_compares(dut, &blocks);
}

CHECK(smart, counts_writes, .id = "SMART-CNT-002",
      .title = "what is written is counted, commands and data units; zeroes are no data",
      .spec = "NVMe Base, SMART / Health Information log, Data Units Written, Host Write Commands",
      .needs = DUT_ADMIN | DUT_NVM, .effect = WRITES)
{
	struct nvme_smart before, after, zeroed;
	struct blocks blocks;
	struct amount moved;

	open_blocks(dut, &blocks);
	blocks_make(&blocks, 0, blocks.count, 1);
	pages_read_smart(dut, &before);
	move(&blocks, NVME_OP_WRITE, &moved);
	pages_read_smart(dut, &after);
	expect_commands(after.host_writes - before.host_writes, &moved,
			"host write commands counted");
	if (!are_told(before.data_units_written, after.data_units_written, profile,
		      "data units written"))
		return;
	expect_units(after.data_units_written - before.data_units_written, &moved,
		     "data units written, counted");
	if (!nvme_claims_write_zeroes(&blocks.ctrl))
		return;
	for (uint64_t i = 0; i < moved.commands; i++)
		REQUIRE_OK(blocks_command(&blocks, NVME_OP_WRITE_ZEROES, 0, blocks.count, false),
			   .what = "Write Zeroes");
	pages_read_smart(dut, &zeroed);
	moved.bytes = 0;
	expect_units(zeroed.data_units_written - after.data_units_written, &moved,
		     "data units written, counted of Write Zeroes");
}
