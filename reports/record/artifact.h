/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One artifact of a test step in the OCP Test & Validation format, as one line of JSON: how a
 * worker tells its story and how the supervisor adds to it.
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

struct text;

enum artifact_kind {
	ARTIFACT_NONE,
	ARTIFACT_INT,
	ARTIFACT_UINT,
	ARTIFACT_REAL,
	ARTIFACT_BOOL,
	ARTIFACT_TEXT,
};
/* A value of a measurement or a limit. NaN and infinities are recorded as strings. */
struct artifact_value {
	enum artifact_kind kind;
	union {
		int64_t i;
		uint64_t u;
		double r;
		bool b;
		const char *s;
	};
};

/* How actual compares to limit; ARTIFACT_NO_LIMIT: measured only. */
enum artifact_op {
	ARTIFACT_NO_LIMIT,
	ARTIFACT_EQUAL,
	ARTIFACT_NOT_EQUAL,
	ARTIFACT_LESS,
	ARTIFACT_LESS_OR_EQUAL,
	ARTIFACT_GREATER,
	ARTIFACT_GREATER_OR_EQUAL,
};

/* NULL texts are left out, except what. */
struct artifact_measurement {
	const char *what; /* "negotiated link speed" */
	struct artifact_value value;
	const char *unit;
	enum artifact_op op;
	struct artifact_value limit; /* unless ARTIFACT_NO_LIMIT */
	bool passed;                 /* ignored when measured only */
	const char *source, *spec;
	const char *human;             /* "16.0 GT/s (Gen4)" */
	bool sanity;                   /* a precondition: stands in no ranking */
	const char *expected, *actual; /* as the failure text says them */
	const char *hint;
	const char *file; /* where in our source; NULL unknown */
	int line;
};

int artifact_measurement(int fd, const struct artifact_measurement *measurement);
/* artifact_failure - the drive failed. @text: all lines, the first is the message */
int artifact_failure(int fd, const char *text, const char *file, int line);
/* artifact_collateral - something changed that the case did not declare */
int artifact_collateral(int fd, const char *text);
/* artifact_rig_error - the rig, not the drive */
int artifact_rig_error(int fd, const char *message, const char *file, int line);
int artifact_skip(int fd, const char *reason);

enum artifact_severity { ARTIFACT_DEBUG, ARTIFACT_INFO, ARTIFACT_WARNING, ARTIFACT_ERROR };
int artifact_log(int fd, enum artifact_severity severity, const char *message);
/* artifact_file - @path: relative to the run directory, not yet percent-encoded;
 * @content_type: NULL = by the name's ending */
int artifact_file(int fd, const char *name, const char *path, const char *content_type,
		  const char *description);
/* artifact_event - a moment worth a mark in charts and logs: "format completed", "reset" */
int artifact_event(int fd, int64_t unix_ns, const char *what);
/* artifact_extension - @content_json: a JSON object, checked; for what the above have no word
 * for */
/* artifact_clock - how long the clock of a simulated drive ran in the case */
int artifact_clock(int fd, double seconds);
int artifact_extension(int fd, const char *name, const char *content_json);

/* Samples of one quantity. Names that charts know: "iops", "bandwidth", "latency.p50", ".p99",
 * ".p99.9", ".p99.99", ".p99.999", ".max", "temperature", "power", "power_state"; any other name
 * becomes a chart of its own. */
struct artifact_series {
	const char *id; /* unique in the case */
	const char *name, *unit;
	const char *source;  /* NULL unknown */
	enum artifact_op op; /* a limit line; ARTIFACT_NO_LIMIT none */
	double limit;
	uint32_t nsid;        /* 0 none */
	const char *workload; /* NULL none */
};
int artifact_series_start(int fd, const struct artifact_series *series);
/**
 * artifact_series_samples - elements @first_index ... of a started series
 * @t_ns: any clock, ascending; @unix_offset_ns is added to make the time stamps
 */
int artifact_series_samples(int fd, const char *id, uint64_t first_index, const uint64_t *t_ns,
			    int64_t unix_offset_ns, const double *values, size_t count);
int artifact_series_end(int fd, const char *id, uint64_t total);
/* artifact_write_series - start, samples, end */
int artifact_write_series(int fd, const struct artifact_series *series, const uint64_t *t_ns,
			  int64_t unix_offset_ns, const double *values, size_t count);

/* A latency distribution: @count buckets, each (upper bound in ns, I/Os), ascending; empty ones
 * left out. Drawn on logarithmic scales. */
struct artifact_bucket {
	double upper_ns;
	uint64_t count;
};
int artifact_distribution(int fd, const char *name, const struct artifact_bucket *buckets,
			  size_t count);

/* Something that was changed or put back: format, feature, mount, loop device. @error: 0 or
 * -errno */
int artifact_action(int fd, const char *what, bool restoring, int error);

/* State of the drive before or after a case or the run, e.g. SMART; shown with differences. */
struct artifact_state {
	const char *name; /* "media and data integrity errors" */
	struct artifact_value value;
	const char *unit, *human;
};
int artifact_state(int fd, const char *group, bool after, const struct artifact_state *values,
		   size_t count);

/* ---- for record.c ---- */

/**
 * artifact_check_line - is it one whole artifact of a step that the schemas allow?
 * @inner: receives the "measurement":{...} part, without braces around it, cleaned
 * @ret_unix_ns: its own time stamp, or 0
 * Returns 0; -EINVAL not a valid artifact; @why (may be NULL) gets a few words then.
 */
int artifact_check_line(const char *line, size_t size, struct text *inner, int64_t *ret_unix_ns,
			const char **why);

#endif
