/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Axes: which range to show, which values to name, and how to say them. */
#include <math.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/text.h"

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
		/* a range that comes near zero shows it: differences then look as large as they are */
		double margin = (high - low) * 0.06;

		axis->low = low >= 0 && low < 0.4 * high ? 0 : low - margin;
		axis->high = high + margin;
	}
	axis->step = nice_step((axis->high - axis->low) / wanted);
	double first = ceil(axis->low / axis->step - 1e-9);
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

	*axis = (struct chart_axis){ .low = low / 1.15, .high = high * 1.15, .logarithmic = true };
	double decades = log10(axis->high / axis->low);
	size_t used = decades > 3 ? 1 : 3;
	double stride = decades > CHART_MAX_TICKS ? ceil(decades / CHART_MAX_TICKS) : 1;
	for (double power = floor(log10(axis->low)); power <= log10(axis->high); power += stride)
		for (size_t i = 0; i < used; i++) {
			double value = parts[i] * pow(10, power);

			if (value >= axis->low && value <= axis->high)
				add_tick(axis, value);
		}
}

void chart_axis_time(struct chart_axis *axis, double length_s, unsigned int wanted)
{
	static const double steps[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
					14400, 21600, 43200, 86400 };
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

/* Seconds in one of a unit of time, or 0. */
static double seconds_of(const char *unit)
{
	return !unit ? 0 : !strcmp(unit, "ns") ? 1e-9 : !strcmp(unit, "us") ? 1e-6 :
	       !strcmp(unit, "ms") ? 1e-3 : !strcmp(unit, "s") ? 1 : 0;
}

/* Bytes per second in one of a unit of rate, or 0. */
static double bytes_of(const char *unit)
{
	return !unit ? 0 : !strcmp(unit, "bytes/s") || !strcmp(unit, "B/s") ? 1 :
	       !strcmp(unit, "kB/s") ? 1e3 : !strcmp(unit, "MB/s") ? 1e6 :
	       !strcmp(unit, "GB/s") ? 1e9 : 0;
}

bool chart_is_time(const char *unit)
{
	return seconds_of(unit) > 0;
}

/* As many decimals as tell @step apart from the next. */
static void put_scaled(struct text *out, double value, double step, const char *suffix)
{
	int decimals = 0;

	if (step > 0) {
		while (decimals < 6 && fabs(step - round(step * pow(10, decimals)) / pow(10, decimals)) >
				       step * 1e-6)
			decimals++;
	} else {
		double size = fabs(value);

		decimals = fabs(size - round(size)) < 1e-9 * size || size == 0 ? 0 : size < 1 ? 3 : size < 10 ? 2 :
			   size < 100 ? 1 : 0;
	}
	text_printf(out, "%.*f%s", decimals, value == 0 ? 0.0 : value, suffix);
}

void chart_value(struct text *out, double value, const char *unit, double step)
{
	static const struct { double scale; const char *plain, *bytes; } scales[] = {
		{ 1e12, " T", " TB/s" }, { 1e9, " G", " GB/s" }, { 1e6, " M", " MB/s" },
		{ 1e3, " k", " kB/s" },
	};
	double seconds = seconds_of(unit), bytes = bytes_of(unit);
	double size = fabs(value) > step ? fabs(value) : step;

	if (unit && (!strcmp(unit, "K") || !strcmp(unit, "C"))) {
		put_scaled(out, value - (*unit == 'K' ? CHART_ZERO_CELSIUS : 0), step, " \xc2\xb0""C");
		return;
	}
	if (value == 0 && (seconds > 0 || step > 0)) {
		text_puts(out, "0");
		return;
	}
	if (seconds > 0) {
		double s = size * seconds * (1 + 1e-12);
		double scale = s >= 1 ? 1 : s >= 1e-3 ? 1e3 : s >= 1e-6 || s == 0 ? 1e6 : 1e9;

		put_scaled(out, value * seconds * scale, step * seconds * scale,
			   scale == 1 ? " s" : scale == 1e3 ? " ms" : scale == 1e6 ? " \xc2\xb5s" : " ns");
		return;
	}
	if (bytes > 0) {
		value *= bytes;
		step *= bytes;
		size *= bytes;
	}
	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
		if (size >= scales[i].scale * (1 - 1e-12)) {
			put_scaled(out, value / scales[i].scale, step / scales[i].scale,
				   bytes > 0 ? scales[i].bytes : scales[i].plain);
			return;
		}
	put_scaled(out, value, step, bytes > 0 ? " B/s" : "");
}

const char *chart_unit(const char *unit)
{
	return unit && !seconds_of(unit) && !bytes_of(unit) && strcmp(unit, "K") && strcmp(unit, "C") ?
	       unit : NULL;
}

void chart_escape(struct text *out, const char *string)
{
	size_t plain;

	for (; *(string += plain = strcspn(string, "<>&\"")); string++) {
		text_append(out, string - plain, plain);
		text_puts(out, *string == '<' ? "&lt;" : *string == '>' ? "&gt;" :
			  *string == '&' ? "&amp;" : "&quot;");
	}
	text_append(out, string - plain, plain);
}
