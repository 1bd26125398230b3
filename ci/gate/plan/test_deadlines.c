/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever time a profile may state, who has to wait for it has a deadline that is longer. The
 * checks are the program's, and the times those of the table of keys. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/plan/plan.h"
#include "fixtures/profile/profile_keys.h"

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

/* @word: "CASE" or "CASE*KEY"; cut up */
static void expect_longer(const struct profile_key *key, char *word)
{
	char *star = strchr(word, '*');
	const struct profile_key *times = star ? key_of(star + 1) : NULL;
	double often = times ? times->max : 1, short_s, long_s;
	struct profile *profile = new_profile();

	if (star)
		*star = '\0';
	if (times)
		store(profile, times, often);
	store(profile, key, key->min);
	short_s = deadline_of(profile, word);
	store(profile, key, key->max);
	long_s = deadline_of(profile, word);
	/* a deadline is rounded up to seconds */
	cr_expect(long_s - short_s >= often * (key->max - key->min) - 1,
		  "%s: at most %.0f s, %.0f times: %s has %.0f s, and without it %.0f", key->path,
		  key->max, often, word, long_s, short_s);
	free(profile);
}

Test(deadlines, come_on_top_of_what_the_profile_has_a_check_last)
{
	unsigned int count = 0;

	for (size_t i = 0; i < profile_key_count; i++) {
		char words[256], *rest = words;

		(void)snprintf(words, sizeof(words), "%s", profile_keys[i].waits ?: "");
		for (char *word; (word = strtok_r(rest, " ", &rest));) {
			expect_longer(&profile_keys[i], word);
			count++;
		}
	}
	cr_expect(count > 30, "%u", count);
}

Test(deadlines, of_no_time_are_forgotten)
{
	for (size_t i = 0; i < profile_key_count; i++) {
		const struct profile_key *key = &profile_keys[i];

		/* limits of what was measured are stored as real numbers */
		if (key->type == KEY_NUMBER && key->unit == UNIT_TIME && !key->real)
			cr_expect_not_null(key->waits, "%s: which case waits for it?", key->path);
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
