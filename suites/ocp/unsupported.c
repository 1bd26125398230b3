/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of requirements that the drive does not meet, by its own word: whole, in order, and as
 * long as it says. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "suites/ocp/page.h"

#define LOG "Unsupported Requirements (log C5h) "
#define NAME_BYTES 17

/* "NVMe-AD-10": letters, digits and hyphens, at whose end a number stands. */
static bool is_requirement(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '-')
			return false;
	return length > 2 && isalpha((unsigned char)name[0]) && strchr(name, '-') &&
	       isalnum((unsigned char)name[length - 1]);
}

static void expect_entry(const char *name, const char *before)
{
	EXPECT_TRUE(is_requirement(name), .what = "an entry is the name of a requirement",
		    .human = name, .source = LOG "Unsupported Requirements List");
	if (before[0])
		EXPECT_TRUE(strcmp(name, before) > 0,
			    .what = "entries are in alphabetical order, each of them once",
			    .human = name, .source = LOG "Unsupported Requirements List");
}

CHECK(ocp, unsupported, .id = "OCP-URLP-001",
      .title = "the list of unsupported requirements is whole and in order",
      .spec = "OCP Datacenter NVMe SSD, Unsupported Requirements", .ocp = "URLP-1, URLP-3",
      .needs = DUT_ADMIN, .effect = READS)
{
	char name[NAME_BYTES], before[NAME_BYTES] = "";
	unsigned int used = 0, entries = fact_page_ocp_requirement.entries;
	bool ended = false, gap = false;
	struct told log;

	page_read_ocp(dut, profile, &fact_page_ocp_unsupported, &log);
	for (unsigned int i = 0; i < entries; i++) {
		struct told entry = told_entry(&log, &fact_page_ocp_requirement, i);
		struct fact_value value = told_value(&entry, "requirement", 0);

		if (!told_is_used(&entry)) {
			ended = true;
			continue;
		}
		gap |= ended;
		used++;
		(void)snprintf(name, sizeof name, "%.*s", (int)value.bytes, (const char *)value.at);
		expect_entry(name, before);
		MEASURED((const char *)name,
			 .what = "requirement that the drive does not meet, by its own word",
			 .requirement = name, .standing = FINDING_DENIED,
			 .source = LOG "Unsupported Requirements List");
		memcpy(before, name, sizeof before);
	}
	EXPECT_TRUE(!gap, .what = "no entry stands behind an unused one",
		    .source = LOG "Unsupported Requirements List");
	EXPECT_EQ(told_number(&log, "count"), (uint64_t)used,
		  .what = "number of unsupported requirements, against the entries",
		  .unit = "requirements", .source = LOG "bytes 1:0, Unsupported Count");
}
