/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Curves over time: lanes below each other, with axes, limits, bands and events. Ours: gnuplot and
 * cairo draw pictures; a page without scripts wants text with classes of its style sheet. */
#include "reports/page/chart/chart_internal.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/quantity.h"
#include "helpers/text/text.h"

#define LANE_HEAD 22
#define LANE_GAP 14
#define AXIS_HEIGHT 34
#define LEGEND_ROW 14
#define LIMIT_ROW 13
#define TICK_ROW 12
/* More curves than this share the drawing's budget by using every second column. */
#define FINE_LINES 5
/* A limit further away than this many times the range of the data is told, not drawn. */
#define FAR 4
/* Latencies that lie further apart than this are drawn on a logarithmic axis. */
#define LOG_RATIO 6

/* ---- what is there ---- */

static bool find_range(const struct chart_lane *lane, double *ret_low, double *ret_high)
{
	bool any = false;

	for (size_t i = 0; i < lane->line_count; i++)
		for (size_t k = 0; k < lane->lines[i].count; k++) {
			double v = lane->lines[i].values[k];

			if (!chart_is_drawable(v))
				continue;
			*ret_low = any && *ret_low < v ? *ret_low : v;
			*ret_high = any && *ret_high > v ? *ret_high : v;
			any = true;
		}
	return any;
}

static bool find_time(struct chart_frame *f)
{
	bool any = false;

	for (size_t l = 0; l < f->chart->lane_count; l++)
		for (size_t i = 0; i < f->chart->lanes[l].line_count; i++) {
			const struct chart_line *line = &f->chart->lanes[l].lines[i];
			int64_t first, last;

			if (!line->count)
				continue;
			first = line->t_ns[0] + line->shift_ns;
			last = line->t_ns[line->count - 1] + line->shift_ns;
			f->begin_ns = any && f->begin_ns < first ? f->begin_ns : first;
			f->end_ns = any && f->end_ns > last ? f->end_ns : last;
			any = true;
		}
	for (size_t i = 0; any && i < f->chart->band_count; i++) {
		const struct chart_band *band = &f->chart->bands[i];

		f->begin_ns = f->begin_ns < band->from_ns ? f->begin_ns : band->from_ns;
		f->end_ns = f->end_ns > band->to_ns ? f->end_ns : band->to_ns;
	}
	if (f->end_ns <= f->begin_ns)
		f->end_ns = f->begin_ns + 1000000000;
	return any;
}

/* ---- a lane ---- */

static const char *limit_word(enum finding_op op)
{
	static const char *const words[] = { "",   "= ",           "not ", "< ", "\xe2\x89\xa4 ",
					     "> ", "\xe2\x89\xa5 " };

	return words[op];
}

/* A label of a limit: beside its line, and not on another one's. */
static double place_limit_label(double top, double y, double *taken, size_t *count)
{
	double best = y - 4 < top + 10 ? y + 12 : y - 4;

	for (size_t i = 0; i < *count; i++)
		if (fabs(taken[i] - best) < LIMIT_ROW) {
			best = taken[i] + LIMIT_ROW;
			i = (size_t)-1;
		}
	if (best > top + CHART_LANE_HEIGHT + 8)
		return -1;
	taken[(*count)++] = best;
	return best;
}

/* The next of a lane's limits from the top down, of equal ones in their order; after NULL the
 * first. */
static const struct chart_limit *next_below(const struct chart_lane *lane,
					    const struct chart_limit *last)
{
	const struct chart_limit *next = NULL;

	for (size_t i = 0; i < lane->limit_count; i++) {
		const struct chart_limit *limit = &lane->limits[i];

		if (last &&
		    (limit->value > last->value || (limit->value >= last->value && limit <= last)))
			continue;
		if (!next || limit->value > next->value)
			next = limit;
	}
	return next;
}

static void draw_limits(const struct chart_plot *p, const struct chart_lane *lane)
{
	double taken[CHART_MAX_TICKS];
	size_t count = 0;
	const struct chart_limit *limit = NULL;

	/* from the top down: a label that makes room for another one stays on its side of it */
	while ((limit = next_below(lane, limit))) {
		struct text label = { 0 };
		bool shown = limit->value >= p->axis->low && limit->value <= p->axis->high;
		int y = shown                          ? chart_place_y(p, limit->value)
			: limit->value > p->axis->high ? (int)p->top
						       : (int)p->top + CHART_LANE_HEIGHT;
		double at;

		text_printf(&label, "limit %s", limit_word(limit->op));
		chart_value(&label, limit->value, lane->unit, 0);
		if (!shown)
			text_puts(&label,
				  limit->value > p->axis->high ? " \xe2\x86\x91" : " \xe2\x86\x93");
		else
			text_printf(p->frame->out,
				    "<path class=\"limit\" stroke=\"#c42b3a\" stroke-width=\"1.2\" "
				    "stroke-dasharray=\"6 4\" fill=\"none\" d=\"M%d %dh%d\"/>",
				    CHART_LEFT, y, CHART_PLOT_WIDTH);
		at = count < CHART_MAX_TICKS ? place_limit_label(p->top, y, taken, &count) : -1;
		if (at >= 0)
			chart_text_at(p->frame->out, "limit-text", "#c42b3a", "end",
				      CHART_WIDTH - CHART_RIGHT - 4, at, 11,
				      label.data ? label.data : "");
		p->frame->out->failed |= label.failed;
		text_free(&label);
	}
}

static void draw_grid(const struct chart_plot *p, const struct chart_lane *lane)
{
	struct text *out = p->frame->out;
	int before = INT_MAX;

	text_printf(out, "<path class=\"rule\" stroke=\"#d8dde3\" fill=\"none\" d=\"");
	for (size_t i = 0; i < p->axis->tick_count; i++)
		text_printf(out, "M%d %dh%d", CHART_LEFT, chart_place_y(p, p->axis->ticks[i]),
			    CHART_PLOT_WIDTH);
	text_printf(out, "M%d %.0fv%d\"/>", CHART_LEFT, p->top, CHART_LANE_HEIGHT);
	for (size_t i = 0; i < p->axis->tick_count; i++) {
		int y = chart_place_y(p, p->axis->ticks[i]);
		struct text label = { 0 };

		if (before - y < TICK_ROW)
			continue;
		before = y;
		chart_value(&label, p->axis->ticks[i], lane->unit,
			    p->axis->logarithmic ? 0 : p->axis->step);
		chart_text_at(out, "tick", "#59636e", "end", CHART_LEFT - 7, y + 4, 11,
			      label.data ? label.data : "");
		text_free(&label);
	}
}

/* How wide the extremes at the right of a lane's head are, and the text of them. */
static double put_extremes(struct text *out, const struct chart_lane *lane, double low, double high)
{
	text_puts(out, "min ");
	chart_value(out, low, lane->unit, 0);
	text_puts(out, " \xc2\xb7 max ");
	chart_value(out, high, lane->unit, 0);
	return chart_text_width(out->data ? out->data : "", 11);
}

/* Goes through the legend of a lane. @out: NULL counts rows only. Returns how many rows it
 * takes. */
static unsigned int put_legend(struct text *out, const struct chart_lane *lane, double x,
			       double top, double room)
{
	unsigned int rows = 1;
	size_t named = 0;

	for (size_t i = 0; i < lane->line_count; i++)
		named += lane->lines[i].label != NULL;
	for (size_t i = 0; i < lane->line_count && named > 1; i++) {
		const struct chart_line *line = &lane->lines[i];
		double width;

		if (!line->label)
			continue;
		width = 34 + chart_text_width(line->label, 11);
		if (x + width > (rows == 1 ? room : CHART_WIDTH - CHART_RIGHT) && x > CHART_LEFT) {
			x = CHART_LEFT;
			rows++;
		}
		if (out) {
			double y = top - 7 + (rows - 1) * LEGEND_ROW;

			text_printf(out,
				    "<path class=\"c%u\" stroke=\"%s\" stroke-width=\"3\" "
				    "fill=\"none\"%s d=\"M%.0f %.0fh14\"/>",
				    chart_colour_index(line->colour), chart_colour(line->colour),
				    chart_dashes(line->colour), x, y - 4);
			chart_text_at(out, "tick", "#59636e", "start", x + 19, y, 11, line->label);
		}
		x += width;
	}
	return rows;
}

/* Title, unit, legend to the left; the extremes to the right. @out: NULL measures only. Returns how
 * many rows it takes; @top: of the first of them, below it the lane begins. */
static unsigned int draw_head(struct text *out, const struct chart_lane *lane, double low,
			      double high, double top)
{
	struct text title = { 0 }, extremes = { 0 };
	const char *unit = chart_unit(lane->unit);
	double right = CHART_WIDTH - CHART_RIGHT - put_extremes(&extremes, lane, low, high);
	unsigned int rows;

	text_puts(&title, lane->title ? lane->title : "");
	if (unit && (!lane->title || strcmp(unit, lane->title)))
		text_printf(&title, " (%s)", unit);
	if (out) {
		chart_text_at(out, "head", "#1c2127", "start", CHART_LEFT, top - 7, 12,
			      title.data ? title.data : "");
		chart_text_at(out, "tick", "#59636e", "end", CHART_WIDTH - CHART_RIGHT, top - 7, 11,
			      extremes.data ? extremes.data : "");
		out->failed |= title.failed || extremes.failed;
	}
	rows = put_legend(out, lane,
			  CHART_LEFT + 20 + chart_text_width(title.data ? title.data : "", 12), top,
			  right - 10);
	text_free(&title);
	text_free(&extremes);
	return rows;
}

/* Does a sample of the lane break it? Then the reader wants to see how far. */
static bool is_broken(const struct chart_limit *limit, double low, double high)
{
	switch (limit->op) {
	case FINDING_LT: return high >= limit->value;
	case FINDING_LE: return high > limit->value;
	case FINDING_GT: return low <= limit->value;
	case FINDING_GE: return low < limit->value;
	default: return false;
	}
}

/* @failing: of a case that did not pass: every limit is shown, however far it is */
static void choose_axis(const struct chart_lane *lane, bool failing, double low, double high,
			struct chart_axis *axis)
{
	double from = low, to = high, room = (high - low) * FAR + fabs(high) * 0.1;
	double zero;

	for (size_t i = 0; i < lane->limit_count; i++) {
		double limit = lane->limits[i].value;
		bool wanted = failing || is_broken(&lane->limits[i], low, high);

		if (!chart_is_drawable(limit))
			continue;
		if (limit < from && (wanted || low - limit <= room))
			from = limit;
		if (limit > to && (wanted || limit - high <= room))
			to = limit;
	}
	if (chart_is_time(lane->unit) && from > 0 && to / from > LOG_RATIO) {
		chart_axis_log(axis, from, to);
		return;
	}
	/* kelvin are told as Celsius, so the round values are those of Celsius */
	zero = lane->unit && !strcmp(lane->unit, "K") ? QUANTITY_ZERO_CELSIUS : 0;
	chart_axis_linear(axis, from - zero, to - zero, 3);
	axis->low += zero;
	axis->high += zero;
	for (size_t i = 0; i < axis->tick_count; i++)
		axis->ticks[i] += zero;
}

/* Returns how much height it takes; @f->out NULL: measures only. */
static double draw_lane(const struct chart_frame *f, struct text *out,
			const struct chart_lane *lane, double top)
{
	struct chart_axis axis;
	struct chart_plot plot = { .frame = f, .axis = &axis };
	double low = 0, high = 0;
	unsigned int rows;

	if (!find_range(lane, &low, &high))
		return 0;
	rows = draw_head(out, lane, low, high, top);
	plot.top = top + (rows - 1) * LEGEND_ROW;
	if (out) {
		choose_axis(lane, f->chart->failing, low, high, &axis);
		draw_grid(&plot, lane);
		for (size_t i = 0; i < lane->line_count; i++)
			chart_draw_line(&plot, &lane->lines[i]);
		draw_limits(&plot, lane);
	}
	return CHART_LANE_HEIGHT + LANE_HEAD + LANE_GAP + (rows - 1) * LEGEND_ROW;
}

/* ---- around the lanes ---- */

static void put_clock(struct text *out, double seconds, double step)
{
	long long whole = (long long)(seconds + 0.5);

	if (step < 1)
		chart_value(out, seconds, "s", step);
	else if (seconds < 60 && step < 60)
		text_printf(out, "%lld s", whole);
	else if (step < 60)
		text_printf(out, "%lld:%02lld", whole / 60, whole % 60);
	else if (seconds < 3600 && step < 3600)
		text_printf(out, "%lld min", whole / 60);
	else
		text_printf(out, "%lld:%02lld h", whole / 3600, whole / 60 % 60);
}

static void draw_time_axis(const struct chart_frame *f, double bottom)
{
	double length = f->time.high;

	text_puts(f->out, "<path class=\"rule\" stroke=\"#9aa4ae\" fill=\"none\" d=\"");
	text_printf(f->out, "M%d %.0fh%d", CHART_LEFT, bottom, CHART_PLOT_WIDTH);
	for (size_t i = 0; i < f->time.tick_count; i++)
		text_printf(f->out, "M%.1f %.0fv5",
			    CHART_LEFT + CHART_PLOT_WIDTH * f->time.ticks[i] / length, bottom);
	text_puts(f->out, "\"/>");
	for (size_t i = 0; i < f->time.tick_count; i++) {
		struct text label = { 0 };
		double x, half;

		put_clock(&label, f->time.ticks[i], f->time.step);
		x = CHART_LEFT + CHART_PLOT_WIDTH * f->time.ticks[i] / length;
		half = chart_text_width(label.data ? label.data : "", 11) / 2;
		/* the last one may be at the very end */
		x = x + half > CHART_WIDTH ? CHART_WIDTH - half : x;
		chart_text_at(f->out, "tick", "#59636e", "middle", x, bottom + 18, 11,
			      label.data ? label.data : "");
		text_free(&label);
	}
}

static size_t count_lines(const struct chart *chart)
{
	size_t count = 0;

	for (size_t i = 0; i < chart->lane_count; i++)
		count += chart->lanes[i].line_count;
	return count;
}

static void open_svg(const struct chart_frame *f)
{
	text_printf(
		f->out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %d %u\" "
		"width=\"%d\" height=\"%u\" role=\"img\" aria-label=\"",
		CHART_WIDTH, f->height, CHART_WIDTH, f->height);
	chart_escape(f->out, f->chart->title);
	text_puts(f->out, "\"><title>");
	chart_escape(f->out, f->chart->title);
	text_printf(f->out,
		    "</title><rect class=\"bg\" width=\"%d\" height=\"%u\" fill=\"#ffffff\"/>",
		    CHART_WIDTH, f->height);
}

bool chart_draw(struct text *out, const struct chart *chart)
{
	struct chart_frame f = { .chart = chart, .out = out };
	struct chart_marks marks;
	size_t lanes = 0;
	double low, high;
	double bottom, top;

	for (size_t i = 0; i < chart->lane_count; i++)
		lanes += find_range(&chart->lanes[i], &low, &high);
	if (!lanes || !find_time(&f))
		return false;
	chart_axis_time(&f.time, (double)(f.end_ns - f.begin_ns) / 1e9, 9);
	f.column_width = count_lines(chart) > FINE_LINES ? 2 : 1;
	if (!chart_place_marks(&marks, &f)) {
		chart_free_marks(&marks);
		return false;
	}
	f.top = marks.height + LANE_HEAD;
	bottom = f.top - LANE_HEAD;
	for (size_t i = 0; i < chart->lane_count; i++)
		bottom += draw_lane(&f, NULL, &chart->lanes[i], 0);
	f.height = (unsigned int)bottom + AXIS_HEIGHT;
	open_svg(&f);
	chart_draw_bands(&marks, bottom);
	chart_draw_events(&marks, bottom);
	top = f.top;
	for (size_t i = 0; i < chart->lane_count; i++)
		top += draw_lane(&f, out, &chart->lanes[i], top);
	draw_time_axis(&f, bottom);
	text_puts(out, "</svg>\n");
	chart_free_marks(&marks);
	return true;
}
