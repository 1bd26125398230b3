/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Statistics against sums worked out another way, and what they say of nothing. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "helpers/statistics/statistics.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * (1 + fabs(b));
}

Test(statistics, known_series)
{
	/* Anscombe's first set, in the order of x = 4 .. 14: mean 7.5009.., slope 0.5001
	 * (Anscombe 1973) */
	static const double y[] = { 4.26, 5.68, 7.24,  4.82, 6.95, 8.81,
				    8.04, 8.33, 10.84, 7.58, 9.96 };
	double slope = statistics_slope(y, COUNT(y));

	cr_expect(near(statistics_mean(y, COUNT(y)), 82.51 / 11));
	cr_expect(fabs(slope - 0.500090909) < 1e-8, "actual %.9f", slope);
	cr_expect(statistics_min(y, COUNT(y)) == 4.26);
	cr_expect(statistics_max(y, COUNT(y)) == 10.84);
}

/* The textbook formulas with plain sums, on random series. */
Test(statistics, against_plain_sums)
{
	srand(7);
	for (int round = 0; round < 1000; round++) {
		size_t n = 2 + (size_t)rand() % 30;
		double y[32], sx = 0, sy = 0, sxx = 0, sxy = 0, slope, size = (double)n;

		for (size_t i = 0; i < n; i++) {
			y[i] = (double)rand() / RAND_MAX;
			sx += (double)i, sy += y[i];
			sxx += (double)(i * i), sxy += (double)i * y[i];
		}
		slope = (size * sxy - sx * sy) / (size * sxx - sx * sx);
		cr_assert(fabs(statistics_slope(y, n) - slope) < 1e-9);
		cr_assert(near(statistics_mean(y, n), sy / size));
	}
}

Test(statistics, nothing_is_not_a_number)
{
	static const double flat[] = { 2, 2, 2 }, hole[] = { 1, NAN, 3 }, late[] = { 1, 3, NAN };
	static const double zeroes[] = { 0, 0 }, stall[] = { 10, 0, 10 };

	cr_expect(isnan(statistics_mean(NULL, 0)));
	cr_expect(isnan(statistics_min(NULL, 0)));
	cr_expect(isnan(statistics_max(NULL, 0)));
	cr_expect(isnan(statistics_slope(flat, 1)));
	cr_expect(isnan(statistics_consistency(NULL, 0)));
	cr_expect(isnan(statistics_consistency(zeroes, 2)));
	cr_expect(isnan(statistics_mean(hole, 3)));
	cr_expect(isnan(statistics_min(hole, 3)) && isnan(statistics_max(hole, 3)));
	cr_expect(isnan(statistics_min(late, 3)) && isnan(statistics_max(late, 3)));
	cr_expect(statistics_consistency(flat, 3) == 1);
	cr_expect(statistics_consistency(stall, 3) == 0, "a stall is a zero");
}

/* Against quantiles that were found by integrating the density, to 12 digits. */
Test(statistics, student)
{
	static const struct {
		double p, freedom, t;
	} rows[] = {
		{ 0.95, 1, 6.31375151468 },
		{ 0.975, 5, 2.57058183564 },
		{ 0.95, 7.5, 1.87574747921 },
		{ 0.99, 30, 2.4572615424 },
		{ 0.95, 2.3, 2.67612632385 },
		{ 0.999, 1000, 3.09840216391 },
		{ 0.6, 4, 0.270722294708 },
		{ 0.4, 4, -0.270722294708 },
		{ 0.5, 9, 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		double t = statistics_t_quantile(rows[i].p, rows[i].freedom);

		cr_expect(near(t, rows[i].t), "%g of %g: %.12g", rows[i].p, rows[i].freedom, t);
	}
	cr_expect(isnan(statistics_t_quantile(0, 3)) && isnan(statistics_t_quantile(1, 3)));
	cr_expect(isnan(statistics_t_quantile(0.9, 0)) && isnan(statistics_t_quantile(NAN, 3)));
	cr_expect(isnan(statistics_t_quantile(0.9, NAN)));
}

Test(statistics, welch)
{
	static const double a[] = { 100, 102, 98, 101, 99 }, b[] = { 95, 97, 93, 96 };
	static const double flat[] = { 7, 7 }, other[] = { 5, 5, 5 };
	struct statistics_difference d = statistics_welch(a, 5, b, 4, 0.95);

	cr_expect(near(d.difference, -4.75));
	cr_expect(near(d.low, -6.88599187881), "%.12g", d.low);
	cr_expect(near(d.high, -2.61400812119), "%.12g", d.high);
	d = statistics_welch(b, 4, a, 5, 0.95);
	cr_expect(near(d.difference, 4.75) && near(d.low, 2.61400812119));
	d = statistics_welch(flat, 2, other, 3, 0.95);
	cr_expect(d.difference == -2 && d.low == -2 && d.high == -2);
	/* one side varies: its own degrees of freedom remain, 3 of b */
	d = statistics_welch(flat, 2, b, 4, 0.95);
	cr_expect(near(d.high - d.difference, statistics_t_quantile(0.95, 3) * sqrt(8.75 / 3 / 4)),
		  "%.12g", d.high - d.difference);
	cr_expect(isnan(statistics_welch(a, 1, b, 4, 0.95).difference));
	cr_expect(isnan(statistics_welch(a, 5, b, 0, 0.95).low));
	cr_expect(isnan(statistics_welch(a, 5, b, 4, 0.5).high));
}
