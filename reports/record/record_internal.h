/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the record share. For use inside of reports/. */
#ifndef REPORTS_RECORD_RECORD_INTERNAL_H
#define REPORTS_RECORD_RECORD_INTERNAL_H

#include "reports/record/record.h"
#include "helpers/text/text.h"

struct record {
	int fd, own_fd;
	struct run_model *model, *own_model; /* never NULL; what was made because none was given */
	uint64_t sequence, written;          /* next number; bytes known to be whole in the file */
	unsigned int steps;
	char step_id[24]; /* of the open case; "" none */
	bool outside_open, run_started;
	struct text pending; /* whole lines that are not in the file yet */
	int first_error;
	size_t counts[4]; /* by enum run_verdict */
	uint64_t synced_ns;
};

/** record_remember() - keeps the first error; returns @ret */
int record_remember(struct record *record, int ret);
/**
 * record_add_step_line() - a line of a step
 * @inner: one member such as "log":{...}
 * @fed: the model has it already
 *
 * Return: 0, -ENOMEM, or as record_add_line().
 */
int record_add_step_line(struct record *record, const char *step, const char *inner, size_t size,
			 int64_t unix_ns, bool fed);
#define OUTSIDE_STEP "run" /* of what happens outside of cases */

/**
 * record_add_line() - a line behind the others, with number and time; written when it is time
 * @body: a member such as "testStepArtifact":{...}
 * @unix_ns: 0: now
 * @fed: the model has it already
 *
 * Return: 0 or -errno, which record_remember() has kept.
 */
int record_add_line(struct record *record, const char *body, size_t size, int64_t unix_ns,
		    bool fed);
/** record_flush() - what has gathered goes into the file; 0 or -errno */
int record_flush(struct record *record);
/** record_current_step() - where artifacts go now: the open case, or the step outside of cases */
const char *record_current_step(struct record *record);
/** record_copy_lines() - whole lines of @fd from *@offset on; see record_steps(); 0 or -errno */
int record_copy_lines(struct record *record, int fd, uint64_t *offset, bool last,
		      unsigned int *ret_bad);

#endif
