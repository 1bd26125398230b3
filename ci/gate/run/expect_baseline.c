/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes values of facts from the record of a former run. */
#include "ci/gate/run/expect_baseline.h"

#include <stdio.h>
#include <string.h>

#include "helpers/facts/fact_rule.h"

static bool compares(const struct profile_expectation *expectation)
{
	struct fact_rule rule;
	struct fact_ref ref;
	char why[512];
	bool needs;

	if (fact_look_up(expectation->name, &ref, why, sizeof(why)) ||
	    fact_rule_parse(&ref, expectation->rule, &rule, why, sizeof(why)))
		return false;
	needs = fact_rule_needs_baseline(&rule);
	fact_rule_free(&rule);
	return needs;
}

/* "NAME\tVALUE\n"; false: there is no room */
static bool add_line(struct profile *profile, const struct finding *measured)
{
	char *at = profile->expect.baselines + profile->expect.baseline_bytes;
	size_t room = sizeof(profile->expect.baselines) - profile->expect.baseline_bytes;
	char value[FACT_TEXT_BYTES];
	int length = snprintf(at, room, "%s\t%s\n", measured->what,
			      fact_rule_keep(measured->value, value, sizeof(value)));

	if (length < 0 || (size_t)length + 1 >= room) {
		*at = '\0';
		return false;
	}
	profile->expect.baseline_bytes += (size_t)length;
	return true;
}

/* Several comparisons of one value say it once each. */
static bool is_told(const struct run_case *c, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(c->measures[i].what, c->measures[index].what) == 0)
			return true;
	return false;
}

void expect_baseline_fill(const struct run_model *base, struct profile *profile)
{
	/* the first text is the empty one */
	profile->expect.baseline_bytes = 1;
	profile->expect.has_baseline = base != NULL;
	for (size_t i = 0; base && i < profile->expect.count; i++) {
		struct profile_expectation *expectation = &profile->expect.facts[i];
		char name[FACT_NAME_BYTES + 16];
		const struct run_case *c;
		size_t begin = profile->expect.baseline_bytes;

		(void)snprintf(name, sizeof(name), "expect/%s", expectation->name);
		c = compares(expectation) ? run_find_case(base, name) : NULL;
		for (size_t k = 0; c && k < c->measure_count; k++)
			if (c->measures[k].what && !is_told(c, k) &&
			    !add_line(profile, &c->measures[k]))
				break;
		if (profile->expect.baseline_bytes == begin)
			continue;
		expectation->baseline = (uint32_t)begin;
		/* behind the last line */
		if (profile->expect.baseline_bytes < sizeof(profile->expect.baselines))
			profile->expect.baselines[profile->expect.baseline_bytes++] = '\0';
	}
}
