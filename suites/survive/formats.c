/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A namespace that was formatted has its LBA format after a transition, and so have the others:
 * size, metadata, protection information, write protection. */
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "suites/common/pages.h"
#include "suites/survive/crossing.h"

/* All namespaces, as Identify tells them. */
struct shapes {
	struct nvme_ns ns[DUT_MAX_NS];
	size_t count;
};

static void read_shapes(struct dut *dut, struct shapes *ret_shapes)
{
	uint32_t nsids[DUT_MAX_NS];

	ret_shapes->count = dut_list_ns(dut, DUT_NVM, nsids);
	for (size_t i = 0; i < ret_shapes->count; i++)
		pages_read_ns(dut, nsids[i], &ret_shapes->ns[i]);
}

/* Another LBA format of the profile's, without metadata; -1: there is none. */
static int find_other(const struct profile *profile, const struct nvme_ns *ns)
{
	for (size_t i = 0; i < profile->format.count; i++) {
		const struct profile_lba_format *format = &profile->format.formats[i];
		int index = nvme_find_lbaf(ns, format->data_bytes, 0);

		if (!format->metadata_bytes && index >= 0 && (unsigned int)index != ns->lbaf_index)
			return index;
	}
	return -1;
}

/* Not the one of the factory: who forgets goes back to that. The undo journal has the way back. */
static void give_other(struct dut *dut, const struct profile *profile, const struct nvme_ns *ns)
{
	struct dut_format format = { .nsid = ns->nsid, .timeout_ms = profile->format.timeout_ms };
	struct dut_format_wait waited;
	char why[256] = "none of the profile's LBA formats is another one";
	int index = find_other(profile, ns);

	if (index < 0 || dut_can_format(dut, ns->nsid, why, sizeof why)) {
		check_note("no format to another LBA format is possible here: what is in force is "
			   "compared; %s",
			   why);
		return;
	}
	format.lbaf = (unsigned int)index;
	REQUIRE_OK(dut_format_ns(dut, &format), .what = "Format NVM before the transition");
	REQUIRE_OK(dut_wait_formatted(dut, ns->nsid, profile->format.timeout_ms, &waited),
		   .what = "end of the format before the transition");
}

#define SAME(field_, what_, unit_, source_)                                                      \
	EXPECT_EQ(is->field_, was->field_, .what = what_ " after the transition", .unit = unit_, \
		  .human = human, .source = "Identify Namespace, " source_,                      \
		  .hint = "the firmware goes back to what the factory made of the namespace")

static void expect_same(const struct nvme_ns *was, const struct nvme_ns *is)
{
	char human[32];

	(void)snprintf(human, sizeof human, "namespace %u", was->nsid);
	SAME(lbaf_index, "LBA format in force", "LBA format index", "FLBAS");
	SAME(metadata_extended, "metadata at the end of each block", NULL, "FLBAS bit 4");
	SAME(dps, "protection information settings", NULL, "DPS");
	SAME(nsze_blocks, "size", "blocks", "NSZE");
	SAME(ncap_blocks, "capacity", "blocks", "NCAP");
	SAME(nsattr, "attributes, write protection among them", NULL, "NSATTR");
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return 2 * (uint64_t)profile->format.timeout_ms;
}

CHECK(survive, formats, .id = "SUR-FMT-001",
      .title = "namespaces have their LBA format, size and protection after a transition",
      .spec = "NVM Command Set, Identify Namespace, FLBAS, DPS, NSZE", .needs = DUT_ADMIN | DUT_NVM,
      .across = TRANSITIONS, .deadline_s = 600, .lasts_ms = lasts_ms, .effect = RESETS)
{
	struct shapes *before = check_alloc(sizeof(*before)), *after = check_alloc(sizeof(*after));
	struct crossing crossing;

	crossing_open(dut, profile, point->transition, &crossing);
	read_shapes(dut, before);
	NEED(before->count, "no namespace takes NVM commands");
	give_other(dut, profile, &before->ns[0]);
	read_shapes(dut, before);
	while (crossing.count < profile->survive.rounds)
		crossing_make(&crossing);
	read_shapes(dut, after);
	REQUIRE_EQ(after->count, before->count, .what = "namespaces after the transition",
		   .unit = "namespaces", .source = "Identify, active namespace ID list");
	for (size_t i = 0; i < before->count; i++)
		expect_same(&before->ns[i], &after->ns[i]);
}
