/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A curve as a path. Samples beyond what a column of pixels can show become its lowest and highest,
 * in the order in which they came, so that no spike is lost and the drawing stays small. */
#include <math.h>
#include <string.h>

#include "reports/page/chart/chart_internal.h"
#include "helpers/text/text.h"

/* A silence this many times longer than the mean interval is a gap. */
#define SILENCE 8

static const char *const palette[] = { "#1f6fd6", "#c75b12", "#16803c",
				       "#8a3fc0", "#0b7c86", "#c22f5e" };
#define COLOURS (sizeof(palette) / sizeof(palette[0]))

const char *chart_colour(unsigned int colour)
{
	return palette[colour % COLOURS];
}

unsigned int chart_colour_index(unsigned int colour)
{
	return colour % COLOURS;
}

const char *chart_dashes(unsigned int colour)
{
	static const char *const dashes[] = { "", " stroke-dasharray=\"7 4\"",
					      " stroke-dasharray=\"2 2\"",
					      " stroke-dasharray=\"10 3 2 3\"" };

	return dashes[(colour % COLOURS + colour / COLOURS) % (sizeof(dashes) / sizeof(dashes[0]))];
}

/* Beyond this the arithmetic of axes overflows, and no drive measures it. */
bool chart_is_drawable(double value)
{
	return isfinite(value) && fabs(value) < 1e200;
}

double chart_place_x(const struct chart_frame *f, int64_t t_ns)
{
	return CHART_LEFT +
	       CHART_PLOT_WIDTH * (double)(t_ns - f->begin_ns) / (double)(f->end_ns - f->begin_ns);
}

/* The pen writes relative moves of whole units, which is what makes a path short. */
struct pen {
	struct text *out;
	int x, y;
	bool down, dot; /* drawing; a point so far that no line has left */
};

static void pen_up(struct pen *pen)
{
	if (pen->down && pen->dot)
		text_puts(pen->out, "h1");
	pen->down = pen->dot = false;
}

static void pen_to(struct pen *pen, int x, int y)
{
	int dx = x - pen->x, dy = y - pen->y;

	if (!pen->down)
		text_printf(pen->out, "M%d %d", x, y);
	else if (dx && dy)
		text_printf(pen->out, dy < 0 ? "l%d%d" : "l%d %d", dx, dy);
	else if (dx)
		text_printf(pen->out, "h%d", dx);
	else if (dy)
		text_printf(pen->out, "v%d", dy);
	pen->dot = !pen->down || (pen->dot && !dx && !dy);
	pen->down = true;
	pen->x = x;
	pen->y = y;
}

/* Lowest and highest sample of a column of pixels, in their order, and the last one. */
struct column {
	int x;
	size_t count;
	double last, low, high;
	size_t low_at, high_at;
};

int chart_place_y(const struct chart_plot *p, double value)
{
	double place = chart_axis_place(p->axis, value);

	place = place < 0 ? 0 : place > 1 ? 1 : place;
	return (int)lround(p->top + CHART_LANE_HEIGHT * (1 - place));
}

static void flush_column(const struct chart_plot *p, struct pen *pen, struct column *c, bool steps)
{
	bool low_first;

	if (!c->count)
		return;
	low_first = c->low_at < c->high_at;
	if (steps && pen->down)
		pen_to(pen, c->x, pen->y);
	pen_to(pen, c->x, chart_place_y(p, low_first ? c->low : c->high));
	pen_to(pen, c->x, chart_place_y(p, low_first ? c->high : c->low));
	if (steps) /* what is held on is the last one */
		pen_to(pen, c->x, chart_place_y(p, c->last));
	c->count = 0;
}

static void add_to_column(struct column *c, int x, double value, size_t at)
{
	if (!c->count) {
		*c = (struct column){
			.x = x, .low = value, .high = value, .low_at = at, .high_at = at
		};
	} else if (value < c->low) {
		c->low = value;
		c->low_at = at;
	} else if (value > c->high) {
		c->high = value;
		c->high_at = at;
	}
	c->last = value;
	c->count++;
}

static void draw_path(const struct chart_plot *p, const struct chart_line *line)
{
	const struct chart_frame *f = p->frame;
	struct pen pen = { .out = f->out };
	struct column column = { 0 };
	int64_t span = line->count > 1 ? line->t_ns[line->count - 1] - line->t_ns[0] : 0;
	double silence = line->count > 2 ? (double)span / (double)(line->count - 1) * SILENCE
					 : (double)INT64_MAX;
	int64_t before = line->count ? line->t_ns[0] : 0;

	for (size_t i = 0; i < line->count; i++) {
		int64_t t = line->t_ns[i];
		bool gap;
		int x;

		if (t < before)
			continue;
		gap = !chart_is_drawable(line->values[i]) ||
		      (p->axis->logarithmic && line->values[i] <= 0);
		if (gap || (silence > 0 && (double)(t - before) > silence && !line->steps)) {
			flush_column(p, &pen, &column, line->steps);
			pen_up(&pen);
		}
		before = t;
		if (gap)
			continue;
		x = (int)chart_place_x(f, t + line->shift_ns) / (int)f->column_width *
		    (int)f->column_width;
		if (column.count && x != column.x)
			flush_column(p, &pen, &column, line->steps);
		add_to_column(&column, x, line->values[i], i);
	}
	flush_column(p, &pen, &column, line->steps);
	pen_up(&pen);
}

void chart_draw_line(const struct chart_plot *p, const struct chart_line *line)
{
	unsigned int colour = chart_colour_index(line->colour);

	text_printf(p->frame->out,
		    "<path class=\"c%u\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.3\" "
		    "stroke-linejoin=\"round\" stroke-linecap=\"%s\"%s d=\"",
		    colour, palette[colour], line->colour ? "butt" : "round",
		    chart_dashes(line->colour));
	draw_path(p, line);
	text_puts(p->frame->out, "\"/>");
}
