/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts by name against rules, for checks. */
#ifndef SUITES_COMMON_FACTS_H
#define SUITES_COMMON_FACTS_H

#include "helpers/facts/fact_rule.h"
#include "suites/check.h"

/* What is expected of the facts that a name means. */
struct facts_rule {
	const char *name, *rule; /* as fact_look_up() and fact_rule_parse() take them */
	const char *baseline;    /* lines of "NAME\tVALUE"; NULL: there is no baseline */
	const char *spec, *hint; /* of the findings; NULL: the check's own; none */
};

/**
 * facts_expect() - reads them, once, and judges each
 *
 * What the drive does not report fails, unless the rule allows it. What is of the host or of the
 * port, and not as expected, is the rig's. What is compared with a baseline that is not there is
 * measured, and skipped.
 *
 * Return: does each hold, or one where the rule says "any"?
 */
bool facts_expect(struct dut *dut, const struct facts_rule *rule);

#endif
