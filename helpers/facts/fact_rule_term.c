/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads one term of a rule: a comparison, a range, a set, a pattern, bits, the baseline. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/facts/fact_rule_read.h"
#include "helpers/text/expression.h"
#include "helpers/text/text.h"

#define BASELINE "baseline"

static const struct {
	const char *sign;
	enum finding_op op;
	const char *words; /* before the limit */
} operators[] = {
	{ ">=", FINDING_GE, "at least " }, { "<=", FINDING_LE, "at most " },
	{ "!=", FINDING_NE, "not " },      { "==", FINDING_EQ, "" },
	{ ">", FINDING_GT, "more than " }, { "<", FINDING_LT, "less than " },
	{ "=", FINDING_EQ, "" },
};
#define OPERATORS (sizeof(operators) / sizeof(operators[0]))

/* The sign at the beginning; equality where there is none. */
static enum finding_op take_operator(char **text, bool *ret_given)
{
	for (size_t i = 0; i < OPERATORS; i++)
		if (strncmp(*text, operators[i].sign, strlen(operators[i].sign)) == 0) {
			*text = fact_rule_trim(*text + strlen(operators[i].sign));
			*ret_given = true;
			return operators[i].op;
		}
	*ret_given = false;
	return FINDING_EQ;
}

static const char *operator_words(enum finding_op op)
{
	for (size_t i = 0; i < OPERATORS; i++)
		if (operators[i].op == op)
			return operators[i].words;
	return "";
}

static bool has_order(enum fact_rule_kind kind)
{
	return kind == FACT_IN_NUMBERS || kind == FACT_IN_VERSIONS;
}

static int refuse_order(struct fact_rule_reading *r, const char *text)
{
	const char *what = r->kind == FACT_IN_TRUTH   ? "what is true or false"
			   : r->kind == FACT_IN_CODES ? "a code"
			   : r->kind == FACT_IN_BITS  ? "a field of bits"
			   : r->kind == FACT_IN_TEXT  ? "a text"
			   : r->kind == FACT_IN_BYTES ? "a string of bytes"
						      : "a time that passes";

	return text_refuse(r->why, r->why_size, text,
			   "compares by order, and %s has none; write %s", what,
			   fact_rule_words(r->fact));
}

static int read_value(struct fact_rule_reading *r, char *text, struct fact_limit *ret_limit)
{
	return fact_rule_read_value(r->fact, fact_rule_unquote(text), fact_rule_store, r->rule,
				    ret_limit, r->why, r->why_size);
}

/* What no value can break could not fail; what none can hold is a slip of the pen. */
static int check_possible(struct fact_rule_reading *r, const char *text,
			  const struct fact_term *term)
{
	double limit = finding_number(term->limit.value), most = fact_rule_most(r->fact);
	bool always = false, never = false;

	if (r->kind != FACT_IN_NUMBERS)
		return 0;
	switch (term->op) {
	case FINDING_GE: always = limit <= 0, never = limit > most; break;
	case FINDING_GT: always = limit < 0, never = limit >= most; break;
	case FINDING_LE: always = limit >= most, never = limit < 0; break;
	case FINDING_LT: always = limit > most, never = limit <= 0; break;
	default:
		never = limit < 0 || limit > most ||
			(term->limit.value.kind == FINDING_REAL && r->fact->shape != FACT_POWER &&
			 r->fact->shape != FACT_GENERATION);
		always = never && term->op == FINDING_NE;
	}
	/* of a temperature 0 is absolute zero, and of some nothing is known of the greatest */
	if (always)
		return text_refuse(r->why, r->why_size, text,
				   "holds for whatever is reported: it could not fail; write "
				   "present if that is meant");
	if (never)
		return text_refuse(r->why, r->why_size, text,
				   "can never hold: the field has no such value");
	return 0;
}

/* The same of the baseline's value, which may be any that the field has. */
static int check_baseline(struct fact_rule_reading *r, const char *text,
			  const struct fact_term *term, bool both)
{
	double most = term->in_percent ? 100 : fact_rule_most(r->fact);
	double more = term->in_percent ? 0 : term->more, less = term->less;
	bool always = false, never = false;

	if (r->kind != FACT_IN_NUMBERS)
		return 0;
	switch (both ? FINDING_EQ : term->op) {
	case FINDING_GE: always = less >= most, never = more > most; break;
	case FINDING_GT: always = less > most, never = more >= most; break;
	case FINDING_LE: always = more >= most, never = less > most; break;
	case FINDING_LT: always = more > most, never = less >= most; break;
	default: always = less >= most && more >= most;
	}
	if (always)
		return text_refuse(r->why, r->why_size, text,
				   "holds for whatever is reported: it could not fail");
	if (never)
		return text_refuse(r->why, r->why_size, text,
				   "can never hold: the field has no such value");
	return 0;
}

static void tell_compare(struct fact_term *term)
{
	const char *text = term->limit.value.kind == FINDING_TEXT ? term->limit.value.s : "";

	(void)snprintf(term->words, sizeof(term->words), "%s%.*s", operator_words(term->op),
		       FACT_RULE_BYTES, text);
}

static int add_compare(struct fact_rule_reading *r, const char *whole, enum finding_op op,
		       char *text)
{
	struct fact_term *term = &r->rule->terms[r->rule->term_count];
	int ret;

	if (r->rule->term_count == FACT_RULE_TERMS)
		return text_refuse(r->why, r->why_size, whole, "is one too many: at most %d",
				   FACT_RULE_TERMS);
	if (op != FINDING_EQ && op != FINDING_NE && !has_order(r->kind))
		return refuse_order(r, whole);
	ret = read_value(r, text, &term->limit);
	if (ret)
		return ret;
	term->kind = FACT_TERM_COMPARE;
	term->op = op;
	tell_compare(term);
	ret = check_possible(r, whole, term);
	r->rule->term_count += !ret;
	return ret;
}

/* In the order that the values have: numbers, or what is told in words. */
static bool is_above(const struct fact_limit *a, const struct fact_limit *b)
{
	if (a->value.kind == FINDING_TEXT)
		return a->number > b->number;
	return finding_compare(FINDING_GT, a->value, b->value);
}

static int read_range(struct fact_rule_reading *r, char *text, char *dots)
{
	struct fact_rule *rule = r->rule;
	char whole[FACT_RULE_BYTES];
	int ret;

	(void)snprintf(whole, sizeof(whole), "%s", text);
	if (!has_order(r->kind))
		return refuse_order(r, whole);
	*dots = '\0';
	ret = add_compare(r, whole, FINDING_GE, fact_rule_trim(text));
	if (!ret)
		ret = add_compare(r, whole, FINDING_LE, fact_rule_trim(dots + 2));
	if (!ret && is_above(&rule->terms[rule->term_count - 2].limit,
			     &rule->terms[rule->term_count - 1].limit))
		return text_refuse(r->why, r->why_size, whole,
				   "is a range that ends before it begins");
	return ret;
}

static int read_set(struct fact_rule_reading *r, char *text, struct fact_term *term)
{
	struct fact_rule *rule = r->rule;
	size_t length = strlen(text);
	char whole[FACT_RULE_BYTES];

	(void)snprintf(whole, sizeof(whole), "%s", text);
	if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
		text[length - 1] = '\0';
		text++;
	}
	term->kind = FACT_TERM_SET;
	term->first = rule->value_count;
	(void)snprintf(term->words, sizeof(term->words), "%sone of %.*s",
		       term->negated ? "not " : "", FACT_RULE_BYTES, text);
	while (text) {
		char *rest = fact_rule_cut(text, ",");
		int ret;

		if (rule->value_count == FACT_RULE_VALUES)
			return text_refuse(r->why, r->why_size, whole,
					   "has too many values: at most %d", FACT_RULE_VALUES);
		ret = read_value(r, fact_rule_trim(text), &rule->values[rule->value_count]);
		if (!ret)
			ret = check_possible(r, fact_rule_trim(text),
					     &(const struct fact_term){
						     .op = FINDING_EQ,
						     .limit = rule->values[rule->value_count] });
		if (ret)
			return ret;
		rule->value_count++;
		term->count++;
		text = rest;
	}
	rule->term_count++;
	return 0;
}

/* An expression that matches what nobody would write matches anything. */
static bool matches_anything(const regex_t *pattern)
{
	return regexec(pattern, "", 0, NULL, 0) == 0 &&
	       regexec(pattern, "\x01~\x02", 0, NULL, 0) == 0;
}

static int read_pattern(struct fact_rule_reading *r, char *text, struct fact_term *term)
{
	char error[96];
	int ret;

	if (r->kind != FACT_IN_TEXT && r->kind != FACT_IN_BYTES)
		return text_refuse(r->why, r->why_size, text,
				   "is a pattern, and this is no text; write %s",
				   fact_rule_words(r->fact));
	if (strlen(text) < 3 || text[strlen(text) - 1] != '/')
		return text_refuse(r->why, r->why_size, text,
				   "is no pattern; write /what it holds/");
	(void)snprintf(term->words, sizeof(term->words), "%s%.*s", term->negated ? "not " : "",
		       FACT_RULE_BYTES, text);
	text[strlen(text) - 1] = '\0';
	ret = expression_compile(text + 1, &term->pattern, error, sizeof(error));
	if (ret == -E2BIG)
		return text_refuse(r->why, r->why_size, text + 1, "%s", error);
	if (ret)
		return text_refuse(r->why, r->why_size, text + 1, "is no regular expression: %s",
				   error);
	term->kind = FACT_TERM_PATTERN;
	r->rule->term_count++;
	if (matches_anything(&term->pattern))
		return text_refuse(r->why, r->why_size, text + 1,
				   "matches any text: it could not fail");
	return 0;
}

static int read_bits(struct fact_rule_reading *r, char *text, struct fact_term *term, bool lacks)
{
	int ret;

	if (r->kind != FACT_IN_BITS)
		return text_refuse(r->why, r->why_size, text,
				   "is asked for as bits, and this is no field of bits; write %s",
				   fact_rule_words(r->fact));
	ret = read_value(r, text, &term->limit);
	if (ret)
		return ret;
	if (!term->limit.number)
		return text_refuse(r->why, r->why_size, text, "is no bit: it could not fail");
	term->kind = FACT_TERM_BITS;
	term->negated = lacks;
	(void)snprintf(term->words, sizeof(term->words), "%s %s", lacks ? "without" : "with",
		       term->limit.value.s);
	r->rule->term_count++;
	return 0;
}

static int read_baseline(struct fact_rule_reading *r, const char *whole, enum finding_op op,
			 bool given, char *text)
{
	struct fact_term *term = &r->rule->terms[r->rule->term_count];
	bool both = strncmp(text, "+-", 2) == 0;
	enum fact_kind kind = fact_kind(r->rule->ref.place.page, r->fact);
	int ret;

	if (r->kind == FACT_IN_NOTHING ||
	    (op != FINDING_EQ && op != FINDING_NE && r->kind != FACT_IN_NUMBERS))
		return refuse_order(r, whole);
	if (kind == FACT_CLIMBS && !*text && (op == FINDING_EQ || op == FINDING_NE))
		return text_refuse(r->why, r->why_size, whole,
				   "is broken by mere use: this counts on; write '>= baseline', or "
				   "allow some: 'baseline +- 10 %%'");
	*term = (struct fact_term){ .kind = FACT_TERM_BASELINE, .op = op };
	if (*text) {
		double amount;

		if (r->kind != FACT_IN_NUMBERS || op == FINDING_NE)
			return text_refuse(r->why, r->why_size, text,
					   "is a tolerance, and there is none of this");
		if (given && (both || op == FINDING_EQ))
			return text_refuse(r->why, r->why_size, whole,
					   "says it twice; write 'baseline +- 5 %%' or "
					   "'>= baseline - 5 %%'");
		if (!both && !given)
			return text_refuse(r->why, r->why_size, whole, "is not 'baseline +- %s'",
					   text);
		ret = fact_rule_read_amount(r->fact, fact_rule_trim(text + 1 + both), &amount,
					    &term->in_percent, r->why, r->why_size);
		if (ret)
			return ret;
		term->more = both || *text == '+' ? amount : 0;
		term->less = both ? amount : *text == '-' ? amount : 0;
	}
	ret = check_baseline(r, whole, term, both);
	(void)snprintf(term->words, sizeof(term->words), "as in the baseline");
	r->rule->term_count += !ret;
	return ret;
}

int fact_rule_read_term(struct fact_rule_reading *r, char *text)
{
	struct fact_term *term = &r->rule->terms[r->rule->term_count];
	char whole[FACT_RULE_BYTES], *dots;
	bool negated, given, lacks;
	enum finding_op op;

	(void)snprintf(whole, sizeof(whole), "%s", text);
	if (r->rule->term_count == FACT_RULE_TERMS)
		return text_refuse(r->why, r->why_size, whole, "is one too many: at most %d",
				   FACT_RULE_TERMS);
	*term = (struct fact_term){ .kind = FACT_TERM_COMPARE };
	negated = fact_rule_take_word(&text, "not");
	term->negated = negated;
	if (fact_rule_take_word(&text, "one of"))
		return read_set(r, text, term);
	if (*text == '/')
		return read_pattern(r, text, term);
	lacks = fact_rule_take_word(&text, "lacks");
	if (lacks || fact_rule_take_word(&text, "has"))
		return negated ? text_refuse(r->why, r->why_size, whole,
					     "is twice a no; write has or lacks")
			       : read_bits(r, text, term, lacks);
	op = take_operator(&text, &given);
	if (negated && given)
		return text_refuse(r->why, r->why_size, whole,
				   "has a sign behind 'not'; write one of them");
	op = negated ? FINDING_NE : op;
	if (fact_rule_take_word(&text, BASELINE))
		return read_baseline(r, whole, op, given, text);
	dots = has_order(r->kind) && *text != '"' ? strstr(text, "..") : NULL;
	if (dots && (negated || given))
		return text_refuse(r->why, r->why_size, whole,
				   "is a range: it has no sign and no 'not' before it");
	return dots ? read_range(r, text, dots) : add_compare(r, whole, op, text);
}
