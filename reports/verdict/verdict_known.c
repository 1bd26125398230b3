/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people and a former run say about a run: known failures, and the baseline. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "reports/verdict/comparison.h"
#include "reports/record/known.h"
#include "reports/record/run_model.h"
#include "helpers/text/text.h"
#include "reports/verdict/judgement.h"
#include "reports/verdict/verdict_known.h"

const struct known_list *verdict_known_of(const struct run_model *run,
					  const struct known_list *given)
{
	return given ? given : run->info.known;
}

static const struct known_entry *find_known(const struct judge *j, const char *name)
{
	return j->known ? known_find(j->known, name, j->run->info.model, j->run->info.firmware)
			: NULL;
}

/* No run takes place before its program was built: the clock is wrong, and may be years behind. */
static bool has_wrong_clock(const struct judge *j)
{
	return j->run->info.start_unix_ns < j->run->info.built_unix_ns;
}

static bool is_over(const struct judge *j, const struct known_entry *entry)
{
	return entry->expires &&
	       (has_wrong_clock(j) || j->run->info.start_unix_ns >= entry->expires_unix_ns);
}

const char *verdict_known_is_over(const struct run_model *run, const struct known_entry *entry)
{
	const struct judge j = { .run = run };

	if (!is_over(&j, entry))
		return NULL;
	return has_wrong_clock(&j) ? "does not hold: the clock of the run is wrong" : "has expired";
}

/* Is it excused: known, not expired when the run took place, and known to do just this? */
bool verdict_is_excused(const struct judge *j, const struct run_case *c)
{
	const struct known_entry *entry = find_known(j, c->info.name);

	return entry && !is_over(j, entry) && c->end.verdict == RUN_FAIL &&
	       entry->expect != KNOWN_SKIPS;
}

bool verdict_is_known(const struct run_model *run, const struct known_list *known,
		      const struct run_case *c)
{
	const struct judge j = { .run = run, .known = verdict_known_of(run, known) };

	return verdict_is_excused(&j, c);
}

/* Does it speak of this drive at all? A list may serve several models and firmwares. */
static bool is_about(const struct judge *j, const struct known_entry *entry)
{
	return known_fits_drive(entry, j->run->info.model, j->run->info.firmware);
}

/* what became of the cases that one entry speaks of */
struct met {
	size_t matched, failed, skipped, ran;
	bool left_out; /* --filter left some out: that says nothing of the entry */
};

/* Each case looks for its entry once: a long list is no reason for a long wait. */
static struct met *meet_cases(const struct judge *j)
{
	struct met *met = calloc(known_count(j->known), sizeof(*met));

	for (size_t i = 0; met && i < j->run->case_count; i++) {
		const struct run_case *c = j->run->cases[i];
		const struct known_entry *entry = find_known(j, c->info.name);
		struct met *m;

		if (!entry)
			continue;
		m = &met[entry - known_at(j->known, 0)];

		m->matched++;
		m->failed += c->end.verdict == RUN_FAIL;
		m->skipped += c->end.verdict == RUN_SKIP;
		m->ran += c->end.verdict == RUN_PASS || c->end.verdict == RUN_FAIL;
	}
	for (size_t i = 0; met && i < j->run->info.left_out_count; i++) {
		const struct known_entry *entry = find_known(j, j->run->info.left_out[i]);

		if (entry)
			met[entry - known_at(j->known, 0)].left_out = true;
	}
	return met;
}

static const char *problem_of(const struct judge *j, const struct known_entry *entry,
			      const struct met *met)
{
	if (is_over(j, entry))
		return verdict_known_is_over(j->run, entry);
	if (!met->matched)
		return met->left_out ? NULL : "matches no case of this run";
	if (entry->expect == KNOWN_FAILS && met->ran && !met->failed)
		return "passes now: remove it";
	if (entry->expect == KNOWN_SKIPS && !met->skipped)
		return "is not skipped any more: remove it";
	return NULL;
}

static void tell_wrong_clock(struct judge *j)
{
	struct text s = { 0 };
	size_t dated = 0;

	for (size_t k = 0; k < known_count(j->known); k++)
		dated += known_at(j->known, k)->expires && is_about(j, known_at(j->known, k));
	if (!dated || !has_wrong_clock(j))
		return;
	text_puts(&s, "the clock of this host is wrong: the run began at ");
	text_timestamp(&s, j->run->info.start_unix_ns, 0);
	text_puts(&s, ", its program was built at ");
	text_timestamp(&s, j->run->info.built_unix_ns, 0);
	text_puts(&s, "; no known failure with 'expires' holds until the clock is set");
	verdict_add_reason(j, &s);
}

/* Entries that no longer say what is: expired, passing, or naming nothing. */
void verdict_judge_known(struct judge *j)
{
	struct text others = { 0 };
	struct met *met;
	size_t other = 0;

	if (!known_count(j->known))
		return;
	tell_wrong_clock(j);
	met = meet_cases(j);
	if (!met) {
		j->failed = true;
		return;
	}
	for (size_t k = 0; k < known_count(j->known); k++) {
		const struct known_entry *entry = known_at(j->known, k);
		const char *problem = NULL;
		struct text s = { 0 };

		if (is_about(j, entry))
			problem = problem_of(j, entry, &met[k]);
		else
			other++;
		if (!problem)
			continue;
		j->stale += !j->run->info.stale_known_reported;
		text_printf(&s, "known failure '%s' (line %d, %s) %s", entry->cases, entry->line,
			    entry->owner ? entry->owner : "no owner", problem);
		verdict_add_reason(j, &s);
	}
	free(met);
	if (!other)
		return;
	text_printf(&others, "%zu known-failure %s of other models or firmwares", other,
		    verdict_plural(other, "entry speaks", "entries speak"));
	verdict_add_reason(j, &others);
}

/* ---- the baseline ---- */

static void add_changes(struct judge *j, enum compare_change change, const char *one,
			const char *many)
{
	const struct compare *c = j->against;
	size_t total = 0, index = 0;
	struct text s = { 0 };

	for (size_t i = 0; i < c->case_count; i++)
		total += c->cases[i].change == change && !c->cases[i].excused;
	if (!total)
		return;
	text_printf(&s, "against the baseline: %zu %s", total, verdict_plural(total, one, many));
	for (size_t i = 0; i < c->case_count; i++)
		if (c->cases[i].change == change && !c->cases[i].excused)
			verdict_add_name(&s, index++, total, c->cases[i].name);
	verdict_add_reason(j, &s);
}

static void add_worse_values(struct judge *j)
{
	const struct compare *c = j->against;
	size_t index = 0;
	struct text s = { 0 };

	if (!c->worse_values)
		return;
	text_printf(&s, "against the baseline: %zu %s", c->worse_values,
		    verdict_plural(c->worse_values, "value is worse", "values are worse"));
	for (size_t i = 0; i < c->value_count; i++) {
		const struct compare_value *v = &c->values[i];
		struct text name = { 0 };

		if (v->verdict != COMPARE_WORSE || v->excused)
			continue;
		text_printf(&name, "%s %s (%+.1f %%)", v->case_name, v->what, v->relative_pct);
		verdict_add_name(&s, index++, c->worse_values, name.data ? name.data : v->what);
		text_free(&name);
	}
	verdict_add_reason(j, &s);
}

void verdict_judge_comparison(struct judge *j)
{
	struct text s = { 0 };

	if (j->not_compared) {
		text_puts(&s, j->not_compared);
		verdict_add_reason(j, &s);
	}
	if (!j->against)
		return;
	add_changes(j, COMPARE_NEWLY_FAILING, "case fails that did not", "cases fail that did not");
	add_changes(j, COMPARE_GONE, "case is gone", "cases are gone");
	add_worse_values(j);
	if (!j->against->same_drive) {
		text_printf(&s, "against the baseline: not the same drive (%s %s, here %s %s)",
			    j->against->base->info.model ? j->against->base->info.model : "unknown",
			    j->against->base->info.serial ? j->against->base->info.serial : "",
			    j->run->info.model ? j->run->info.model : "unknown",
			    j->run->info.serial ? j->run->info.serial : "");
		verdict_add_reason(j, &s);
	}
	j->worse = compare_worse(j->against);
}
