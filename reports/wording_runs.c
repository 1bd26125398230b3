/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The runs that a document tells: the verdict on each, what it is compared with, what it is called,
 * and what they amount to together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare/compare.h"
#include "reports/reports_options.h"
#include "reports/verdict/verdict.h"
#include "reports/wording.h"
#include "helpers/text/text.h"

/* Why there is no baseline for a run that was to have one; NULL else. The
 * run of the baseline that is of the same drive goes to @ret_base, NULL without one */
static const char *find_baseline(const struct run_model *run, const struct reports_options *options,
				 const struct run_model **ret_base)
{
	*ret_base = NULL;
	if (!options->baseline_count)
		return run->info.baseline_path
			       ? "the baseline of this run is not there: it was not "
				 "compared; --baseline names it"
			       : NULL;
	*ret_base = reports_find_baseline(options, run);
	return *ret_base ? NULL : "no run of the baseline is of this drive: it was not compared";
}

/* The verdict on one run, with what its baseline says. */
static int judge(struct tell *tell, size_t i)
{
	const struct run_model *base;
	const char *missing = find_baseline(tell->runs[i], tell->options, &base);
	int ret = 0;

	/* what a run did not come to would look as if it were gone */
	if (base && compare_is_incomplete(tell->runs[i])) {
		base = NULL;
		missing = "the run did not come to its end: it was not compared with its baseline";
	}
	if (base)
		ret = compare_runs(base, tell->runs[i], tell->options->known, false,
				   &tell->comparisons[i]);
	return ret ? ret
		   : verdict_judge(tell->runs[i], tell->options->known, tell->comparisons[i],
				   missing, &tell->verdicts[i]);
}

static int name_run(struct tell *tell, size_t i)
{
	struct text alias = { 0 };
	size_t twins = 0;

	for (size_t k = 0; k < i; k++)
		twins += !strcmp(run_alias(tell->runs[k]), run_alias(tell->runs[i]));
	text_puts(&alias, run_alias(tell->runs[i]));
	if (twins)
		text_printf(&alias, "#%zu", twins + 1);
	tell->aliases[i] = alias.data;
	return alias.failed ? -ENOMEM : 0;
}

void wording_identity(struct text *out, const struct run_model *run)
{
	const struct run_info *info = &run->info;
	const char *name = info->identity && *info->identity ? info->identity
			   : info->serial && *info->serial   ? info->serial
							     : run_alias(run);
	uint32_t hash = 2166136261u; /* FNV-1a */
	bool changed = false;

	for (const char *c = name; *c; c++) {
		bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			     (*c >= '0' && *c <= '9') || *c == '-' || *c == '_';

		text_append(out, plain ? c : "_", 1);
		hash = (hash ^ (unsigned char)*c) * 16777619u;
		changed |= !plain;
	}
	/* "A.1" and "A 1" are two drives */
	if (changed)
		text_printf(out, "_%04x", (hash >> 16 ^ hash) & 0xffff);
}

/* The same drive twice: two runs that are told as one. */
static int identify_run(struct tell *tell, size_t i)
{
	struct text name = { 0 };
	size_t twins = 1;
	size_t plain_size;

	wording_identity(&name, tell->runs[i]);
	plain_size = name.size;
	for (size_t k = 0; k < i && !name.failed; k++) {
		if (strcmp(tell->identities[k], name.data))
			continue;
		name.size = plain_size;
		text_printf(&name, "-%zu", ++twins);
		k = (size_t)-1; /* may be another's again */
	}
	tell->identities[i] = name.data;
	return name.failed ? -ENOMEM : 0;
}

int wording_open(struct tell *tell, const struct run_model *const *runs, size_t count,
		 const char *dir, const struct reports_options *options)
{
	static const struct reports_options defaults;

	*tell = (struct tell){
		.runs = runs, .count = count, .dir = dir, .options = options ? options : &defaults
	};
	tell->verdicts = calloc(count ? count : 1, sizeof(*tell->verdicts));
	tell->aliases = calloc(count ? count : 1, sizeof(*tell->aliases));
	tell->identities = calloc(count ? count : 1, sizeof(*tell->identities));
	tell->comparisons = calloc(count ? count : 1, sizeof(*tell->comparisons));
	if (!tell->verdicts || !tell->aliases || !tell->identities || !tell->comparisons)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		int ret = judge(tell, i);

		if (!ret)
			ret = name_run(tell, i);
		if (!ret)
			ret = identify_run(tell, i);
		if (ret)
			return ret;
	}
	return 0;
}

void wording_close(struct tell *tell)
{
	for (size_t i = 0; i < tell->count; i++) {
		if (tell->verdicts)
			verdict_free(tell->verdicts[i]);
		if (tell->aliases)
			free(tell->aliases[i]);
		if (tell->identities)
			free(tell->identities[i]);
		if (tell->comparisons)
			compare_free(tell->comparisons[i]);
	}
	free(tell->comparisons);
	free(tell->verdicts);
	free(tell->aliases);
	free(tell->identities);
}

int wording_exit_code(const struct tell *tell)
{
	/* a signal, then incomplete, then failed, then nothing ran, then not ready, then open */
	static const int order[] = { 4, 1, 3, 75, 2 };
	size_t best = sizeof(order) / sizeof(order[0]);

	if (!tell->count)
		return 3;
	for (size_t i = 0; i < tell->count; i++) {
		int code = tell->verdicts[i]->exit_code;

		if (code >= 128)
			return code;
		for (size_t k = 0; k < best; k++)
			if (code == order[k])
				best = k;
	}
	return best < sizeof(order) / sizeof(order[0]) ? order[best] : 0;
}

enum verdict_gate wording_gate(const struct tell *tell)
{
	enum verdict_gate gate = tell->count ? VERDICT_OPEN : VERDICT_CLOSED;

	for (size_t i = 0; i < tell->count; i++)
		if (tell->verdicts[i]->gate < gate)
			gate = tell->verdicts[i]->gate;
	return gate;
}

void wording_sentence(struct text *out, const struct tell *tell)
{
	size_t passed = 0, whole = 0;

	if (tell->count == 1) {
		text_puts(out, tell->verdicts[0]->sentence);
		return;
	}
	for (size_t i = 0; i < tell->count; i++) {
		passed += tell->verdicts[i]->passed_cases;
		whole += tell->verdicts[i]->whole_cases;
	}
	if (wording_gate(tell) == VERDICT_PARTIAL)
		text_printf(out, "passed so far: %zu of %zu cases; no release verdict", passed,
			    whole);
	else
		text_printf(out, "gate %s", verdict_gate_name(wording_gate(tell)));
}
