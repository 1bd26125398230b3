/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one sentence that a person reads first: what the gate says, and what of. */
#include <string.h>

#include "reports/record/run_model.h"
#include "helpers/text/text.h"
#include "reports/verdict/judgement.h"

/* clang-format on */

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

/* Nothing that was looked at is against it, but not everything was. */
void verdict_write_partial(struct judge *j)
{
	struct verdict *v = j->verdict;
	struct text s = { 0 };
	size_t parts = 0;

	text_printf(&s, "passed so far: %zu of %zu cases; no release verdict", v->passed_cases,
		    v->whole_cases);
	v->heading_bytes = s.size;
	text_puts(&s, " (");
	add_part(&s, &parts, v->partial_refused, "the profile wants whole runs", NULL);
	add_part(&s, &parts, v->must_run_unarmed, "must-run rule was not met",
		 "must-run rules were not met");
	add_part(&s, &parts, v->known, "known failure", "known failures");
	add_part(&s, &parts, v->skip - v->unarmed - v->unreached, "case skipped", "cases skipped");
	add_part(&s, &parts, v->unarmed, "case not armed", "cases not armed");
	add_part(&s, &parts, v->unreached, "case could not be run", "cases could not be run");
	add_part(&s, &parts, j->run->info.unselected, "case not selected", "cases not selected");
	text_puts(&s, ")");
	j->failed |= s.failed;
	v->sentence = s.data;
	v->details = s.failed ? NULL : s.data + v->heading_bytes + strlen(" ");
}

void verdict_write_sentence(struct judge *j, bool over_budget)
{
	struct verdict *v = j->verdict;
	bool ran = v->pass || v->fail || v->error;
	struct text s = { 0 };
	size_t parts = 0;

	text_puts(&s, v->gate == VERDICT_OPEN ? "gate open" : "gate closed");
	v->heading_bytes = s.size;
	text_puts(&s, ": ");
	add_part(&s, &parts, j->run->stop_signal != 0, "the run was stopped", NULL);
	add_part(&s, &parts, v->exit_code == 75, "the rig was not ready", NULL);
	add_part(&s, &parts, v->exit_code != 75 && !ran, "nothing was checked", NULL);
	add_part(&s, &parts, j->new_fail, "check failed", "checks failed");
	add_part(&s, &parts, v->error, "case could not be judged", "cases could not be judged");
	add_part(&s, &parts, v->incomplete, "the record is incomplete", NULL);
	add_part(&s, &parts, v->must_run_missed + v->must_run_unarmed, "must-run rule was not met",
		 "must-run rules were not met");
	add_part(&s, &parts, v->partial_refused, "only a part of the cases was looked at", NULL);
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
	v->details = s.failed ? NULL : s.data + v->heading_bytes + strlen(": ");
}
