/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A drive that hangs once in a load of a good mean fails whatever check drives it; a fixed rate is
 * not missed by what is still in flight at its end. */
#include <math.h>

#include "suites/common/test_sim.h"

static struct profile profile;
static struct check_point point = { .nsid = 1 };

/* The limits of gen5-x4.yaml, at a depth of one: as many I/Os as a test can simulate in no time. */
static void begin(void)
{
	static const char *const sets[] = {
		"perf.qos.iodepth=1",
		"perf.qos.numjobs=1",
		"perf.qos.runtime=20 s",
		"perf.interference.iodepth=1",
		"perf.interference.runtime=20 s",
		"perf.mixed.iodepth=1",
		"perf.mixed.numjobs=1",
		"perf.mixed.runtime=20 s",
		"perf.mixed.iops=none",
		"perf.fixed_rate.iops=1000",
		"perf.fixed_rate.p99=none",
		"perf.fixed_rate.runtime=20 s",
		"thermal.bs=1 MiB",
		"thermal.iodepth=1",
		"thermal.numjobs=1",
		"thermal.runtime=20 s",
		"perf.workloads.randread-4k.runtime=20 s",
		"perf.workloads.randread-4k.iodepth=1",
		"perf.workloads.randread-4k.numjobs=1",
		"perf.workloads.randread-4k.limits.iops=10k",
	};

	cr_assert_eq(profile_load(NULL, sets, sizeof(sets) / sizeof(*sets), &profile, stderr), 0);
	point.workload = &profile.perf.workloads[0];
}

TestSuite(stalls, .init = begin);

#define FAILS(fault, area, name)                                                                  \
	do {                                                                                      \
		struct sim_outcome o_ = sim_run_check("sim:gen5-x4+" fault, area, name, &profile, \
						      &point, NULL);                              \
		cr_expect(o_.failed && !o_.rig && strstr(o_.first, "time without a completion"),  \
			  area "/" name ": %u failed: %s", o_.failed, o_.first);                  \
	} while (0)
#define PASSES(fault, area, name)                                                                 \
	do {                                                                                      \
		struct sim_outcome o_ = sim_run_check("sim:gen5-x4+" fault, area, name, &profile, \
						      &point, NULL);                              \
		cr_expect(!o_.failed && !o_.rig && o_.held, area "/" name ": %s", o_.first);      \
	} while (0)

Test(stalls, of_four_seconds_in_a_good_mean_fail_every_load)
{
	FAILS("stalls-4-s", "perf", "qos");
	FAILS("stalls-4-s", "perf", "interference");
	FAILS("stalls-4-s", "perf", "mixed");
	FAILS("stalls-4-s", "perf", "fixed_rate");
	FAILS("stalls-4-s", "perf", "iops");
	FAILS("stalls-4-s", "thermal", "throttling");
}

Test(stalls, of_less_than_a_second_are_within_the_limit)
{
	PASSES("stalls-900-ms", "perf", "qos");
	PASSES("stalls-900-ms", "perf", "interference");
	PASSES("stalls-900-ms", "perf", "mixed");
	PASSES("stalls-900-ms", "perf", "iops");
	PASSES("stalls-900-ms", "thermal", "throttling");
	profile.perf.stall_max_us = 890e3;
	FAILS("stalls-900-ms", "perf", "qos");
}

/* Two I/Os a second: the drive is not asked more. */
Test(stalls, are_not_what_a_low_rate_waits)
{
	profile.perf.fixed_rate.iops = 0.5;
	PASSES("link-trained-before", "perf", "fixed_rate");
}

/* ---- a fixed rate: 300 reads are due in 3 ms; those of the last 2.7 ms come back at its end
 * ---- */

static struct sim_outcome short_rate(double p99_us, double p9999_us)
{
	profile.perf.fixed_rate.iops = 100000;
	profile.perf.fixed_rate.load.ramp_ns = 0;
	profile.perf.fixed_rate.load.runtime_ns = 3000000;
	profile.perf.fixed_rate.p99_max_us = p99_us;
	profile.perf.fixed_rate.p9999_max_us = p9999_us;
	return sim_run_check("sim:gen5-x4+stalls-below-limit", "perf", "fixed_rate", &profile,
			     &point, NULL);
}

Test(stalls, what_is_due_at_the_end_and_served_within_limits_is_served)
{
	struct sim_outcome o = short_rate(5000, 20000);

	cr_expect(!o.failed && !o.rig && o.held, "%s", o.first);
	o = short_rate(NAN, 20000);
	cr_expect(!o.failed && !o.rig && o.held, "%s", o.first);
}

Test(stalls, what_is_served_beyond_limits_at_the_end_is_too_late)
{
	struct sim_outcome o = short_rate(1000, 20000);

	cr_expect(o.failed == 2 && strstr(o.first, "rate that was served"), "%u: %s", o.failed,
		  o.first);
	o = short_rate(NAN, NAN);
	cr_expect(o.failed == 1 && strstr(o.first, "rate that was served"), "%u: %s", o.failed,
		  o.first);
}

/* ---- what is drawn ---- */

static size_t iops_samples, zeroes, p99_samples, gaps;
static double last_iops, mean_iops;
static uint64_t span_ns;

static void keep(const struct series *s)
{
	const double *values = s->values;
	size_t count = s->count;

	if (s->class == SERIES_IOPS) {
		iops_samples = count;
		span_ns = s->t_ns[count - 1] - s->t_ns[0];
		last_iops = values[count - 1];
		for (size_t i = 0; i < count; i++) {
			zeroes += values[i] == 0;
			mean_iops += values[i] / (double)count;
		}
	} else if (s->class == SERIES_LATENCY_P99) {
		p99_samples = count;
		for (size_t i = 0; i < count; i++) {
			gaps += isnan(values[i]);
			cr_expect(!(values[i] <= 0), "sample %zu: %g us", i, values[i]);
		}
	}
}

/* 20 intervals of a second, three of them without a completion; and no false drop at the end */
Test(stalls, are_zeroes_in_the_rate_and_gaps_in_the_latency)
{
	profile.perf.qos.load.ramp_ns = 0;
	sim_series = keep;
	FAILS("stalls-4-s", "perf", "qos");
	cr_expect_eq(iops_samples, 20, "%zu", iops_samples);
	cr_expect_eq(span_ns, 19000000000);
	cr_expect_eq(p99_samples, 20, "%zu", p99_samples);
	cr_expect_eq(zeroes, 3, "%zu", zeroes);
	cr_expect_eq(gaps, 3, "%zu", gaps);
	cr_expect_gt(last_iops, mean_iops);
}

/* The run time is no multiple of the interval: its last part is drawn with its own length. */
Test(stalls, the_last_part_of_the_run_time_is_no_drop)
{
	profile.perf.qos.load.ramp_ns = 0;
	profile.perf.qos.load.iodepth = 32;
	profile.perf.qos.load.runtime_ns = 2300000000;
	sim_series = keep;
	PASSES("link-trained-before", "perf", "qos");
	cr_expect_eq(iops_samples, 3, "%zu", iops_samples);
	cr_expect_float_eq(last_iops, mean_iops, mean_iops / 20);
	cr_expect_eq(gaps, 0);
}
