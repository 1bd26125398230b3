/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a load and looks at drive, link and host beside it, all on the DUT's clock. */
#ifndef SUITES_COMMON_SAMPLED_LOAD_H
#define SUITES_COMMON_SAMPLED_LOAD_H

#include "fixtures/rig/sampler.h"
#include "suites/check.h"

/**
 * sampled_run_load() - sampler_run_load(), its samples recorded as series, and each of them judged
 * by the limits of its fields
 * @ret_sampling: lives until the case ends
 *
 * Return: what dut_run_load() returns.
 */
int sampled_run_load(struct dut *dut, const struct profile *profile, const struct dut_load *loads,
		     size_t count, const struct io_run_options *options, struct io_result *result,
		     struct sampling *ret_sampling);

/** sampling_judge() - EXPECTs of all fields that have a limit. @ctrl: all zero: not known */
void sampling_judge(const struct profile *profile, const struct sampling *sampling,
		    const struct nvme_ctrl *ctrl);

#endif
