/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is each drive put through what its fault is about, and through something that it is not about? */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "suites/selftest/campaign/plan.h"
#include "suites/selftest/campaign/tally.h"

static void know(struct plan *plan, const char *name, const char *effect)
{
	struct plan_known *known = &plan->known[plan->known_count++];

	snprintf(known->name, sizeof known->name, "%s", name);
	snprintf(known->effect, sizeof known->effect, "%s", effect);
	known->cost_s = 1;
}

/* Two reading cases, a check of four cases, and twenty others. */
static struct plan some(void)
{
	struct plan plan = { .known_count = 0 };
	char name[64];

	know(&plan, "pcie/link_speed", "reads");
	know(&plan, "pcie/link_width", "reads");
	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof name, "perf/iops/ns%d/%s", 1 + i / 2,
			 i & 1 ? "write" : "read");
		know(&plan, name, "loads");
	}
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof name, "other/check_%d", i);
		know(&plan, name, "writes");
	}
	return plan;
}

static size_t count_of(const struct plan_cell *cell, const struct plan *plan, const char *glob)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->known_count; i++)
		count += cell->run[i] && matrix_is_killed(glob, plan->known[i].name);
	return count;
}

static struct plan_cell select_for(const struct plan *plan, const char *kills, size_t turn)
{
	struct matrix_cell cell = { .model = "m" };
	struct plan_cell selected;

	snprintf(cell.kills, sizeof cell.kills, "%s", kills);
	plan_select(plan, &cell, turn, &selected);
	return selected;
}

Test(plan, takes_all_that_reads_and_two_others)
{
	struct plan plan = some();
	struct plan_cell near_miss = select_for(&plan, "", 0);

	cr_expect_eq(count_of(&near_miss, &plan, "pcie/*"), 2);
	cr_expect_eq(count_of(&near_miss, &plan, "*"), 4);
	cr_expect_gt(near_miss.cost_s, 4.0);
}

Test(plan, takes_a_case_of_each_check_that_is_killed)
{
	struct plan plan = some();
	struct plan_cell cell = select_for(&plan, "perf/iops/* other/check_3 other/check_17", 0);

	cr_expect_eq(count_of(&cell, &plan, "other/check_3"), 1);
	cr_expect_eq(count_of(&cell, &plan, "other/check_17"), 1);
	cr_expect_geq(count_of(&cell, &plan, "perf/iops/*"), 1);
	cr_expect_eq(count_of(&cell, &plan, "*"), 2 + 3 + 2);
}

Test(plan, takes_one_for_each_glob_of_a_check)
{
	struct plan plan = some();

	for (size_t turn = 0; turn < 5; turn++) {
		struct plan_cell cell = select_for(&plan, "perf/iops/*/read perf/iops/*/write",
						   turn);

		cr_expect_geq(count_of(&cell, &plan, "perf/iops/*/read"), 1);
		cr_expect_geq(count_of(&cell, &plan, "perf/iops/*/write"), 1);
	}
}

Test(plan, takes_others_in_each_turn_until_each_had_its_turn)
{
	struct plan plan = some();
	bool seen[PLAN_CASES_MAX] = { false };

	for (size_t turn = 0; turn < 24; turn++) {
		struct plan_cell cell = select_for(&plan, "perf/iops/*", turn);

		for (size_t i = 0; i < plan.known_count; i++)
			seen[i] |= cell.run[i];
	}
	for (size_t i = 0; i < plan.known_count; i++)
		cr_expect(seen[i], "%s is never run", plan.known[i].name);
}

Test(plan, takes_a_sample_of_what_kills_everything)
{
	struct plan plan = some();
	struct plan_cell cell = select_for(&plan, "*", 1);

	cr_expect_eq(count_of(&cell, &plan, "*"), 2 + 8 + 2);
}

/* One that is put in while the gate runs meets what it takes, and nothing more. */
Test(plan, takes_one_load_or_a_gap)
{
	struct matrix_cell cell = { .kills = "*", .put_in = "load+reset" };
	struct plan plan = some();
	struct plan_cell selected;

	know(&plan, "perf/qos/ns1", "loads");
	know(&plan, "perf/mixed", "writes");
	know(&plan, "smart/spare", "reads");
	for (size_t turn = 0; turn < 3; turn++) {
		plan_select(&plan, &cell, turn, &selected);
		cr_expect_eq(count_of(&selected, &plan, "*"), 1);
		cr_expect_eq(count_of(&selected, &plan, turn & 1 ? "perf/mixed" : "perf/qos/*"), 1);
	}
	snprintf(cell.put_in, sizeof cell.put_in, "gap");
	snprintf(cell.kills, sizeof cell.kills, "run/between_cases smart/spare");
	for (plan.depth = PLAN_CHOSEN;; plan.depth = PLAN_WHOLE) {
		plan_select(&plan, &cell, 1, &selected);
		cr_expect_eq(count_of(&selected, &plan, "pcie/*"), 2);
		cr_expect_eq(count_of(&selected, &plan, "smart/spare"), 1);
		cr_expect_eq(count_of(&selected, &plan, "*"), 3);
		if (plan.depth == PLAN_WHOLE)
			break;
	}
	snprintf(cell.kills, sizeof cell.kills, "run/between_cases");
	know(&plan, "smart/more", "reads");
	plan_select(&plan, &cell, 1, &selected);
	cr_expect_eq(count_of(&selected, &plan, "*"), 3, "a gap needs a case behind it");
	cr_expect_eq(count_of(&selected, &plan, "smart/more"), 0);
}

Test(plan, takes_what_a_near_miss_nearly_fails)
{
	struct plan plan = some();
	struct matrix_cell cell = { .near = "perf/iops/*/write" };
	struct plan_cell selected;

	for (size_t turn = 0; turn < 4; turn++) {
		plan_select(&plan, &cell, turn, &selected);
		cr_expect_geq(count_of(&selected, &plan, "perf/iops/*/write"), 1);
		cr_expect_leq(count_of(&selected, &plan, "*"), 2 + 1 + 2);
	}
}

Test(plan, the_healthy_drive_meets_all_that_others_meet)
{
	struct plan plan = some();
	struct plan_cell others[2], healthy;

	plan.depth = PLAN_CHOSEN;
	others[0] = select_for(&plan, "other/check_3", 0);
	others[1] = select_for(&plan, "other/check_9", 1);
	plan_select_healthy(&plan, others, 2, &healthy);
	for (size_t i = 0; i < plan.known_count; i++)
		cr_expect_eq(healthy.run[i], others[0].run[i] || others[1].run[i]);
}

Test(plan, the_healthy_drive_of_a_smoke_set_meets_each_check)
{
	struct plan plan = some();
	struct plan_cell others[2] = { 0 }, healthy;

	others[0].run[2] = others[0].run[3] = others[0].run[7] = true;
	others[1].run[4] = others[1].run[0] = true;
	plan_select_healthy(&plan, others, 2, &healthy);
	cr_expect_eq(count_of(&healthy, &plan, "*"), 3);
	cr_expect_eq(count_of(&healthy, &plan, "perf/iops/*"), 1);
	cr_expect_eq(count_of(&healthy, &plan, "pcie/link_speed"), 1);
	cr_expect_eq(count_of(&healthy, &plan, "other/check_1"), 1);
}

Test(plan, takes_of_one_beside_another_what_shows_it)
{
	struct plan plan = some();
	struct matrix_cell cell = { .kills = "perf/iops/* other/check_3" };
	struct plan_cell selected;

	plan_select_killed(&plan, &cell, 0, &selected);
	cr_expect_eq(count_of(&selected, &plan, "other/check_3"), 1);
	cr_expect_eq(count_of(&selected, &plan, "perf/iops/*"), 1);
	cr_expect_eq(count_of(&selected, &plan, "*"), 2);
}

Test(plan, takes_all_for_a_whole_campaign)
{
	struct plan plan = some();
	struct plan_cell cell;

	plan.depth = PLAN_WHOLE;
	cell = select_for(&plan, "", 0);
	cr_expect_eq(count_of(&cell, &plan, "*"), plan.known_count);
	plan_select_healthy(&plan, NULL, 0, &cell);
	cr_expect_eq(count_of(&cell, &plan, "*"), plan.known_count);
}

Test(plan, leaves_out_what_is_chance)
{
	struct plan plan = some();
	struct matrix_cell cell = { .kills = "perf/iops/*", .chance = "perf/iops/*/read other/*" };
	struct plan_cell selected;

	for (plan.depth = PLAN_CHOSEN;; plan.depth = PLAN_WHOLE) {
		plan_select(&plan, &cell, 1, &selected);
		cr_expect_geq(count_of(&selected, &plan, "perf/iops/*/write"), 1);
		cr_expect_eq(count_of(&selected, &plan, "perf/iops/*/read"), 0);
		cr_expect_eq(count_of(&selected, &plan, "other/*"), 0);
		if (plan.depth == PLAN_WHOLE)
			break;
	}
}

/* What many faults kill is run by each of them in one of five turns; what few kill, in each. */
Test(plan, takes_in_turns_what_many_faults_kill)
{
	static struct matrix_cell many[20];
	struct plan plan = some();
	size_t taken = 0, rare = 0, alone = 0;

	for (size_t i = 0; i < 20; i++)
		snprintf(many[i].kills, sizeof many[i].kills, "perf/iops/*");
	plan_count_killers(&plan, many, 20);
	for (size_t turn = 0; turn < 30; turn++) {
		struct plan_cell both = select_for(&plan, "other/check_3 perf/iops/*", turn);
		struct plan_cell one = select_for(&plan, "perf/iops/*", turn);

		/* beside what it takes of all that is left alone */
		rare += count_of(&both, &plan, "other/check_3") == 1;
		taken += count_of(&both, &plan, "perf/iops/*") > 0;
		alone += count_of(&one, &plan, "perf/iops/*") > 0;
	}
	cr_expect_eq(rare, 30);
	cr_expect_eq(alone, 30, "one that kills nothing else shows nothing in %zu turns",
		     30 - alone);
	cr_expect(taken >= 6 && taken < 20, "%zu", taken);
}

Test(plan, knows_what_was_chosen)
{
	struct plan plan = some();
	struct plan_cell cell = select_for(&plan, "other/check_3", 0);

	cr_expect(plan_knows(&plan, "other/check_9") && plan_knows(&plan, "perf/iops/*/read"));
	cr_expect_not(plan_knows(&plan, "other/check_20"));
	cr_expect(plan_chose(&plan, &cell, "other/check_3"));
	cr_expect_not(plan_chose(&plan, &cell, "nothing/*"));
}
