/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws curves and distributions as SVG that stands in a page: colours as presentation attributes
 * on a background of its own, so that it looks right without any style sheet. For use inside of
 * reports/. */
#ifndef REPORTS_PAGE_CHART_CHART_H
#define REPORTS_PAGE_CHART_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reports/record/artifact.h"

struct text;

/* A curve. NaN and long silences are gaps. Time stamps ascend; others are passed over. */
struct chart_line {
	const char *label;   /* in the legend; NULL: goes on with an earlier one */
	unsigned int colour; /* index into the palette */
	const int64_t *t_ns;
	const double *values;
	size_t count;
	bool steps;       /* holds its value until the next sample */
	int64_t shift_ns; /* added to each time stamp */
};

struct chart_limit {
	enum finding_op op;
	double value;
};

/* Curves that share an axis. */
struct chart_lane {
	const char *title, *unit; /* "us", "ns", "K", "bytes/s" are said as people say them */
	const struct chart_line *lines;
	size_t line_count;
	const struct chart_limit *limits;
	size_t limit_count;
};

/* clang-format off */
struct chart_band { int64_t from_ns, to_ns; const char *label, *class; };
struct chart_event { int64_t t_ns; const char *label; };
/* clang-format on */

/* Lanes below each other over one axis of time, which begins at 0. */
struct chart {
	const char *title;
	const struct chart_lane *lanes;
	size_t lane_count;
	const struct chart_band *bands; /* behind the curves, numbered from 1 */
	size_t band_count;
	const struct chart_event *events; /* marks across all lanes */
	size_t event_count;
	bool failing; /* of a case that did not pass */
};

/**
 * chart_draw() - appends <svg>...</svg>; nothing when no lane holds a finite sample
 *
 * Return: whether anything was drawn. Size does not grow with the number of samples; every extreme
 * is kept.
 */
bool chart_draw(struct text *out, const struct chart *chart);

/** chart_draw_distribution() - counts over latency, both logarithmic, with percentiles marked */
bool chart_draw_distribution(struct text *out, const char *title,
			     const struct artifact_bucket *buckets, size_t count);

/**
 * chart_draw_spark() - a small line without axes; at least two finite values. @label: accessible
 * text
 */
bool chart_draw_spark(struct text *out, const double *values, size_t count, const char *label);

/* ---- axes ---- */

#define CHART_MAX_TICKS 12

struct chart_axis {
	double low, high; /* what is shown */
	bool logarithmic;
	double ticks[CHART_MAX_TICKS];
	size_t tick_count;
	double step; /* between linear ticks */
};

/**
 * chart_axis_linear() - steps of 1, 2 or 5 times a power of ten around @low .. @high, about @wanted
 */
void chart_axis_linear(struct chart_axis *axis, double low, double high, unsigned int wanted);
/** chart_axis_log() - powers of ten, with 2 and 5 where there are few; @low > 0 */
void chart_axis_log(struct chart_axis *axis, double low, double high);
/** chart_axis_time() - seconds, in steps that clocks have: 1 2 5 10 15 30 s, min, h */
void chart_axis_time(struct chart_axis *axis, double length_s, unsigned int wanted);
/** chart_axis_place() - 0 at low, 1 at high */
double chart_axis_place(const struct chart_axis *axis, double value);
/**
 * chart_value() - "2.60 M", "180 us", "38 C": a value in @unit as a label; @step: how fine, 0 free
 */
void chart_value(struct text *out, double value, const char *unit, double step);
/** chart_unit() - what to write beside the title of a lane; NULL when labels carry it */
const char *chart_unit(const char *unit);
/** chart_is_time() - is it a unit of time? */
bool chart_is_time(const char *unit);
/** chart_escape() - a text for XML: <, >, & and " as entities; it must be clean */
void chart_escape(struct text *out, const char *string);

#endif
