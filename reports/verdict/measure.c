/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headroom and headlines; the same record gives the same ones. */
#include "reports/verdict/measure.h"

#include <math.h>
#include <string.h>

#include "helpers/text/quantity.h"
#include "reports/verdict/wording.h"
#include "helpers/text/text.h"

/* A limit that is this many times away says nothing of the drive. */
#define FAR 10
/* One that is further away is a precondition, whoever wrote the record. */
#define ABSURD 1000

bool measure_is_temperature(const struct finding *m)
{
	return m->unit && (!strcmp(m->unit, "K") || !strcmp(m->unit, "C"));
}

bool measure_is_performance(const struct finding *m)
{
	return quantity_is_iops(m->unit) || quantity_rate_in(m->unit) > 0 ||
	       quantity_seconds_in(m->unit) > 0;
}

/* A precondition: marked, or, in records from elsewhere, of a kind that always is one. */
static bool is_sanity(const struct finding *m)
{
	return m->sanity || (m->unit && !strcmp(m->unit, "exit code")) ||
	       (m->op == FINDING_GT && finding_number(m->limit) == 0);
}

/* 1 more is better, -1 less, 0 neither. */
static int direction(const struct finding *m)
{
	switch (m->op) {
	case FINDING_GT:
	case FINDING_GE: return 1;
	case FINDING_LT:
	case FINDING_LE: return -1;
	default: return 0;
	}
}

static double zero_of(const struct finding *m)
{
	return m->unit && !strcmp(m->unit, "K") ? QUANTITY_ZERO_CELSIUS : 0;
}

/* A link is as it must be, or not: no headroom says that it nearly is not. */
static bool has_steps(const struct finding *m)
{
	return m->unit && (!strcmp(m->unit, "PCIe generation") || !strcmp(m->unit, "lanes"));
}

double measure_headroom(const struct finding *m)
{
	double limit = finding_number(m->limit) - zero_of(m),
	       gain = direction(m) * (finding_number(m->value) - finding_number(m->limit));

	if (!finding_is_number(m->value) || !direction(m) || is_sanity(m) || isnan(gain))
		return (double)NAN;
	if (has_steps(m) && gain >= 0)
		return (double)NAN;
	if (limit == 0)
		return gain < 0 ? (double)-INFINITY : (double)NAN;
	return gain / fabs(limit) > ABSURD ? (double)NAN : gain / fabs(limit);
}

void measure_tell_headroom(struct text *out, const struct finding *m)
{
	double headroom = measure_headroom(m);

	if (isnan(headroom))
		text_puts(out, "\xe2\x80\x94");
	else if (measure_is_temperature(m))
		wording_number(out,
			       direction(m) * (finding_number(m->value) - finding_number(m->limit)),
			       "C");
	else if (isinf(headroom))
		text_puts(out, "exceeded");
	else if (headroom > FAR)
		text_puts(out, "more than tenfold");
	else
		wording_number(out, 100 * headroom, "%");
}

/* How much a value says of the case; less than 0: nothing. */
static int score_of(const struct finding *m)
{
	double headroom = measure_headroom(m);
	int score = 0;

	if (!finding_is_number(m->value) || is_sanity(m) ||
	    (direction(m) && isnan(headroom) && finding_number(m->limit) != 0))
		return -1;
	score += 16 * !isnan(headroom) +
		 8 * (measure_is_performance(m) || measure_is_temperature(m));
	score += 4 * (m->op && direction(m)) + 2 * (finding_number(m->value) != 0 || m->op) +
		 (m->unit != NULL);
	return score + (m->role == FINDING_HEADLINE);
}

const struct finding *measure_headline(const struct run_case *c)
{
	const struct finding *best = NULL;
	int most = -1;

	for (size_t i = 0; i < c->measure_count; i++) {
		const struct finding *m = &c->measures[i];
		int score = score_of(m);
		/* of two that say as much, the one that is closer to its limit */
		bool closer = best && score == most && measure_headroom(m) < measure_headroom(best);

		if (score < 0 || (score <= most && !closer))
			continue;
		most = score;
		best = m;
	}
	return best;
}

void measure_tell_headline(struct text *out, const struct run_case *c)
{
	const struct finding *m = measure_headline(c);
	size_t judged = 0;

	if (m) {
		text_printf(out, "%s: ", m->what);
		finding_put_actual(out, m);
		if (direction(m)) {
			text_puts(out, " (");
			finding_put_expected(out, m);
			text_puts(out, ")");
		}
		if (c->measure_count > 1)
			text_printf(out, ", +%zu", c->measure_count - 1);
		return;
	}
	for (size_t i = 0; i < c->measure_count; i++)
		judged += c->measures[i].op != FINDING_NO_LIMIT;
	if (judged)
		text_printf(out, "%zu %s", judged,
			    judged == 1 ? "expectation holds" : "expectations hold");
}
