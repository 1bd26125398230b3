/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is the difference of two small series real? Welch's t interval, and the distribution that it
 * needs. Ours, for the reason of statistics.c: only the incomplete beta function would come from a
 * library. */
#include <math.h>

#include "helpers/statistics/statistics.h"

/* The continued fraction of the incomplete beta function, by Lentz's method. */
static double beta_fraction(double a, double b, double x)
{
	double c = 1, d = 1 - (a + b) * x / (a + 1);
	double fraction;

	d = 1 / (fabs(d) < 1e-300 ? 1e-300 : d);
	fraction = d;
	for (int m = 1; m < 1000; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		double change = 1;

		for (int half = 0; half < 2; half++) {
			double term = half ? odd : even;

			d = 1 + term * d;
			c = 1 + term / c;
			d = 1 / (fabs(d) < 1e-300 ? 1e-300 : d);
			c = fabs(c) < 1e-300 ? 1e-300 : c;
			change = c * d;
			fraction *= change;
		}
		if (fabs(change - 1) < 1e-15)
			break;
	}
	return fraction;
}

/* The regularised incomplete beta function I_x(a, b). */
static double beta_share(double a, double b, double x)
{
	double front;

	if (!(x > 0))
		return 0;
	if (x >= 1)
		return 1;
	front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));

	return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a
					 : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* The share above t >= 0. */
static double t_tail(double t, double freedom)
{
	return beta_share(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2;
}

double statistics_t_quantile(double p, double freedom)
{
	double low = 0, high = 1;

	if (!(p > 0 && p < 1 && freedom > 0) || !isfinite(freedom))
		return NAN;
	if (p < 0.5)
		return -statistics_t_quantile(1 - p, freedom);
	while (t_tail(high, freedom) > 1 - p && high < 1e300)
		high *= 2;
	for (int i = 0; i < 200 && high - low > 1e-13 * high; i++) {
		double middle = (low + high) / 2;

		if (t_tail(middle, freedom) > 1 - p)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* Variance of the mean. */
static double mean_variance(const double *values, size_t count, double mean)
{
	double squares = 0;

	for (size_t i = 0; i < count; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	return squares / ((double)count - 1) / (double)count;
}

struct statistics_difference statistics_welch(const double *a, size_t a_count, const double *b,
					      size_t b_count, double confidence)
{
	double b_mean, a_mean, sb, sa, vb, va, freedom, sum, difference, reach;

	if (a_count < 2 || b_count < 2 || !(confidence > 0.5 && confidence < 1))
		return (struct statistics_difference){ NAN, NAN, NAN };
	a_mean = statistics_mean(a, a_count);
	b_mean = statistics_mean(b, b_count);
	va = mean_variance(a, a_count, a_mean);
	vb = mean_variance(b, b_count, b_mean);
	difference = b_mean - a_mean;
	sum = va + vb;

	if (sum == 0)
		return (struct statistics_difference){ difference, difference, difference };
	/* as shares of the sum: squares of small variances would vanish */
	sa = va / sum;
	sb = vb / sum;
	freedom = 1 / (sa * sa / ((double)a_count - 1) + sb * sb / ((double)b_count - 1));
	reach = statistics_t_quantile(confidence, freedom) * sqrt(sum);

	return (struct statistics_difference){ difference, difference - reach, difference + reach };
}
