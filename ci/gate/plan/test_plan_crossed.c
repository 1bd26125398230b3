/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Over which transitions a check is expanded, and what becomes of the data then. */
#include <criterion/criterion.h>
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

/* Nothing is asked of a transition that may change it; and who keeps data does not keep them over
 * a format. */
static const struct check crossed[] = {
	A_CHECK("survive", "ready", .across = TRANSITIONS, .effect = RESETS, .keeps_data = true,
		.file = "suites/survive/a.c", .line = 1),
	A_CHECK("survive", "data", .across = TRANSITIONS, .effect = RESETS,
		.spared = TRANSITION_DATA, .file = "suites/survive/b.c", .line = 1),
	A_CHECK("survive", "load", .across = TRANSITIONS, .effect = RESETS,
		.spared = TRANSITION_DATA | TRANSITION_NODES, .file = "suites/survive/c.c",
		.line = 1),
};

static size_t just_three(void)
{
	return 3;
}

static const struct check *one_crossed(size_t index)
{
	return &crossed[index];
}

Test(plan, what_a_transition_may_change_is_not_asked_of_it)
{
	static const struct plan_source three = { just_three, one_crossed };
	struct profile *p = calloc(1, sizeof(*p));
	const struct plan_case *c;
	static const char *const names[] = {
		"survive/ready/controller_reset",
		"survive/ready/d3hot",
		"survive/ready/format",
		"survive/data/controller_reset",
		"survive/data/d3hot",
		"survive/load/controller_reset",
	};
	struct plan plan = { 0 };
	char why[128];

	cr_assert(p);
	p->run.case_timeout_ms = 1500;
	p->format.timeout_ms = 60000;
	p->survive.rounds = 3;
	p->survive.transitions = 1 << TRANSITION_CONTROLLER_RESET | 1 << TRANSITION_D3HOT |
				 1 << TRANSITION_FORMAT;
	cr_assert_eq(plan_expand(p, NULL, 0, &three, &plan, why, sizeof(why)), 0);
	cr_assert_eq(plan.count, sizeof(names) / sizeof(names[0]));
	for (size_t i = 0; i < plan.count; i++)
		cr_expect_str_eq(plan.cases[i].name, names[i]);
	c = &plan.cases[2];
	cr_expect_eq(plan_point(c, p).transition, &transition_format);
	/* the profile's 1.5 s, and three times twice a minute */
	cr_expect_eq(c->deadline_s, 362);
	plan_arm(&plan, true, false);
	for (size_t i = 0; i < plan.count; i++)
		plan.cases[i].selected = strncmp(plan.cases[i].name, "survive/ready", 13) == 0;
	cr_expect(plan_destroys(&plan), "a format does");
	plan.cases[c->index].selected = false;
	cr_expect_not(plan_destroys(&plan), "a reset does not");
	plan_free(&plan);
	free(p);
}

/* What holds after a format is no rule of resets. */
Test(plan, whose_rule_is_its_transitions_says_so_for_each_case)
{
	static const struct check of_transitions = { .spec = "one",
						     .ocp = "TTR-2, TTR-22",
						     .by_transition = true };
	static const struct check of_its_own = { .spec = "one", .ocp = "TTR-9" };
	struct plan_case c = { .transition = TRANSITION_CONTROLLER_RESET };

	cr_expect_str_eq(plan_ocp(&c, &of_transitions), "TTR-2");
	cr_expect_str_eq(plan_spec(&c, &of_transitions), "NVMe Base, Controller Level Reset");
	cr_expect_str_eq(plan_ocp(&c, &of_its_own), "TTR-9");
	cr_expect_str_eq(plan_spec(&c, &of_its_own), "one");
	c.transition = TRANSITION_HOT_RESET;
	cr_expect_str_eq(plan_ocp(&c, &of_transitions), "TTR-22");
	c.transition = TRANSITION_FORMAT;
	cr_expect_null(plan_ocp(&c, &of_transitions));
	cr_expect_str_eq(plan_spec(&c, &of_transitions), "NVMe Base, Format NVM command");
	c.transition = TRANSITION_D3HOT;
	cr_expect_null(plan_ocp(&c, &of_transitions));
	c.transition = -1;
	cr_expect_str_eq(plan_ocp(&c, &of_transitions), "TTR-2, TTR-22");
}
