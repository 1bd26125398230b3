/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comparison as a suite of its own: one test case per case of the two runs, so that each keeps
 * its history. It fails when its case newly fails, is gone, or measured something worse. */
#include "reports/junit/junit_parts.h"

#include "reports/verdict/comparison.h"
#include "helpers/text/text.h"

static bool is_worse(const struct compare *compare, const struct compare_case *c)
{
	return (c->change == COMPARE_NEWLY_FAILING && !c->excused) || c->change == COMPARE_GONE ||
	       (c->change == COMPARE_NOT_SELECTED && compare->missing) || c->worse_values;
}

/* Why there is no verdict on it; NULL when there is one. */
static const char *skip_reason(const struct compare *compare, const struct compare_case *c)
{
	if (is_worse(compare, c) || c->change == COMPARE_NOT_JUDGED)
		return NULL;
	if (c->excused)
		return "newly failing, but a known failure";
	if (c->change == COMPARE_NOT_SELECTED)
		return "not selected in the candidate's run";
	if (c->change == COMPARE_STILL_FAILING)
		return "failed before, and still fails";
	if (c->change == COMPARE_SAME && (!c->candidate || c->candidate->end.verdict != RUN_PASS))
		return "judged in neither run";
	return NULL;
}

struct tally junit_compare_tally(const struct compare *compare)
{
	struct tally t = { 0 };

	for (size_t i = 0; compare && i < compare->case_count; i++) {
		const struct compare_case *c = &compare->cases[i];

		t.tests++;
		t.failures += is_worse(compare, c);
		t.errors += c->change == COMPARE_NOT_JUDGED;
		t.skipped += skip_reason(compare, c) != NULL;
	}
	return t;
}

static void put_value(struct text *out, const struct compare_value *v)
{
	char base[QUANTITY_SIZE], candidate[QUANTITY_SIZE];

	compare_numbers(v->base, v->candidate, v->unit, base, candidate);
	text_printf(out, "\n%s: %s: %s -> %s", compare_verdict_name(v->verdict), v->what, base,
		    candidate);
	if (v->relative_pct == v->relative_pct)
		text_printf(out, " (%+.2f %%)", v->relative_pct);
	text_printf(out, ", %s", v->why);
}

static void write_problem(struct junit *j, const struct compare *compare,
			  const struct compare_case *c)
{
	bool judged = c->change != COMPARE_NOT_JUDGED;
	struct text message = { 0 }, text = { 0 };

	if (c->change == COMPARE_SAME || c->change == COMPARE_NEW || c->change == COMPARE_FIXED ||
	    c->change == COMPARE_STILL_FAILING)
		text_printf(&message, "%zu measured %s", c->worse_values,
			    c->worse_values == 1 ? "value is worse" : "values are worse");
	else
		text_puts(&message, compare_change_name(c->change));
	if (c->candidate && c->candidate->end.verdict != RUN_PASS) {
		text_puts(&message, ": ");
		wording_message(&message, c->candidate);
	}
	text_puts(&text, message.data ? message.data : "");
	for (size_t i = 0; i < c->value_count; i++)
		if (compare->values[c->first_value + i].verdict == COMPARE_WORSE)
			put_value(&text, &compare->values[c->first_value + i]);
	text_printf(&text, "\nbase firmware %s, candidate firmware %s",
		    compare->base->info.firmware ? compare->base->info.firmware : "unknown",
		    compare->candidate->info.firmware ? compare->candidate->info.firmware
						      : "unknown");
	text_puts(&text, "\nreproduce: ");
	wording_reproduce(&text, compare->candidate, c->candidate ? c->candidate : c->base);
	junit_problem(j, judged ? JUNIT_FAILURE : JUNIT_ERROR, judged ? "got-worse" : "not-judged",
		      &message, &text);
}

static void write_case(struct junit *j, const struct compare *compare, const struct compare_case *c)
{
	const char *skip = skip_reason(compare, c);

	junit_start_case(j, "compare", c->name, 0);
	if (is_worse(compare, c) || c->change == COMPARE_NOT_JUDGED) {
		write_problem(j, compare, c);
	} else if (skip) {
		struct text message = { 0 }, text = { 0 };

		text_puts(&message, skip);
		text_puts(&text, skip);
		junit_skip(j, &message, &text);
	}
	junit_finish(j);
}

void junit_compare(struct junit *j, const struct compare *compare)
{
	struct tally t = junit_compare_tally(compare);

	if (!t.tests)
		return;
	junit_start_suite(j, "compare", &t);
	for (size_t i = 0; i < compare->case_count; i++)
		write_case(j, compare, &compare->cases[i]);
	junit_finish(j);
}
