/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds a rule against what a fact says. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/facts/fact_rule_value.h"
#include "helpers/text/text.h"

/* Two of the same kind; what is told in words is compared by the number behind them. */
static bool compares(const struct fact_rule *rule, enum finding_op op, const struct fact_measure *m,
		     const struct fact_limit *limit)
{
	switch (fact_rule_kind(rule->ref.fact)) {
	case FACT_IN_VERSIONS:
	case FACT_IN_CODES:
	case FACT_IN_BITS:
		return finding_compare(op, finding_of_uint(m->number),
				       finding_of_uint(limit->number));
	default: return finding_compare(op, m->value, limit->value);
	}
}

static bool is_in_set(const struct fact_rule *rule, const struct fact_term *term,
		      const struct fact_measure *m)
{
	for (size_t i = 0; i < term->count; i++)
		if (compares(rule, FINDING_EQ, m, &rule->values[term->first + i]))
			return true;
	return false;
}

static bool holds(const struct fact_rule *rule, const struct fact_term *term,
		  const struct fact_measure *m)
{
	switch (term->kind) {
	case FACT_TERM_COMPARE: return compares(rule, term->op, m, &term->limit);
	case FACT_TERM_SET: return is_in_set(rule, term, m) != term->negated;
	case FACT_TERM_PATTERN:
		return (regexec(&term->pattern, m->text, 0, NULL, 0) == 0) != term->negated;
	case FACT_TERM_BITS:
		return (m->number & term->limit.number) == (term->negated ? 0 : term->limit.number);
	case FACT_TERM_BASELINE: break;
	}
	return false;
}

/* As it is: equal to what is expected where that holds, and else what is expected in words. */
static int tell_in_words(bool good, const struct fact_term *term, const struct fact_measure *m,
			 struct fact_judgement *ret_judgement)
{
	*ret_judgement = (struct fact_judgement){
		.op = FINDING_EQ,
		.actual = finding_of_text(m->text),
		.limit = finding_of_text(good ? m->text : term->words),
	};
	return 1;
}

/* ---- the baseline ---- */

const char *fact_rule_keep(struct finding_value value, char *buf, size_t size)
{
	switch (value.kind) {
	case FINDING_INT: (void)snprintf(buf, size, "%" PRId64, value.i); break;
	case FINDING_UINT: (void)snprintf(buf, size, "%" PRIu64, value.u); break;
	case FINDING_REAL: (void)snprintf(buf, size, "%.17g", value.r); break;
	case FINDING_BOOL: (void)snprintf(buf, size, "%s", value.b ? "true" : "false"); break;
	case FINDING_TEXT: (void)snprintf(buf, size, "%s", value.s); break;
	case FINDING_NONE: (void)snprintf(buf, size, "%s", ""); break;
	}
	return buf;
}

/* Of the same kind as @like. */
static bool read_kept(const char *text, struct finding_value like, struct finding_value *ret_value)
{
	char *end = NULL;

	errno = 0;
	switch (like.kind) {
	case FINDING_UINT:
		ret_value->kind = FINDING_UINT;
		ret_value->u = strtoull(text, &end, 10);
		return *text >= '0' && *text <= '9' && !errno && !*end;
	case FINDING_REAL:
		*ret_value = finding_of_real(text_parse_number(text, &end));
		return end != text && !*end;
	case FINDING_BOOL:
		*ret_value = finding_of_bool(strcmp(text, "true") == 0);
		return ret_value->b || strcmp(text, "false") == 0;
	case FINDING_TEXT: *ret_value = finding_of_text(text); return true;
	default: return false;
	}
}

static double moved(double value, double by, bool in_percent)
{
	return value + (in_percent ? fabs(value) * by / 100 : by);
}

static int judge_baseline(const struct fact_term *term, const struct fact_measure *m,
			  const char *baseline, struct fact_judgement ret_judgement[static 2])
{
	struct finding_value there, low, high;

	if (!baseline || !read_kept(baseline, m->value, &there))
		return -ENOENT;
	ret_judgement[0] = (struct fact_judgement){ term->op, m->value, there };
	if (term->more <= 0 && term->less <= 0)
		return 1;
	low = finding_of_real(moved(finding_number(there), -term->less, term->in_percent));
	high = finding_of_real(moved(finding_number(there), term->more, term->in_percent));
	if (term->op != FINDING_EQ) {
		ret_judgement[0].limit = term->less > 0 ? low : high;
		return 1;
	}
	ret_judgement[0] = (struct fact_judgement){ FINDING_GE, m->value, low };
	ret_judgement[1] = (struct fact_judgement){ FINDING_LE, m->value, high };
	return 2;
}

int fact_rule_judge(const struct fact_rule *rule, size_t index, const struct fact_measure *measure,
		    const char *baseline, struct fact_judgement ret_judgement[static 2])
{
	const struct fact_term *term = &rule->terms[index];
	enum fact_rule_kind kind = fact_rule_kind(rule->ref.fact);

	if (term->kind == FACT_TERM_BASELINE)
		return judge_baseline(term, measure, baseline, ret_judgement);
	if (term->kind != FACT_TERM_COMPARE || (kind != FACT_IN_NUMBERS && kind != FACT_IN_TRUTH))
		return tell_in_words(holds(rule, term, measure), term, measure, ret_judgement);
	ret_judgement[0] = (struct fact_judgement){ term->op, measure->value, term->limit.value };
	return 1;
}
