/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A latency distribution: how many I/Os took how long, on logarithmic scales. */
#include <math.h>
#include <string.h>

#include "reports/page/chart/chart_internal.h"
#include "helpers/text/text.h"

#define WIDTH 960
#define HEIGHT 306
#define LEFT 72
#define RIGHT 18
#define TOP 104
#define BOTTOM 268
#define PLOT_WIDTH (WIDTH - LEFT - RIGHT)
#define MARK_ROWS 6 /* as many as there are marks: each has room */
#define MARK_ROW 13
/* From one bucket's upper bound to the next: usually, and at most. */
#define TYPICAL_RATIO 1.06
#define WIDEST_RATIO 1.5

/* clang-format off */
static const struct { double share; const char *name; } marks[] = {
	{ 0.5, "p50" }, { 0.99, "p99" }, { 0.999, "p99.9" }, { 0.9999, "p99.99" },
	{ 0.99999, "p99.999" }, { 1, "max" },
};
/* clang-format on */

struct drawing {
	struct text *out;
	const struct artifact_bucket *buckets;
	size_t count;
	struct chart_axis latency, ios;
	double total;
};

static double place_x(const struct drawing *d, double ns)
{
	return LEFT + PLOT_WIDTH * chart_axis_place(&d->latency, ns);
}

static double place_y(const struct drawing *d, double ios)
{
	return BOTTOM - (BOTTOM - TOP) * chart_axis_place(&d->ios, ios < 0.5 ? 0.5 : ios);
}

static void label(struct drawing *d, const char *class, const char *anchor, double x, double y,
		  const char *string)
{
	chart_text_at(d->out, class, strcmp(class, "event-text") ? "#59636e" : "#4b5fa8", anchor, x,
		      y, 11, string);
}

static void draw_axes(struct drawing *d)
{
	text_puts(d->out, "<path class=\"rule\" stroke=\"#d8dde3\" fill=\"none\" d=\"");
	for (size_t i = 0; i < d->ios.tick_count; i++)
		text_printf(d->out, "M%d %.1fh%d", LEFT, place_y(d, d->ios.ticks[i]), PLOT_WIDTH);
	for (size_t i = 0; i < d->latency.tick_count; i++)
		text_printf(d->out, "M%.1f %dv5", place_x(d, d->latency.ticks[i]), BOTTOM);
	text_printf(d->out, "M%d %dh%d\"/>", LEFT, BOTTOM, PLOT_WIDTH);
	for (size_t i = 0; i < d->ios.tick_count; i++) {
		struct text text = { 0 };

		chart_value(&text, d->ios.ticks[i], NULL, 0);
		label(d, "tick", "end", LEFT - 7, place_y(d, d->ios.ticks[i]) + 4,
		      text.data ? text.data : "");
		text_free(&text);
	}
	for (size_t i = 0; i < d->latency.tick_count; i++) {
		struct text text = { 0 };

		chart_value(&text, d->latency.ticks[i], "ns", 0);
		label(d, "tick", "middle", place_x(d, d->latency.ticks[i]), BOTTOM + 18,
		      text.data ? text.data : "");
		text_free(&text);
	}
}

static void draw_bars(struct drawing *d)
{
	double end = 0; /* of the outline so far; 0: none is open */

	text_puts(d->out, "<path class=\"bar\" fill=\"#1f6fd6\" d=\"");
	for (size_t i = 0; i < d->count; i++) {
		double to = d->buckets[i].upper_ns, from = to / TYPICAL_RATIO;
		double right, x;

		/* it begins where the one before ends, unless empty ones in between were left
		 * out */
		if (i && d->buckets[i - 1].upper_ns > to / WIDEST_RATIO)
			from = d->buckets[i - 1].upper_ns;
		if (!d->buckets[i].count || !(to > from))
			continue;
		x = place_x(d, from);
		right = place_x(d, to);
		if (end > 0 && fabs(x - end) > 0.05)
			text_printf(d->out, "V%dz", BOTTOM);
		if (!(end > 0 && fabs(x - end) <= 0.05))
			text_printf(d->out, "M%.1f %d", x, BOTTOM);
		end = right < x + 1 ? x + 1 : right;
		text_printf(d->out, "V%.1fH%.1f", place_y(d, (double)d->buckets[i].count), end);
	}
	if (end > 0)
		text_printf(d->out, "V%dz", BOTTOM);
	text_puts(d->out, "\"/>");
}

/* Percentiles that lie in one bucket share a label. */
static void draw_marks(struct drawing *d)
{
	struct chart_row rows[MARK_ROWS] = { 0 };
	double sum = 0;
	size_t mark = 0;

	for (size_t i = 0; i < d->count; i++) {
		struct text text = { 0 };
		double x, width;
		bool left, room;
		size_t row;

		sum += (double)d->buckets[i].count;
		for (;
		     mark < sizeof(marks) / sizeof(marks[0]) && sum >= marks[mark].share * d->total;
		     mark++)
			text_printf(&text, "%s%s", text.size ? ", " : "", marks[mark].name);
		if (!text.size)
			continue;
		text_puts(&text, " ");
		chart_value(&text, d->buckets[i].upper_ns, "ns", 0);
		x = place_x(d, d->buckets[i].upper_ns);
		width = chart_text_width(text.data, 11) + 6;
		left = x + width > WIDTH;
		row = MARK_ROWS - 1;
		room = chart_take_room(rows, MARK_ROWS, left ? x - width : x, left ? x : x + width,
				       &row);
		text_printf(d->out,
			    "<path class=\"event\" stroke=\"#4b5fa8\" stroke-dasharray=\"2 3\" "
			    "fill=\"none\" d=\"M%.1f %zuV%d\"/>",
			    x, 20 + row * MARK_ROW, BOTTOM);
		if (room)
			label(d, "event-text", left ? "end" : "start", left ? x - 3 : x + 3,
			      29 + (double)row * MARK_ROW, text.data);
		d->out->failed |= text.failed;
		text_free(&text);
	}
}

bool chart_draw_distribution(struct text *out, const char *title,
			     const struct artifact_bucket *buckets, size_t count)
{
	struct drawing d = { .out = out, .buckets = buckets, .count = count };
	double low = 0, high = 0;
	uint64_t most = 0;

	for (size_t i = 0; i < count; i++) {
		if (!(buckets[i].upper_ns > 0) || !isfinite(buckets[i].upper_ns) ||
		    !buckets[i].count || (i && buckets[i].upper_ns <= buckets[i - 1].upper_ns))
			continue;
		low = low == 0 || buckets[i].upper_ns < low ? buckets[i].upper_ns : low;
		high = buckets[i].upper_ns > high ? buckets[i].upper_ns : high;
		most = buckets[i].count > most ? buckets[i].count : most;
		d.total += (double)buckets[i].count;
	}
	if (!(low > 0))
		return false;
	chart_axis_log(&d.latency, low / 1.1, high);
	chart_axis_log(&d.ios, 0.6, (double)most);
	text_printf(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %d %d\" "
		"width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"",
		WIDTH, HEIGHT, WIDTH, HEIGHT);
	chart_escape(out, title);
	text_puts(out, "\"><title>");
	chart_escape(out, title);
	text_printf(out, "</title><rect class=\"bg\" width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>",
		    WIDTH, HEIGHT);
	label(&d, "head", "start", LEFT, 16, "I/Os per bucket of latency");
	draw_axes(&d);
	draw_bars(&d);
	draw_marks(&d);
	text_puts(out, "</svg>\n");
	return true;
}
