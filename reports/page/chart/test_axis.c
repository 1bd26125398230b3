/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of axes: what people would choose, and as they would say it. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "reports/page/chart/chart_internal.h"
#include "helpers/text/text.h"

static void expect_ticks(const struct chart_axis *axis, const double *wanted, size_t count)
{
	cr_assert_eq(axis->tick_count, count, "%zu ticks", axis->tick_count);
	for (size_t i = 0; i < count; i++)
		cr_expect(fabs(axis->ticks[i] - wanted[i]) < 1e-9 * (1 + fabs(wanted[i])),
			  "tick %zu is %g", i, axis->ticks[i]);
}

Test(axis, ticks_are_round)
{
	struct chart_axis axis;

	chart_axis_linear(&axis, 2.31e6, 2.68e6, 3);
	expect_ticks(&axis, (const double[]){ 2.4e6, 2.6e6 }, 2);
	chart_axis_linear(&axis, 0.9e6, 2.68e6, 3);
	expect_ticks(&axis, (const double[]){ 0, 1e6, 2e6 }, 3);
	chart_axis_linear(&axis, 7, 7, 3);
	cr_expect(axis.low < 7 && axis.high > 7);
	chart_axis_linear(&axis, 0, 0, 3);
	cr_expect(axis.low == 0 && axis.high > 0, "a count of 0 has no negative side");
	chart_axis_log(&axis, 80, 9000);
	expect_ticks(&axis, (const double[]){ 100, 200, 500, 1000, 2000, 5000, 10000 }, 7);
	chart_axis_time(&axis, 120, 9);
	cr_expect_eq(axis.step, 15);
	chart_axis_time(&axis, 4 * 3600, 9);
	cr_expect_eq(axis.step, 1800);
	chart_axis_time(&axis, 0.02, 9);
	cr_expect(axis.tick_count >= 2 && axis.tick_count <= CHART_MAX_TICKS);
}

Test(axis, any_range_has_an_axis)
{
	static const double ends[] = { -1e300, -1, 0, 1e-300, 1, 1e15, 1e300 };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		for (size_t k = i; k < sizeof(ends) / sizeof(ends[0]); k++) {
			struct chart_axis axis;

			chart_axis_linear(&axis, ends[i], ends[k], 4);
			cr_expect(axis.tick_count <= CHART_MAX_TICKS);
			if (ends[i] > 0)
				chart_axis_log(&axis, ends[i], ends[k]);
			cr_expect(axis.tick_count <= CHART_MAX_TICKS);
		}
}

static void expect_value(double value, const char *unit, double step, const char *wanted)
{
	struct text out = { 0 };

	chart_value(&out, value, unit, step);
	cr_expect_str_eq(out.data, wanted);
	text_free(&out);
}

Test(axis, values_are_said_as_people_say_them)
{
	expect_value(2500000, "I/Os per second", 0, "2.50 M");
	expect_value(2500000, NULL, 500000, "2.5 M");
	expect_value(311, "K", 0,
		     "38 \xc2\xb0"
		     "C");
	expect_value(1340, "us", 0, "1.34 ms");
	expect_value(100, "us", 0, "100 \xc2\xb5s");
	expect_value(8030000, "ns", 0, "8.03 ms");
	expect_value(0, "us", 500, "0");
	expect_value(25, "W", 5, "25");
	expect_value(7166.3, "MB/s", 0, "7.17 GB/s");
	expect_value(45, "C", 1,
		     "45 \xc2\xb0"
		     "C");
}
