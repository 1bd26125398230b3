/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a drive says of itself before and after a run: health, identity, features, command effects.
 * It judges nothing; reports show it, and two firmwares are compared by it. */
#ifndef CI_GATE_RIG_DRIVE_STATE_H
#define CI_GATE_RIG_DRIVE_STATE_H

#include <stdbool.h>

#include "ci/gate/plan/board.h"
#include "reports/record/record.h"

/**
 * drive_state_record() - asks the drive in a child process, with a deadline, and records the
 * answers outside of the cases
 * @path: a file that does not exist yet, for the child; removed
 * @after: the run is over
 *
 * What cannot be read is left out, and a note says that; a drive that does not answer delays the
 * run by the deadline at most. The same child takes the first and the last picture of the run
 * (chain.h).
 *
 * Return: 0, -ECHILD when the drive could not be asked, -ETIMEDOUT when it did not answer in time,
 * or -errno when nobody could be asked.
 */
int drive_state_record(struct board *board, struct record *record, const char *path, bool after,
		       double deadline_scale);

/** drive_state_tell() - asks @dut and writes artifacts to @fd; the child's work, for tests */
struct dut;
void drive_state_tell(struct dut *dut, int fd, bool after);

#endif
