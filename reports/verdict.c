/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of the gate. It opens only when something was checked, nothing failed, nothing broke,
 * all that must run has passed, and the record is whole. */
#include <errno.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "reports/known.h"
#include "reports/run_model.h"
#include "reports/text.h"
#include "reports/verdict_internal.h"

void verdict_add_reason(struct judge *j, struct text *sentence)
{
	char **reasons = reallocarray(j->verdict->reasons, j->verdict->reason_count + 1,
				      sizeof(*reasons));

	if (!reasons || sentence->failed || !sentence->data) {
		j->failed = true;
		j->verdict->reasons = reasons ? reasons : j->verdict->reasons;
		text_free(sentence);
		return;
	}
	j->verdict->reasons = reasons;
	reasons[j->verdict->reason_count++] = sentence->data;
	*sentence = (struct text){ 0 };
}

void verdict_add_name(struct text *sentence, size_t index, size_t total, const char *name)
{
	if (index < NAMES_IN_SENTENCE)
		text_printf(sentence, "%s%s", index ? ", " : ": ", name);
	else if (index == NAMES_IN_SENTENCE)
		text_printf(sentence, " and %zu more", total - index);
}

static enum verdict_class class_of(const struct run_case *c)
{
	if (!c->ended)
		return VERDICT_CLASS_ERROR;
	if (c->unarmed)
		return VERDICT_CLASS_UNARMED;
	switch (c->end.verdict) {
	case RUN_PASS:
		return VERDICT_CLASS_PASS;
	case RUN_FAIL:
		return VERDICT_CLASS_FAIL;
	case RUN_SKIP:
		return VERDICT_CLASS_SKIP;
	case RUN_ERROR:
		break;
	}
	return VERDICT_CLASS_ERROR;
}

static void count_cases(struct judge *j)
{
	for (size_t i = 0; i < j->run->case_count; i++) {
		const struct run_case *c = j->run->cases[i];

		switch (class_of(c)) {
		case VERDICT_CLASS_PASS:
			j->verdict->pass++;
			break;
		case VERDICT_CLASS_FAIL:
			j->verdict->fail++;
			if (verdict_is_excused(j, c))
				j->verdict->known++;
			else
				j->new_fail++;
			break;
		case VERDICT_CLASS_ERROR:
			j->verdict->error++;
			break;
		case VERDICT_CLASS_UNARMED:
			j->verdict->unarmed++;
			j->verdict->skip++;
			break;
		case VERDICT_CLASS_SKIP:
			j->verdict->skip++;
			break;
		}
	}
}

/* A name, and in how many rounds of --repeat it came out so. */
struct named { const char *name; size_t times; };

/* Each name of that class once, in order. Returns how many there are. */
static size_t find_names(struct judge *j, enum verdict_class class, bool excused, struct named *ret)
{
	size_t count = 0, at;

	for (size_t i = 0; i < j->run->case_count; i++) {
		const struct run_case *c = j->run->cases[i];

		if (class_of(c) != class ||
		    (class == VERDICT_CLASS_FAIL && verdict_is_excused(j, c) != excused))
			continue;
		for (at = 0; at < count && strcmp(ret[at].name, c->info.name) != 0; at++)
			;
		if (at == count)
			ret[count++] = (struct named){ .name = c->info.name };
		ret[at].times++;
	}
	return count;
}

static void name_cases(struct judge *j, enum verdict_class class, bool excused, struct text *sentence)
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
		text_printf(&s, "the rig: %s", run->errors[i].text);
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
		text_printf(&s, "%zu %s failed", j->new_fail, verdict_plural(j->new_fail, "check", "checks"));
		name_cases(j, VERDICT_CLASS_FAIL, false, &s);
	}
	if (v->known) {
		text_printf(&s, "%zu known %s not counted against the gate", v->known,
			    verdict_plural(v->known, "failure is", "failures are"));
		name_cases(j, VERDICT_CLASS_FAIL, true, &s);
	}
}

/* Every case that @glob names must have passed, and there must be one. */
static void judge_must_run(struct judge *j, const char *glob)
{
	const struct run_model *run = j->run;
	const char *named[NAMES_IN_SENTENCE];
	size_t matched = 0, missed = 0, k;
	struct text s = { 0 }, names = { 0 };

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];

		if (fnmatch(glob, c->info.name, FNM_EXTMATCH))
			continue;
		matched++;
		/* failures and errors close the gate by themselves; a known failure was run */
		enum verdict_class class = class_of(c);
		if (class != VERDICT_CLASS_SKIP && class != VERDICT_CLASS_UNARMED)
			continue;
		/* once for all rounds */
		for (k = 0; k < missed && strcmp(named[k], c->info.name) != 0; k++)
			;
		if (k < missed)
			continue;
		named[missed] = c->info.name;
		text_printf(&names, "%s%s (%s)", missed ? ", " : "", c->info.name,
			    class == VERDICT_CLASS_UNARMED ? "not armed" : "skipped");
		if (++missed == NAMES_IN_SENTENCE)
			break;
	}
	/* what the user left out on purpose is told once, for all */
	bool left_out = !matched && run->info.unselected && !run->info.partial_refused;

	if (!matched && !left_out)
		text_printf(&s, "must run, but no case of this run is: %s", glob);
	else if (missed)
		text_printf(&s, "must run (%s), but did not: %s%s", glob, names.data ? names.data : "",
			    missed == NAMES_IN_SENTENCE ? ", ..." : "");
	if ((!matched && !left_out) || missed) {
		j->verdict->must_run_missed++;
		verdict_add_reason(j, &s);
	}
	text_free(&names);
}

/* A part of the checks says nothing of the others. */
static void judge_partial(struct judge *j)
{
	unsigned int unselected = j->run->info.unselected;
	struct text s = { 0 };

	if (!unselected)
		return;
	j->verdict->partial_refused = j->run->info.partial_refused;
	text_printf(&s, "partial run: %u %s not selected%s", unselected,
		    verdict_plural(unselected, "case was", "cases were"),
		    j->verdict->partial_refused ? "; the profile opens the gate for whole runs only" : "");
	verdict_add_reason(j, &s);
}
/* Returns whether the budget was exceeded. Unarmed cases are must_run's business, not the budget's. */
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

/* What a sentence goes on with; nothing for a count of 0. */
static void add_part(struct text *s, size_t *parts, size_t count, const char *one, const char *many)
{
	if (!count)
		return;
	text_puts(s, (*parts)++ ? ", " : "");
	if (many)
		text_printf(s, "%zu %s", count, verdict_plural(count, one, many));
	else
		text_puts(s, one);
}

static void write_sentence(struct judge *j, bool over_budget)
{
	struct verdict *v = j->verdict;
	bool ran = v->pass || v->fail || v->error;
	struct text s = { 0 };
	size_t parts = 0;

	text_puts(&s, v->open ? "gate open: " : "gate closed: ");
	add_part(&s, &parts, j->run->stop_signal != 0, "the run was stopped", NULL);
	add_part(&s, &parts, v->exit_code == 75, "the rig was not ready", NULL);
	add_part(&s, &parts, v->exit_code != 75 && !ran, "nothing was checked", NULL);
	add_part(&s, &parts, j->new_fail, "check failed", "checks failed");
	add_part(&s, &parts, v->error, "case could not be judged", "cases could not be judged");
	add_part(&s, &parts, v->incomplete, "the record is incomplete", NULL);
	add_part(&s, &parts, v->must_run_missed, "must-run rule was not met",
		 "must-run rules were not met");
	add_part(&s, &parts, v->partial_refused, "only a part of the cases was selected", NULL);
	add_part(&s, &parts, over_budget, "too many cases were skipped", NULL);
	add_part(&s, &parts, j->stale, "known-failure entry is stale",
		 "known-failure entries are stale");
	add_part(&s, &parts, j->not_compared != NULL, "not compared with its baseline", NULL);
	add_part(&s, &parts, j->worse, "thing is worse than in the baseline",
		 "things are worse than in the baseline");
	add_part(&s, &parts, v->known, "known failure", "known failures");
	add_part(&s, &parts, v->pass, "check passed", "checks passed");
	add_part(&s, &parts, v->skip - v->unarmed, "case skipped", "cases skipped");
	add_part(&s, &parts, v->unarmed, "case not armed", "cases not armed");
	if (s.failed)
		j->failed = true;
	v->sentence = s.data;
}

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
	return j->new_fail || v->must_run_missed || v->partial_refused || over_budget ||
	       j->stale || j->worse ? 1 : 0;
}

static bool never_began(const struct judge *j)
{
	const struct verdict *v = j->verdict;

	return j->run->not_ready && !v->pass && !v->fail && !v->error;
}

int verdict_judge(const struct run_model *run, const struct known_list *known, struct verdict **ret)
{
	return verdict_judge_against(run, known, NULL, NULL, ret);
}

int verdict_judge_against(const struct run_model *run, const struct known_list *known,
			  const struct compare *against, const char *not_compared,
			  struct verdict **ret)
{
	struct verdict *verdict = calloc(1, sizeof(*verdict));
	struct judge j = { .run = run, .known = verdict_known_of(run, known), .against = against,
			   .not_compared = not_compared, .verdict = verdict };

	if (!verdict)
		return -ENOMEM;
	judge_run(&j);
	count_cases(&j);
	judge_cases(&j);
	/* where nothing could be run at all, that is said, and what had to run is beside the point */
	for (size_t i = 0; i < run->info.must_run_count && !never_began(&j); i++)
		judge_must_run(&j, run->info.must_run[i]);
	judge_partial(&j);
	bool over_budget = judge_skips(&j);
	verdict_judge_known(&j);
	verdict_judge_comparison(&j);
	if (verdict->unarmed) {
		struct text s = { 0 };

		text_printf(&s, "%s: %zu %s not armed",
			    run->info.erase_serial ? "partly armed run" : "read-only run",
			    verdict->unarmed, verdict_plural(verdict->unarmed, "case was", "cases were"));
		name_cases(&j, VERDICT_CLASS_UNARMED, false, &s);
	}
	verdict->exit_code = exit_code_of(&j, over_budget);
	verdict->open = verdict->exit_code == 0;
	write_sentence(&j, over_budget);
	if (j.failed) {
		verdict_free(verdict);
		return -ENOMEM;
	}
	*ret = verdict;
	return 0;
}

void verdict_free(struct verdict *verdict)
{
	if (!verdict)
		return;
	for (size_t i = 0; i < verdict->reason_count; i++)
		free(verdict->reasons[i]);
	free(verdict->reasons);
	free(verdict->sentence);
	free(verdict);
}
