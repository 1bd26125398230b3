/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Quality of service: hardly any random read takes long. */
#include <math.h>
#include <stdio.h>

#include "helpers/text/quantity.h"
#include "suites/common/lasts.h"
#include "suites/perf/load.h"

static uint64_t lasts_ms(const struct profile *profile)
{
	return lasts_load_ms(&profile->perf.qos.load);
}

CHECK(perf, qos, .id = "PERF-QOS-001",
      .title = "no more than the allowed share of random reads takes longer than the limit",
      .spec = "profile: perf.qos", .needs = DUT_LOAD, .across = NAMESPACES, .deadline_s = 900,
      .lasts_ms = lasts_ms, .effect = LOADS)
{
	struct dut_load load = { .nsid = point->nsid };
	uint64_t limit_ns = (uint64_t)(profile->perf.qos.above_us * 1e3);
	static struct io_result result;
	struct load_numbers numbers;
	char what[128], human[96], above[QUANTITY_SIZE];
	double share;

	load_init_job(profile, &profile->perf.qos.load, IO_RANDREAD, &load.job);
	load_run(dut, profile, &load, 1, NULL, &result, NULL);
	load_add_up(&result.job[0], &numbers);
	share = histogram_share_above(&numbers.latency, limit_ns);
	(void)snprintf(what, sizeof what, "share of reads above %s",
		       quantity_print(profile->perf.qos.above_us, "us", 0, above, sizeof above));
	(void)snprintf(human, sizeof human, "%.0f of %llu", share * (double)numbers.ios,
		       (unsigned long long)numbers.ios);
	EXPECT_LE(share * 100, profile->perf.qos.share_max_pct, .what = what, .unit = "%",
		  .human = human, .source = LOAD_SOURCE,
		  .hint = "read retries, background work, or a queue that is served unfairly");
	/* a share that not even one I/O could exceed proves less */
	if (numbers.ios && 100.0 / (double)numbers.ios > profile->perf.qos.share_max_pct)
		check_note("with %llu reads one slow one exceeds the share: perf.qos.runtime is "
			   "short",
			   (unsigned long long)numbers.ios);
	load_judge_latency("latency p99.99", &numbers.latency, 99.99, NAN);
	load_judge_latency("latency maximum", &numbers.latency, 100, NAN);
	io_result_free(&result);
}
