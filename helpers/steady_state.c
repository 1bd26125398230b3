/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two criteria of the SNIA PTS over a window of five rounds. */
#include "helpers/steady_state.h"

#include <math.h>

#include "helpers/statistics.h"

void steady_state_judge(const double *rounds, size_t count, struct steady_state *ret)
{
	const double *window;

	*ret = (struct steady_state){
		.mean = NAN,
		.range_pct = NAN,
		.excursion_pct = NAN,
		.slope = NAN,
	};
	if (count < STEADY_STATE_WINDOW)
		return;
	ret->first_round = count - STEADY_STATE_WINDOW;
	window = rounds + ret->first_round;
	ret->mean = statistics_mean(window, STEADY_STATE_WINDOW);
	if (!(ret->mean > 0) || isinf(ret->mean))
		return;
	ret->slope = statistics_fit_line(window, STEADY_STATE_WINDOW).slope;
	ret->range_pct = (statistics_max(window, STEADY_STATE_WINDOW) -
			  statistics_min(window, STEADY_STATE_WINDOW)) /
			 ret->mean * 100;
	ret->excursion_pct = fabs(ret->slope) * (STEADY_STATE_WINDOW - 1) / ret->mean * 100;
	ret->attained = ret->range_pct <= STEADY_STATE_RANGE_PCT &&
			ret->excursion_pct <= STEADY_STATE_EXCURSION_PCT;
}
