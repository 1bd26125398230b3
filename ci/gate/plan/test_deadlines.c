/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever time a profile may state, who has to wait for it has a deadline that is longer. The
 * checks are the program's, and the times those of the table of keys. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/plan/plan.h"
#include "fixtures/profile/profile_keys.h"

/* A time of the profile, and a case that waits for it; @times: a key that says how often. */
static const struct lasting {
	const char *key, *waits, *times;
} lasting[] = {
	{ "link/train_timeout", "pcie/link_speed", NULL },
	{ "link/train_timeout", "reset/ready/flr", "resets/rounds" },
	{ "pcie/margin_dwell", "pcie/lane_margins", NULL },
	{ "log/self_test_max", "log/self_test", NULL },
	{ "ocp/command_max", "ocp/command_time", NULL },
	{ "format/timeout", "format/applied/ns1/4096", NULL },
	{ "perf/consistency/ramp_time", "perf/consistency/ns1", NULL },
	{ "perf/consistency/runtime", "perf/consistency/ns1", NULL },
	{ "perf/qos/ramp_time", "perf/qos/ns1", NULL },
	{ "perf/qos/runtime", "perf/qos/ns1", NULL },
	{ "perf/qos/runtime", "ocp/latency_monitor", NULL },
	{ "perf/fixed_rate/ramp_time", "perf/fixed_rate", NULL },
	{ "perf/fixed_rate/runtime", "perf/fixed_rate", NULL },
	{ "perf/idle/time", "perf/idle_to_busy", "perf/idle/rounds" },
	{ "perf/mixed/ramp_time", "perf/mixed", NULL },
	{ "perf/mixed/runtime", "perf/mixed", NULL },
	{ "perf/interference/ramp_time", "perf/interference", NULL },
	{ "perf/interference/runtime", "perf/interference", NULL },
	{ "perf/file_system/ramp_time", "perf/file_system", NULL },
	{ "perf/file_system/runtime", "perf/file_system", NULL },
	{ "perf/steady_state/ramp_time", "perf/steady_state/ns1", "perf/steady_state/rounds_max" },
	{ "perf/steady_state/runtime", "perf/steady_state/ns1", "perf/steady_state/rounds_max" },
	{ "thermal/ramp_time", "thermal/throttling", NULL },
	{ "thermal/runtime", "thermal/throttling", NULL },
	{ "thermal/runtime", "thermal/host_managed", NULL },
	{ "thermal/notice", "thermal/warning", NULL },
	{ "power/latency_slack", "power/operational", NULL },
	{ "power/latency_slack", "power/non_operational", NULL },
	{ "power/idle_time", "power/autonomous", NULL },
	{ "power/idle_late", "power/autonomous", NULL },
	{ "thermal/rest", "thermal/throttling", NULL },
	{ "resets/ready_max", "reset/ready/flr", "resets/rounds" },
	{ "resets/ready_max", "identity/stable/flr", "resets/rounds" },
	{ "resets/ready_max", "integrity/after_reset/flr", "resets/rounds" },
	{ "resets/runtime", "integrity/reset_under_load/flr", NULL },
	{ "run/case_timeout", "smart/temperature", NULL },
	/* within the time of the load beside which they are looked at */
	{ "perf/consistency/interval", NULL, NULL },
	{ "sampling/interval", NULL, NULL },
};

static const struct profile_key *key_of(const char *path)
{
	for (size_t i = 0; i < profile_key_count; i++)
		if (strcmp(profile_keys[i].path, path) == 0)
			return &profile_keys[i];
	cr_assert_fail("no key %s", path);
	return NULL;
}

static void store(struct profile *profile, const struct profile_key *key, double value)
{
	profile_store_integer((char *)profile + key->offset, key->size,
			      (long long)(value * key->per));
}

/* Seconds. */
static double deadline_of(const struct profile *profile, const char *name)
{
	static const uint32_t nsids[] = { 1 };
	char why[256] = "";
	struct plan plan;
	double deadline_s = -1;

	cr_assert(plan_expand(profile, nsids, 1, NULL, &plan, why, sizeof(why)) == 0, "%s", why);
	for (size_t i = 0; i < plan.count; i++)
		if (strcmp(plan.cases[i].name, name) == 0)
			deadline_s = plan.cases[i].deadline_s;
	plan_free(&plan);
	cr_assert(deadline_s >= 0, "no case %s", name);
	return deadline_s;
}

static struct profile *new_profile(void)
{
	struct profile *profile = malloc(sizeof(*profile));

	cr_assert(profile);
	profile_default(profile);
	profile->perf.steady_state.required = true;
	return profile;
}

static void expect_longer(const struct lasting *row)
{
	const struct profile_key *key = key_of(row->key);
	const struct profile_key *times = row->times ? key_of(row->times) : NULL;
	double often = times ? times->max : 1, short_s, long_s;
	struct profile *profile = new_profile();

	if (times)
		store(profile, times, often);
	store(profile, key, key->min);
	short_s = deadline_of(profile, row->waits);
	store(profile, key, key->max);
	long_s = deadline_of(profile, row->waits);
	/* a deadline is rounded up to seconds */
	cr_expect(long_s - short_s >= often * (key->max - key->min) - 1,
		  "%s: at most %.0f s, %.0f times: %s has %.0f s, and without it %.0f", row->key,
		  key->max, often, row->waits, long_s, short_s);
	free(profile);
}

Test(deadlines, come_on_top_of_what_the_profile_has_a_check_last)
{
	for (size_t i = 0; i < sizeof(lasting) / sizeof(lasting[0]); i++)
		if (lasting[i].waits)
			expect_longer(&lasting[i]);
}

Test(deadlines, of_no_time_are_forgotten)
{
	for (size_t i = 0; i < profile_key_count; i++) {
		const struct profile_key *key = &profile_keys[i];
		bool known = false;

		/* limits of what was measured are stored as real numbers */
		if (key->type != KEY_NUMBER || key->unit != UNIT_TIME || key->real)
			continue;
		for (size_t k = 0; k < sizeof(lasting) / sizeof(lasting[0]); k++)
			known |= strcmp(lasting[k].key, key->path) == 0;
		cr_expect(known, "%s: which case waits for it?", key->path);
	}
}

Test(deadlines, come_on_top_of_workloads)
{
	struct profile *profile = new_profile();
	char name[64];
	double short_s;

	(void)snprintf(name, sizeof(name), "perf/iops/ns1/%s", profile->perf.workloads[0].name);
	short_s = deadline_of(profile, name);
	profile->perf.workloads[0].job.runtime_ns += UINT64_C(604800000000000);
	cr_expect(deadline_of(profile, name) >= short_s + 604800);
	free(profile);
}

Test(deadlines, come_on_top_of_sizes)
{
	static const char *const keys[] = { "fs/data_size", "integrity/size" };
	static const char *const waits[] = { "fs/mount/ns1/ext4", "integrity/verified_io/ns1" };

	for (size_t i = 0; i < 2; i++) {
		struct profile *profile = new_profile();
		double terabyte = 1e12, short_s = deadline_of(profile, waits[i]);

		store(profile, key_of(keys[i]), terabyte);
		/* written once and read once, at less than 100 MB/s */
		cr_expect(deadline_of(profile, waits[i]) - short_s > 2e12 / 100e6, "%s", keys[i]);
		free(profile);
	}
}
