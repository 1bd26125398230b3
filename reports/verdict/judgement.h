/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the verdict share. For use inside of reports/. */
#ifndef REPORTS_VERDICT_JUDGEMENT_H
#define REPORTS_VERDICT_JUDGEMENT_H

#include "reports/verdict/verdict_data.h"

/* Names that a sentence lists before it says "and N more". */
#define NAMES_IN_SENTENCE 5

struct text;

struct judge {
	const struct run_model *run;
	const struct known_list *known;
	const struct compare *against; /* the baseline; NULL none */
	const char *not_compared;      /* why there is no comparison though there had to be one */
	struct verdict *verdict;
	size_t new_fail;     /* failures that nothing excuses */
	size_t stale, worse; /* entries that must go; losses: both close the gate */
	bool failed;         /* memory ran out */
};

/** verdict_add_reason() - takes the text */
void verdict_add_reason(struct judge *j, struct text *sentence);
/** verdict_add_name() - to a list of names that stops in time */
void verdict_add_name(struct text *sentence, size_t index, size_t total, const char *name);
/** verdict_plural() - the form that goes with @count */
static inline const char *verdict_plural(size_t count, const char *one, const char *many)
{
	return count == 1 ? one : many;
}

/** verdict_write_sentence() - of a gate that is open or closed */
void verdict_write_sentence(struct judge *j, bool over_budget);
/** verdict_write_partial() - of neither */
void verdict_write_partial(struct judge *j);

/**
 * verdict_is_excused() - did it fail, and does an entry of the list that holds today excuse that?
 */
bool verdict_is_excused(const struct judge *j, const struct run_case *c);
/**
 * verdict_judge_known() - reasons from the list of known failures: what it excuses, what must go
 * from it
 */
void verdict_judge_known(struct judge *j);
/**
 * verdict_judge_comparison() - reasons from the baseline: what got worse, or that nothing could be
 * compared
 */
void verdict_judge_comparison(struct judge *j);

#endif
