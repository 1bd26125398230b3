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

/**
 * host_excuse_part() - before a limit on the slowest part of a load is judged: where this host may
 * have stood still for too much of a part that takes @part_ns, it was the host (check_excuse)
 *
 * What is little of the whole load, and host_require_adequate() lets pass, may be all of one part.
 */
void host_excuse_part(const struct dut *dut, const struct host_evidence *evidence,
		      uint64_t part_ns);

#endif
