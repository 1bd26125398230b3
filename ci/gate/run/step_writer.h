/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a worker tells of its case: each finding, note, series and file becomes a line of the writer
 * and a count on the board the moment it happens, so that a dead worker has told all it knew. */
#ifndef CI_GATE_RUN_STEP_WRITER_H
#define CI_GATE_RUN_STEP_WRITER_H

#include <setjmp.h>
#include <stdint.h>

#include "ci/gate/plan/board.h"
#include "suites/check.h"

struct step_writer;

/**
 * step_open() - for the calling process, which is the worker; one per process
 * @stop: where the body ends when a finding stops it
 *
 * Return: 0 or -errno.
 */
int step_open(struct board *board, struct board_slot *slot, sigjmp_buf *stop,
	      struct step_writer **ret_writer);
/** step_close() - steps that cannot be closed are complained about; accepts NULL */
void step_close(struct step_writer *writer);
/** step_set_clock() - what the DUT's clock says now, for the time stamps of series */
void step_set_clock(struct step_writer *writer, uint64_t dut_now_ns);
/** step_tell_clock() - how far a simulated drive's clock has come since then, for the record */
void step_tell_clock(struct step_writer *writer, uint64_t dut_now_ns);
/**
 * step_watch() - from here on @dut is looked at between two findings (dut_glance()); NULL: no
 * longer
 */
void step_watch(struct step_writer *writer, struct dut *dut);
/** step_sink() - for check_begin(), with the writer as context */
const struct check_sink *step_sink(void);

/** step_tell_rig() - the worker's own trouble, not the check's */
void step_tell_rig(struct step_writer *writer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/** step_tell_uncompared() - what cannot be compared with what it was before the case, and why */
void step_tell_uncompared(struct step_writer *writer, const char *what, const char *why);
/** step_tell_skip() - the case needs what is not here */
void step_tell_skip(struct step_writer *writer, const char *reason);
/** step_tell_unable() - the same, but nothing is known of the drive by that: the run is partial */
void step_tell_unable(struct step_writer *writer, const char *reason);
/** step_tell_collateral() - arguments of dut_compare_snapshots(); @context: the writer */
void step_tell_collateral(void *context, const char *what, const char *before_text,
			  const char *after_text, const char *source);
/** step_tell_undo() - arguments of undo_replay(); @context: the writer */
void step_tell_undo(void *context, const char *what, int error);

#endif
