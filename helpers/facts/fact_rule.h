/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody expects of a fact, in one line of text: read, checked against the kind of fact that
 * it is about, and held against a value.
 *
 *   RULE      [any|each] BODY [or absent]     any, each: of facts that there are several of
 *   BODY      present | absent | TERM [and TERM]...
 *   TERM      [not] VALUE | OP VALUE | VALUE..VALUE | [not] one of VALUE, VALUE... |
 *             [not] /REGULAR EXPRESSION/ | has BITS | lacks BITS | [OP] baseline [+-|+|- VALUE]
 *   OP        < <= > >= = !=
 *
 * A VALUE is written with its unit: 256 KiB, 70 C, 10 s, 90 %, 32 GT/s, 25 W. A text that holds
 * " and " or a comma, or begins like something else, stands in double quotes.
 */
#ifndef HELPERS_FACTS_FACT_RULE_H
#define HELPERS_FACTS_FACT_RULE_H

#include <regex.h>

#include "helpers/facts/fact_name.h"
#include "helpers/finding.h"

#define FACT_RULE_TERMS 8
#define FACT_RULE_VALUES 24 /* of all its sets */
#define FACT_RULE_BYTES 192 /* of text */

/* A value as it is judged, recorded and shown. */
struct fact_measure {
	struct finding_value value; /* a text is @text */
	const char *unit;           /* NULL: it has none */
	const char *human;          /* NULL: as @value and @unit say it */
	uint64_t number;            /* of what is told in words: the number behind them */
	char text[FACT_TEXT_BYTES]; /* for people */
};

/** fact_measure() - of a value that is known */
void fact_measure(const struct fact *fact, const struct fact_value *value,
		  struct fact_measure *ret_measure);

enum fact_term_kind {
	FACT_TERM_COMPARE,  /* with @limit */
	FACT_TERM_SET,      /* is one of the values from @first on, @count of them */
	FACT_TERM_PATTERN,  /* holds what the expression matches */
	FACT_TERM_BITS,     /* has all bits of @limit; @negated: has none of them */
	FACT_TERM_BASELINE, /* as the baseline's value */
};

struct fact_limit {
	struct finding_value value; /* a text lies in the rule */
	uint64_t number;            /* of what is told in words */
};

struct fact_term {
	enum fact_term_kind kind;
	enum finding_op op;
	bool negated;
	struct fact_limit limit;
	size_t first, count;
	regex_t pattern;
	/* of the baseline's value: so much more or less is allowed */
	bool in_percent;
	double more, less;
	char words[FACT_RULE_BYTES + 32]; /* for people: "at least 2.0" */
};

enum fact_rule_body { FACT_RULE_COMPARED, FACT_RULE_PRESENT, FACT_RULE_ABSENT };

/* Is not copied: it points into itself. */
struct fact_rule {
	struct fact_ref ref;
	enum fact_rule_body body;
	bool any;       /* one of several is enough */
	bool or_absent; /* what is not reported holds as well */
	struct fact_term terms[FACT_RULE_TERMS];
	size_t term_count;
	struct fact_limit values[FACT_RULE_VALUES];
	size_t value_count;
	char texts[FACT_RULE_BYTES + FACT_RULE_VALUES + FACT_RULE_TERMS];
	size_t text_bytes;
};

/**
 * fact_rule_parse() - reads a rule for a fact
 * @ref: of fact_look_up()
 * @why: one line on failure: what is wrong, and how it is written
 *
 * Refused is also what no value can break and what none can hold, such as a percentage >= 0.
 *
 * Return: 0, then fact_rule_free() it; -EINVAL; -ENOMEM.
 */
int fact_rule_parse(const struct fact_ref *ref, const char *text, struct fact_rule *ret_rule,
		    char *why, size_t why_size);
/** fact_rule_free() - its patterns; it has no terms then. Accepts NULL */
void fact_rule_free(struct fact_rule *rule);

/** fact_rule_needs_baseline() - is anything compared with the baseline? */
bool fact_rule_needs_baseline(const struct fact_rule *rule);

/** fact_rule_words() - what a fact is compared with: "a size such as 4k or 64 MiB" */
const char *fact_rule_words(const struct fact *fact);

/* One comparison. What is told in words is equal to @limit where it holds. */
struct fact_judgement {
	enum finding_op op;
	struct finding_value actual, limit;
};

/**
 * fact_rule_judge() - holds one term against a value
 * @measure: of a value that is known
 * @baseline: the same value there, as fact_rule_keep() has written it; NULL: there is none
 * @ret_judgement: points into @rule and @measure
 *
 * Return: how many comparisons that are, 1 or 2; -ENOENT: there is no @baseline, or none that this
 * can be compared with.
 */
int fact_rule_judge(const struct fact_rule *rule, size_t term, const struct fact_measure *measure,
		    const char *baseline, struct fact_judgement ret_judgement[static 2]);

/** fact_rule_keep() - a value of a finding, as a text that fact_rule_judge() takes. Return: @buf */
const char *fact_rule_keep(struct finding_value value, char *buf, size_t size);

#endif
