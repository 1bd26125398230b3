/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Floors and claims of a workload on both sides; what the rig and the profile leave unjudged. */
#include <math.h>

#include "suites/common/test_sim.h"

static struct profile profile;

static void begin(void)
{
	static const char *const sets[] = {
		"sampling.interval=10 ms", "perf.workloads.randread-4k.runtime=20 ms",
		"perf.workloads.randread-4k.ramp_time=5 ms",
		"perf.workloads.randread-4k.limits.iops=none",
		"perf.workloads.randread-4k.limits.latency.max=10 s",
	};

	cr_assert_eq(profile_load(NULL, sets, 5, &profile, stderr), 0);
}

TestSuite(limits, .init = begin);

static struct sim_outcome run(const char *selector)
{
	struct check_point point = { .nsid = 1, .workload = &profile.perf.workloads[0] };

	return sim_run_check(selector, "perf", "iops", &profile, &point, NULL);
}

/* the simulated drive does about 2.6 million */
Test(limits, floor)
{
	profile.perf.workloads[0].limits.iops_min = 2.4e6;
	cr_expect_eq(run("sim:gen5-x4").failed, 0);
	profile.perf.workloads[0].limits.iops_min = 2.8e6;
	cr_expect_eq(run("sim:gen5-x4").failed, 1);
}

Test(limits, share_of_the_claim)
{
	struct profile_limits *limits = &profile.perf.workloads[0].limits;

	limits->iops_claim = 3e6;
	limits->of_claim_pct = 80;
	cr_expect_eq(run("sim:gen5-x4").failed, 0, "2.4 million");
	limits->of_claim_pct = 95;
	cr_expect_eq(run("sim:gen5-x4").failed, 1, "2.85 million");
	limits->of_claim_pct = 80;
	limits->bandwidth_claim_bytes_per_s = 15e9;
	cr_expect_eq(run("sim:gen5-x4").failed, 1, "12 GB/s are not reached by 4 KiB reads");
}

Test(limits, the_higher_of_floor_and_claim)
{
	struct profile_limits *limits = &profile.perf.workloads[0].limits;

	limits->iops_claim = 3e6;
	limits->of_claim_pct = 80;
	limits->iops_min = 2.8e6;
	cr_expect_eq(run("sim:gen5-x4").failed, 1, "the floor is above the share");
	limits->iops_min = 1e6;
	limits->of_claim_pct = 95;
	cr_expect_eq(run("sim:gen5-x4").failed, 1, "the share is above the floor");
}

Test(limits, a_port_that_caps_the_link_is_the_rigs)
{
	struct sim_outcome outcome;

	profile.perf.workloads[0].limits.iops_min = 1e9;
	outcome = run("sim:gen5-x4+slot-gen4");
	cr_expect(outcome.rig == 1 && outcome.failed == 0, "%s", outcome.first);
}

Test(limits, more_than_the_link_can_carry_is_the_rigs)
{
	struct check_point point = { .nsid = 1, .workload = &profile.perf.workloads[2] };
	struct sim_outcome outcome;

	profile.perf.workloads[2].job.runtime_ns = 20000000;
	profile.perf.workloads[2].job.ramp_ns = 0;
	cr_expect_eq(sim_run_check("sim:gen5-x4", "perf", "iops", &profile, &point, NULL).rig, 0);
	outcome = sim_run_check("sim:gen5-x4+rig-mismeasures", "perf", "iops", &profile, &point,
				NULL);
	cr_expect(outcome.rig == 1 && strstr(outcome.first, "measurement is wrong"), "%s",
		  outcome.first);
}

Test(limits, steady_state_only_where_it_is_demanded)
{
	struct check_point point = { .nsid = 1 };
	struct sim_outcome outcome;

	const struct check *check = check_find("perf", "steady_state");

	cr_assert(check && check->applies);
	cr_expect_not(check->applies(&profile));
	profile.perf.steady_state.required = true;
	cr_expect(check->applies(&profile));
	profile.perf.steady_state.load.size_bytes = 64 << 20;
	profile.perf.steady_state.load.runtime_ns = 20000000;
	outcome = sim_run_check("sim:gen5-x4", "perf", "steady_state", &profile, &point, NULL);
	cr_expect(outcome.failed == 0 && outcome.held > 0, "%s", outcome.first);
	/* never attained: no pass, although no floor is stated */
	outcome = sim_run_check("sim:gen5-x4+never-steady", "perf", "steady_state", &profile,
				&point, NULL);
	cr_expect(outcome.failed > 0);
}
