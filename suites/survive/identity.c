/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transitions do not make another drive, nor other namespaces, of it. */
#include <stdio.h>
#include <string.h>

#include "helpers/nvme/nvme.h"
#include "suites/common/pages.h"
#include "suites/identity/names.h"
#include "suites/survive/crossing.h"

#define MADE_ANEW "hosts mount, and multipath joins, by what this was: it is made at each start"

struct self {
	struct nvme_ctrl ctrl;
	char nqn[257];
	struct names names;
};

static void read_self(struct dut *dut, struct self *ret_self)
{
	const struct fact *nqn = fact_find(&fact_page_ctrl, "subnqn");
	uint8_t *page = check_alloc(NVME_IDENTIFY_BYTES);
	struct fact_value value;

	REQUIRE_OK(dut_read_page(dut, &fact_page_ctrl, 0, page, NVME_IDENTIFY_BYTES),
		   .what = "Identify Controller");
	nvme_decode_ctrl(page, &ret_self->ctrl);
	value = fact_read(nqn, 0, page, NVME_IDENTIFY_BYTES);
	(void)fact_print(nqn, &value, FACT_PEOPLE, ret_self->nqn, sizeof ret_self->nqn);
	names_read(dut, &ret_self->names);
}

static const struct names_one *find(const struct names *names, const struct names_one *like)
{
	for (size_t i = 0; i < names->count; i++)
		if (names->one[i].nsid == like->nsid && names->one[i].kind == like->kind &&
		    names->one[i].listed == like->listed)
			return &names->one[i];
	return NULL;
}

static void judge_names(const struct names *before, const struct names *after)
{
	char what[96], was[40], is[40];

	EXPECT_EQ(after->count, before->count,
		  .what = "identifiers of all namespaces after transitions", .unit = "identifiers",
		  .source = "Identify Namespace; Namespace Identification Descriptor list");
	for (size_t i = 0; i < before->count; i++) {
		const struct names_one *one = find(after, &before->one[i]);

		snprintf(what, sizeof what, "%s%s of namespace %u after transitions",
			 before->one[i].listed ? "listed " : "", names_kind(before->one[i].kind),
			 before->one[i].nsid);
		EXPECT_EQ(one ? names_text(one, is) : "none",
			  (const char *)names_text(&before->one[i], was), .what = what,
			  .source = before->one[i].listed ? "Namespace Identification Descriptor"
							  : "Identify Namespace bytes 127:104",
			  .hint = MADE_ANEW);
	}
}

#define SAME(field, text, where)                                                  \
	EXPECT_EQ(after->field, before->field, .what = text " after transitions", \
		  .source = "Identify Controller " where, .hint = MADE_ANEW)

CHECK(survive, identity_and_namespaces, .id = "IDN-STB-001",
      .title = "serial number, NQN and the identifiers of namespaces stay over transitions",
      .spec = "NVMe Base, Identify Controller; Namespace Identification Descriptor",
      .needs = DUT_ADMIN | DUT_NVM, .across = TRANSITIONS, .effect = RESETS, .keeps_data = true)
{
	struct self *before = check_alloc(sizeof(*before)), *after = check_alloc(sizeof(*after));
	struct crossing crossing;

	crossing_open(dut, profile, point->transition, &crossing);
	read_self(dut, before);
	while (crossing.count < profile->survive.rounds)
		crossing_make(&crossing);
	read_self(dut, after);
	SAME(ctrl.serial, "serial number", "bytes 23:4");
	SAME(ctrl.model, "model number", "bytes 63:24");
	SAME(ctrl.firmware, "firmware revision", "bytes 71:64");
	SAME(nqn, "NVM subsystem NQN", "bytes 1023:768");
	judge_names(&before->names, &after->names);
}
