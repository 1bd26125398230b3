/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends a case whose figures may be the host's and not the drive's. */
#ifndef SUITES_COMMON_HOST_JUDGE_H
#define SUITES_COMMON_HOST_JUDGE_H

#include "fixtures/rig/host.h"
#include "suites/check.h"

/**
 * host_require_adequate() - ends the case as an error "inconclusive: host: ..." when the host may
 * have been the limit; records what was seen
 *
 * Beside an emulated drive, whose time is that of the emulator, only limits of control groups count
 * always; what else is far out of the way, where a limit is missed then (check_excuse). Simulated
 * drives have no host.
 */
void host_require_adequate(const struct dut *dut, const struct profile *profile,
			   const struct host_evidence *evidence);

#endif
