/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the chart module share. For use inside of reports/. */
#ifndef REPORTS_CHART_INTERNAL_H
#define REPORTS_CHART_INTERNAL_H

#include "reports/chart.h"

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
	unsigned int top;               /* of the first lane */
	unsigned int height;
};

/* One lane of it. */
struct chart_plot {
	const struct chart_frame *frame;
	const struct chart_axis *axis;
	double top;
};

/* chart_colour - of the palette, as an attribute */
const char *chart_colour(unsigned int colour);
unsigned int chart_colour_index(unsigned int colour);
/* chart_is_drawable - finite, and not so large that the arithmetic of axes overflows */
bool chart_is_drawable(double value);
double chart_place_x(const struct chart_frame *frame, int64_t t_ns);
int chart_place_y(const struct chart_plot *plot, double value);
void chart_draw_line(const struct chart_plot *plot, const struct chart_line *line);

#endif
