/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of axes and curves: what people would choose, nothing lost, nothing large. */
#include <criterion/criterion.h>
#include <libxml/parser.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/text.h"

static void expect_ticks(const struct chart_axis *axis, const double *wanted, size_t count)
{
	cr_assert_eq(axis->tick_count, count, "%zu ticks", axis->tick_count);
	for (size_t i = 0; i < count; i++)
		cr_expect(fabs(axis->ticks[i] - wanted[i]) < 1e-9 * (1 + fabs(wanted[i])), "tick %zu is %g",
			  i, axis->ticks[i]);
}

Test(chart, ticks_are_round)
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

Test(chart, any_range_has_an_axis)
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

Test(chart, values_are_said_as_people_say_them)
{
	expect_value(2500000, "I/Os per second", 0, "2.50 M");
	expect_value(2500000, NULL, 500000, "2.5 M");
	expect_value(311, "K", 0, "38 \xc2\xb0""C");
	expect_value(1340, "us", 0, "1.34 ms");
	expect_value(100, "us", 0, "100 \xc2\xb5s");
	expect_value(8030000, "ns", 0, "8.03 ms");
	expect_value(0, "us", 500, "0");
	expect_value(25, "W", 5, "25");
	expect_value(7166.3, "MB/s", 0, "7.17 GB/s");
	expect_value(45, "C", 1, "45 \xc2\xb0""C");
}

/* One lane with one line. */
static bool draw(struct text *out, const char *title, const double *values, const int64_t *t_ns,
		 size_t count)
{
	const struct chart_line line = { .label = title, .t_ns = t_ns, .values = values, .count = count };
	const struct chart_lane lane = { .title = title, .unit = "I/Os per second", .lines = &line,
					 .line_count = 1 };
	const struct chart chart = { .title = title, .lanes = &lane, .lane_count = 1 };

	return chart_draw(out, &chart);
}

static void expect_well_formed(const struct text *svg)
{
	xmlDocPtr doc = xmlReadMemory(svg->data, (int)svg->size, NULL, NULL,
				      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE);

	cr_expect_not_null(doc, "not well-formed");
	xmlFreeDoc(doc);
}

/* The d attribute of the curve, to be freed. */
static char *curve_of(const struct text *svg)
{
	const char *at = strstr(svg->data, "class=\"c0\" fill=\"none\"");

	cr_assert_not_null(at);
	at = strstr(at, " d=\"") + 4;
	return strndup(at, strcspn(at, "\""));
}

/* How many columns of the curve reach @y, walking its relative moves. */
static size_t count_at(const char *d, long y_wanted)
{
	size_t found = 0;
	long x = 0, y = 0;

	while (*d) {
		char command = *d++, *end;
		long a = strtol(d, &end, 10);

		d = end;
		if (command == 'M') {
			x = a;
			y = strtol(d, &end, 10);
			d = end;
		} else if (command == 'l') {
			x += a;
			y += strtol(d, &end, 10);
			d = end;
		} else if (command == 'h') {
			x += a;
		} else if (command == 'v') {
			y += a;
		} else {
			cr_assert_fail("unexpected command %c", command);
		}
		found += y == y_wanted;
	}
	(void)x;
	return found;
}

Test(chart, a_million_samples_keep_every_spike)
{
	const size_t count = 1000000;
	double *values = malloc(count * sizeof(*values));
	int64_t *t_ns = malloc(count * sizeof(*t_ns));
	struct text out = { 0 };
	long highest = 1000;

	cr_assert(values && t_ns);
	for (size_t i = 0; i < count; i++) {
		t_ns[i] = (int64_t)i * 1000000;
		values[i] = 500 + (double)(i * 7919 % 10);
	}
	/* single samples, in columns of their own */
	for (size_t i = 0; i < 20; i++)
		values[25000 + i * 49999] = 1000;
	cr_assert(draw(&out, "spikes", values, t_ns, count));
	cr_expect_lt(out.size, 50000, "%zu bytes", out.size);
	char *d = curve_of(&out);
	for (long y = 0; y < 1000; y++)
		if (count_at(d, y)) {
			highest = y;
			break;
		}
	cr_expect_eq(count_at(d, highest), 20, "%zu spikes reach the top", count_at(d, highest));
	free(d);
	expect_well_formed(&out);
	text_free(&out);
	free(values);
	free(t_ns);
}

Test(chart, gaps_break_the_line)
{
	double values[] = { 1, 2, (double)NAN, 3, 4, 5, 6 };
	int64_t t_ns[] = { 0, 1000000000, 2000000000, 3000000000, 4000000000, 5000000000, 100000000000 };
	struct text out = { 0 };

	cr_assert(draw(&out, "gaps", values, t_ns, 5));
	char *d = curve_of(&out);
	cr_expect_not_null(strchr(strchr(d, 'M') + 1, 'M'), "NaN is no gap: %s", d);
	free(d);
	text_reset(&out);
	/* a sample alone between gaps is still seen */
	values[2] = 9;
	values[1] = values[3] = (double)NAN;
	cr_assert(draw(&out, "gaps", values, t_ns, 5));
	d = curve_of(&out);
	cr_expect_not_null(strstr(d, "h1M"), "the lonely sample vanished: %s", d);
	free(d);
	text_free(&out);
}

Test(chart, nothing_to_draw_draws_nothing)
{
	double values[] = { (double)NAN, (double)INFINITY };
	int64_t t_ns[] = { 0, 1 };
	struct text out = { 0 };
	const struct artifact_bucket empty[] = { { 1000, 0 }, { (double)NAN, 5 } };

	cr_expect(!draw(&out, "none", values, t_ns, 2));
	cr_expect(!draw(&out, "none", values, t_ns, 0));
	cr_expect(!chart_draw_distribution(&out, "none", empty, 2));
	cr_expect_eq(out.size, 0);
	text_free(&out);
}

Test(chart, hostile_titles_and_strange_values_stay_well_formed)
{
	double values[] = { 1e308, -1e308, 0, 5 };
	int64_t t_ns[] = { 0, 5, 3, INT64_MAX / 2 };
	struct text out = { 0 };

	cr_assert(draw(&out, "<b>\"&'</title>", values, t_ns, 4));
	expect_well_formed(&out);
	cr_expect_null(strstr(out.data, "nan"));
	cr_expect_null(strstr(out.data, "inf\""));
	cr_expect_null(strstr(out.data, "style="));
	text_free(&out);
}

Test(chart, a_distribution_marks_its_percentiles)
{
	const struct artifact_bucket buckets[] = { { 90000, 980 }, { 95000, 15 }, { 200000, 4 }, { 8000000, 1 } };
	struct text out = { 0 };

	cr_assert(chart_draw_distribution(&out, "read latency", buckets, 4));
	cr_expect_not_null(strstr(out.data, "p50 90 \xc2\xb5s"));
	cr_expect_not_null(strstr(out.data, "p99 95 \xc2\xb5s"));
	cr_expect_not_null(strstr(out.data, "max 8 ms"));
	expect_well_formed(&out);
	text_free(&out);
}
