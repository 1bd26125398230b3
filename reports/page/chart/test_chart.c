/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of curves: nothing lost, nothing large, no label on another. */
#include <criterion/criterion.h>
#include <libxml/parser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/page/chart/chart_internal.h"
#include "helpers/text/text.h"

/* One lane with one line. */
static bool draw(struct text *out, const char *title, const double *values, const int64_t *t_ns,
		 size_t count)
{
	const struct chart_line line = {
		.label = title, .t_ns = t_ns, .values = values, .count = count
	};
	const struct chart_lane lane = {
		.title = title, .unit = "I/Os per second", .lines = &line, .line_count = 1
	};
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
	int64_t t_ns[] = { 0,          1000000000, 2000000000,  3000000000,
			   4000000000, 5000000000, 100000000000 };
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
	const struct artifact_bucket buckets[] = {
		{ 90000, 980 }, { 95000, 15 }, { 200000, 4 }, { 8000000, 1 }
	};
	struct text out = { 0 };

	cr_assert(chart_draw_distribution(&out, "read latency", buckets, 4));
	cr_expect_not_null(strstr(out.data, "p50 90 \xc2\xb5s"));
	cr_expect_not_null(strstr(out.data, "p99 95 \xc2\xb5s"));
	cr_expect_not_null(strstr(out.data, "max 8 ms"));
	expect_well_formed(&out);
	text_free(&out);
}

/* How many <text> there are with just this in it. */
static size_t count_text(const struct text *svg, const char *wanted)
{
	struct text needle = { 0 };
	size_t found = 0;

	text_printf(&needle, ">%s</text>", wanted);
	for (const char *at = svg->data; (at = strstr(at, needle.data)); at++)
		found++;
	text_free(&needle);
	return found;
}

Test(chart, percentiles_of_one_bucket_share_a_label)
{
	const struct artifact_bucket one[] = { { 1170000, 100000 } };
	struct text out = { 0 };

	cr_assert(chart_draw_distribution(&out, "latency", one, 1));
	cr_expect_eq(count_text(&out, "p50, p99, p99.9, p99.99, p99.999, max 1.17 ms"), 1, "%s",
		     out.data);
	text_free(&out);
}

static bool draw_limited(struct text *out, enum finding_op op, double limit, bool failing)
{
	static const double values[] = { 1.20e6, 1.25e6, 1.24e6 };
	static const int64_t t_ns[] = { 0, 1000000000, 2000000000 };
	const struct chart_line line = {
		.label = "IOPS", .t_ns = t_ns, .values = values, .count = 3
	};
	const struct chart_limit limits = { op, limit };
	const struct chart_lane lane = { .title = "IOPS",
					 .unit = "IOPS",
					 .lines = &line,
					 .line_count = 1,
					 .limits = &limits,
					 .limit_count = 1 };
	const struct chart chart = {
		.title = "IOPS", .lanes = &lane, .lane_count = 1, .failing = failing
	};

	return chart_draw(out, &chart);
}

Test(chart, a_limit_that_is_broken_is_on_the_scale)
{
	static const struct {
		enum finding_op op;
		double limit;
		bool failing, shown;
	} rows[] = {
		{ FINDING_GE, 2e6, false, true },  { FINDING_GE, 5e7, false, true },
		{ FINDING_LE, 1000, false, true }, { FINDING_LE, 5e7, false, false },
		{ FINDING_LE, 5e7, true, true },   { FINDING_GE, 1.2e6, false, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct text out = { 0 };

		cr_assert(draw_limited(&out, rows[i].op, rows[i].limit, rows[i].failing));
		cr_expect_eq(strstr(out.data, "<path class=\"limit\"") != NULL, rows[i].shown,
			     "row %zu", i);
		cr_expect_not_null(strstr(out.data, "limit "), "row %zu: not said", i);
		text_free(&out);
	}
}

/* Of two limits the higher one has the higher label, whichever was said first. */
Test(chart, labels_of_limits_stand_in_their_order)
{
	static const double values[] = { 38, 100 };
	static const int64_t t_ns[] = { 0, 1000000000 };
	const struct chart_line line = { .label = "x", .t_ns = t_ns, .values = values, .count = 2 };

	for (int turned = 0; turned < 2; turned++) {
		const struct chart_limit limits[] = {
			{ .op = FINDING_LE, .value = turned ? 101 : 88 },
			{ .op = FINDING_LE, .value = turned ? 88 : 101 },
		};
		const struct chart_lane lane = { .title = "temperature",
						 .unit = "C",
						 .lines = &line,
						 .line_count = 1,
						 .limits = limits,
						 .limit_count = 2 };
		const struct chart chart = {
			.title = "x", .lanes = &lane, .lane_count = 1, .failing = true
		};
		struct text out = { 0 };
		double y[2] = { 0 };
		size_t count = 0;

		cr_assert(chart_draw(&out, &chart));
		for (const char *at = out.data; (at = strstr(at, "class=\"limit-text\"")); at++) {
			bool high = !strncmp(strchr(at, '>') + 1, "limit \xe2\x89\xa4 101", 13);

			y[high] = strtod(strstr(at, " y=\"") + 4, NULL);
			count++;
		}
		cr_expect_eq(count, 2, "%zu labels", count);
		cr_expect_lt(y[1], y[0], "101 is labelled at %g, 88 at %g", y[1], y[0]);
		text_free(&out);
	}
}

Test(chart, bands_have_names_or_numbers_and_events_are_counted)
{
	static const double values[] = { 1, 2 };
	static const int64_t t_ns[] = { 0, 100000000000 };
	const struct chart_line line = { .label = "x", .t_ns = t_ns, .values = values, .count = 2 };
	const struct chart_lane lane = { .title = "x", .lines = &line, .line_count = 1 };
	const struct chart_band bands[] = {
		{ 0, 60000000000, "perf/long", "ok" },
		{ 60000000000, 62000000000, "perf/short", "ok" },
		{ 62000000000, 62500000000, "perf/shorter", "fail" },
		{ 62500000000, 100000000000, "perf/last", "ok" },
	};
	struct chart_event events[12];
	struct text out = { 0 };

	for (size_t i = 0; i < 12; i++)
		events[i] = (struct chart_event){ 50000000000 + (int64_t)i * 100000000,
						  "light throttling" };
	const struct chart chart = { .title = "run",
				     .lanes = &lane,
				     .lane_count = 1,
				     .bands = bands,
				     .band_count = 4,
				     .events = events,
				     .event_count = 12 };
	cr_assert(chart_draw(&out, &chart));
	cr_expect_eq(count_text(&out, "1 perf/long"), 1);
	cr_expect_eq(count_text(&out, "2"), 1, "a narrow band has its number");
	cr_expect_eq(count_text(&out, "3"), 1, "a narrow band has its number");
	cr_expect_eq(count_text(&out, "4 perf/last"), 1);
	cr_expect_eq(count_text(&out, "light throttling \xc3\x97"
				      "12"),
		     1);
	expect_well_formed(&out);
	text_free(&out);
}

/* What look.py measures in a browser, here by our own widths: no label lies on another. */
static void expect_no_overlap(const struct text *svg)
{
	struct {
		double from, to, y;
		char text[80];
	} labels[200];
	size_t count = 0;

	for (const char *at = svg->data; count < 200 && (at = strstr(at, "<text ")); at++) {
		double x = strtod(strstr(at, " x=\"") + 4, NULL),
		       y = strtod(strstr(at, " y=\"") + 4, NULL);
		const char *text = strchr(at, '>') + 1;
		bool end = strstr(at, "anchor=\"end\"") && strstr(at, "anchor=\"end\"") < text;
		bool middle = strstr(at, "anchor=\"middle\"") &&
			      strstr(at, "anchor=\"middle\"") < text;

		snprintf(labels[count].text, sizeof(labels[count].text), "%.*s",
			 (int)strcspn(text, "<"), text);
		double width = chart_text_width(labels[count].text, 11) * 0.9;
		labels[count].from = end ? x - width : middle ? x - width / 2 : x;
		labels[count].to = labels[count].from + width;
		labels[count++].y = y;
	}
	cr_expect_gt(count, 5);
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++)
			cr_expect(labels[i].from >= labels[k].to ||
					  labels[k].from >= labels[i].to ||
					  fabs(labels[i].y - labels[k].y) >= 9,
				  "\"%s\" lies on \"%s\"", labels[i].text, labels[k].text);
}

Test(chart, labels_do_not_overlap)
{
	static const char *const names[] = { "Controller Reset", "Function Level Reset",
					     "media errors counted", "critical warning",
					     "Format NVM sent" };
	static const double values[] = { 80, 9000, 120, 600000 };
	static const int64_t t_ns[] = { 0, 40000000000, 80000000000, 100000000000 };
	const struct chart_limit limits[] = { { FINDING_LE, 1000 },
					      { FINDING_LE, 1100 },
					      { FINDING_LT, 1050 },
					      { FINDING_LE, 20000 } };
	struct chart_line lines[14];
	char labels[14][24];
	struct chart_event events[60];
	struct chart_band bands[80];
	struct text out = { 0 };

	for (size_t i = 0; i < 14; i++) {
		snprintf(labels[i], sizeof(labels[i]), "ns%zu latency p99.99", i + 1);
		lines[i] = (struct chart_line){ .label = labels[i],
						.colour = (unsigned int)i,
						.t_ns = t_ns,
						.values = values,
						.count = 4 };
	}
	for (size_t i = 0; i < 60; i++)
		events[i] = (struct chart_event){ (int64_t)(i * i) * 27000000, names[i % 5] };
	for (size_t i = 0; i < 80; i++)
		bands[i] = (struct chart_band){ (int64_t)(i * i) * 15000000,
						(int64_t)((i + 1) * (i + 1)) * 15000000,
						"perf/iops/ns1/randread-4k", "ok" };
	const struct chart_lane lanes[] = {
		{ .title = "latency",
		  .unit = "us",
		  .lines = lines,
		  .line_count = 14,
		  .limits = limits,
		  .limit_count = 4 },
		{ .title = "latency", .unit = "us", .lines = lines, .line_count = 1 },
	};
	const struct chart chart = { .title = "run",
				     .lanes = lanes,
				     .lane_count = 2,
				     .bands = bands,
				     .band_count = 80,
				     .events = events,
				     .event_count = 60 };
	cr_assert(chart_draw(&out, &chart));
	expect_no_overlap(&out);
	text_free(&out);
}
