/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes run.jsonl: the run as a stream in the OCP Test & Validation format, version 2. Only the
 * supervisor writes it. Order: run_start, (case_start, steps and artifacts, case_end)*, run_end.
 *
 * Every function returns 0 or -errno of the write (-ENOSPC, -EIO): the supervisor says so and exits
 * 4. After an error the record stays usable: what was written of a line is taken back, and later
 * calls try again. Lines that made it are also fed into the model, if one was given; so are those
 * that did not, so that the reports of a full disk are still right.
 */
#ifndef REPORTS_RECORD_RECORD_H
#define REPORTS_RECORD_RECORD_H

#include "reports/record/run_model.h"

struct record;

/**
 * record_open() - creates @path (-EEXIST when it exists). @model: fed with each line; may be NULL
 */
int record_open(const char *path, struct run_model *model, struct record **ret_record);
/** record_close() - accepts NULL; returns the first error of the whole record, or 0 */
int record_close(struct record *record);
/** record_error() - first error so far, 0 or -errno */
int record_error(const struct record *record);

/** record_run_start() - the first two lines, synchronised; once (-EBUSY) */
int record_run_start(struct record *record, const struct run_info *info);

/** record_case_start() - opens a step; cases do not overlap (-EBUSY) */
int record_case_start(struct record *record, const struct run_case_info *info);
/**
 * record_steps() - copies the complete lines of a file of steps, from *@offset on, into the open
 * case (or into the step outside of cases when none is open)
 * @offset: advanced behind what was consumed; start with 0. May be called while the worker writes.
 * @last: the worker is gone: a line without an end is noted as torn
 *
 * A torn or invalid line is never copied: a log artifact of severity WARNING says so instead, and
 * @ret_bad (may be NULL) is increased. A case with such a line may not pass: the caller's duty.
 *
 * Return: 0 also when there is no such file.
 */
int record_steps(struct record *record, const char *path, uint64_t *offset, bool last,
		 unsigned int *ret_bad);
/**
 * record_fd() - for the builders of artifact.h: a line written here is buffered in memory and goes
 * into the open step with the next call of any record function. The supervisor's own findings.
 */
int record_fd(struct record *record);
/** record_case_end() - verdict and end of the step, then fdatasync */
int record_case_end(struct record *record, const struct run_end_info *end);
/** record_skip() - start and end of a case that is not run: unarmed, a missing need */
int record_skip(struct record *record, const struct run_case_info *info, enum end_kind kind,
		const char *reason);

/* Lines about the run itself, allowed anywhere. */
/** record_rig_error() - an error of the rig's that belongs to no case; it counts as one */
int record_rig_error(struct record *record, const char *message);
/** record_halt() - the run went no further: an error of the rig's, but for a drive that is gone */
int record_halt(struct record *record, bool drive_gone, const char *message);
/** record_not_ready() - the rig was not ready before the first case: exit code 75 */
int record_not_ready(struct record *record, const char *message);

/**
 * record_run_end() - the last line of the run
 * @stop_signal: SIGINT, SIGTERM when stopped by one, else 0. Whether the gate opens is not recorded
 *   here: it follows from the record (verdict.h)
 */
int record_run_end(struct record *record, int stop_signal);

#endif
