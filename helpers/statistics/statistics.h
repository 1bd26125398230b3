/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Means, lines and differences of small series. */
#ifndef HELPERS_STATISTICS_STATISTICS_H
#define HELPERS_STATISTICS_STATISTICS_H

#include <stddef.h>

/** statistics_mean() - NaN without a value, or if one of them is NaN */
double statistics_mean(const double *values, size_t count);
/** statistics_min(), statistics_max() - NaN without a value, or if one of them is NaN */
double statistics_min(const double *values, size_t count);
double statistics_max(const double *values, size_t count);

/**
 * statistics_slope() - of the least-squares line through (0, values[0]), (1, values[1]), ...
 *
 * NaN for fewer than two values.
 */
double statistics_slope(const double *values, size_t count);

/**
 * statistics_consistency() - smallest value over the mean: 1 when all are equal, 0 when one is
 * zero. NaN without a value, and for a mean that is not positive.
 */
double statistics_consistency(const double *values, size_t count);

/**
 * statistics_t_quantile() - the t below which Student's distribution has the share @p
 * @p: between 0 and 1, both excluded; @freedom: degrees of freedom, > 0, need not be whole
 *
 * NaN for anything else.
 */
double statistics_t_quantile(double p, double freedom);

/* A difference of two means and how sure it is. */
struct statistics_difference {
	double difference; /* mean of b - mean of a */
	double low, high;  /* each is passed with probability 1 - confidence only */
};

/**
 * statistics_welch() - Welch's t interval: neither equal variances nor equal counts are assumed
 * @confidence: one-sided, between 0.5 and 1, both excluded
 *
 * All members are NaN for fewer than two values in either. When nothing varies, low and high are
 * the difference itself.
 */
struct statistics_difference statistics_welch(const double *a, size_t a_count, const double *b,
					      size_t b_count, double confidence);

#endif
