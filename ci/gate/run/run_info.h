/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the record says of a run before its first case: who runs what, where, and how. */
#ifndef CI_GATE_RUN_RUN_INFO_H
#define CI_GATE_RUN_RUN_INFO_H

#include <stddef.h>

#include "ci/gate/options/options.h"
#include "ci/gate/rig/drive_probe.h"
#include "fixtures/profile/profile.h"
#include "helpers/text/text.h"
#include "reports/record/run_model.h"

struct report_inputs;

/* Texts that struct run_info points to. */
struct run_info_texts {
	struct text command;
	char host[128], kernel[256], os[256];
	const char *must_run[PROFILE_MAX_ITEMS];
	const char **plan, **left_out, **chosen, **passed_over;
	char nsids[DUT_MAX_NS][12];
	const char *ns_left_out[DUT_MAX_NS];
};

/**
 * run_info_fill() - everything but the time; @texts is zero-initialised and lives as long as
 * @ret_info
 *
 * Return: 0 or -ENOMEM; run_info_free() in any case.
 */
int run_info_fill(const struct gate_options *options, const struct profile *profile,
		  const struct drive *drive, const struct report_inputs *inputs,
		  struct run_info *ret_info, struct run_info_texts *texts);
/** run_info_free() - the texts */
void run_info_free(struct run_info_texts *texts);

#endif
