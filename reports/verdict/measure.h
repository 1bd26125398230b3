/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a measured value says: how far it is from its limit, and which one says most of a case. For
 * use inside of reports/. */
#ifndef REPORTS_VERDICT_MEASURE_H
#define REPORTS_VERDICT_MEASURE_H

#include "reports/record/run_model.h"

struct text;

/**
 * measure_headroom() - how much better than its limit, as a share of the limit: 0.25 is 25 %, less
 * than 0 is broken; of temperatures in Celsius. NaN: no limit of one side, a limit of 0 or of a
 * link that is kept, or a precondition: marked as one, or a thousand times away
 */
double measure_headroom(const struct finding *m);
/** measure_tell_headroom() - "31.6 %", "24 C", "more than tenfold"; a dash for none */
void measure_tell_headroom(struct text *out, const struct finding *m);
/** measure_is_performance() - a rate or a time */
bool measure_is_performance(const struct finding *m);
/** measure_is_temperature() - is its unit K or C? */
bool measure_is_temperature(const struct finding *m);
/**
 * measure_headline() - the one that says most of the case; NULL: none says more than that all hold
 */
const struct finding *measure_headline(const struct run_case *c);
/**
 * measure_tell_headline() - "IOPS: 2.63 M IOPS (at least 2 M IOPS)"; or how many expectations hold
 */
void measure_tell_headline(struct text *out, const struct run_case *c);

#endif
