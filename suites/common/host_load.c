/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a load itself tells of the host that it ran on. */
#include <math.h>
#include <string.h>

#include "suites/common/host.h"

/* clang-format off */
const struct host_evidence host_evidence_none = {
	.drive_node = -1, .disk_bytes = NAN, .own_bytes = NAN, .late_us = NAN, .service_us = NAN,
	.waited_pct = NAN,
};
/* clang-format on */

static bool was_polled(const struct io_result *result)
{
	for (size_t i = 0; i < result->features; i++)
		if (strcmp(result->feature[i], "iopoll") == 0)
			return true;
	return false;
}

/* Arrivals at a fixed rate: was it the host that was late? Medians, so that a drive that stalls now
 * and then, and fills its queue, is not taken for a slow host. */
static void look_at_arrivals(const struct dut_load *loads, const struct io_result *result,
			     struct host_evidence *evidence)
{
	for (size_t i = 0; i < result->jobs; i++) {
		const struct io_job_result *job = &result->job[i];

		for (int dir = 0; dir < IO_DIR_SYNC; dir++) {
			const struct io_dir_stats *d = &job->dir[dir];
			double service, late,
				depth = (double)loads[i].job.iodepth * loads[i].job.numjobs;

			if (!d->service.total)
				continue;
			evidence->polled = true;
			service = (double)histogram_percentile_ns(&d->service, 50) / 1e3;
			late = (double)histogram_percentile_ns(&d->latency, 50) / 1e3 - service;
			/* work that piles up at the drive is the drive's: is the queue full? */
			if (job->missed_arrivals || late <= evidence->late_us || !job->elapsed_ns ||
			    (double)d->service.sum_ns / (double)job->elapsed_ns > depth / 2)
				continue;
			evidence->late_us = late;
			evidence->service_us = service;
		}
	}
}

/* NaN: not known exactly enough. What was read back to verify it is not counted as I/O. */
static double own_bytes(const struct io_result *result)
{
	double sum = 0;

	for (size_t i = 0; i < result->jobs; i++) {
		const struct io_job_result *job = &result->job[i];
		double bytes = 0, ios = 0;

		for (int dir = 0; dir <= IO_DIR_WRITE; dir++) {
			bytes += (double)job->dir[dir].bytes;
			ios += (double)job->dir[dir].ios;
		}
		if (!(ios > 0) || job->errors || job->verified_blocks || job->unchecked_blocks)
			return NAN;
		sum += bytes + bytes / ios * (double)job->warmup_ios;
	}
	return sum;
}

void host_see_load(const struct dut_load *loads, const struct io_result *result,
		   struct host_evidence *evidence)
{
	evidence->polled = was_polled(result);
	evidence->own_bytes = own_bytes(result);
	for (size_t i = 0; i < result->jobs; i++)
		evidence->waited_pct = fmax(evidence->waited_pct,
					    result->job[i].waited_share * 100);
	for (size_t i = 0; loads && i < result->jobs; i++)
		evidence->threads += loads[i].job.numjobs;
	if (loads)
		look_at_arrivals(loads, result, evidence);
}
