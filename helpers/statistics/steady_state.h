/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Has a drive reached steady state, as the SNIA PTS defines it? */
#ifndef HELPERS_STATISTICS_STEADY_STATE_H
#define HELPERS_STATISTICS_STEADY_STATE_H

#include <stdbool.h>
#include <stddef.h>

/* Over the Measurement Window of five rounds, with y the round's average of the tracking variable:
 *   Max(y) - Min(y) <= 20 % of Ave(y), and
 *   the excursion of the least-squares line over the window (|slope| x 4) <= 10 % of Ave(y).
 * Both are ranges; a bound on the deviation from the mean is another rule. */
#define STEADY_STATE_WINDOW 5
#define STEADY_STATE_RANGE_PCT 20.0
#define STEADY_STATE_EXCURSION_PCT 10.0

struct steady_state {
	bool attained;
	size_t first_round; /* of the window, counted from 0 */
	/* Ave(y); NaN, like those below, for fewer rounds than a window has */
	double mean;
	double range_pct;     /* Max(y) - Min(y), percent of Ave(y) */
	double excursion_pct; /* of the least-squares line over the window, percent of Ave(y) */
	double slope;         /* of that line, per round */
};

/**
 * steady_state_judge() - the last five of @count rounds
 * @rounds: the average of the tracking variable in each round. A window with a round that is not a
 *   number, or whose mean is not positive, is not steady.
 */
void steady_state_judge(const double *rounds, size_t count, struct steady_state *ret_state);

#endif
