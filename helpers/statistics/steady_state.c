/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two criteria of the SNIA PTS over a window of five rounds. Ours: a few sums of the
 * standard's, for which there is no library. */
#include "helpers/statistics/steady_state.h"

#include <math.h>

#include "helpers/statistics/statistics.h"

void steady_state_judge(const double *rounds, size_t count, struct steady_state *ret_state)
{
	const double *window;

	*ret_state = (struct steady_state){
		.mean = NAN,
		.range_pct = NAN,
		.excursion_pct = NAN,
		.slope = NAN,
	};
	if (count < STEADY_STATE_WINDOW)
		return;
	ret_state->first_round = count - STEADY_STATE_WINDOW;
	window = rounds + ret_state->first_round;
	ret_state->mean = statistics_mean(window, STEADY_STATE_WINDOW);
	if (!(ret_state->mean > 0) || isinf(ret_state->mean))
		return;
	ret_state->slope = statistics_slope(window, STEADY_STATE_WINDOW);
	ret_state->range_pct = (statistics_max(window, STEADY_STATE_WINDOW) -
				statistics_min(window, STEADY_STATE_WINDOW)) /
			       ret_state->mean * 100;
	ret_state->excursion_pct = fabs(ret_state->slope) * (STEADY_STATE_WINDOW - 1) /
				   ret_state->mean * 100;
	ret_state->attained = ret_state->range_pct <= STEADY_STATE_RANGE_PCT &&
			      ret_state->excursion_pct <= STEADY_STATE_EXCURSION_PCT;
}
