/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Measured values of two runs: which belong together, which way is better, and whether a difference
 * is real. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/quantity.h"
#include "helpers/statistics/statistics.h"
#include "reports/compare/compare_internal.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

/* More names in one case are data, not quantities. */
#define MAX_NAMES 500
#define SAME 1e-12

/* One quantity of a case in one run. */
struct samples {
	const struct finding *first;
	const struct run_case *attempt; /* that the last sample is of */
	enum finding_op op;             /* of the samples; others repeat the value */
	double limit;
	double *values;
	size_t count;
	bool at_least, at_most, exact;
};

struct collection {
	struct samples *items;
	size_t count;
};

static bool same_text(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

static void collection_free(struct collection *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].values);
	free(list->items);
}

static struct samples *find(struct collection *list, const struct finding *m)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->items[i].first->what, m->what) &&
		    same_text(list->items[i].first->unit, m->unit))
			return &list->items[i];
	return NULL;
}

static struct samples *find_or_add(struct collection *list, const struct finding *m)
{
	struct samples *s = find(list, m);
	struct samples *items;

	if (s)
		return s;
	items = store_grow(list->items, list->count, sizeof(*items));
	if (!items)
		return NULL;
	list->items = items;
	s = &items[list->count++];
	*s = (struct samples){ .first = m, .op = m->op, .limit = finding_number(m->limit) };
	return s;
}

static bool same_limit(const struct samples *s, const struct finding *m)
{
	return s->op == m->op && (s->limit == finding_number(m->limit) ||
				  (isnan(s->limit) && isnan(finding_number(m->limit))));
}

static int add_sample(struct collection *list, const struct run_case *attempt,
		      const struct finding *m)
{
	struct samples *s = find_or_add(list, m);
	double *values;

	if (!s)
		return -ENOMEM;
	s->at_least |= m->op == FINDING_GT || m->op == FINDING_GE;
	s->at_most |= m->op == FINDING_LT || m->op == FINDING_LE;
	s->exact |= m->op == FINDING_EQ || m->op == FINDING_NE;
	/* the same value held against a second limit is not a second sample */
	if (s->attempt == attempt && !same_limit(s, m))
		return 0;
	values = store_grow(s->values, s->count, sizeof(*values));
	if (!values)
		return -ENOMEM;
	s->values = values;
	s->values[s->count++] = finding_number(m->value);
	s->attempt = attempt;
	return 0;
}

static int collect(const struct run_model *run, const char *name, struct collection *list)
{
	int ret = 0;

	for (const struct run_case *c = run_find_case(run, name); c; c = c->next_in_bucket) {
		if (strcmp(c->info.name, name))
			continue;
		for (size_t i = 0; !ret && i < c->measure_count; i++)
			if (finding_is_number(c->measures[i].value) &&
			    (list->count < MAX_NAMES || find(list, &c->measures[i])))
				ret = add_sample(list, c, &c->measures[i]);
	}
	return ret;
}

static bool is_rate(const char *unit)
{
	return quantity_is_iops(unit) || quantity_rate_in(unit) > 0;
}

static bool is_time(const char *unit)
{
	return quantity_seconds_in(unit) > 0;
}

static int better_of(const struct samples *s)
{
	if (s->exact || (s->at_least && s->at_most))
		return 0;
	if (s->at_least || s->at_most)
		return s->at_least ? 1 : -1;
	if (is_rate(s->first->unit))
		return 1;
	return s->first->role == FINDING_LATENCY ? -1 : 0;
}

/* What a percent of a loss is a percent of. */
static double scale_of(const struct compare_value *v, const struct samples *s)
{
	double scale = fabs(v->base);

	if (!is_rate(v->unit) && !is_time(v->unit) && isfinite(s->limit) && fabs(s->limit) > scale)
		scale = fabs(s->limit);
	return scale;
}

static double percent_of(double difference, double scale)
{
	return scale > 0 ? 100 * difference / scale : (double)NAN;
}

/* One sample on a side: nothing is known of how much it varies. */
static void judge_plainly(const struct compare *c, struct compare_value *v, double scale)
{
	double gain = v->better * v->difference, reach = c->tolerance_pct / 100 * scale;

	if (fabs(v->difference) <= SAME * fabs(v->base)) {
		v->verdict = COMPARE_NOT_WORSE;
		v->why = "the same";
	} else if (fabs(gain) <= reach) {
		v->verdict = COMPARE_CANNOT_TELL;
		v->why = "within the tolerance; a single sample does not say how much it varies";
	} else {
		v->verdict = gain < 0 ? COMPARE_WORSE : COMPARE_BETTER;
		v->why = "beyond the tolerance";
	}
}

static void judge_samples(const struct compare *c, struct compare_value *v, double scale,
			  const struct samples *base, const struct samples *candidate)
{
	struct statistics_difference d = statistics_welch(base->values, base->count,
							  candidate->values, candidate->count,
							  c->confidence_pct / 100);
	double margin = c->margin_pct / 100 * scale, rounding = SAME * fabs(v->base);
	/* as gains: the least and the most that it may have become better */
	double low = v->better > 0 ? d.low : -d.high, high = v->better > 0 ? d.high : -d.low;
	double gain = v->better * d.difference;

	v->low_pct = percent_of(d.low, scale);
	v->high_pct = percent_of(d.high, scale);
	if (gain > margin + rounding && low > rounding) {
		v->verdict = COMPARE_BETTER;
		v->why = "the gain is beyond the margin, and real";
	} else if (low >= -margin - rounding) {
		v->verdict = COMPARE_NOT_WORSE;
		v->why = "a loss beyond the margin is ruled out";
	} else if (gain < -margin && high < 0) {
		v->verdict = COMPARE_WORSE;
		v->why = "the loss is beyond the margin, and real";
	} else {
		v->verdict = COMPARE_CANNOT_TELL;
		v->why = "it varies too much: more repetitions would tell";
	}
}

static int add_value(struct compare *compare, const char *case_name, struct samples *base,
		     struct samples *candidate)
{
	const struct samples *any = candidate ? candidate : base;
	struct compare_value *values = store_grow(compare->values, compare->value_count,
						  sizeof(*values));
	struct compare_value *v;
	double scale;

	if (!values)
		return -ENOMEM;
	compare->values = values;
	v = &values[compare->value_count++];
	*v = (struct compare_value){
		.case_name = case_name,
		.what = any->first->what,
		.unit = any->first->unit,
		.base = base ? statistics_mean(base->values, base->count) : (double)NAN,
		.candidate = candidate ? statistics_mean(candidate->values, candidate->count)
				       : (double)NAN,
		.base_count = base ? base->count : 0,
		.candidate_count = candidate ? candidate->count : 0,
		.better = better_of(any),
		.low_pct = (double)NAN,
		.high_pct = (double)NAN,
	};
	v->difference = v->candidate - v->base;
	scale = scale_of(v, any);
	v->relative_pct = percent_of(v->difference, scale);
	if (!base || !candidate) {
		v->verdict = COMPARE_NO_BETTER;
		v->why = base ? "not measured any more" : "not measured before";
	} else if (!v->better) {
		v->verdict = COMPARE_NO_BETTER;
		v->why = fabs(v->difference) <= SAME * fabs(v->base) ? "the same"
								     : "neither way is better";
	} else if (base->count < 2 || candidate->count < 2) {
		judge_plainly(compare, v, scale);
	} else {
		judge_samples(compare, v, scale, base, candidate);
	}
	return 0;
}

/* As text, in the comparison's memory; NULL without memory. */
static const char *text_of(struct compare *compare, struct finding_value value)
{
	struct text text = { 0 };
	const char *ret;

	finding_put_value(&text, value);
	ret = text.failed ? NULL : compare_text(compare, "%s", text.data ? text.data : "");
	text_free(&text);
	return ret;
}

/* Texts and yes or no: a change is worth a line. */
static int add_text_changes(struct compare *compare, const struct compare_case *c)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < c->base->measure_count; i++) {
		const struct finding *old = &c->base->measures[i];

		if (finding_is_number(old->value))
			continue;
		for (size_t k = 0; k < c->candidate->measure_count; k++) {
			const struct finding *new = &c->candidate->measures[k];

			if (strcmp(old->what, new->what) || finding_is_number(new->value))
				continue;
			ret = compare_add_fact(compare, c->name, old->what,
					       text_of(compare, old->value),
					       text_of(compare, new->value));
			break;
		}
	}
	return ret;
}

int compare_add_values(struct compare *compare, struct compare_case *c)
{
	struct collection base = { 0 }, candidate = { 0 };
	int ret = collect(compare->base, c->name, &base);

	if (!ret)
		ret = collect(compare->candidate, c->name, &candidate);
	for (size_t i = 0; !ret && i < base.count; i++)
		ret = add_value(compare, c->name, &base.items[i],
				find(&candidate, base.items[i].first));
	for (size_t i = 0; !ret && i < candidate.count; i++)
		if (!find(&base, candidate.items[i].first))
			ret = add_value(compare, c->name, NULL, &candidate.items[i]);
	if (!ret)
		ret = add_text_changes(compare, c);
	c->value_count = compare->value_count - c->first_value;
	collection_free(&base);
	collection_free(&candidate);
	return ret;
}
