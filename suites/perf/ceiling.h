/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the link can carry, against what is demanded and what was measured. */
#ifndef SUITES_PERF_CEILING_H
#define SUITES_PERF_CEILING_H

#include "suites/check.h"

/**
 * ceiling_require_payload() - ends the case as an error when the packets in force
 * (Max_Payload_Size) are smaller than the drive takes, and the demand does not fit through the link
 * with them: the host has set them so, or the port above takes no larger ones. A drive that takes
 * no larger ones itself has no such excuse.
 * @iops_min, @bytes_per_s_min: the demand; NaN: none
 */
void ceiling_require_payload(struct dut *dut, const struct io_job *job, double iops_min,
			     double bytes_per_s_min);

/**
 * ceiling_require_fetching() - ends the case as an error when writes missed their floor and the
 * host lets the drive fetch less than 512 bytes at a time (Max_Read_Request_Size). How much that
 * costs is the drive's secret, so what was measured counts: who reaches the floor in spite of it
 * has passed.
 * @iops, @bytes_per_s: what was measured; @iops_min, @bytes_per_s_min: the demand; NaN: none
 */
void ceiling_require_fetching(struct dut *dut, const struct io_job *job, double iops,
			      double iops_min, double bytes_per_s, double bytes_per_s_min);

/**
 * ceiling_require_possible() - ends the case as an error when more was measured than the link can
 * carry: that is a mistake in the measurement, such as reads that came from the host's memory.
 * Emulated drives move no data over a link: not judged.
 */
void ceiling_require_possible(struct dut *dut, const struct io_result *result);

#endif
