/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loads --known, --baseline and --history. */
#include "ci/gate/reporting/report_inputs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/options/option_table.h"
#include "reports/verdict/comparison.h"

static int load_known(const char *path, struct known_list **ret_list)
{
	int ret = known_load(path, ret_list, stderr);

	/* -EINVAL has said where and what */
	if (ret && ret != -EINVAL)
		(void)fprintf(stderr, "%s: error: cannot be read: %s\n", path, strerror(-ret));
	return ret ? GATE_EXIT_USAGE : 0;
}

/* Half a run would make half of the cases look new. */
static int load_baseline(const char *dir, const char *who, struct report_inputs *inputs)
{
	if (named_runs_add(&inputs->baseline, dir, who))
		return GATE_EXIT_USAGE;
	for (size_t i = 0; i < inputs->baseline.count; i++)
		if (compare_is_incomplete(inputs->baseline.items[i])) {
			(void)fprintf(stderr, "%s: --baseline %s: that run is incomplete\n", who,
				      inputs->baseline.dirs[i]);
			return GATE_EXIT_USAGE;
		}
	inputs->baseline_path = realpath(dir, NULL);
	return 0;
}

int report_inputs_load(const struct gate_options *options, struct report_inputs *ret_inputs)
{
	char who[64];
	int code = 0;

	*ret_inputs = (struct report_inputs){ .options = options };
	(void)snprintf(who, sizeof(who), "nvme-gate %s",
		       gate_program.commands[options->command].name);
	if (options->known)
		code = load_known(options->known, &ret_inputs->known);
	if (!code && options->baseline)
		code = load_baseline(options->baseline, who, ret_inputs);
	if (!code && options->history && access(options->history, R_OK | X_OK)) {
		(void)fprintf(stderr, "%s: --history %s: %s\n", who, options->history,
			      strerror(errno));
		code = GATE_EXIT_USAGE;
	}
	return code;
}

void report_inputs_free(struct report_inputs *inputs)
{
	known_free(inputs->known);
	named_runs_free(&inputs->baseline);
	free(inputs->baseline_path);
}

void report_plan_make(const struct report_inputs *inputs, const struct run_model *run,
		      struct report_plan *ret_plan)
{
	const struct gate_options *options = inputs->options;
	const struct named_runs *baseline = &inputs->baseline;

	*ret_plan = (struct report_plan){ 0 };
	/* when it cannot be read the verdict says that the run was not compared */
	if (run && !baseline->count && run->info.baseline_path &&
	    named_runs_add(&ret_plan->recorded, run->info.baseline_path,
			   "nvme-gate: the recorded baseline") == 0)
		baseline = &ret_plan->recorded;
	ret_plan->options = (struct reports_options){
		.junit_extended = options->junit_flavor &&
				  strcmp(options->junit_flavor, "extended") == 0,
		.known = inputs->known,
		.baselines = (const struct run_model *const *)baseline->items,
		.baseline_count = baseline->count,
	};
	if (run && options->history && history_load(options->history, run, &ret_plan->history) == 0)
		ret_plan->options.history = ret_plan->history;
}

void report_plan_free(struct report_plan *plan)
{
	named_runs_free(&plan->recorded);
	history_free(plan->history);
}
