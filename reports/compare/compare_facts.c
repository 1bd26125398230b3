/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is not the same about two runs besides cases and values, and how much each one wore the
 * drive. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/page/chart/chart.h"
#include "reports/compare/compare_internal.h"
#include "reports/record/run_identity.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

#define MAX_FACTS 300
#define MAX_WEAR 60

int compare_add_fact(struct compare *compare, const char *group, const char *name, const char *base,
		     const char *candidate)
{
	const char *texts[] = { base ? base : "", candidate ? candidate : "" };
	struct compare_fact *facts;

	if (!strcmp(texts[0], texts[1]) || compare->fact_count >= MAX_FACTS)
		return 0;
	facts = store_grow(compare->facts, compare->fact_count, sizeof(*facts));
	if (!facts)
		return -ENOMEM;
	compare->facts = facts;
	facts[compare->fact_count++] = (struct compare_fact){
		group,
		name,
		*texts[0] ? texts[0] : "none",
		*texts[1] ? texts[1] : "none",
	};
	return 0;
}

static int add_note(struct compare *compare, const char *text)
{
	const char **notes = store_grow(compare->notes, compare->note_count, sizeof(*notes));

	if (!notes || !text)
		return -ENOMEM;
	compare->notes = notes;
	notes[compare->note_count++] = text;
	return 0;
}

/* ---- identity ---- */

static const char *namespace_text(struct compare *c, const struct run_info *info, uint32_t nsid)
{
	for (size_t i = 0; i < info->namespace_count; i++) {
		const struct run_namespace *ns = &info->namespaces[i];

		if (ns->nsid == nsid)
			return compare_text(c, "%llu bytes in blocks of %u + %u",
					    (unsigned long long)ns->size_bytes, ns->block_bytes,
					    ns->metadata_bytes);
	}
	return "absent";
}

static int add_namespaces(struct compare *c)
{
	const struct run_info *infos[] = { &c->base->info, &c->candidate->info };
	int ret = 0;

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; !ret && i < infos[k]->namespace_count; i++) {
			uint32_t nsid = infos[k]->namespaces[i].nsid;
			const char *base = namespace_text(c, infos[0], nsid);

			if (k && strcmp(base, "absent"))
				continue;
			ret = compare_add_fact(c, "drive", compare_text(c, "namespace %u", nsid),
					       base, namespace_text(c, infos[1], nsid));
		}
	return ret;
}

static const char *identity_text(struct compare *c, const struct run_identity *row,
				 const struct run_info *info)
{
	struct text text = { 0 };
	const char *kept;

	run_identity_text(row, info, &text);
	kept = text.failed ? NULL : compare_text(c, "%s", text.data ? text.data : "");
	text_free(&text);
	return kept;
}

static int add_identity(struct compare *c)
{
	const struct run_identity *row;
	int ret = 0;

	for (size_t i = 0; !ret && (row = run_identity_at(i)); i++)
		if (row->group)
			ret = compare_add_fact(c, row->group, row->name,
					       identity_text(c, row, &c->base->info),
					       identity_text(c, row, &c->candidate->info));
	return ret ? ret : add_namespaces(c);
}

static bool same(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

static int add_notes(struct compare *c)
{
	bool partial[] = { compare_is_partial(c->base), compare_is_partial(c->candidate) };
	const struct run_info *base = &c->base->info, *now = &c->candidate->info;
	int ret = 0;

	c->same_drive = same(base->model, now->model) && same(base->serial, now->serial);
	if (!c->same_drive)
		ret = add_note(c, compare_text(c,
					       "not the same drive: %s %s and %s %s; differences "
					       "may be the drive's, not the firmware's",
					       base->model ? base->model : "unknown",
					       base->serial ? base->serial : "",
					       now->model ? now->model : "unknown",
					       now->serial ? now->serial : ""));
	if (!ret && same(base->firmware, now->firmware))
		ret = add_note(c, compare_text(c, "the same firmware in both: %s",
					       now->firmware ? now->firmware : "unknown"));
	if (!ret && !same(base->profile_sha256, now->profile_sha256))
		ret = add_note(c, "not the same bar: the profiles differ");
	if (!ret && (base->simulated != now->simulated || base->emulated != now->emulated))
		ret = add_note(c,
			       "one of them is simulated or emulated: its figures are not those of "
			       "hardware");
	if (!ret && (base->recorded || now->recorded))
		ret = add_note(c, "one of them is a replay of a recording: no drive was tested");
	if (!ret && !same(base->host, now->host))
		ret = add_note(c, "not the same host: figures depend on it");
	if (!ret && (partial[0] || partial[1]))
		ret = add_note(c, compare_text(c,
					       "%s not everything was looked at (not armed or not "
					       "selected cases): no release verdict",
					       partial[0] && partial[1] ? "in both runs"
					       : partial[0]             ? "in the base's run"
							    : "in the candidate's run"));
	return ret;
}

/* ---- states ---- */

static const struct run_state *find_state(const struct run_model *run, const struct run_state *like)
{
	const struct run_case *outside = &run->outside;

	for (size_t i = 0; i < outside->state_count; i++)
		if (!strcmp(outside->states[i].group, like->group) &&
		    !strcmp(outside->states[i].name, like->name))
			return &outside->states[i];
	return NULL;
}

static int add_wear(struct compare *c, const char *name, const char *unit, bool candidate,
		    double moved)
{
	size_t i = 0;

	if (!isfinite(moved))
		return 0;
	while (i < c->wear_count && strcmp(c->wear[i].name, name))
		i++;
	if (i == MAX_WEAR)
		return 0;
	if (i == c->wear_count) {
		struct compare_wear *wear = store_grow(c->wear, c->wear_count, sizeof(*wear));

		if (!wear)
			return -ENOMEM;
		c->wear = wear;
		c->wear[c->wear_count++] = (struct compare_wear){ name, unit, (double)NAN,
								  (double)NAN };
	}
	*(candidate ? &c->wear[i].candidate : &c->wear[i].base) = moved;
	return 0;
}

/* What the drives said of themselves when the runs began, and how it moved. */
static int add_states(struct compare *c)
{
	const struct run_case *runs[] = { &c->base->outside, &c->candidate->outside };
	int ret = 0;

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; !ret && i < runs[k]->state_count; i++) {
			const struct run_state *s = &runs[k]->states[i];
			const struct run_state *other = k ? NULL : find_state(c->candidate, s);

			if (isfinite(s->after_number - s->before_number))
				ret = add_wear(c, s->name, s->unit, k,
					       s->after_number - s->before_number);
			else if (other && s->before && other->before)
				ret = compare_add_fact(c, s->group, s->name, s->before,
						       other->before);
		}
	return ret;
}

static double first_of(const struct run_series *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (isfinite(s->values[i]))
			return s->values[i];
	return (double)NAN;
}

static double last_of(const struct run_series *s)
{
	for (size_t i = s->count; i-- > 0;)
		if (isfinite(s->values[i]))
			return s->values[i];
	return (double)NAN;
}

static double last_of_name(const struct run_model *run, const char *name)
{
	double last = (double)NAN;

	for (size_t i = run->case_count; i-- > 0;)
		for (size_t k = run->cases[i]->series_count; k-- > 0 && !isfinite(last);)
			if (!strcmp(run->cases[i]->series[k].name, name))
				last = last_of(&run->cases[i]->series[k]);
	return last;
}

static bool is_told(const struct compare *c, const char *name, bool candidate)
{
	for (size_t i = 0; i < c->wear_count; i++)
		if (!strcmp(c->wear[i].name, name))
			return isfinite(candidate ? c->wear[i].candidate : c->wear[i].base);
	return false;
}

/* Health that was sampled beside the cases: the last value of the run less the first. */
static int add_samples(struct compare *c, const struct run_model *run, bool candidate)
{
	int ret = 0;

	for (size_t i = 0; i < run->case_count; i++)
		for (size_t k = 0; !ret && k < run->cases[i]->series_count; k++) {
			const struct run_series *s = &run->cases[i]->series[k];

			if (series_is_performance(s->class) || chart_is_time(s->unit) ||
			    is_told(c, s->name, candidate))
				continue;
			ret = add_wear(c, s->name, s->unit, candidate,
				       last_of_name(run, s->name) - first_of(s));
		}
	return ret;
}

int compare_add_facts(struct compare *c)
{
	int ret = add_identity(c);

	if (!ret)
		ret = add_notes(c);
	if (!ret)
		ret = add_states(c);
	if (!ret && !c->wear_count) {
		ret = add_samples(c, c->base, false);
		if (!ret)
			ret = add_samples(c, c->candidate, true);
	}
	return ret;
}
