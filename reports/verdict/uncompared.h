/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What could not be compared around cases, gathered over all: it is said once. */
#ifndef REPORTS_VERDICT_UNCOMPARED_H
#define REPORTS_VERDICT_UNCOMPARED_H

#include <stddef.h>

#include "reports/record/run_model.h"

#define UNCOMPARED_MAX 16

struct uncompared {
	const char *what, *why; /* "SMART log", "Connection timed out" */
	size_t cases;           /* in so many cases */
	const char *first;      /* the name of the first of them */
	const char *last;       /* and of the last one */
};

/**
 * uncompared_find() - each different one, in the order of the record, at most @max
 *
 * Return: how many.
 */
size_t uncompared_find(const struct run_model *run, struct uncompared *list, size_t max);

#endif
