/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fact that the drive, or its host, tells is as the profile expects it. */
#include "suites/common/facts.h"

CHECK(expect, fact, .id = "EXP-FACT-001",
      .title = "a fact that the drive tells is as the profile expects it",
      .spec = "the specification that has the field; profile: expect", .across = EXPECTATIONS,
      .effect = READS)
{
	const struct profile_expectation *expectation = point->expectation;
	struct facts_rule rule = { .name = expectation->name, .rule = expectation->rule };

	if (profile->expect.has_baseline)
		rule.baseline = profile->expect.baselines + expectation->baseline;
	facts_expect(dut, &rule);
}
