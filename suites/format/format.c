/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Format NVM brings each LBA format of the profile into force, for Identify, the kernel and I/O. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "helpers/nvme/nvme_command.h"
#include "helpers/random.h"
#include "suites/check.h"
#include "suites/common/pages.h"

#define SES_USER_DATA 1
#define SES_CRYPTO 2

/* A block whose every 8 bytes say where it is: a stale, shifted or shortened transfer shows. */
static void fill_block(uint8_t *block, uint32_t bytes, uint64_t lba, uint64_t salt)
{
	for (uint32_t i = 0; i + 8 <= bytes; i += 8) {
		uint64_t word = random_mix(lba << 24 | i, salt);

		memcpy(block + i, &word, 8);
	}
}

/* The block as dut_write_blocks() takes it: data, then its metadata when that is extended. */
struct block {
	uint32_t data_bytes, metadata_bytes;
	bool extended;
	uint8_t *data, *metadata; /* metadata lies behind data in one allocation */
};

static struct block new_block(const struct nvme_ns *ns)
{
	const struct nvme_lbaf *format = &ns->lbaf[ns->lbaf_index];
	struct block block = {
		.data_bytes = format->data_bytes,
		.metadata_bytes = format->metadata_bytes,
		.extended = ns->metadata_extended,
	};

	block.data = check_alloc(format->data_bytes + format->metadata_bytes);
	block.metadata = block.data + format->data_bytes;
	return block;
}

static int write_block(struct dut *dut, uint32_t nsid, uint64_t lba, const struct block *block)
{
	if (block->extended)
		return dut_write_blocks(dut, nsid, lba, 1, block->data,
					block->data_bytes + block->metadata_bytes, NULL, 0);
	return dut_write_blocks(dut, nsid, lba, 1, block->data, block->data_bytes,
				block->metadata_bytes ? block->metadata : NULL,
				block->metadata_bytes);
}

static int read_block(struct dut *dut, uint32_t nsid, uint64_t lba, const struct block *block)
{
	if (block->extended)
		return dut_read_blocks(dut, nsid, lba, 1, block->data,
				       block->data_bytes + block->metadata_bytes, NULL, 0);
	return dut_read_blocks(dut, nsid, lba, 1, block->data, block->data_bytes,
			       block->metadata_bytes ? block->metadata : NULL,
			       block->metadata_bytes);
}

/* What the profile asks for and the drive must claim. Returns the index of the LBA format. */
static unsigned int require_claims(const struct profile *profile, const struct check_point *point,
				   const struct nvme_ctrl *ctrl, const struct nvme_ns *ns)
{
	const struct profile_lba_format *wanted = point->lba_format;
	int index = nvme_find_lbaf(ns, wanted->data_bytes, wanted->metadata_bytes);
	char offer[64];

	NEED_CLAIM(ctrl->oacs & NVME_OACS_FORMAT, profile->required.format,
		   "not claimed: Identify Controller OACS bit 1 (Format NVM) is clear");
	if (profile->format.ses == SES_CRYPTO)
		NEED_CLAIM(ctrl->fna & NVME_FNA_CRYPTO, true,
			   "not claimed: Identify Controller FNA bit 2 (cryptographic erase) is "
			   "clear");
	(void)snprintf(offer, sizeof offer, "none of %u bytes and %u of metadata",
		       wanted->data_bytes, wanted->metadata_bytes);
	REQUIRE_TRUE(index >= 0, .what = "the namespace offers the profile's LBA format",
		     .source = "Identify Namespace, LBAF0..63", .human = index < 0 ? offer : NULL,
		     .hint = "the profile's lba_formats, or a firmware that dropped one");
	if (ctrl->fna & NVME_FNA_FORMAT_ALL)
		check_note("FNA bit 0: this format changes every namespace of the drive");
	return (unsigned int)index;
}

/* Identify says so. */
static void expect_identified(struct dut *dut, const struct check_point *point, unsigned int index,
			      struct nvme_ns *ret_ns)
{
	const struct profile_lba_format *wanted = point->lba_format;
	const struct nvme_lbaf *found;

	REQUIRE_OK(dut_identify_ns(dut, point->nsid, ret_ns),
		   .what = "Identify Namespace after the format");
	found = &ret_ns->lbaf[ret_ns->lbaf_index];
	EXPECT_EQ(ret_ns->lbaf_index, index, .what = "LBA format in force",
		  .unit = "LBA format index",
		  .source = "Identify Namespace, FLBAS bits 6:5 and 3:0");
	REQUIRE_EQ(found->data_bytes, wanted->data_bytes, .what = "data size in force", .unit = "B",
		   .source = "Identify Namespace, LBADS of the format in force");
	REQUIRE_EQ(found->metadata_bytes, wanted->metadata_bytes, .what = "metadata size in force",
		   .unit = "B", .source = "Identify Namespace, MS of the format in force");
	if (wanted->metadata_bytes)
		EXPECT_EQ(ret_ns->metadata_extended, wanted->metadata_extended,
			  .what = "metadata at the end of each block",
			  .source = "Identify Namespace, FLBAS bit 4");
	EXPECT_EQ(nvme_protection_type(ret_ns), wanted->pi, .what = "protection information type",
		  .source = "Identify Namespace, DPS bits 2:0");
	REQUIRE_GE(ret_ns->nsze_blocks, 16, .what = "size of the namespace", .unit = "blocks",
		   .source = "Identify Namespace, NSZE", .sanity = true);
}

/* The drive moves blocks of the new size: first, middle and last, and none behind the last. */
static void expect_blocks(struct dut *dut, const struct nvme_ns *ns)
{
	const uint64_t lbas[] = { 0, ns->nsze_blocks / 2, ns->nsze_blocks - 1 };
	struct block block = new_block(ns), back = new_block(ns);
	size_t bytes = block.data_bytes + block.metadata_bytes;
	bool pi = nvme_protection_type(ns);
	int ret;

	for (size_t i = 0; i < sizeof lbas / sizeof lbas[0]; i++) {
		fill_block(block.data, block.data_bytes, lbas[i], 1);
		if (!pi)
			fill_block(block.metadata, block.metadata_bytes, lbas[i], 2);
		REQUIRE_OK(write_block(dut, ns->nsid, lbas[i], &block),
			   .what = "writing one block of the new format");
	}
	REQUIRE_OK(dut_flush(dut, ns->nsid), .what = "Flush");
	for (size_t i = 0; i < sizeof lbas / sizeof lbas[0]; i++) {
		fill_block(block.data, block.data_bytes, lbas[i], 1);
		if (!pi)
			fill_block(block.metadata, block.metadata_bytes, lbas[i], 2);
		memset(back.data, 0xa5, bytes);
		REQUIRE_OK(read_block(dut, ns->nsid, lbas[i], &back),
			   .what = "reading one block of the new format");
		EXPECT_TRUE(memcmp(block.data, back.data, pi ? block.data_bytes : bytes) == 0,
			    .what = "a block of the new format reads back as written",
			    .source = "Read command, all data and metadata bytes");
	}
	dut_expect_errors(dut, 1);
	ret = read_block(dut, ns->nsid, ns->nsze_blocks, &back);
	EXPECT_EQ(ret > 0 ? NVME_STATUS(ret) : ret, NVME_SC_LBA_RANGE,
		  .what = "status of a read behind the last block",
		  .unit = "status (SCT 10:8, SC 7:0)", .source = "Read command, LBA = NSZE");
}

/* The kernel serves blocks of the new size. */
static void expect_kernel_block(struct dut *dut, const struct nvme_ns *ns)
{
	uint32_t bytes = ns->lbaf[ns->lbaf_index].data_bytes;
	struct dut_block block;
	uint8_t *data, *back;
	ssize_t done;
	int fd;

	REQUIRE_OK(dut_block_open(dut, ns->nsid, true, &block),
		   .what = "opening the namespace's block device");
	EXPECT_EQ(block.logical_block_bytes, bytes, .what = "the kernel's logical block size",
		  .unit = "B", .source = "BLKSSZGET");
	EXPECT_EQ(block.size_bytes, ns->nsze_blocks * bytes,
		  .what = "the kernel's size of the namespace", .unit = "B",
		  .source = "BLKGETSIZE64");
	data = check_alloc(bytes);
	back = check_alloc(bytes);
	fill_block(data, bytes, 7, 3);
	fd = open(block.path, O_RDWR | O_DIRECT | O_CLOEXEC);
	REQUIRE_OK(fd < 0 ? -errno : 0, .what = "opening the block device for direct I/O");
	done = pwrite(fd, data, bytes, (off_t)bytes * 7);
	REQUIRE_OK(done < 0 ? -errno : 0, .what = "writing one block through the kernel",
		   .sent = true, .source = "pwrite, O_DIRECT");
	EXPECT_EQ(done, (ssize_t)bytes, .what = "one block written through the kernel", .unit = "B",
		  .source = "pwrite, O_DIRECT");
	done = pread(fd, back, bytes, (off_t)bytes * 7);
	REQUIRE_OK(done < 0 ? -errno : 0, .what = "reading one block through the kernel",
		   .sent = true, .source = "pread, O_DIRECT");
	EXPECT_EQ(done, (ssize_t)bytes, .what = "one block read through the kernel", .unit = "B",
		  .source = "pread, O_DIRECT");
	EXPECT_TRUE(memcmp(data, back, bytes) == 0, .what = "the block reads back as written");
	close(fd);
	dut_block_close(dut, &block);
}

/* With a secure erase, what was there before must be gone. */
static void expect_erased(struct dut *dut, const struct nvme_ns *before,
			  const struct nvme_ns *after)
{
	struct block old = new_block(before), now = new_block(after);
	uint32_t shared = old.data_bytes < now.data_bytes ? old.data_bytes : now.data_bytes;
	int ret;

	fill_block(old.data, old.data_bytes, 0, 4);
	ret = read_block(dut, after->nsid, 0, &now);
	/* an error is as good as no data; the same bytes are not */
	EXPECT_TRUE(ret != 0 || memcmp(old.data, now.data, shared) != 0,
		    .what = "data from before the secure erase is gone",
		    .source = "Read command, LBA 0");
}

static void leave_trace(struct dut *dut, const struct nvme_ns *ns)
{
	struct block block = new_block(ns);

	fill_block(block.data, block.data_bytes, 0, 4);
	REQUIRE_OK(write_block(dut, ns->nsid, 0, &block),
		   .what = "writing a block before the format");
	REQUIRE_OK(dut_flush(dut, ns->nsid), .what = "Flush");
}

static void and_wait(struct dut *dut, const struct profile *profile,
		     const struct check_point *point, unsigned int index)
{
	const struct profile_lba_format *wanted = point->lba_format;
	struct dut_format format = {
		.nsid = point->nsid,
		.lbaf = index,
		.metadata_extended = wanted->metadata_extended,
		.pi = wanted->pi,
		.ses = profile->format.ses,
		.timeout_ms = profile->format.timeout_ms,
	};
	struct dut_format_wait waited = { 0 };
	uint64_t start = dut_now_ns(dut), command_ms, spent;

	check_event(start, "Format NVM sent");
	REQUIRE_OK(dut_format_ns(dut, &format), .what = "Format NVM",
		   .source = "completion of the command");
	check_event(dut_now_ns(dut), "Format NVM completed");
	command_ms = (dut_now_ns(dut) - start) / 1000000;
	spent = command_ms < profile->format.timeout_ms ? command_ms : profile->format.timeout_ms;
	REQUIRE_OK(
		dut_wait_formatted(dut, point->nsid, profile->format.timeout_ms - (uint32_t)spent,
				   &waited),
		.what = "end of the format within the profile's time",
		.source = "Identify Namespace, FPI; the namespace's node; the kernel's block size");
	EXPECT_LE((dut_now_ns(dut) - start) / 1000000, profile->format.timeout_ms,
		  .what = "time until the format was in force", .unit = "ms",
		  .source = "DUT clock, from the command to the node's return");
	MEASURED(command_ms, .what = "time until Format NVM completed", .unit = "ms");
	if (waited.progress_seen)
		MEASURED(waited.worst_remaining_pct, .what = "most that remained after completion",
			 .unit = "%", .source = "Identify Namespace, FPI bits 6:0");
}

CHECK(format, applied, .id = "FMT-APP-001",
      .title = "Format NVM brings the LBA format into force for Identify, the kernel and I/O",
      .spec = "NVM Command Set, Format NVM command; Identify Namespace, FLBAS",
      .ocp = "CTO-2, CTO-8, CTO-11", .needs = DUT_ADMIN | DUT_BLOCK,
      .across = NAMESPACES | LBA_FORMATS, .deadline_s = 3600, .effect = WRITES)
{
	struct nvme_ctrl ctrl;
	struct nvme_ns before, after;
	unsigned int index;

	pages_read_ctrl(dut, &ctrl);
	pages_read_ns(dut, point->nsid, &before);
	index = require_claims(profile, point, &ctrl, &before);
	if (profile->format.ses == SES_USER_DATA || profile->format.ses == SES_CRYPTO)
		leave_trace(dut, &before);

	and_wait(dut, profile, point, index);

	expect_identified(dut, point, index, &after);
	if (profile->format.ses == SES_USER_DATA || profile->format.ses == SES_CRYPTO)
		expect_erased(dut, &before, &after);
	expect_blocks(dut, &after);
	if (point->lba_format->metadata_bytes == 0)
		expect_kernel_block(dut, &after);
	else
		check_note("metadata: the kernel makes no block device of this format, or adds the "
			   "metadata itself");
	/* the undo journal brings the old format back, and the case is an error if that fails */
}
