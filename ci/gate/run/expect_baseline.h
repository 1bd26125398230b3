/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the baseline's run has measured of the facts that the profile compares with it. */
#ifndef CI_GATE_RUN_EXPECT_BASELINE_H
#define CI_GATE_RUN_EXPECT_BASELINE_H

#include "fixtures/profile/profile.h"
#include "reports/record/run_model.h"

/**
 * expect_baseline_fill() - puts it into the profile, where cases find it
 * @base: NULL: there is no baseline
 *
 * What finds no room is left out: its case says that the baseline does not have it.
 */
void expect_baseline_fill(const struct run_model *base, struct profile *profile);

#endif
