/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One artifact of a test step in the OCP Test & Validation format, as one line of JSON: how a
 * worker tells its steps and how the supervisor adds to it.
 *
 * A line is the inner form, {"measurement":{...},"timestamp":"..."}; record_steps() puts it into
 * the envelope of the record. Each function makes exactly one write(2) per line (series: one per
 * many lines), so that a line is whole or torn, never mixed. All texts are cleaned
 * (helpers/text/text.h).
 * All return 0 or -errno (-EINVAL: a required text is missing; -EIO: short write).
 */
#ifndef REPORTS_RECORD_ARTIFACT_H
#define REPORTS_RECORD_ARTIFACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/finding.h"
#include "helpers/statistics/series.h"

/**
 * artifact_finding() - all lines of a finding, with one write
 * @id: of the check, for the sentence; NULL unknown
 *
 * A measurement has its fields. What did not hold has a second line behind it, which says it in one
 * sentence to readers of the standard: a diagnosis, or an error when it is the rig's; our own
 * reader takes the fields. A finding that is words has only that one; a skip is an extension.
 */
int artifact_finding(int fd, const char *id, const struct finding *finding);

enum artifact_severity { ARTIFACT_DEBUG, ARTIFACT_INFO, ARTIFACT_WARNING, ARTIFACT_ERROR };
/** artifact_log() - a line of the case's own log; cut behind TEXT_BLOCK_BYTES */
int artifact_log(int fd, enum artifact_severity severity, const char *message);
/**
 * artifact_file() - a file of the run that belongs to the step
 * @path: relative to the run directory, not yet percent-encoded;
 * @content_type: NULL = by the name's ending
 */
int artifact_file(int fd, const char *name, const char *path, const char *content_type,
		  const char *description);
/** artifact_event() - a moment worth a mark in charts and logs: "format completed", "reset" */
int artifact_event(int fd, int64_t unix_ns, const char *what);
/**
 * artifact_uncompared() - what was not compared with what it was before the case, since it could
 * not be read: "SMART log", and why
 */
int artifact_uncompared(int fd, const char *what, const char *why);
/** artifact_clock() - how long the clock of a simulated drive ran in the case */
int artifact_clock(int fd, double seconds);

/** artifact_write_series() - start, samples, end; @unix_offset_ns: of its clock, for the stamps */
int artifact_write_series(int fd, const struct series *series, int64_t unix_offset_ns);

/* A latency distribution: @count buckets, each (upper bound in ns, I/Os), ascending; empty ones
 * left out. Drawn on logarithmic scales. */
struct artifact_bucket {
	double upper_ns;
	uint64_t count;
};
/** artifact_distribution() - the buckets of a latency distribution, under the name of its series */
int artifact_distribution(int fd, const char *name, const struct artifact_bucket *buckets,
			  size_t count);

/**
 * artifact_action() - something was changed, or put back: format, feature, mount, loop device
 * @error: 0 or -errno
 */
int artifact_action(int fd, const char *what, bool restoring, int error);

/* State of the drive before or after a case or the run, e.g. SMART; shown with differences. */
struct artifact_state {
	const char *name; /* "media and data integrity errors" */
	struct finding_value value;
	const char *unit, *human;
};
/**
 * artifact_state() - values of one group, before or @after
 * @group: what they are of, "SMART"
 */
int artifact_state(int fd, const char *group, bool after, const struct artifact_state *values,
		   size_t count);

#endif
