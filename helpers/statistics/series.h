/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A series: samples of one quantity over time, and what it is a series of. Suites, record and
 * reports share this one form. */
#ifndef HELPERS_STATISTICS_SERIES_H
#define HELPERS_STATISTICS_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/finding.h"

/* What people look for, in the order in which they look; said by who records, never guessed from a
 * name. */
enum series_class {
	SERIES_OTHER,
	SERIES_IOPS,
	SERIES_BANDWIDTH,
	SERIES_LATENCY, /* another one than the 99th percentile */
	SERIES_LATENCY_P99,
	SERIES_COMPOSITE, /* temperature of the drive */
	SERIES_TEMPERATURE,
	SERIES_POWER_STATE,
	SERIES_POWER,
	SERIES_CLASSES,
};

/** series_class_name() - in the record; NULL for SERIES_OTHER */
const char *series_class_name(enum series_class class);
/** series_class_find() - of that name; SERIES_OTHER when no class has it. @name: NULL for none */
enum series_class series_class_find(const char *name);
/** series_is_performance() - a rate or a latency of a load, no state of the drive */
bool series_is_performance(enum series_class class);

/**
 * struct series - samples of one quantity
 * @id: unique in the case; set by who writes the record
 * @job: of several loads of its case, the one that it is of; NULL: there is one
 * @part: what tells it from others of its class: "p99", "sensor 2"; NULL: nothing
 * @workload: of the profile; NULL: none
 * @op: of a limit that the report draws, and that judges nothing
 * @limit: NaN: none
 * @nsid: whose it is; 0: the whole drive's
 * @t_ns: any one clock, ascending; @count of them
 * @values: NaN: a gap
 */
struct series {
	const char *id, *name, *unit, *workload, *job, *part;
	enum series_class class;
	enum finding_op op;
	double limit;
	uint32_t nsid;
	const uint64_t *t_ns;
	const double *values;
	size_t count;
};

#endif
