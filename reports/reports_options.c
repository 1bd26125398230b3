/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which run of the baseline is of the same drive. */
#include "reports/reports_options.h"

#include <string.h>

#include "reports/record/run_model.h"

static bool is_same(const char *a, const char *b)
{
	return a && b && *a && !strcmp(a, b);
}

const struct run_model *reports_find_baseline(const struct reports_options *options,
					      const struct run_model *run)
{
	for (size_t i = 0; i < options->baseline_count; i++)
		if (is_same(options->baselines[i]->info.serial, run->info.serial))
			return options->baselines[i];
	for (size_t i = 0; i < options->baseline_count; i++)
		if (is_same(run_alias(options->baselines[i]), run_alias(run)))
			return options->baselines[i];
	return options->baseline_count == 1 ? options->baselines[0] : NULL;
}
