/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All namespaces are read at once, and each gets its share. */
#include <math.h>
#include <stdio.h>

#include "helpers/statistics/statistics.h"
#include "suites/common/lasts.h"
#include "suites/common/pages.h"
#include "suites/perf/load.h"

/* A drive with one namespace is read in two halves: the same fairness, by address. */
static size_t make_loads(struct dut *dut, const struct profile *profile, struct dut_load *loads)
{
	uint32_t nsids[DUT_MAX_NS];
	size_t count = load_list_ns(dut, nsids);
	struct nvme_ns ns;
	uint64_t half;

	for (size_t i = 0; i < count; i++) {
		loads[i].nsid = nsids[i];
		load_init_job(profile, &profile->perf.interference.load, IO_RANDREAD,
			      &loads[i].job);
		(void)snprintf(loads[i].job.name, sizeof loads[i].job.name, "ns%u", nsids[i]);
	}
	if (count != 1)
		return count;
	pages_read_ns(dut, nsids[0], &ns);
	half = ns.nsze_blocks / 2 * ns.lbaf[ns.lbaf_index].data_bytes / loads[0].job.bs_bytes *
	       loads[0].job.bs_bytes;
	loads[1] = loads[0];
	loads[1].job.offset_bytes = half;
	for (size_t i = 0; i < 2; i++) {
		if (!loads[i].job.size_bytes || loads[i].job.size_bytes > half)
			loads[i].job.size_bytes = half;
		(void)snprintf(loads[i].job.name, sizeof loads[i].job.name, "half%zu", i + 1);
	}
	return 2;
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->perf.interference.load);
}

CHECK(perf, interference, .id = "PERF-NS-001",
      .title = "namespaces that are read at once all get their share",
      .spec = "profile: perf.interference", .needs = DUT_LOAD, .deadline_s = 900,
      .lasts_ms = lasts_ms, .effect = LOADS)
{
	struct dut_load *loads = check_alloc((DUT_MAX_NS + 1) * sizeof *loads);
	double iops[DUT_MAX_NS + 1], mean;
	static struct io_result result;
	size_t count;

	count = make_loads(dut, profile, loads);
	load_run(dut, profile, loads, count, NULL, &result, NULL);
	for (size_t i = 0; i < count; i++) {
		struct load_numbers numbers;

		load_add_up(&result.job[i], &numbers);
		iops[i] = numbers.iops;
	}
	mean = statistics_mean(iops, count);
	MEASURED(mean * (double)count, .what = "IOPS of all together", .unit = "IOPS",
		 .source = LOAD_SOURCE);
	for (size_t i = 0; i < count; i++) {
		char what[IO_NAME_SIZE + 48];

		(void)snprintf(what, sizeof what, "%s: share of what each gets on average",
			       result.job[i].name);
		EXPECT_GE(iops[i] / mean * 100, profile->perf.interference.share_min_pct,
			  .what = what, .unit = "%", .source = LOAD_SOURCE,
			  .hint = "the controller serves its queues or namespaces unfairly, or the "
				  "media behind this one is slower");
	}
	io_result_free(&result);
}
