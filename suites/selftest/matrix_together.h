/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several faults on one drive of the matrix, where time is short: those of which none hides another
 * one. What is not as they declare it together is asked of each alone. */
#ifndef SUITES_SELFTEST_MATRIX_TOGETHER_H
#define SUITES_SELFTEST_MATRIX_TOGETHER_H

#include "suites/selftest/matrix.h"

#define MATRIX_TOGETHER 5
#define MATRIX_DRIVE_NAME 256

/* The cells that are met on one drive. */
struct matrix_drive {
	size_t member[MATRIX_TOGETHER], members;
};

/** matrix_drive_name() - "gen5-x4", or with its faults "gen5-x4+spare-low+link-x2"; returns @buf */
const char *matrix_drive_name(const struct matrix *matrix, const struct matrix_drive *drive,
			      char buf[static MATRIX_DRIVE_NAME]);

/**
 * matrix_make_alone() - a drive for each cell of the kind
 * @ret_drives: room for as many as there are cells
 *
 * Return: how many drives.
 */
size_t matrix_make_alone(const struct matrix *matrix, bool healthy,
			 struct matrix_drive *ret_drives);

/**
 * matrix_make_together() - drives for all cells with a fault, once the healthy ones have run
 * @stand: does what each of its faults makes of the model stand in the model with all of them?
 * @ret_drives: room for as many as there are cells
 *
 * Faults share a drive when they are of one model and one outcome, and no case is killed by two of
 * them. What makes cases anything but fail or pass is alone.
 *
 * Return: how many drives.
 */
size_t matrix_make_together(const struct matrix *matrix, bool (*stand)(const char *drive),
			    struct matrix_drive *ret_drives);

/**
 * matrix_share_out() - gives each member what the run of their drive says of it
 * @run: the cases and the exit code of that run
 *
 * A member has the cases of the run but those that another one kills.
 *
 * Return: true; false when anything is not as all of them declare it, and they have nothing of it.
 */
bool matrix_share_out(struct matrix *matrix, const struct matrix_drive *drive,
		      const struct matrix_cell *run);

/**
 * matrix_edits_stand() - what matrix_make_together() asks, by this program's models and faults
 * @drive: "gen5-x4+spare-low+link-x2"
 *
 * Two defects of the path to a drive are never on one.
 */
bool matrix_edits_stand(const char *drive);

#endif
