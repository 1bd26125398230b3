/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which faults are met on one drive: those of which none kills what another one does; near misses,
 * and defects that no check looks at yet, since a run that they leave alone shows it of each. In a
 * whole campaign each is met alone. */
#ifndef SUITES_SELFTEST_CAMPAIGN_DRIVES_H
#define SUITES_SELFTEST_CAMPAIGN_DRIVES_H

#include <stddef.h>

#include "suites/selftest/campaign/plan.h"

#define DRIVES_TOGETHER 8
#define DRIVES_NAME 200 /* of a folder */

/* A drive of the campaign. */
struct drives_one {
	size_t member[DRIVES_TOGETHER], members; /* of the cells of the matrix */
	struct plan_cell cases;
};

struct drives {
	struct drives_one *one;
	size_t count;
};

/** drives_make() - of the first @carried cells; the healthy drive, which is cell 0, comes first */
void drives_make(const struct plan *plan, const struct matrix *matrix, size_t carried,
		 struct drives *ret_drives);
/** drives_free() - it is empty then */
void drives_free(struct drives *drives);

/**
 * drives_name() - its faults with + between them, or "healthy": also the name of its folder
 *
 * Return: @buf
 */
const char *drives_name(const struct matrix *matrix, const struct drives_one *one,
			char buf[static DRIVES_NAME]);

/**
 * drives_find_near() - what faults kill that are named like a near miss, such as wakes-slowly and
 * wakes-in-time; of all cells, also of those that are not carried
 */
void drives_find_near(struct matrix *matrix);

/** drives_keep() - leaves cells of the first @carried out; returns how many of them are left */
size_t drives_keep(struct matrix *matrix, size_t carried, const bool keep[]);

/**
 * drives_keep_few() - what a smoke set keeps: for each check one fault that it fails on, some near
 * misses, and some defects that nobody looks at
 */
void drives_keep_few(const struct plan *plan, const struct matrix *matrix, size_t carried,
		     bool ret_keep[]);

#endif
