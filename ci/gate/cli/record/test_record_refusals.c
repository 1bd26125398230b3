/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever a check does while it asks for a recording is nothing to the recording: it may draw
 * charts, and end in the middle. */
#include <criterion/criterion.h>
#include <string.h>

#include "ci/gate/cli/record/record_refusals.h"
#include "fixtures/backend/sim/test_sim.h"
#include "fixtures/dut/dut_pages.h"
#include "suites/check.h"

static struct profile profile;
static unsigned int steps;

static void draw_and_end(struct dut *dut, const struct profile *profile_,
			 const struct check_point *point)
{
	const struct io_histogram latency = { .total = 1 };
	const struct series series = { .id = "power" };

	(void)profile_;
	(void)point;
	steps = 1;
	check_series(&series);
	check_distribution("reads", &latency);
	check_event(1, "something");
	check_note("a line");
	check_attach("page.bin", "page", 4);
	(void)check_scratch();
	cr_assert_not_null(dut_pages_open(dut));
	cr_assert_not_null(dut_pages_open(dut));
	steps = 2;
	check_skip("enough");
}

static bool is_not_asked_for(const struct profile *of)
{
	(void)of;
	return false;
}

static bool is_asked_for(const struct profile *of)
{
	(void)of;
	return true;
}

Test(record_refusals, a_check_may_draw_and_end_in_the_middle)
{
	const struct check check = { .name = "draws", .body = draw_and_end };
	struct dut *dut = open_sim("sim:gen5-x4", READS);
	struct dut_pages *mine;

	record_ask(dut, &check, &profile);
	cr_expect_eq(steps, 2u);
	cr_expect_null(dut->pages);
	/* in whatever order they are closed */
	mine = dut_pages_open(dut);
	dut_pages_close(dut_pages_open(dut));
	cr_expect_eq(dut->pages, mine);
	(void)dut_pages_open(dut);
	dut_pages_close(mine);
	cr_expect_not_null(dut->pages);
	close_sim(dut);
}

Test(record_refusals, who_asks_is_asked_for_and_of_the_whole_drive)
{
	const struct check asks = { .needs = DUT_ADMIN | DUT_ASK, .effect = READS };
	struct check other = asks;
	struct dut *dut = open_sim("sim:gen5-x4", READS);

	cr_expect(record_wants(dut, &asks, &profile));
	other.applies = is_asked_for;
	cr_expect(record_wants(dut, &other, &profile));
	other.applies = is_not_asked_for;
	cr_expect_not(record_wants(dut, &other, &profile));
	other = asks;
	other.across = NAMESPACES;
	cr_expect_not(record_wants(dut, &other, &profile));
	other = asks;
	other.needs = DUT_ADMIN;
	cr_expect_not(record_wants(dut, &other, &profile));
	other = asks;
	other.effect = WRITES;
	cr_expect_not(record_wants(dut, &other, &profile));
	close_sim(dut);
}
