/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The protection check on a namespace that really is protected: no model is delivered that way. */
#include <criterion/criterion.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites/check.h"

struct outcome {
	unsigned int failed, held;
	char first[256];
	jmp_buf end;
};

static void on_finding(void *context, const struct check_finding *finding)
{
	struct outcome *outcome = context;

	if (finding->outcome == CHECK_FAILS && !outcome->failed++)
		(void)snprintf(outcome->first, sizeof(outcome->first), "%s", finding->message);
	outcome->held += finding->outcome == CHECK_HOLDS && finding->compared;
}

static void on_note(void *context, const char *line)
{
	(void)context;
	(void)line;
}

static void on_stop(void *context)
{
	longjmp(((struct outcome *)context)->end, 1);
}

static struct profile profile;

/* Formats namespace 1 of a drive to 4096+8 with protection of @type and runs the check on it. */
static struct outcome run(const char *selector, unsigned int type)
{
	static const struct check_sink sink = { .finding = on_finding, .note = on_note,
						.stop = on_stop };
	static struct outcome outcome;
	char directory[] = "protection.XXXXXX", journal[64], why[256];
	struct dut_options options = { .allowed = WRITES, .state_dir = directory,
				       .journal = journal };
	struct dut_format format = { .nsid = 1, .lbaf = 3, .pi = type };
	struct dut_format_wait wait;
	struct check_point point = { .nsid = 1 };
	const struct check *check = check_find("integrity", "protection");
	struct dut *dut;

	memset(&outcome, 0, sizeof(outcome));
	cr_assert_not_null(check);
	cr_assert_not_null(mkdtemp(directory));
	(void)snprintf(journal, sizeof(journal), "%s/undo", directory);
	cr_assert_eq(dut_open(selector, &options, &dut, why, sizeof(why)), 0, "%s", why);
	if (type) {
		cr_assert_eq(dut_format_ns(dut, &format), 0);
		cr_assert_eq(dut_wait_formatted(dut, 1, 600000, &wait), 0);
	}
	check_begin(check, selector, NULL, &sink, &outcome);
	if (!setjmp(outcome.end))
		check->body(dut, &profile, &point);
	check_end();
	dut_close(dut);
	return outcome;
}

Test(protection, each_type_is_checked)
{
	for (unsigned int type = 1; type <= 3; type++) {
		struct outcome outcome;

		profile.integrity.protection = type;
		outcome = run("sim:gen5-x4", type);
		cr_expect_eq(outcome.failed, 0, "type %u: %s", type, outcome.first);
		cr_expect(outcome.held >= (type == 3 ? 5u : 6u),
			  "type %u: %u expectations held", type, outcome.held);
	}
}

Test(protection, another_type_than_the_profile_demands_fails)
{
	struct outcome outcome;

	profile.integrity.protection = 1;
	outcome = run("sim:gen5-x4", 0);
	cr_expect(outcome.failed == 1, "%u", outcome.failed);
	cr_expect(strstr(outcome.first, "type of end-to-end protection: expected 1, actual 0"),
		  "%s",
		  outcome.first);
	profile.integrity.protection = 0;
	outcome = run("sim:gen5-x4", 1);
	cr_expect(outcome.failed == 1, "%u: %s", outcome.failed, outcome.first);
}

/* Data that changes on the media behind its guard. */
Test(protection, a_bit_that_flips_is_found_by_the_guard)
{
	struct outcome outcome;

	profile.integrity.protection = 1;
	outcome = run("sim:gen5-x4+media-rots", 1);
	cr_expect(outcome.failed > 0);
	cr_expect(strstr(outcome.first, "guard and reference tag checked"), "%s", outcome.first);
}

Test(protection, a_drive_that_does_not_check_tags_fails)
{
	struct outcome outcome;

	profile.integrity.protection = 1;
	outcome = run("sim:gen5-x4+ignores-tags", 1);
	cr_expect(outcome.failed == 1, "%u", outcome.failed);
	cr_expect(strstr(outcome.first, "reference tag that is wrong by one"), "%s", outcome.first);
}
