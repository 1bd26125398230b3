/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Axes: which range to show, which values to name, and how to say them. */
#include <math.h>
#include <string.h>

#include "helpers/text/quantity.h"
#include "reports/page/chart/chart.h"
#include "helpers/text/text.h"

static double nice_step(double rough)
{
	double power = pow(10, floor(log10(rough)));
	double factor = rough / power;

	return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

static void add_tick(struct chart_axis *axis, double value)
{
	if (axis->tick_count < CHART_MAX_TICKS)
		axis->ticks[axis->tick_count++] = value;
}

void chart_axis_linear(struct chart_axis *axis, double low, double high, unsigned int wanted)
{
	/* what differs by less than this looks the same: noise is not to fill the drawing */
	double least = 0.04 * fmax(fabs(low), fabs(high));
	double first;

	if (high > low && high - low < least) {
		double middle = low + (high - low) / 2;

		low = middle - least / 2;
		high = middle + least / 2;
	}
	*axis = (struct chart_axis){ .low = low, .high = high };
	if (!(high > low)) {
		double half = low == 0 ? 1 : fabs(low) * 0.05;

		axis->low = low == 0 ? 0 : low - half;
		axis->high = low + half;
	} else {
		/* a range that comes near zero shows it: differences then look as large as they
		 * are */
		double margin = (high - low) * 0.06;

		axis->low = low >= 0 && low < 0.4 * high ? 0 : low - margin;
		axis->high = high + margin;
	}
	axis->step = nice_step((axis->high - axis->low) / wanted);
	first = ceil(axis->low / axis->step - 1e-9);
	for (int i = 0; i < CHART_MAX_TICKS; i++) {
		double value = (first + i) * axis->step;

		if (value > axis->high + axis->step * 1e-9)
			break;
		add_tick(axis, value == 0 ? 0 : value);
	}
}

void chart_axis_log(struct chart_axis *axis, double low, double high)
{
	static const double parts[] = { 1, 2, 5 };
	double decades, step, stride;
	size_t used;

	*axis = (struct chart_axis){ .low = low / 1.15, .high = high * 1.15, .logarithmic = true };
	decades = log10(axis->high / axis->low);
	used = decades > 3 ? 1 : 3;
	stride = decades > CHART_MAX_TICKS ? ceil(decades / CHART_MAX_TICKS) : 1;
	for (double power = floor(log10(axis->low)); power <= log10(axis->high); power += stride)
		for (size_t i = 0; i < used; i++) {
			double value = parts[i] * pow(10, power);

			if (value >= axis->low && value <= axis->high)
				add_tick(axis, value);
		}
	if (axis->tick_count > 2)
		return;
	/* less than a decade: round steps, which stand closer and closer */
	step = nice_step((axis->high - axis->low) / 6);
	axis->tick_count = 0;
	for (double value = ceil(axis->low / step) * step; value <= axis->high; value += step)
		add_tick(axis, value);
}

void chart_axis_time(struct chart_axis *axis, double length_s, unsigned int wanted)
{
	static const double steps[] = { 1,   2,   5,    10,   15,   30,    60,    120,   300,
					600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400 };
	double rough = length_s / wanted;

	*axis = (struct chart_axis){ .low = 0, .high = length_s > 0 ? length_s : 1 };
	if (!(rough > 0))
		rough = 1.0 / wanted;
	axis->step = rough > 86400 ? nice_step(rough / 86400) * 86400 : nice_step(rough);
	for (size_t i = 0; rough > 0.5 && i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i] >= rough) {
			axis->step = steps[i];
			break;
		}
	for (int i = 0; i < CHART_MAX_TICKS && i * axis->step <= axis->high * (1 + 1e-9); i++)
		add_tick(axis, i * axis->step);
}

double chart_axis_place(const struct chart_axis *axis, double value)
{
	if (axis->logarithmic)
		return (log(value) - log(axis->low)) / (log(axis->high) - log(axis->low));
	return (value - axis->low) / (axis->high - axis->low);
}

bool chart_is_time(const char *unit)
{
	return quantity_seconds_in(unit) > 0;
}

void chart_value(struct text *out, double value, const char *unit, double step)
{
	char label[QUANTITY_SIZE];

	text_puts(out, quantity_label(value, unit, step, label, sizeof(label)));
}

const char *chart_unit(const char *unit)
{
	return unit && !quantity_seconds_in(unit) && !(quantity_rate_in(unit) > 0) &&
			       strcmp(unit, "K") && strcmp(unit, "C")
		       ? unit
		       : NULL;
}

void chart_escape(struct text *out, const char *string)
{
	size_t plain;

	for (; *(string += plain = strcspn(string, "<>&\"")); string++) {
		text_append(out, string - plain, plain);
		text_puts(out, *string == '<'   ? "&lt;"
			       : *string == '>' ? "&gt;"
			       : *string == '&' ? "&amp;"
						: "&quot;");
	}
	text_append(out, string - plain, plain);
}
