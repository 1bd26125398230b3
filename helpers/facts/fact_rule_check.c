/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Refuses what no value can hold, and what each holds, where no term alone says so: sets that have
 * all values or values that there are not, and terms that exclude each other. */
#include <math.h>
#include <string.h>

#include "helpers/facts/fact_rule_read.h"
#include "helpers/text/text.h"

#define SMALL_BITS 4 /* of a field of which a set may have all values: 16 of FACT_RULE_VALUES */

static bool is_same(const struct fact_limit *a, const struct fact_limit *b)
{
	return finding_compare(FINDING_EQ, a->value, b->value);
}

/* ---- sets ---- */

static uint64_t count_values(const struct fact *fact)
{
	unsigned int bits = fact->bits ? fact->bits : fact->bytes * 8u;

	return fact->shape == FACT_BOOL ? 2 : bits <= SMALL_BITS ? UINT64_C(1) << bits : UINT64_MAX;
}

static bool is_counted(enum fact_rule_kind kind, const struct fact *fact)
{
	return kind == FACT_IN_TRUTH || kind == FACT_IN_CODES || kind == FACT_IN_BITS ||
	       (kind == FACT_IN_NUMBERS && fact->shape == FACT_NUMBER);
}

static bool has_all(const struct fact_rule_reading *r, const struct fact_term *set)
{
	const struct fact_limit *values = r->rule->values + set->first;
	uint64_t different = 0;

	for (size_t i = 0; i < set->count; i++) {
		bool is_new = true;

		for (size_t k = 0; k < i; k++)
			is_new &= !is_same(&values[i], &values[k]);
		different += is_new;
	}
	return is_counted(r->kind, r->fact) && different >= count_values(r->fact);
}

/* ---- several terms ---- */

/* Whole numbers but for what is measured in parts. */
static double next_to(const struct fact_rule_reading *r, double limit, double step)
{
	bool parts = r->fact->shape == FACT_POWER || r->fact->shape == FACT_GENERATION;

	return parts      ? nextafter(limit, step * INFINITY)
	       : step > 0 ? floor(limit) + 1
			  : ceil(limit) - 1;
}

/* In the order that the values have: numbers, or versions by theirs. */
static double number_of(const struct fact_limit *limit)
{
	return limit->value.kind == FINDING_TEXT ? (double)limit->number
						 : finding_number(limit->value);
}

/* Does some value lie within all bounds? */
static bool is_within_bounds(const struct fact_rule_reading *r)
{
	double low = -INFINITY, high = INFINITY;

	for (size_t i = 0; i < r->rule->term_count; i++) {
		const struct fact_term *term = &r->rule->terms[i];
		double limit = number_of(&term->limit);

		if (term->kind != FACT_TERM_COMPARE)
			continue;
		if (term->op == FINDING_GE || term->op == FINDING_EQ)
			low = fmax(low, limit);
		if (term->op == FINDING_LE || term->op == FINDING_EQ)
			high = fmin(high, limit);
		if (term->op == FINDING_GT)
			low = fmax(low, next_to(r, limit, 1));
		if (term->op == FINDING_LT)
			high = fmin(high, next_to(r, limit, -1));
	}
	return low <= high;
}

/* The value that a term leaves no choice of, against another term. */
static bool excludes(const struct fact_rule_reading *r, const struct fact_term *fixed,
		     const struct fact_term *other)
{
	const struct fact_limit *values = r->rule->values + other->first;
	bool found = false;

	switch (other->kind) {
	case FACT_TERM_COMPARE:
		if (other->op == FINDING_EQ || other->op == FINDING_NE)
			return is_same(&fixed->limit, &other->limit) == (other->op == FINDING_NE);
		return false;
	case FACT_TERM_SET:
		for (size_t i = 0; i < other->count; i++)
			found |= is_same(&fixed->limit, &values[i]);
		return found == other->negated;
	case FACT_TERM_BITS:
		return other->negated ? fixed->limit.number & other->limit.number
				      : ~fixed->limit.number & other->limit.number;
	case FACT_TERM_PATTERN:
	case FACT_TERM_BASELINE: break;
	}
	return false;
}

/* Bits that must be there and must not. */
static bool has_and_lacks(const struct fact_rule *rule)
{
	uint64_t has = 0, lacks = 0;

	for (size_t i = 0; i < rule->term_count; i++)
		if (rule->terms[i].kind == FACT_TERM_BITS)
			*(rule->terms[i].negated ? &lacks : &has) |= rule->terms[i].limit.number;
	return has & lacks;
}

static bool is_contradiction(const struct fact_rule_reading *r)
{
	const struct fact_rule *rule = r->rule;

	for (size_t i = 0; i < rule->term_count; i++)
		for (size_t k = 0; k < rule->term_count; k++)
			if (rule->terms[i].kind == FACT_TERM_COMPARE &&
			    rule->terms[i].op == FINDING_EQ && k != i &&
			    excludes(r, &rule->terms[i], &rule->terms[k]))
				return true;
	return has_and_lacks(rule) ||
	       ((r->kind == FACT_IN_NUMBERS || r->kind == FACT_IN_VERSIONS) &&
		!is_within_bounds(r));
}

int fact_rule_check(struct fact_rule_reading *r, const char *text)
{
	for (size_t i = 0; i < r->rule->term_count; i++) {
		const struct fact_term *term = &r->rule->terms[i];

		if (term->kind != FACT_TERM_SET || !has_all(r, term))
			continue;
		if (term->negated)
			return text_refuse(r->why, r->why_size, text,
					   "can never hold: these are all values of the field");
		return text_refuse(r->why, r->why_size, text,
				   "holds for whatever is reported: it could not fail; write "
				   "present if that is meant");
	}
	if (is_contradiction(r))
		return text_refuse(r->why, r->why_size, text,
				   "can never hold: what it says excludes itself");
	return 0;
}
