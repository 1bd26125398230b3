/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Curves over time: lanes below each other, with axes, limits, bands and events. */
#include "reports/chart_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/quantity.h"
#include "reports/text.h"

#define LANE_HEAD 22
#define LANE_GAP 14
#define AXIS_HEIGHT 34
#define BAND_HEAD 18
#define EVENT_ROW 14
#define EVENT_ROWS 3
#define CHAR_WIDTH 6.2
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

			if (!line->count)
				continue;
			int64_t first = line->t_ns[0] + line->shift_ns;
			int64_t last = line->t_ns[line->count - 1] + line->shift_ns;
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

static const char *limit_word(enum artifact_op op)
{
	static const char *const words[] = { "", "= ", "not ", "< ", "\xe2\x89\xa4 ", "> ",
					     "\xe2\x89\xa5 " };

	return words[op];
}

static void text_at(struct text *out, const char *class, const char *fill, const char *anchor, double x,
		    double y, unsigned int size, const char *string)
{
	/* a rim in the colour of the ground keeps labels readable across curves */
	bool rim = !strcmp(class, "limit-text");

	text_printf(out, "<text class=\"%s\" x=\"%.0f\" y=\"%.0f\" font-family=\"sans-serif\" "
		    "font-size=\"%u\" fill=\"%s\" text-anchor=\"%s\"%s>", class, x, y, size, fill, anchor,
		    rim ? " stroke=\"#ffffff\" stroke-width=\"4\" paint-order=\"stroke\"" : "");
	chart_escape(out, string);
	text_puts(out, "</text>");
}

static void draw_limits(const struct chart_plot *p, const struct chart_lane *lane)
{
	for (size_t i = 0; i < lane->limit_count; i++) {
		const struct chart_limit *limit = &lane->limits[i];
		struct text label = { 0 };
		bool shown = limit->value >= p->axis->low && limit->value <= p->axis->high;
		int y = shown ? chart_place_y(p, limit->value) : limit->value > p->axis->high ? (int)p->top :
			(int)p->top + CHART_LANE_HEIGHT;

		text_printf(&label, "limit %s", limit_word(limit->op));
		chart_value(&label, limit->value, lane->unit, 0);
		if (!shown)
			text_puts(&label, limit->value > p->axis->high ? " \xe2\x86\x91" : " \xe2\x86\x93");
		else
			text_printf(p->frame->out, "<path class=\"limit\" stroke=\"#c42b3a\" stroke-width=\"1.2\" "
				    "stroke-dasharray=\"6 4\" fill=\"none\" d=\"M%d %dh%d\"/>", CHART_LEFT, y,
				    CHART_PLOT_WIDTH);
		bool below = y < p->top + 14;
		text_at(p->frame->out, "limit-text", "#c42b3a", "end", CHART_WIDTH - CHART_RIGHT - 4,
			below ? y + 12 : y - 4, 11, label.data ? label.data : "");
		p->frame->out->failed |= label.failed;
		text_free(&label);
	}
}

static void draw_grid(const struct chart_plot *p, const struct chart_lane *lane)
{
	struct text *out = p->frame->out;

	text_printf(out, "<path class=\"rule\" stroke=\"#d8dde3\" fill=\"none\" d=\"");
	for (size_t i = 0; i < p->axis->tick_count; i++)
		text_printf(out, "M%d %dh%d", CHART_LEFT, chart_place_y(p, p->axis->ticks[i]), CHART_PLOT_WIDTH);
	text_printf(out, "M%d %.0fv%d\"/>", CHART_LEFT, p->top, CHART_LANE_HEIGHT);
	for (size_t i = 0; i < p->axis->tick_count; i++) {
		struct text label = { 0 };

		chart_value(&label, p->axis->ticks[i], lane->unit, p->axis->logarithmic ? 0 : p->axis->step);
		text_at(out, "tick", "#59636e", "end", CHART_LEFT - 7, chart_place_y(p, p->axis->ticks[i]) + 4, 11,
			label.data ? label.data : "");
		text_free(&label);
	}
}

/* Title, unit, legend to the left; the extremes to the right. */
static void draw_head(const struct chart_plot *p, const struct chart_lane *lane, double low, double high)
{
	struct text *out = p->frame->out, text = { 0 };
	const char *unit = chart_unit(lane->unit);
	double x = CHART_LEFT, y = p->top - 7;
	size_t named = 0;

	text_puts(&text, lane->title ? lane->title : "");
	if (unit && (!lane->title || strcmp(unit, lane->title)))
		text_printf(&text, " (%s)", unit);
	text_at(out, "head", "#1c2127", "start", x, y, 12, text.data ? text.data : "");
	x += 20 + 6.8 * (double)text.size;
	for (size_t i = 0; i < lane->line_count; i++)
		named += lane->lines[i].label != NULL;
	for (size_t i = 0; i < lane->line_count && named > 1; i++) {
		const struct chart_line *line = &lane->lines[i];

		if (!line->label)
			continue;
		text_printf(out, "<path class=\"c%u\" stroke=\"%s\" stroke-width=\"3\" d=\"M%.0f %.0fh14\"/>",
			    chart_colour_index(line->colour), chart_colour(line->colour), x, y - 4);
		text_at(out, "tick", "#59636e", "start", x + 19, y, 11, line->label);
		x += 34 + CHAR_WIDTH * (double)strlen(line->label);
	}
	text_reset(&text);
	text_puts(&text, "min ");
	chart_value(&text, low, lane->unit, 0);
	text_puts(&text, " \xc2\xb7 max ");
	chart_value(&text, high, lane->unit, 0);
	text_at(out, "tick", "#59636e", "end", CHART_WIDTH - CHART_RIGHT, y, 11, text.data ? text.data : "");
	out->failed |= text.failed;
	text_free(&text);
}

static void choose_axis(const struct chart_lane *lane, double low, double high,
			struct chart_axis *axis)
{
	double from = low, to = high, room = (high - low) * FAR + fabs(high) * 0.1;

	for (size_t i = 0; i < lane->limit_count; i++) {
		double limit = lane->limits[i].value;

		if (limit < from && low - limit <= room)
			from = limit;
		if (limit > to && limit - high <= room)
			to = limit;
	}
	if (chart_is_time(lane->unit) && from > 0 && to / from > LOG_RATIO) {
		chart_axis_log(axis, from, to);
		return;
	}
	/* kelvin are told as Celsius, so the round values are those of Celsius */
	double zero = lane->unit && !strcmp(lane->unit, "K") ? QUANTITY_ZERO_CELSIUS : 0;
	chart_axis_linear(axis, from - zero, to - zero, 3);
	axis->low += zero;
	axis->high += zero;
	for (size_t i = 0; i < axis->tick_count; i++)
		axis->ticks[i] += zero;
}

static void draw_lane(const struct chart_frame *f, const struct chart_lane *lane, double top)
{
	struct chart_axis axis;
	struct chart_plot plot = { .frame = f, .axis = &axis, .top = top };
	double low = 0, high = 0;

	if (!find_range(lane, &low, &high))
		return;
	choose_axis(lane, low, high, &axis);
	draw_head(&plot, lane, low, high);
	draw_grid(&plot, lane);
	for (size_t i = 0; i < lane->line_count; i++)
		chart_draw_line(&plot, &lane->lines[i]);
	draw_limits(&plot, lane);
}

/* ---- around the lanes ---- */

static void draw_bands(const struct chart_frame *f, double bottom)
{
	double free_x = 0;

	for (size_t i = 0; i < f->chart->band_count; i++) {
		const struct chart_band *band = &f->chart->bands[i];
		double from = chart_place_x(f, band->from_ns), to = chart_place_x(f, band->to_ns);
		double top = f->top - LANE_HEAD - BAND_HEAD;
		bool bad = !strcmp(band->class, "fail");

		text_printf(f->out, "<rect class=\"band %s\" x=\"%.1f\" y=\"%.0f\" width=\"%.1f\" height=\"%.0f\" "
			    "fill=\"%s\"><title>", band->class, from, top, to - from < 1 ? 1 : to - from,
			    bottom - top, bad ? "#fbe3e5" : i % 2 ? "#f4f6f8" : "#eaeef2");
		chart_escape(f->out, band->label);
		text_puts(f->out, "</title></rect>");
		double width = CHAR_WIDTH * (double)strlen(band->label);
		if (from < free_x || width > to - from - 4)
			continue;
		text_at(f->out, bad ? "limit-text" : "tick", bad ? "#c42b3a" : "#59636e", "start", from + 3,
			top + 12, 11, band->label);
		free_x = from + width;
	}
}

static void draw_events(const struct chart_frame *f, double bottom)
{
	double free_x[EVENT_ROWS] = { 0 };

	for (size_t i = 0; i < f->chart->event_count; i++) {
		const struct chart_event *event = &f->chart->events[i];
		struct text label = { 0 };

		if (event->t_ns < f->begin_ns || event->t_ns > f->end_ns)
			continue;
		double x = chart_place_x(f, event->t_ns);
		text_clean_line(&label, event->label, strlen(event->label), 60);
		double width = CHAR_WIDTH * (double)label.size;
		bool left = x + width > CHART_WIDTH - CHART_RIGHT;
		size_t row = 0;
		while (row < EVENT_ROWS && (left ? x - width : x) < free_x[row])
			row++;
		text_printf(f->out, "<path class=\"event\" stroke=\"#4b5fa8\" stroke-dasharray=\"2 3\" fill=\"none\" "
			    "d=\"M%.1f %zuV%.0f\"><title>", x, 26 + row % EVENT_ROWS * EVENT_ROW, bottom);
		chart_escape(f->out, event->label);
		text_puts(f->out, "</title></path>");
		if (row < EVENT_ROWS) {
			text_at(f->out, "event-text", "#4b5fa8", left ? "end" : "start", left ? x - 3 : x + 3,
				(double)(34 + row * EVENT_ROW), 11, label.data ? label.data : "");
			free_x[row] = left ? x : x + width + 8;
		}
		f->out->failed |= label.failed;
		text_free(&label);
	}
}

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
		text_printf(f->out, "M%.1f %.0fv5", CHART_LEFT + CHART_PLOT_WIDTH * f->time.ticks[i] / length, bottom);
	text_puts(f->out, "\"/>");
	for (size_t i = 0; i < f->time.tick_count; i++) {
		struct text label = { 0 };

		put_clock(&label, f->time.ticks[i], f->time.step);
		text_at(f->out, "tick", "#59636e", "middle", CHART_LEFT + CHART_PLOT_WIDTH * f->time.ticks[i] / length,
			bottom + 18, 11, label.data ? label.data : "");
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
	text_printf(f->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %d %u\" "
		    "width=\"%d\" height=\"%u\" role=\"img\" aria-label=\"", CHART_WIDTH, f->height, CHART_WIDTH, f->height);
	chart_escape(f->out, f->chart->title);
	text_puts(f->out, "\"><title>");
	chart_escape(f->out, f->chart->title);
	text_printf(f->out, "</title><rect class=\"bg\" width=\"%d\" height=\"%u\" fill=\"#ffffff\"/>", CHART_WIDTH,
		    f->height);
}

bool chart_draw(struct text *out, const struct chart *chart)
{
	struct chart_frame f = { .chart = chart, .out = out };
	size_t lanes = 0;
	double low, high;

	for (size_t i = 0; i < chart->lane_count; i++)
		lanes += find_range(&chart->lanes[i], &low, &high);
	if (!lanes || !find_time(&f))
		return false;
	chart_axis_time(&f.time, (double)(f.end_ns - f.begin_ns) / 1e9, 9);
	f.column_width = count_lines(chart) > FINE_LINES ? 2 : 1;
	f.top = 10 + (chart->band_count ? BAND_HEAD : 0) +
		(chart->event_count ? EVENT_ROWS * EVENT_ROW : 0) + LANE_HEAD;
	double bottom = f.top + (double)lanes * (CHART_LANE_HEIGHT + LANE_HEAD + LANE_GAP) - LANE_HEAD;
	f.height = (unsigned int)bottom + AXIS_HEIGHT;
	open_svg(&f);
	draw_bands(&f, bottom);
	double top = f.top;
	for (size_t i = 0; i < chart->lane_count; i++) {
		if (!find_range(&chart->lanes[i], &low, &high))
			continue;
		draw_lane(&f, &chart->lanes[i], top);
		top += CHART_LANE_HEIGHT + LANE_HEAD + LANE_GAP;
	}
	draw_events(&f, bottom);
	draw_time_axis(&f, bottom);
	text_puts(out, "</svg>\n");
	return true;
}
