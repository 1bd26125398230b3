/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Means and lines of small series; nothing is ever made out of no values. Ours: for 60 lines of
 * sums the GSL would be one library more on each host, and of no values it makes a number. */
#include "helpers/statistics/statistics.h"

#include <math.h>

double statistics_mean(const double *values, size_t count)
{
	double mean = 0;

	/* running: a sum of large values would lose the small ones */
	for (size_t i = 0; i < count; i++)
		mean += (values[i] - mean) / (double)(i + 1);
	return count ? mean : NAN;
}

double statistics_min(const double *values, size_t count)
{
	double least = count ? values[0] : NAN;

	for (size_t i = 1; i < count; i++)
		if (isnan(values[i]) || values[i] < least)
			least = isnan(least) ? least : values[i];
	return least;
}

double statistics_max(const double *values, size_t count)
{
	double most = count ? values[0] : NAN;

	for (size_t i = 1; i < count; i++)
		if (isnan(values[i]) || values[i] > most)
			most = isnan(most) ? most : values[i];
	return most;
}

double statistics_slope(const double *values, size_t count)
{
	double middle = ((double)count - 1) / 2;
	double mean = statistics_mean(values, count);
	double products = 0, squares = 0;

	if (count < 2)
		return NAN;
	for (size_t i = 0; i < count; i++) {
		double dx = (double)i - middle;

		products += dx * (values[i] - mean);
		squares += dx * dx;
	}
	return products / squares;
}

double statistics_consistency(const double *values, size_t count)
{
	double mean = statistics_mean(values, count);

	return mean > 0 ? statistics_min(values, count) / mean : NAN;
}
