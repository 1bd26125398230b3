/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes and goes within a load fails the case, and says when; what the profile allows, or the
 * slot does not offer, does not. */
#include <math.h>

#include "suites/common/test_sim.h"

static struct profile profile;
static struct check_point point = { .nsid = 1 };

static void begin(void)
{
	static const char *const sets[] = {
		"sampling.interval=10 ms", "perf.qos.iodepth=1",      "perf.qos.numjobs=1",
		"perf.qos.ramp_time=0",    "perf.qos.runtime=100 ms", "integrity.iodepth=8",
		"integrity.size=4 MiB",
	};

	cr_assert_eq(profile_load(NULL, sets, sizeof(sets) / sizeof(*sets), &profile, stderr), 0);
}

TestSuite(samples, .init = begin);

static struct sim_outcome run(const char *selector, const char *area, const char *name)
{
	return sim_run_check(selector, area, name, &profile, &point, NULL);
}

#define FAILS(fault, count, words)                                                       \
	do {                                                                             \
		struct sim_outcome o_ = run("sim:gen5-x4+" fault, "perf", "qos");        \
		cr_expect(o_.failed == (count) && !o_.rig && strstr(o_.first, words),    \
			  fault ": %u failed, %u rig: %s", o_.failed, o_.rig, o_.first); \
	} while (0)
#define PASSES(fault, area, name)                                                    \
	do {                                                                         \
		struct sim_outcome o_ = run("sim:gen5-x4+" fault, area, name);       \
		cr_expect(!o_.failed && !o_.rig && o_.held, fault ": %s", o_.first); \
	} while (0)

Test(samples, each_limit_holds_for_every_look)
{
	FAILS("narrow-for-a-while", 1, "lowest link width beside the load");
	FAILS("link-gen4-for-a-while", 1, "lowest link speed beside the load");
	FAILS("warning-for-a-while", 1, "critical warning beside the load");
	/* the profile's limit, WCTEMP and CCTEMP */
	FAILS("hot-for-a-while", 3, "highest composite temperature beside the load");
	FAILS("warm-for-a-while", 1, "and the profile's margin");
	FAILS("sensor-hot-for-a-while", 1, "highest temperature of a sensor");
	FAILS("sensor-lost-for-a-while", 1, "lowest temperature of a sensor");
	FAILS("spare-low-for-a-while", 1, "lowest available spare beside the load");
	FAILS("group-warning-for-a-while", 1, "critical warning of an endurance group");
	FAILS("media-error-for-a-while", 1, "media errors counted beside the load");
	FAILS("media-error-back-for-a-while", 1, "media errors counted beside the load");
	FAILS("media-errors-growing", 1, "media errors counted beside the load");
}

Test(samples, what_is_within_limits_passes)
{
	PASSES("warm-below-limit", "perf", "qos");
	PASSES("link-trained-before", "perf", "qos");
	PASSES("port-hidden", "perf", "qos");
	PASSES("integrated", "perf", "qos");
	PASSES("temp-no-threshold", "perf", "qos");
}

Test(samples, the_profile_sets_the_limits)
{
	profile.health.allowed_warnings = NVME_CRIT_RELIABILITY;
	PASSES("warning-for-a-while", "perf", "qos");
	profile.health.sensor_max_k = 0;
	PASSES("sensor-hot-for-a-while", "perf", "qos");
	profile.health.sensor_max_k = 382;
	FAILS("warm-below-limit", 1, "highest temperature of a sensor");
	profile.health.sensor_max_k = 0;
	profile.health.temperature_max_k = 348;
	FAILS("warm-below-limit", 1, "highest composite temperature");
	profile.health.temperature_max_k = 0;
	profile.health.wctemp_margin_k = 1;
	FAILS("warm-below-limit", 1, "and the profile's margin");
	profile.health.wctemp_margin_k = 0;
	/* of the seconds that begin before it */
	profile.power.load_max_w = 5;
	FAILS("warm-below-limit", 1, "highest power of a second beside the load");
	profile.power.load_max_w = 25;
	PASSES("warm-below-limit", "perf", "qos");
}

/* A good drive in a slot that offers less: performance is the rig's error, integrity goes on. */
Test(samples, a_slot_that_offers_less_is_not_the_drives)
{
	PASSES("slot-x2", "integrity", "verified_io");
	PASSES("slot-gen4", "integrity", "verified_io");
	PASSES("port-target-gen4", "integrity", "verified_io");
	PASSES("port-all-ones", "integrity", "verified_io");
	PASSES("slot-gen6", "integrity", "verified_io");
	cr_expect(run("sim:gen5-x4+link-x2", "integrity", "verified_io").failed > 0);
	cr_expect(run("sim:gen5-x4+link-all-ones", "integrity", "verified_io").failed > 0);
}
