/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Means, lines and correlations of small series. */
#ifndef HELPERS_STATISTICS_H
#define HELPERS_STATISTICS_H

#include <stddef.h>

/* A straight line: y = intercept + slope * x. */
struct statistics_line {
	double intercept, slope;
};

/** statistics_mean - NaN without a value, or if one of them is NaN */
double statistics_mean(const double *values, size_t count);
/** statistics_min, statistics_max - NaN without a value, or if one of them is NaN */
double statistics_min(const double *values, size_t count);
double statistics_max(const double *values, size_t count);

/**
 * statistics_fit_line - the least-squares line through (0, values[0]), (1, values[1]), ...
 * Both members are NaN for fewer than two values.
 */
struct statistics_line statistics_fit_line(const double *values, size_t count);

/**
 * statistics_consistency - smallest value over the mean: 1 when all are equal, 0 when one is zero.
 * NaN without a value, and for a mean that is not positive.
 */
double statistics_consistency(const double *values, size_t count);

/**
 * statistics_correlation - Pearson's r of two series, -1 .. 1
 * NaN for fewer than two pairs, or when one series does not vary.
 */
double statistics_correlation(const double *x, const double *y, size_t count);

#endif
