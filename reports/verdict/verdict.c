/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of the gate. It opens only when something was checked, nothing failed, nothing broke,
 * all that must run has passed, and the record is whole. */
#include "reports/verdict/verdict.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "reports/record/known.h"
#include "reports/record/run_model.h"
#include "reports/verdict/wording.h"
#include "helpers/text/glob.h"
#include "helpers/text/text.h"
#include "reports/verdict/judgement.h"
#include "reports/verdict/verdict_known.h"

static enum verdict_class class_of(const struct run_case *c)
{
	if (!c->ended)
		return VERDICT_CLASS_ERROR;
	if (c->unarmed)
		return VERDICT_CLASS_UNARMED;
	switch (c->end.verdict) {
	case RUN_PASS: return VERDICT_CLASS_PASS;
	case RUN_FAIL: return VERDICT_CLASS_FAIL;
	case RUN_SKIP: return VERDICT_CLASS_SKIP;
	case RUN_ERROR: break;
	}
	return VERDICT_CLASS_ERROR;
}

/* How the rounds of a case count together: as the worst of them, and as not run where one of them
 * was not reached. @first: the first of its name. Returns NULL for a later one */
static const struct run_case *deciding_round(const struct judge *j, const struct run_case *first)
{
	const struct run_case *worst;
	size_t rounds;

	if (!wording_attempts(j->run, first, &worst, &rounds))
		return NULL;
	if (rounds == 1 || class_of(worst) != VERDICT_CLASS_PASS)
		return worst;
	for (const struct run_case *c = run_find_case(j->run, first->info.name); c;
	     c = c->next_in_bucket)
		if (!strcmp(c->info.name, first->info.name) && !run_was_reached(c))
			return c;
	return worst;
}

/* Cases: the rounds of --repeat are no more of them. */
static void count_cases(struct judge *j)
{
	for (size_t i = 0; i < j->run->case_count; i++) {
		const struct run_case *c = deciding_round(j, j->run->cases[i]);

		if (!c)
			continue;
		switch (class_of(c)) {
		case VERDICT_CLASS_PASS: j->verdict->pass++; break;
		case VERDICT_CLASS_FAIL:
			j->verdict->fail++;
			if (verdict_is_excused(j, c))
				j->verdict->known++;
			else
				j->new_fail++;
			break;
		case VERDICT_CLASS_ERROR: j->verdict->error++; break;
		case VERDICT_CLASS_UNARMED:
			j->verdict->unarmed++;
			j->verdict->skip++;
			break;
		case VERDICT_CLASS_SKIP:
			j->verdict->skip++;
			j->verdict->unreached += !run_was_reached(c);
			break;
		}
	}
}

/* A name, and in how many rounds of --repeat it came out so. */
struct named {
	const char *name;
	size_t times;
};

/* Each name of that class once, in order. Returns how many there are. */
static size_t find_names(struct judge *j, enum verdict_class class, bool excused,
			 struct named *ret_named)
{
	size_t count = 0, at;

	for (size_t i = 0; i < j->run->case_count; i++) {
		const struct run_case *c = j->run->cases[i];

		if (class_of(c) != class ||
		    (class == VERDICT_CLASS_FAIL && verdict_is_excused(j, c) != excused))
			continue;
		for (at = 0; at < count && strcmp(ret_named[at].name, c->info.name) != 0; at++)
			;
		if (at == count)
			ret_named[count++] = (struct named){ .name = c->info.name };
		ret_named[at].times++;
	}
	return count;
}

static void name_cases(struct judge *j, enum verdict_class class, bool excused,
		       struct text *sentence)
{
	struct named *names = calloc(j->run->case_count + 1, sizeof(*names));
	size_t count = names ? find_names(j, class, excused, names) : 0;

	j->failed |= !names;
	for (size_t i = 0; i < count; i++) {
		struct text name = { 0 };

		text_puts(&name, names[i].name);
		if (names[i].times > 1)
			text_printf(&name, " (%zu times)", names[i].times);
		verdict_add_name(sentence, i, count, name.data ? name.data : names[i].name);
		text_free(&name);
	}
	free(names);
	verdict_add_reason(j, sentence);
}

static void judge_run(struct judge *j)
{
	const struct run_model *run = j->run;
	struct text s = { 0 };

	if (run->stop_signal) {
		text_printf(&s, "the run was stopped by a signal (%d)", run->stop_signal);
		verdict_add_reason(j, &s);
	}
	if (run->not_ready) {
		text_printf(&s, "the rig was not ready: %s", run->not_ready);
		verdict_add_reason(j, &s);
	}
	for (size_t i = 0; i < run->error_count; i++) {
		if (run->errors[i].text == run->not_ready)
			continue;
		text_printf(&s, "%s%s", run->errors[i].text == run->drive_gone ? "" : "the rig: ",
			    run->errors[i].text);
		verdict_add_reason(j, &s);
	}
	if (!run->has_start || !run->has_end) {
		text_puts(&s, "the record has no end: the run died, or is still going on");
		verdict_add_reason(j, &s);
	}
	if (run->damaged_lines) {
		text_printf(&s, "%zu %s of the record %s damaged or missing", run->damaged_lines,
			    verdict_plural(run->damaged_lines, "line", "lines"),
			    verdict_plural(run->damaged_lines, "is", "are"));
		verdict_add_reason(j, &s);
	}
	j->verdict->incomplete = !run->has_start || !run->has_end || run->damaged_lines;
}

static void judge_cases(struct judge *j)
{
	const struct verdict *v = j->verdict;
	struct text s = { 0 };

	if (!v->pass && !v->fail && !v->error && (v->skip || !j->run->not_ready)) {
		text_puts(&s, v->skip ? "nothing was checked: every case was skipped"
				      : "nothing was run");
		verdict_add_reason(j, &s);
	}
	if (v->error) {
		text_printf(&s, "%zu %s could not be judged", v->error,
			    verdict_plural(v->error, "case", "cases"));
		name_cases(j, VERDICT_CLASS_ERROR, false, &s);
	}
	if (j->new_fail) {
		text_printf(&s, "%zu %s failed", j->new_fail,
			    verdict_plural(j->new_fail, "check", "checks"));
		name_cases(j, VERDICT_CLASS_FAIL, false, &s);
	}
	if (v->known) {
		text_printf(&s, "%zu known %s not counted against the gate", v->known,
			    verdict_plural(v->known, "failure is", "failures are"));
		name_cases(j, VERDICT_CLASS_FAIL, true, &s);
	}
}

/* What a must-run rule found wanting. */
struct missed {
	const char *named[NAMES_IN_SENTENCE];
	size_t count, matched;
	bool skipped, more;
	struct text names;
};

/* Failures and errors close the gate by themselves; a known failure was run. */
static void look_whether_it_ran(const struct run_case *c, struct missed *missed)
{
	enum verdict_class class = class_of(c);
	size_t k;

	missed->matched++;
	if (class != VERDICT_CLASS_SKIP && class != VERDICT_CLASS_UNARMED)
		return;
	missed->skipped |= class == VERDICT_CLASS_SKIP;
	/* once for all rounds */
	for (k = 0; k < missed->count && strcmp(missed->named[k], c->info.name) != 0; k++)
		;
	missed->more |= k == NAMES_IN_SENTENCE;
	if (k < missed->count || k == NAMES_IN_SENTENCE)
		return;
	missed->named[missed->count++] = c->info.name;
	text_printf(&missed->names, "%s%s (%s)", k ? ", " : "", c->info.name,
		    class == VERDICT_CLASS_UNARMED ? "not armed" : "skipped");
}

/* Every case that @glob names must have passed, and there must be one. */
static void judge_must_run(struct judge *j, const char *glob)
{
	const struct run_model *run = j->run;
	struct missed missed = { 0 };
	struct text s = { 0 };

	for (size_t i = 0; i < run->case_count; i++)
		if (glob_fits(glob, run->cases[i]->info.name))
			look_whether_it_ran(run->cases[i], &missed);
	if (missed.count)
		text_printf(&s, "must run (%s), but did not: %s%s", glob,
			    missed.names.data ? missed.names.data : "", missed.more ? ", ..." : "");
	else if (!missed.matched && !run->info.unselected)
		text_printf(&s, "must run, but no case of this run is: %s", glob);
	/* what the user left out on purpose is told once, for all: see judge_partial() */
	if (s.size) {
		if (missed.count && !missed.skipped)
			j->verdict->must_run_unarmed++;
		else
			j->verdict->must_run_missed++;
		verdict_add_reason(j, &s);
	}
	text_free(&missed.names);
}

/* A part of the checks says nothing of the others. */
static void judge_partial(struct judge *j)
{
	unsigned int unselected = j->run->info.unselected;
	struct verdict *v = j->verdict;
	struct text s = { 0 };

	if (j->run->info.recorded) {
		text_printf(&s, "a replay of a recording from %s is no drive: no release verdict",
			    j->run->info.recorded);
		verdict_add_reason(j, &s);
	}
	v->partial = unselected || v->unarmed || v->unreached || j->run->info.recorded;
	v->partial_refused = v->partial && j->run->info.partial_refused;
	if (!unselected && !v->partial_refused)
		return; /* what was not armed is told by itself */
	text_puts(&s, "partial run: ");
	if (unselected)
		text_printf(&s, "%u %s not selected", unselected,
			    verdict_plural(unselected, "case was", "cases were"));
	else
		text_printf(&s, "%zu %s not run", v->unarmed + v->unreached,
			    verdict_plural(v->unarmed + v->unreached, "case was", "cases were"));
	if (v->partial_refused)
		text_puts(&s, "; the profile opens the gate for whole runs only");
	verdict_add_reason(j, &s);
}

/* Cases by name: all rounds of one are one. */
static void count_names(struct judge *j)
{
	struct verdict *v = j->verdict;

	v->whole_cases = j->run->info.unselected;
	for (size_t i = 0; i < j->run->case_count; i++) {
		const struct run_case *c = deciding_round(j, j->run->cases[i]);

		if (!c)
			continue;
		v->whole_cases++;
		v->passed_cases += class_of(c) == VERDICT_CLASS_PASS;
	}
}

/* Returns whether the budget was exceeded. Unarmed cases are must_run's business, not the
 * budget's. */
static bool judge_skips(struct judge *j)
{
	size_t skipped = j->verdict->skip - j->verdict->unarmed;
	int budget = j->run->info.skip_budget;
	struct text s = { 0 };

	if (!j->run->has_start || budget < 0 || skipped <= (size_t)budget)
		return false;
	text_printf(&s, "%zu %s skipped, the profile allows %d", skipped,
		    verdict_plural(skipped, "case was", "cases were"), budget);
	name_cases(j, VERDICT_CLASS_SKIP, false, &s);
	return true;
}

/* Whether something is against it in what was looked at: 0 nothing. */
static int exit_code_of(const struct judge *j, bool over_budget)
{
	const struct verdict *v = j->verdict;
	const struct run_model *run = j->run;
	bool ran = v->pass || v->fail || v->error;

	if (run->stop_signal)
		return 128 + run->stop_signal;
	if (run->not_ready && !ran)
		return 75;
	if (v->error || v->incomplete || run->error_count || j->not_compared)
		return 4;
	if (!ran)
		return 3;
	return j->new_fail || v->must_run_missed || over_budget || j->stale || j->worse ? 1 : 0;
}

static void decide(struct judge *j, bool over_budget)
{
	struct verdict *v = j->verdict;

	v->exit_code = exit_code_of(j, over_budget);
	v->gate = v->exit_code ? VERDICT_CLOSED : v->partial ? VERDICT_PARTIAL : VERDICT_OPEN;
	if (v->gate == VERDICT_PARTIAL && (v->partial_refused || v->must_run_unarmed))
		v->exit_code = 1;
	if (v->gate == VERDICT_PARTIAL)
		verdict_write_partial(j);
	else
		verdict_write_sentence(j, over_budget);
}

static bool never_began(const struct judge *j)
{
	const struct verdict *v = j->verdict;

	return j->run->not_ready && !v->pass && !v->fail && !v->error;
}

int verdict_judge(const struct run_model *run, const struct known_list *known,
		  const struct compare *against, const char *not_compared,
		  struct verdict **ret_verdict)
{
	struct verdict *verdict = calloc(1, sizeof(*verdict));
	struct judge j = { .run = run,
			   .known = verdict_known_of(run, known),
			   .against = against,
			   .not_compared = not_compared,
			   .verdict = verdict };
	bool over_budget;

	if (!verdict)
		return -ENOMEM;
	judge_run(&j);
	count_cases(&j);
	judge_cases(&j);
	/* where nothing could be run at all, that is said, and what had to run is beside the
	 * point */
	for (size_t i = 0; i < run->info.must_run_count && !never_began(&j); i++)
		judge_must_run(&j, run->info.must_run[i]);
	judge_partial(&j);
	count_names(&j);
	over_budget = judge_skips(&j);
	verdict_judge_known(&j);
	verdict_judge_comparison(&j);
	if (verdict->unarmed) {
		struct text s = { 0 };

		text_printf(&s, "%s: %zu %s not armed",
			    run->info.erase_serial ? "partly armed run" : "read-only run",
			    verdict->unarmed,
			    verdict_plural(verdict->unarmed, "case was", "cases were"));
		name_cases(&j, VERDICT_CLASS_UNARMED, false, &s);
	}
	decide(&j, over_budget);
	if (j.failed) {
		verdict_free(verdict);
		return -ENOMEM;
	}
	*ret_verdict = verdict;
	return 0;
}
