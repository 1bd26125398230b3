/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each namespace has identifiers of its own, the same wherever the drive tells them. */
#include <stdio.h>
#include <string.h>

#include "helpers/nvme/nvme.h"
#include "suites/identity/names.h"

#define NO_NAME "the kernel, multipath and boot loaders tell namespaces apart by these: give it one"
#define TAKEN "the firmware makes identifiers of something that namespaces share"

/* As bytes of zeros or ones would be. */
static bool is_real(const struct names_one *name)
{
	size_t zeros = 0, ones = 0;

	for (size_t i = 0; i < name->bytes; i++) {
		zeros += name->value[i] == 0;
		ones += name->value[i] == 0xff;
	}
	return name->bytes && zeros < name->bytes && ones < name->bytes;
}

static void judge_values(const struct names *names, uint32_t nsid)
{
	unsigned int real = 0;
	char what[96];

	for (size_t i = 0; i < names->count; i++) {
		const struct names_one *name = &names->one[i];

		if (name->nsid == nsid && !name->listed)
			real += is_real(name);
	}
	snprintf(what, sizeof what, "identifiers of namespace %u (EUI64, NGUID, UUID)", nsid);
	EXPECT_GE(real, 1u, .what = what, .unit = "identifiers",
		  .source = "Identify Namespace bytes 127:104; Namespace Identification Descriptor "
			    "list",
		  .hint = NO_NAME);
}

/* What stands in the list is what stands in Identify Namespace. */
static void judge_list(const struct names *names, const struct names_one *listed)
{
	char what[96], here[40], there[40];

	for (size_t i = 0; i < names->count; i++) {
		const struct names_one *name = &names->one[i];

		if (name->listed || name->nsid != listed->nsid || name->kind != listed->kind)
			continue;
		snprintf(what, sizeof what, "%s of namespace %u in the list of descriptors",
			 names_kind(listed->kind), listed->nsid);
		EXPECT_EQ(names_text(listed, here), (const char *)names_text(name, there),
			  .what = what,
			  .source = "Namespace Identification Descriptor, against Identify "
				    "Namespace",
			  .hint = "one of both is made anew, or of another namespace");
	}
}

/* The same name for two. */
static void judge_pair(const struct names_one *a, const struct names_one *b)
{
	char what[96], here[40], there[40];

	if (a->listed || b->listed || a->kind != b->kind || a->nsid >= b->nsid || !is_real(a) ||
	    !is_real(b))
		return;
	snprintf(what, sizeof what, "%s of namespace %u, against that of namespace %u",
		 names_kind(b->kind), b->nsid, a->nsid);
	EXPECT_NE(names_text(b, here), (const char *)names_text(a, there), .what = what,
		  .source = "Identify Namespace bytes 127:104", .hint = TAKEN);
}

CHECK(identity, identifiers, .id = "IDN-NS-001",
      .title = "each namespace has an identifier of its own, the same wherever it is told",
      .spec = "NVMe Base, Namespace Identification Descriptor; NVM Command Set, Identify "
	      "Namespace, NGUID and EUI64",
      .needs = DUT_ADMIN | DUT_NVM, .effect = READS)
{
	struct names *names = check_alloc(sizeof(*names));
	uint32_t nsids[DUT_MAX_NS];
	size_t count = dut_list_ns(dut, DUT_NVM, nsids);

	names_read(dut, names);
	for (size_t i = 0; i < count; i++)
		judge_values(names, nsids[i]);
	for (size_t i = 0; i < names->count; i++) {
		if (names->one[i].listed)
			judge_list(names, &names->one[i]);
		for (size_t k = 0; k < names->count; k++)
			judge_pair(&names->one[i], &names->one[k]);
	}
}
