/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the chart module share. For use inside of reports/. */
#ifndef REPORTS_PAGE_CHART_CHART_INTERNAL_H
#define REPORTS_PAGE_CHART_CHART_INTERNAL_H

#include "reports/page/chart/chart.h"

struct text;

#define CHART_WIDTH 960
#define CHART_LEFT 72
#define CHART_RIGHT 18
#define CHART_PLOT_WIDTH (CHART_WIDTH - CHART_LEFT - CHART_RIGHT)
#define CHART_LANE_HEIGHT 90

/* The drawing as a whole. */
struct chart_frame {
	const struct chart *chart;
	struct text *out;
	int64_t begin_ns, end_ns;
	struct chart_axis time;
	unsigned int column_width;
	unsigned int top; /* of the first lane */
	unsigned int height;
};

/* One lane of it. */
struct chart_plot {
	const struct chart_frame *frame;
	const struct chart_axis *axis;
	double top;
};

/* ---- labels ---- */

#define CHART_ROW_LABELS 64

/* A row of labels that do not overlap. */
struct chart_row {
	struct {
		double from, to;
	} taken[CHART_ROW_LABELS];
	size_t count;
};

/** chart_text_width() - at most, in the units of the drawing, of sans-serif text of that size */
double chart_text_width(const char *string, unsigned int size);
/** chart_take_room() - in the first of the rows that has room; false when none has */
bool chart_take_room(struct chart_row *rows, size_t count, double from, double to, size_t *ret_row);
/**
 * chart_text_at() - a label, escaped
 * @anchor: "start", "middle" or "end" of it stands at @x
 * @size: of the font, in units of the drawing
 */
void chart_text_at(struct text *out, const char *class, const char *fill, const char *anchor,
		   double x, double y, unsigned int size, const char *string);

/* ---- bands and events ---- */

#define CHART_MARK_ROWS 4
#define CHART_BAND_ROWS 3

struct chart_mark {
	double x, end;
	char label[80];
	size_t row;
	bool shown, labelled, left; /* left: the label stands left of it */
};

/* Placed before anything is drawn: how many rows they take decides where the first lane begins. */
struct chart_marks {
	const struct chart_frame *frame;
	struct chart_mark *bands, *events; /* as many as the chart has */
	size_t band_rows, event_rows;
	unsigned int band_top, height;
};

/** chart_place_marks() - chart_free_marks() in any case; false: memory ran out */
bool chart_place_marks(struct chart_marks *marks, const struct chart_frame *frame);
/** chart_free_marks() - what chart_place_marks() took */
void chart_free_marks(struct chart_marks *marks);
/** chart_draw_bands() - a ground for each band with its label, down to @bottom */
void chart_draw_bands(const struct chart_marks *marks, double bottom);
/** chart_draw_events() - a line for each event that has room, down to @bottom */
void chart_draw_events(const struct chart_marks *marks, double bottom);

/** chart_colour() - of the palette, as an attribute */
const char *chart_colour(unsigned int colour);
/** chart_colour_index() - which of the palette's: curves beyond it begin again */
unsigned int chart_colour_index(unsigned int colour);
/**
 * chart_dashes() - an attribute that tells curves apart that lie on each other, or differ in colour
 * alone; "" for whole lines
 */
const char *chart_dashes(unsigned int colour);
/** chart_is_drawable() - finite, and not so large that the arithmetic of axes overflows */
bool chart_is_drawable(double value);
/** chart_place_x() - where a time lies, in units of the drawing; also outside of it */
double chart_place_x(const struct chart_frame *frame, int64_t t_ns);
/**
 * chart_place_y() - where a value lies, a whole unit of the drawing; what is outside of the axis
 * lies at its end, so that it never leaves the lane (0 is its top in the drawing)
 */
int chart_place_y(const struct chart_plot *plot, double value);
/** chart_draw_line() - a curve of the lane, in its colour and dashes */
void chart_draw_line(const struct chart_plot *plot, const struct chart_line *line);

#endif
