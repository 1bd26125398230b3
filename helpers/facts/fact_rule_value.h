/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values that facts are compared with: which kind of thing a fact is, and how one is written.
 * Internal to helpers/facts/fact_rule*.c. */
#ifndef HELPERS_FACTS_FACT_RULE_VALUE_H
#define HELPERS_FACTS_FACT_RULE_VALUE_H

#include "helpers/facts/fact_rule.h"
#include "helpers/text/unit.h"

enum fact_rule_kind {
	FACT_IN_NUMBERS, /* have an order, and a unit */
	FACT_IN_TRUTH,
	FACT_IN_VERSIONS, /* have an order, and are told in words */
	FACT_IN_CODES,    /* equal or not, told in words */
	FACT_IN_BITS,     /* the same, and each bit */
	FACT_IN_TEXT,
	FACT_IN_BYTES,
	FACT_IN_NOTHING, /* is reported or not */
};

/* What is told of a number: so many times itself, in another unit. */
struct fact_rule_scale {
	const char *unit; /* as the fact has it */
	enum unit_kind kind;
	uint64_t times;
	const char *told;
	double base; /* one of @told in the base unit of @kind */
};

/** fact_rule_kind() - what the values of a fact are, and so what a rule may ask of them */
enum fact_rule_kind fact_rule_kind(const struct fact *fact);
/**
 * fact_rule_scale() - how a number of this unit is measured and told; NULL: as it is, without a
 * unit
 */
const struct fact_rule_scale *fact_rule_scale(const struct fact *fact);
/** fact_rule_most() - the greatest number that the field can tell, as it is measured */
double fact_rule_most(const struct fact *fact);

/**
 * fact_rule_read_value() - one value as people write it
 * @store: keeps a text as long as the rule; NULL when there is no room
 *
 * Return: 0; -EINVAL with @why.
 */
int fact_rule_read_value(const struct fact *fact, const char *text,
			 const char *(*store)(void *context, const char *text), void *context,
			 struct fact_limit *ret_limit, char *why, size_t why_size);
/** fact_rule_read_amount() - a number in the unit of @fact, or a percentage; 0 or -EINVAL */
int fact_rule_read_amount(const struct fact *fact, const char *text, double *ret_amount,
			  bool *ret_in_percent, char *why, size_t why_size);

#endif
