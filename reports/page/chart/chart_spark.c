/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small line without axes: where a value came from, and where it is now. */
#include <math.h>

#include "reports/page/chart/chart_internal.h"
#include "helpers/text/text.h"

#define WIDTH 120
#define HEIGHT 26
#define EDGE 4

/* Values that are all the same are a line in the middle. */
static double place(double value, double low, double high)
{
	double share = high > low ? (value - low) / (high - low) : 0.5;

	return HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE);
}

bool chart_draw_spark(struct text *out, const double *values, size_t count, const char *label)
{
	double low = INFINITY, high = -INFINITY;
	double step = count > 1 ? (double)(WIDTH - 2 * EDGE) / (double)(count - 1) : 0;

	for (size_t i = 0; i < count; i++) {
		if (!chart_is_drawable(values[i]))
			return false;
		low = fmin(low, values[i]);
		high = fmax(high, values[i]);
	}
	if (count < 2)
		return false;
	text_printf(out,
		    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart spark\" width=\"%d\" "
		    "height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		    WIDTH, HEIGHT, WIDTH, HEIGHT);
	chart_escape(out, label);
	text_puts(out, "\"><title>");
	chart_escape(out, label);
	text_printf(out,
		    "</title><rect class=\"bg\" width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>"
		    "<path class=\"c0\" stroke=\"%s\" stroke-width=\"1.5\" fill=\"none\" d=\"",
		    WIDTH, HEIGHT, chart_colour(0));
	for (size_t i = 0; i < count; i++)
		text_printf(out, "%s%.1f %.1f", i ? "L" : "M", EDGE + step * (double)i,
			    place(values[i], low, high));
	text_printf(out,
		    "\"/><circle class=\"dot\" cx=\"%d\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/></svg>",
		    WIDTH - EDGE, place(values[count - 1], low, high), chart_colour(0));
	return true;
}
