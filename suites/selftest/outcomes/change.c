/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks that change the drive and do not live to put it back. */
#include <signal.h>
#include <unistd.h>

#include "suites/check.h"

#define OUTCOME(name_, ...) \
	CHECK(change, name_, .id = "CHG-" #name_, .title = #name_, ##__VA_ARGS__)

/* Formats the first namespace to another data size than it has. */
static void format_otherwise(struct dut *dut)
{
	struct dut_format format = { .nsid = dut_info(dut)->nsids[0], .timeout_ms = 60000 };
	struct dut_format_wait wait;
	struct nvme_ns ns;
	int other;

	REQUIRE_OK(dut_identify_ns(dut, format.nsid, &ns));
	other = nvme_find_lbaf(&ns, ns.lbaf[ns.lbaf_index].data_bytes == 512 ? 4096 : 512, 0);
	NEED(other >= 0, "the drive has one data size only");
	format.lbaf = (unsigned int)other;
	REQUIRE_OK(dut_format_ns(dut, &format));
	REQUIRE_OK(dut_wait_formatted(dut, format.nsid, 60000, &wait));
	REQUIRE_OK(dut_identify_ns(dut, format.nsid, &ns));
	EXPECT_EQ(ns.lbaf_index, format.lbaf, .what = "LBA format in force");
}

static void note_format(struct dut *dut)
{
	struct nvme_ns ns;

	REQUIRE_OK(dut_identify_ns(dut, dut_info(dut)->nsids[0], &ns));
	MEASURED(ns.lbaf[ns.lbaf_index].data_bytes, .what = "data size of a block",
		 .unit = "bytes");
	check_note("data size %u", ns.lbaf[ns.lbaf_index].data_bytes);
	EXPECT_TRUE(true, .what = "looked");
}

OUTCOME(before, .effect = WRITES)
{
	note_format(dut);
}

OUTCOME(crash, .effect = WRITES)
{
	format_otherwise(dut);
	(void)raise(SIGSEGV);
}

OUTCOME(after_crash, .effect = WRITES)
{
	note_format(dut);
}

OUTCOME(hang, .effect = WRITES)
{
	format_otherwise(dut);
	for (;;)
		(void)pause();
}

/* What the case itself put back is no reason to complain. */
OUTCOME(orderly, .effect = WRITES)
{
	format_otherwise(dut);
}

OUTCOME(after_orderly, .effect = WRITES)
{
	note_format(dut);
}
