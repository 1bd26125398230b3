/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rule of the PTS on both sides of each limit, and against a computation of its own. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "helpers/statistics/steady_state.h"

#define JUDGE(ret, ...)                                                                    \
	do {                                                                               \
		const double rounds_[] = { __VA_ARGS__ };                                  \
		steady_state_judge(rounds_, sizeof(rounds_) / sizeof(rounds_[0]), &(ret)); \
	} while (0)

Test(steady_state, flat_is_steady)
{
	struct steady_state s;

	JUDGE(s, 100, 100, 100, 100, 100);
	cr_expect(s.attained);
	cr_expect(s.first_round == 0);
	cr_expect(s.mean == 100 && s.range_pct == 0 && s.excursion_pct == 0);
}

/* 90 .. 110 is exactly 20 % of 100; arranged so that the line stays flat. */
Test(steady_state, range_on_both_sides)
{
	struct steady_state s;

	JUDGE(s, 100, 90, 110, 100, 100);
	cr_expect(fabs(s.range_pct - 20) < 1e-9, "actual %g", s.range_pct);
	cr_expect(s.excursion_pct < 10);
	cr_expect(s.attained);
	JUDGE(s, 100, 89.9, 110.1, 100, 100);
	cr_expect(!s.attained, "range %g", s.range_pct);
}

/* A straight climb of 2.5 % of the mean per round is exactly 10 % over the window; its range is
 * 10 % too, far below 20 %: only the slope can refuse it. */
Test(steady_state, slope_on_both_sides)
{
	struct steady_state s;

	JUDGE(s, 95, 97.5, 100, 102.5, 105);
	cr_expect(fabs(s.excursion_pct - 10) < 1e-9, "actual %g", s.excursion_pct);
	cr_expect(s.attained);
	JUDGE(s, 94.9, 97.45, 100, 102.55, 105.1);
	cr_expect(!s.attained);
	JUDGE(s, 105.1, 102.55, 100, 97.45, 94.9);
	cr_expect(!s.attained, "downhill is a slope as well");
}

/* Near misses of rules that are not this one. */
Test(steady_state, is_no_bound_on_the_deviation)
{
	struct steady_state s;

	/* 18 % above the mean in one round, range 20 %: a rule of +-10 % would refuse it */
	JUDGE(s, 96, 96, 115, 96, 96);
	cr_expect(s.attained, "range %g, excursion %g", s.range_pct, s.excursion_pct);
	/* the excursion of the line is 4 slopes, not 5 */
	JUDGE(s, 95.1, 97.55, 100, 102.45, 104.9);
	cr_expect(s.attained);
}

Test(steady_state, looks_at_the_last_five)
{
	struct steady_state s;

	JUDGE(s, 500, 300, 100, 100, 100, 100, 100);
	cr_expect(s.attained && s.first_round == 2 && s.mean == 100);
	JUDGE(s, 100, 100, 100, 100, 100, 200);
	cr_expect(!s.attained && s.first_round == 1);
}

Test(steady_state, never_of_too_little)
{
	struct steady_state s;

	JUDGE(s, 100, 100, 100, 100);
	cr_expect(!s.attained && isnan(s.mean) && isnan(s.range_pct));
	JUDGE(s, 100, 100, NAN, 100, 100);
	cr_expect(!s.attained);
	JUDGE(s, 0, 0, 0, 0, 0);
	cr_expect(!s.attained, "a drive that does nothing steadily is not steady");
	JUDGE(s, -1, -1, -1, -1, -1);
	cr_expect(!s.attained);
	JUDGE(s, INFINITY, 1, 1, 1, 1);
	cr_expect(!s.attained);
	steady_state_judge(NULL, 0, &s);
	cr_expect(!s.attained);
}

/* The slope of five equidistant points is (-2a - b + d + 2e) / 10: another way to the same
 * answer. */
Test(steady_state, against_a_computation_of_its_own)
{
	unsigned int attained = 0;

	srand(3);
	for (int i = 0; i < 100000; i++) {
		double y[5], most = -1, least = 1e9, sum = 0, line;
		struct steady_state s;
		bool expected;

		for (int k = 0; k < 5; k++) {
			y[k] = 100 + (double)(rand() % 300 - 150) / 10 + k * (i % 5);
			most = y[k] > most ? y[k] : most;
			least = y[k] < least ? y[k] : least;
			sum += y[k];
		}
		line = fabs(-2 * y[0] - y[1] + y[3] + 2 * y[4]) / 10 * 4;
		/* in tenths everything is exact but for the last bits: leave ties out */
		if (fabs(most - least - sum / 25) < 1e-6 || fabs(line - sum / 50) < 1e-6)
			continue;
		expected = most - least <= sum / 5 * 0.2 && line <= sum / 5 * 0.1;
		steady_state_judge(y, 5, &s);
		cr_assert(s.attained == expected, "%g %g %g %g %g", y[0], y[1], y[2], y[3], y[4]);
		attained += expected;
	}
	cr_expect(attained > 10000 && attained < 90000, "both answers were met: %u", attained);
}
