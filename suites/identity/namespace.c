/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Identify Namespace says of itself fits together. */
#include <stdio.h>

#include "helpers/nvme/nvme.h"
#include "suites/check.h"
#include "suites/common/pages.h"

#define SOURCE "Identify Namespace "
#define THIN_PROVISIONING 1u
#define MC_EXTENDED 1u
#define MC_SEPARATE 2u

static void judge_sizes(const struct nvme_ns *ns)
{
	EXPECT_GE(ns->nsze_blocks, UINT64_C(1), .what = "namespace size", .unit = "blocks",
		  .source = SOURCE "bytes 7:0, NSZE");
	EXPECT_LE(ns->ncap_blocks, ns->nsze_blocks, .what = "namespace capacity, against its size",
		  .unit = "blocks", .source = SOURCE "bytes 15:8, NCAP");
	EXPECT_LE(ns->nuse_blocks, ns->ncap_blocks,
		  .what = "namespace utilization, against its capacity", .unit = "blocks",
		  .source = SOURCE "bytes 23:16, NUSE",
		  .hint = "counted in another unit, or not taken back by a format or deallocate");
	if (!(ns->nsfeat & THIN_PROVISIONING))
		EXPECT_EQ(ns->ncap_blocks, ns->nsze_blocks,
			  .what = "capacity without thin provisioning, against the size",
			  .unit = "blocks", .source = SOURCE "NCAP, NSFEAT bit 0");
}

static void judge_format(const struct nvme_ns *ns)
{
	const struct nvme_lbaf *lbaf = &ns->lbaf[ns->lbaf_index];
	unsigned int type = ns->dps & 7;

	REQUIRE_TRUE(ns->lbaf_index < ns->lbaf_count && lbaf->data_bytes,
		     .what = "the LBA format in use is one of those that there are",
		     .source = SOURCE "byte 26, FLBAS; byte 25, NLBAF");
	if (lbaf->metadata_bytes)
		EXPECT_TRUE(ns->mc & (ns->metadata_extended ? MC_EXTENDED : MC_SEPARATE),
			    .what = "metadata goes where Metadata Capabilities say that it can",
			    .source = SOURCE "byte 27, MC; FLBAS bit 4");
	if (!type)
		return;
	EXPECT_TRUE(type <= 3 && ns->dpc >> (type - 1) & 1,
		    .what = "the protection type in use is one that is claimed",
		    .source = SOURCE "byte 29, DPS; byte 28, DPC");
	EXPECT_GE(lbaf->metadata_bytes, 8u, .what = "metadata that protection information is in",
		  .unit = "bytes", .source = SOURCE "LBA formats, MS");
}

CHECK(identity, namespace, .id = "IDN-NS-002",
      .title = "size, capacity, use, format and protection of a namespace fit together",
      .spec = "NVM Command Set, Identify Namespace", .needs = DUT_ADMIN | DUT_NVM,
      .across = NAMESPACES, .effect = READS)
{
	struct nvme_ns ns;

	pages_read_ns(dut, point->nsid, &ns);
	judge_sizes(&ns);
	judge_format(&ns);
}
