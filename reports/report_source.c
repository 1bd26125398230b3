/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The runs that a document tells: the verdict on each, what it is compared with, what it is called,
 * and what they amount to together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare/compare.h"
#include "reports/reports_options.h"
#include "reports/verdict/verdict.h"
#include "reports/report_source.h"
#include "reports/verdict/wording.h"
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
static int judge(struct report_source *from, size_t i)
{
	const struct run_model *base;
	const char *missing = find_baseline(from->runs[i], from->options, &base);
	int ret = 0;

	/* what a run did not come to would look as if it were gone */
	if (base && compare_is_incomplete(from->runs[i])) {
		base = NULL;
		missing = "the run did not come to its end: it was not compared with its baseline";
	}
	if (base)
		ret = compare_runs(base, from->runs[i], from->options->known, false,
				   &from->comparisons[i]);
	return ret ? ret
		   : verdict_judge(from->runs[i], from->options->known, from->comparisons[i],
				   missing, &from->verdicts[i]);
}

static int name_run(struct report_source *from, size_t i)
{
	struct text alias = { 0 };
	size_t twins = 0;

	for (size_t k = 0; k < i; k++)
		twins += !strcmp(run_alias(from->runs[k]), run_alias(from->runs[i]));
	text_puts(&alias, run_alias(from->runs[i]));
	if (twins)
		text_printf(&alias, "#%zu", twins + 1);
	from->aliases[i] = alias.data;
	return alias.failed ? -ENOMEM : 0;
}

void report_identity(struct text *out, const struct run_model *run)
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
static int identify_run(struct report_source *from, size_t i)
{
	struct text name = { 0 };
	size_t twins = 1;
	size_t plain_size;

	report_identity(&name, from->runs[i]);
	plain_size = name.size;
	for (size_t k = 0; k < i && !name.failed; k++) {
		if (strcmp(from->identities[k], name.data))
			continue;
		name.size = plain_size;
		text_printf(&name, "-%zu", ++twins);
		k = (size_t)-1; /* may be another's again */
	}
	from->identities[i] = name.data;
	return name.failed ? -ENOMEM : 0;
}

int report_source_open(struct report_source *from, const struct run_model *const *runs,
		       size_t count, const char *dir, const struct reports_options *options)
{
	static const struct reports_options defaults;

	*from = (struct report_source){
		.runs = runs, .count = count, .dir = dir, .options = options ? options : &defaults
	};
	from->verdicts = calloc(count ? count : 1, sizeof(*from->verdicts));
	from->aliases = calloc(count ? count : 1, sizeof(*from->aliases));
	from->identities = calloc(count ? count : 1, sizeof(*from->identities));
	from->comparisons = calloc(count ? count : 1, sizeof(*from->comparisons));
	if (!from->verdicts || !from->aliases || !from->identities || !from->comparisons)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		int ret = judge(from, i);

		if (!ret)
			ret = name_run(from, i);
		if (!ret)
			ret = identify_run(from, i);
		if (ret)
			return ret;
	}
	return 0;
}

void report_source_close(struct report_source *from)
{
	for (size_t i = 0; i < from->count; i++) {
		if (from->verdicts)
			verdict_free(from->verdicts[i]);
		if (from->aliases)
			free(from->aliases[i]);
		if (from->identities)
			free(from->identities[i]);
		if (from->comparisons)
			compare_free(from->comparisons[i]);
	}
	free(from->comparisons);
	free(from->verdicts);
	free(from->aliases);
	free(from->identities);
}

int report_exit_code(const struct report_source *from)
{
	/* a signal, then incomplete, then failed, then nothing ran, then not ready, then open */
	static const int order[] = { 4, 1, 3, 75, 2 };
	size_t best = sizeof(order) / sizeof(order[0]);

	if (!from->count)
		return 3;
	for (size_t i = 0; i < from->count; i++) {
		int code = from->verdicts[i]->exit_code;

		if (code >= 128)
			return code;
		for (size_t k = 0; k < best; k++)
			if (code == order[k])
				best = k;
	}
	return best < sizeof(order) / sizeof(order[0]) ? order[best] : 0;
}

enum verdict_gate report_gate(const struct report_source *from)
{
	enum verdict_gate gate = from->count ? VERDICT_OPEN : VERDICT_CLOSED;

	for (size_t i = 0; i < from->count; i++)
		if (from->verdicts[i]->gate < gate)
			gate = from->verdicts[i]->gate;
	return gate;
}

void report_sentence(struct text *out, const struct report_source *from)
{
	size_t passed = 0, whole = 0;

	if (from->count == 1) {
		text_puts(out, from->verdicts[0]->sentence);
		return;
	}
	for (size_t i = 0; i < from->count; i++) {
		passed += from->verdicts[i]->passed_cases;
		whole += from->verdicts[i]->whole_cases;
	}
	if (report_gate(from) == VERDICT_PARTIAL)
		text_printf(out, "passed so far: %zu of %zu cases; no release verdict", passed,
			    whole);
	else
		text_printf(out, "gate %s", verdict_gate_name(report_gate(from)));
}
