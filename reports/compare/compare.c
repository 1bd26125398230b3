/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matches the cases of two runs and counts what became of them. */
#include "reports/compare/compare.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare/compare_internal.h"
#include "reports/record/store.h"
#include "reports/verdict/wording.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"
#include "reports/verdict/verdict_known.h"

#define MARGIN_PCT 5
#define CONFIDENCE_PCT 95
#define TOLERANCE_PCT 10

/* ---- cases ---- */

/* The attempt that decides for all of that name; NULL when there is none. */
static const struct run_case *deciding(const struct run_model *run, const char *name)
{
	const struct run_case *first = NULL, *worst = NULL;
	size_t attempts;

	for (const struct run_case *c = run_find_case(run, name); c; c = c->next_in_bucket)
		if (!strcmp(c->info.name, name))
			first = c;
	if (first && wording_attempts(run, first, &worst, &attempts))
		return worst;
	return first;
}

static bool is_judged(const struct run_case *c)
{
	return c && c->ended && (c->end.verdict == RUN_PASS || c->end.verdict == RUN_FAIL);
}

static bool is(const struct run_case *c, enum run_verdict verdict)
{
	return c && (c->ended ? c->end.verdict : RUN_ERROR) == verdict;
}

static bool is_left_out(const struct run_model *run, const char *name)
{
	for (size_t i = 0; i < run->info.left_out_count; i++)
		if (!strcmp(run->info.left_out[i], name))
			return true;
	return false;
}

static enum compare_change change_of(const struct compare *compare, const struct compare_case *c)
{
	if (is(c->candidate, RUN_FAIL))
		return is(c->base, RUN_FAIL) ? COMPARE_STILL_FAILING : COMPARE_NEWLY_FAILING;
	if (is(c->candidate, RUN_ERROR))
		return COMPARE_NOT_JUDGED;
	if (is(c->candidate, RUN_PASS)) {
		if (is(c->base, RUN_FAIL) || is(c->base, RUN_ERROR))
			return COMPARE_FIXED;
		return is(c->base, RUN_PASS) ? COMPARE_SAME : COMPARE_NEW;
	}
	if (!is_judged(c->base))
		return COMPARE_SAME;
	/* what was found of the run as a whole has no case where nothing was found */
	if (!c->candidate && !strncmp(c->name, "run/", 4))
		return COMPARE_FIXED;
	return !c->candidate && is_left_out(compare->candidate, c->name) ? COMPARE_NOT_SELECTED
									 : COMPARE_GONE;
}

static int add_case(struct compare *compare, const char *name, const struct known_list *known)
{
	struct compare_case *cases = store_grow(compare->cases, compare->case_count,
						sizeof(*cases));
	struct compare_case *c;
	bool known_failure;
	int ret;

	if (!cases)
		return -ENOMEM;
	compare->cases = cases;
	c = &cases[compare->case_count++];
	*c = (struct compare_case){ .name = name,
				    .base = deciding(compare->base, name),
				    .candidate = deciding(compare->candidate, name),
				    .first_value = compare->value_count };
	c->change = change_of(compare, c);
	c->excused = c->change == COMPARE_NEWLY_FAILING &&
		     verdict_is_known(compare->candidate, known, c->candidate);
	compare->changes[c->change]++;
	compare->new_failures += c->change == COMPARE_NEWLY_FAILING && !c->excused;
	if (!is_judged(c->base) || !is_judged(c->candidate))
		return 0;
	/* what a known failure measures is known as well */
	known_failure = verdict_is_known(compare->candidate, known, c->candidate);
	ret = compare_add_values(compare, c);
	for (size_t i = c->first_value; !ret && i < compare->value_count; i++) {
		struct compare_value *v = &compare->values[i];

		compare->verdicts[v->verdict]++;
		v->excused = known_failure;
		c->worse_values += v->verdict == COMPARE_WORSE && !v->excused;
	}
	compare->worse_values += c->worse_values;
	return ret;
}

static int add_cases(struct compare *compare, const struct known_list *known)
{
	const struct run_model *runs[] = { compare->base, compare->candidate };
	int ret = 0;

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; !ret && i < runs[k]->case_count; i++) {
			const char *name = runs[k]->cases[i]->info.name;

			/* once per name: by its latest attempt, and first of all by the base */
			if (run_find_case(runs[k], name) == runs[k]->cases[i] &&
			    (k == 0 || !run_find_case(compare->base, name)))
				ret = add_case(compare, name, known);
		}
	return ret;
}

/* ---- in words ---- */

static void add_part(struct text *out, size_t *parts, size_t count, const char *one,
		     const char *many)
{
	if (count)
		text_printf(out, "%s%zu %s", (*parts)++ ? ", " : "", count,
			    count == 1 ? one : many);
}

static void write_sentence(struct compare *c)
{
	struct text s = { 0 };
	size_t parts = 0, head;

	text_puts(&s, c->incomplete      ? "cannot be compared as a whole: "
		      : compare_worse(c) ? "got worse: "
					 : "nothing got worse: ");
	head = s.size;
	if (compare_is_incomplete(c->base) && ++parts)
		text_puts(&s, "the base run is incomplete");
	if (compare_is_incomplete(c->candidate))
		text_printf(&s, "%sthe candidate's run is incomplete", parts++ ? ", " : "");
	add_part(&s, &parts, c->changes[COMPARE_NOT_JUDGED], "case could not be judged",
		 "cases could not be judged");
	add_part(&s, &parts, c->new_failures, "case newly failing", "cases newly failing");
	add_part(&s, &parts, c->changes[COMPARE_GONE], "case gone", "cases gone");
	add_part(&s, &parts, c->missing, "case missing, as it was not selected",
		 "cases missing, as they were not selected");
	add_part(&s, &parts, c->worse_values, "value worse", "values worse");
	add_part(&s, &parts, c->changes[COMPARE_STILL_FAILING], "case still failing",
		 "cases still failing");
	add_part(&s, &parts, c->changes[COMPARE_NEWLY_FAILING] - c->new_failures,
		 "case newly failing, but known", "cases newly failing, but known");
	add_part(&s, &parts, c->changes[COMPARE_FIXED], "case fixed", "cases fixed");
	add_part(&s, &parts, c->verdicts[COMPARE_BETTER], "value better", "values better");
	add_part(&s, &parts, c->changes[COMPARE_NEW], "case new", "cases new");
	add_part(&s, &parts, c->changes[COMPARE_SAME], "case as before", "cases as before");
	add_part(&s, &parts, c->verdicts[COMPARE_NOT_WORSE], "value not worse", "values not worse");
	add_part(&s, &parts, c->verdicts[COMPARE_CANNOT_TELL], "value of which nothing can be told",
		 "values of which nothing can be told");
	if (!c->missing)
		add_part(&s, &parts, c->changes[COMPARE_NOT_SELECTED], "case not selected",
			 "cases not selected");
	if (!parts)
		text_puts(&s, "there was nothing to compare");
	c->sentence = s.failed ? NULL : store_block(c->store, s.data, s.size);
	c->details = c->sentence ? c->sentence + head : NULL;
	text_free(&s);
}

int compare_runs(const struct run_model *base, const struct run_model *candidate,
		 const struct known_list *known, bool whole, struct compare **ret_compare)
{
	const struct run_info *info = &candidate->info;
	/* a record that says nothing of it has no confidence; 0 is a margin */
	bool stated = info->confidence_pct >= 50 && info->confidence_pct < 100;
	struct compare *compare = calloc(1, sizeof(*compare));
	int ret = compare && (compare->store = store_new()) ? 0 : -ENOMEM;

	if (!ret) {
		compare->base = base;
		compare->candidate = candidate;
		compare->margin_pct = stated || info->margin_pct > 0 ? info->margin_pct
								     : MARGIN_PCT;
		compare->confidence_pct = stated ? info->confidence_pct : CONFIDENCE_PCT;
		compare->tolerance_pct = stated || info->tolerance_pct > 0 ? info->tolerance_pct
									   : TOLERANCE_PCT;
		ret = add_cases(compare, known);
	}
	if (!ret)
		ret = compare_add_facts(compare);
	if (!ret) {
		compare->missing = whole ? compare->changes[COMPARE_NOT_SELECTED] : 0;
		compare->incomplete = compare_is_incomplete(base) ||
				      compare_is_incomplete(candidate) ||
				      compare->changes[COMPARE_NOT_JUDGED] ||
				      compare->case_count == 0;
		write_sentence(compare);
		ret = store_failed(compare->store) || !compare->sentence ? -ENOMEM : 0;
	}
	if (ret)
		compare_free(compare);
	else
		*ret_compare = compare;
	return ret;
}
