/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What several checks ask of the rig before they judge a drive. */
#ifndef SUITES_COMMON_RIG_H
#define SUITES_COMMON_RIG_H

#include "suites/check.h"

/**
 * rig_read_link() - both ends of the link, after a training in progress has had the profile's time
 * to end. Fails the case when the drive does not answer, when training does not end or when the
 * data link is down; blames the rig when the port above does not answer.
 */
void rig_read_link(struct dut *dut, const struct profile *profile, struct pcie_link *ret_link);

/**
 * rig_require_link() - ends the case where the drive has no link to judge: as an error of the rig
 * where the profile says that the case (@name) must run, else it is skipped
 */
void rig_require_link(const struct pcie_link *link, const struct profile *profile,
		      const char *name);
/**
 * rig_require_speed(), rig_require_width() - ends the case as an error when the port above the
 * drive caps the link below what the profile demands: that says nothing about the drive
 */
void rig_require_speed(const struct pcie_link *link, const struct profile *profile);
void rig_require_width(const struct pcie_link *link, const struct profile *profile);
/**
 * rig_require_path() - ends the case as an error when the link of a switch further up carries less
 * than the profile demands of the drive's
 */
void rig_require_path(const struct dut *dut, const struct profile *profile);

#endif
