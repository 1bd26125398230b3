/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the link can carry, against what is demanded and what was measured. */
#ifndef SUITES_PERF_CEILING_H
#define SUITES_PERF_CEILING_H

#include "suites/check.h"

/**
 * ceiling_require_payload - ends the case as an error when the host has set smaller packets
 * (Max_Payload_Size) than both ends support, and the demand does not fit through the link with them
 * @iops_min, @bytes_per_s_min: the demand; NaN: none
 */
void ceiling_require_payload(struct dut *dut, const struct io_job *job, double iops_min,
			     double bytes_per_s_min);

/**
 * ceiling_require_possible - ends the case as an error when more was measured than the link can
 * carry: that is a mistake in the measurement, such as reads that came from the host's memory.
 * Emulated drives move no data over a link: not judged.
 */
void ceiling_require_possible(struct dut *dut, const struct io_result *result);

#endif
