/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How checks become cases: names, members, order, effects, deadlines, what is armed. The checks are
 * the test's own, so that the program's may change. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/plan/plan.h"

static void no_body(struct dut *dut, const struct profile *profile, const struct check_point *point)
{
	(void)dut;
	(void)profile;
	(void)point;
}

/* clang-format off */
#define A_CHECK(area_, name_, ...)                                                               \
	{ .area = area_, .name = name_, .id = "T", .title = "t", .body = no_body, __VA_ARGS__ }
/* clang-format on */

static const struct check checks[] = {
	A_CHECK("fs", "mount", .across = NAMESPACES | FILESYSTEMS, .effect = WRITES,
		.file = "suites/fs/mount.c", .line = 10, .tags = "slow kernel"),
	A_CHECK("format", "applied", .across = NAMESPACES | LBA_FORMATS, .effect = WRITES,
		.file = "suites/format/format.c", .line = 10),
	A_CHECK("perf", "iops", .across = NAMESPACES | WORKLOADS, .effect = LOADS, .deadline_s = 30,
		.file = "suites/perf/iops.c", .line = 10),
	A_CHECK("pcie", "link_width", .effect = READS, .file = "suites/pcie/link.c", .line = 50),
	A_CHECK("pcie", "link_speed", .effect = READS, .file = "suites/pcie/link.c", .line = 9,
		.deadline_s = 5),
	A_CHECK("fw", "update", .effect = FIRMWARE, .file = "suites/fw/update.c", .line = 1),
	A_CHECK("reset", "flr", .effect = RESETS, .file = "suites/reset/flr.c", .line = 1),
	A_CHECK("reset", "ready", .across = TRANSITIONS, .effect = RESETS, .deadline_s = 10,
		.file = "suites/reset/ready.c", .line = 1),
	A_CHECK("expect", "fact", .across = EXPECTATIONS, .effect = READS,
		.file = "suites/expect/expect.c", .line = 1),
	A_CHECK("smart", "health", .across = NAMESPACES, .effect = READS,
		.file = "suites/smart/health.c", .line = 1),
};

static size_t seven(void)
{
	return sizeof(checks) / sizeof(checks[0]);
}

static const struct check *one_of(size_t index)
{
	return &checks[index];
}

static const struct plan_source source = { seven, one_of };

static struct profile *small_profile(void)
{
	struct profile *p = calloc(1, sizeof(*p));

	p->run.case_timeout_ms = 1500;
	p->format.timeout_ms = 60000;
	p->format.count = 2;
	(void)snprintf(p->format.formats[0].name, 32, "512");
	(void)snprintf(p->format.formats[1].name, 32, "4096+8");
	p->fs.count = 2;
	(void)snprintf(p->fs.types[0], 16, "xfs");
	(void)snprintf(p->fs.types[1], 16, "ext4");
	p->survive.transitions = 1 << TRANSITION_FUNCTION_LEVEL_RESET | 1 << TRANSITION_HOT_RESET;
	p->survive.rounds = 3;
	p->resets.ready_max_ms = 20000;
	p->perf.count = 2;
	(void)snprintf(p->perf.workloads[0].name, 32, "write");
	p->perf.workloads[0].job.rw = IO_RANDWRITE;
	p->perf.workloads[0].job.ramp_ns = 1;
	p->perf.workloads[0].job.runtime_ns = 10000000000u;
	(void)snprintf(p->perf.workloads[1].name, 32, "read");
	p->perf.workloads[1].job.rw = IO_RANDREAD;
	return p;
}

static void expand(const struct profile *profile, const uint32_t *nsids, size_t count,
		   struct plan *plan)
{
	char why[200] = "";

	cr_assert(plan_expand(profile, nsids, count, &source, plan, why, sizeof(why)) == 0, "%s",
		  why);
}

static void expect_names(const struct plan *plan, const char *const *names, size_t count)
{
	cr_expect_eq(plan->count, count);
	for (size_t i = 0; i < plan->count && i < count; i++) {
		cr_expect_str_eq(plan->cases[i].name, names[i]);
		cr_expect_eq(plan->cases[i].index, i);
	}
}

#define EXPECT_NAMES(plan, ...)                                                   \
	do {                                                                      \
		static const char *const names_[] = { __VA_ARGS__ };              \
		expect_names((plan), names_, sizeof(names_) / sizeof(names_[0])); \
	} while (0)

static const struct plan_case *find_case(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->count; i++)
		if (strcmp(plan->cases[i].name, name) == 0)
			return &plan->cases[i];
	return NULL;
}

Test(plan, order_and_names)
{
	static const uint32_t nsids[] = { 1, 12 };
	struct profile *profile = small_profile();
	struct plan plan;

	expand(profile, nsids, 2, &plan);
	EXPECT_NAMES(&plan, "pcie/link_speed", "pcie/link_width", "smart/health/ns1",
		     "smart/health/ns12", "perf/iops/ns1/read", "perf/iops/ns12/read",
		     "format/applied/ns1/512", "format/applied/ns1/4096+8",
		     "format/applied/ns12/512", "format/applied/ns12/4096+8", "fs/mount/ns1/xfs",
		     "fs/mount/ns1/ext4", "fs/mount/ns12/xfs", "fs/mount/ns12/ext4",
		     "perf/iops/ns1/write", "perf/iops/ns12/write", "reset/flr",
		     "reset/ready/function_level_reset", "reset/ready/hot_reset", "fw/update");
	plan_free(&plan);
	cr_expect_null(plan.cases);
	free(profile);
}

/* The name of a fact stands for the check's own, and the rule for its title. */
Test(plan, expectations)
{
	static const uint32_t nsids[] = { 1 };
	struct profile *profile = small_profile();
	const struct plan_case *c;
	struct check_point point;
	struct plan plan;

	profile->expect.count = 2;
	(void)snprintf(profile->expect.facts[0].name, FACT_NAME_BYTES, "smart.sensors_c[2]");
	(void)snprintf(profile->expect.facts[0].rule, FACT_RULE_BYTES, "<= 60 C");
	(void)snprintf(profile->expect.facts[1].name, FACT_NAME_BYTES, "identify.mdts");
	(void)snprintf(profile->expect.facts[1].rule, FACT_RULE_BYTES, "5");
	expand(profile, nsids, 1, &plan);
	c = find_case(&plan, "expect/smart.sensors_c[2]");
	cr_assert_not_null(c);
	cr_expect_null(find_case(&plan, "expect/fact"));
	cr_expect_str_eq(plan_title(c, &checks[c->check]), "smart.sensors_c[2]: <= 60 C");
	cr_expect_eq(plan_point(c, profile).expectation, &profile->expect.facts[0]);
	c = find_case(&plan, "expect/identify.mdts");
	cr_assert_not_null(c);
	cr_expect_eq(plan_point(c, profile).expectation, &profile->expect.facts[1]);
	c = find_case(&plan, "pcie/link_speed");
	point = plan_point(c, profile);
	cr_expect_null(point.expectation);
	cr_expect_str_eq(plan_title(c, &checks[c->check]), "t");
	plan_free(&plan);
	free(profile);
}

Test(plan, without_a_drive)
{
	struct profile *profile = small_profile();
	struct plan plan;

	expand(profile, NULL, 0, &plan);
	EXPECT_NAMES(&plan, "pcie/link_speed", "pcie/link_width", "smart/health/ns*",
		     "perf/iops/ns*/read", "format/applied/ns*/512", "format/applied/ns*/4096+8",
		     "fs/mount/ns*/xfs", "fs/mount/ns*/ext4", "perf/iops/ns*/write", "reset/flr",
		     "reset/ready/function_level_reset", "reset/ready/hot_reset", "fw/update");
	cr_expect_eq(plan_count(&plan).blocked, 0);
	plan_free(&plan);
	free(profile);
}

/* a drive that lost its namespaces must not lose its cases */
Test(plan, a_drive_without_namespaces)
{
	static const uint32_t none[] = { 0 };
	struct profile *profile = small_profile();
	struct plan_counts counts;
	struct plan plan;

	expand(profile, none, 0, &plan);
	EXPECT_NAMES(&plan, "pcie/link_speed", "pcie/link_width", "smart/health/no-namespace",
		     "perf/iops/no-namespace/read", "format/applied/no-namespace/512",
		     "format/applied/no-namespace/4096+8", "fs/mount/no-namespace/xfs",
		     "fs/mount/no-namespace/ext4", "perf/iops/no-namespace/write", "reset/flr",
		     "reset/ready/function_level_reset", "reset/ready/hot_reset", "fw/update");
	cr_expect_str_eq(plan.cases[2].blocked, "the drive shows no namespace");
	cr_expect_str_eq(plan.cases[0].blocked, "");
	counts = plan_count(&plan);
	cr_expect_eq(counts.selected, 13);
	cr_expect_eq(counts.unarmed, 9);
	cr_expect_eq(counts.blocked, 2);
	plan_free(&plan);
	free(profile);
}

Test(plan, a_profile_that_wants_none)
{
	static const uint32_t nsids[] = { 1 };
	struct profile *profile = small_profile();
	struct plan plan;

	profile->fs.count = profile->format.count = profile->perf.count = 0;
	profile->survive.transitions = 0;
	expand(profile, nsids, 1, &plan);
	EXPECT_NAMES(&plan, "pcie/link_speed", "pcie/link_width", "smart/health/ns1", "reset/flr",
		     "fw/update");
	plan_free(&plan);
	free(profile);
}

static bool wants_xfs_only(const struct profile *profile)
{
	return profile->fs.count == 1;
}

static const struct check asked = A_CHECK("fs", "asked", .across = NAMESPACES, .effect = READS,
					  .file = "suites/fs/asked.c", .line = 1,
					  .applies = wants_xfs_only);

static size_t just_one(void)
{
	return 1;
}

static const struct check *the_asked(size_t index)
{
	(void)index;
	return &asked;
}

Test(plan, what_a_profile_does_not_ask_for_is_no_case)
{
	static const struct plan_source one = { just_one, the_asked };
	const uint32_t nsids[] = { 1, 2 };
	struct profile *p = small_profile();
	struct plan plan = { 0 };
	char why[128];

	cr_expect_eq(plan_expand(p, nsids, 2, &one, &plan, why, sizeof(why)), -ENOENT,
		     "a plan without a case is none");
	p->fs.count = 1;
	cr_expect_eq(plan_expand(p, nsids, 2, &one, &plan, why, sizeof(why)), 0);
	cr_expect_eq(plan.count, 2);
	plan_free(&plan);
	free(p);
}

Test(plan, what_a_case_knows)
{
	static const uint32_t nsids[] = { 7 };
	struct profile *profile = small_profile();
	const struct plan_case *c;
	struct check_point point;
	struct plan plan;

	expand(profile, nsids, 1, &plan);
	c = find_case(&plan, "fs/mount/ns7/ext4");
	cr_assert_not_null(c);
	cr_expect_eq(one_of(c->check), &checks[0]);
	cr_expect_str_eq(c->tags, "fs writes slow kernel");
	point = plan_point(c, profile);
	cr_expect_eq(point.nsid, 7);
	cr_expect_str_eq(point.fstype, "ext4");
	cr_expect(!point.lba_format && !point.workload);

	c = find_case(&plan, "perf/iops/ns7/write");
	cr_assert_not_null(c);
	cr_expect_eq(c->effect, WRITES, "a writing workload raises LOADS");
	cr_expect_str_eq(c->tags, "perf writes");
	point = plan_point(c, profile);
	cr_expect_eq(point.workload, &profile->perf.workloads[0]);
	c = find_case(&plan, "perf/iops/ns7/read");
	cr_assert_not_null(c);
	cr_expect_eq(c->effect, LOADS);

	c = find_case(&plan, "pcie/link_speed");
	cr_assert_not_null(c);
	point = plan_point(c, profile);
	cr_expect(!point.nsid && !point.fstype && !point.lba_format && !point.workload);
	cr_expect_null(find_case(&plan, "pcie/link"));
	plan_free(&plan);
	free(profile);
}

static uint32_t deadline(const struct plan *plan, const char *name)
{
	const struct plan_case *c = find_case(plan, name);

	cr_assert_not_null(c, "%s", name);
	return c->deadline_s;
}

Test(plan, deadlines)
{
	static const uint32_t nsids[] = { 1 };
	struct profile *profile = small_profile();
	struct plan_case c = { .deadline_s = 10 };
	struct plan plan;

	expand(profile, nsids, 1, &plan);
	cr_expect_eq(deadline(&plan, "pcie/link_speed"), 5, "the check's own");
	cr_expect_eq(deadline(&plan, "pcie/link_width"), 2, "the profile's 1.5 s, rounded up");
	cr_expect_eq(deadline(&plan, "perf/iops/ns1/write"), 41,
		     "30 s, 10 s of run time, 1 ns of ramp");
	cr_expect_eq(deadline(&plan, "perf/iops/ns1/read"), 30);
	cr_expect_eq(deadline(&plan, "format/applied/ns1/512"), 122, "there and back again");
	cr_expect_eq(deadline(&plan, "reset/ready/hot_reset"), 130,
		     "three resets, twice 20 s each");
	cr_expect_eq(plan_deadline_ms(&c, 2.5), 25000);
	cr_expect_eq(plan_deadline_ms(&c, 0.01), 100);
	c.deadline_s = 0;
	cr_expect_eq(plan_deadline_ms(&c, 1), 1);
	plan_free(&plan);
	free(profile);
}

static size_t armed(const struct plan *plan)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += plan->cases[i].armed;
	return count;
}

Test(plan, arming)
{
	static const uint32_t nsids[] = { 1 };
	struct profile *profile = small_profile();
	struct plan plan;

	expand(profile, nsids, 1, &plan);
	cr_assert_eq(plan.count, 13);
	cr_expect_eq(armed(&plan), 4, "nothing that writes, unless it is said");
	plan_arm(&plan, true, false);
	cr_expect_eq(armed(&plan), 12, "all but firmware");
	plan_arm(&plan, true, true);
	cr_expect_eq(armed(&plan), 13);
	plan_arm(&plan, false, true);
	cr_expect_eq(armed(&plan), 4, "firmware alone arms nothing");
	cr_expect_eq(plan_count(&plan).unarmed, 9);
	plan_free(&plan);
	free(profile);
}

Test(plan, names_are_unique)
{
	static const uint32_t twice[] = { 1, 1 };
	struct profile *profile = small_profile();
	struct plan plan = { .count = 77 };
	char why[200] = "";

	cr_expect_eq(plan_expand(profile, twice, 2, &source, &plan, why, sizeof(why)), -EEXIST);
	cr_expect(strncmp(why, "two cases are called ", 21) == 0, "%s", why);
	cr_expect_eq(plan.count, 77, "untouched on failure");
	free(profile);
}

static size_t nothing(void)
{
	return 0;
}

Test(plan, no_check_at_all)
{
	static const struct plan_source empty = { nothing, one_of };
	struct profile *profile = small_profile();
	struct plan plan = { 0 };
	char why[200] = "";

	cr_expect_eq(plan_expand(profile, NULL, 0, &empty, &plan, why, sizeof(why)), -ENOENT);
	cr_expect_str_eq(why, "there is no check at all");
	free(profile);
}

static const struct check long_check = A_CHECK(
	"area",
	"a_name_that_is_far_too_long_for_any_report_0123456789_0123456789_0123456789_0123456789_"
	"0123456789_0123456789_0123456789_0123456789_0123456789_0123456789_0123456789",
	.file = "f");

static size_t one(void)
{
	return 1;
}

static const struct check *the_long_one(size_t index)
{
	(void)index;
	return &long_check;
}

Test(plan, a_name_is_never_cut)
{
	static const struct plan_source long_source = { one, the_long_one };
	struct profile *profile = small_profile();
	struct plan plan = { 0 };
	char why[400] = "";

	cr_expect_eq(plan_expand(profile, NULL, 0, &long_source, &plan, why, sizeof(why)),
		     -ENAMETOOLONG);
	free(profile);
}

/* 32 namespaces, 32 workloads: bounded by memory only */
Test(plan, many_cases)
{
	struct profile *profile = small_profile();
	uint32_t nsids[DUT_MAX_NS];
	struct plan plan;

	for (uint32_t i = 0; i < DUT_MAX_NS; i++)
		nsids[i] = i + 1;
	profile->perf.count = PROFILE_MAX_ITEMS;
	for (size_t i = 0; i < PROFILE_MAX_ITEMS; i++)
		(void)snprintf(profile->perf.workloads[i].name, 32, "w%zu", i);
	expand(profile, nsids, DUT_MAX_NS, &plan);
	cr_expect_eq(plan.count, DUT_MAX_NS * (PROFILE_MAX_ITEMS + 2 + 2 + 1) + 6);
	plan_free(&plan);
	free(profile);
}
