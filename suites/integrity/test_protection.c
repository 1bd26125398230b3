/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The protection check on a namespace that really is protected: no model is delivered that way. */
#include "suites/common/test_sim.h"

static struct profile profile;
static unsigned int protect;

/* namespace 1 to 4096+8 with protection */
static void format_protected(struct dut *dut)
{
	struct dut_format format = { .nsid = 1, .lbaf = 3, .pi = protect };
	struct dut_format_wait wait;

	cr_assert_eq(dut_format_ns(dut, &format), 0);
	cr_assert_eq(dut_wait_formatted(dut, 1, 600000, &wait), 0);
}

static struct sim_outcome run(const char *selector, unsigned int type)
{
	struct check_point point = { .nsid = 1 };

	protect = type;
	return sim_run_check(selector, "integrity", "protection", &profile, &point,
			     type ? format_protected : NULL);
}

Test(protection, each_type_is_checked)
{
	for (unsigned int type = 1; type <= 3; type++) {
		struct sim_outcome outcome;

		profile.integrity.protection = type;
		outcome = run("sim:gen5-x4", type);
		cr_expect_eq(outcome.failed, 0, "type %u: %s", type, outcome.first);
		cr_expect(outcome.held >= (type == 3 ? 5u : 6u), "type %u: %u expectations held",
			  type, outcome.held);
	}
}

Test(protection, another_type_than_the_profile_demands_fails)
{
	struct sim_outcome outcome;

	profile.integrity.protection = 1;
	outcome = run("sim:gen5-x4", 0);
	cr_expect(outcome.failed == 1, "%u", outcome.failed);
	cr_expect(strstr(outcome.first, "type of end-to-end protection: expected 1, actual 0"),
		  "%s", outcome.first);
	profile.integrity.protection = 0;
	outcome = run("sim:gen5-x4", 1);
	cr_expect(outcome.failed == 1, "%u: %s", outcome.failed, outcome.first);
}

/* Data that changes on the media behind its guard. */
Test(protection, a_bit_that_flips_is_found_by_the_guard)
{
	struct sim_outcome outcome;

	profile.integrity.protection = 1;
	outcome = run("sim:gen5-x4+media-rots", 1);
	cr_expect(outcome.failed > 0);
	cr_expect(strstr(outcome.first, "guard and reference tag checked"), "%s", outcome.first);
}

Test(protection, a_drive_that_does_not_check_tags_fails)
{
	struct sim_outcome outcome;

	profile.integrity.protection = 1;
	outcome = run("sim:gen5-x4+ignores-tags", 1);
	cr_expect(outcome.failed == 1, "%u", outcome.failed);
	cr_expect(strstr(outcome.first, "reference tag that is wrong by one"), "%s", outcome.first);
}
