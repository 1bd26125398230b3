/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What could not be compared around cases, gathered from their notes: it is said once for all. */
#ifndef REPORTS_VERDICT_UNCOMPARED_H
#define REPORTS_VERDICT_UNCOMPARED_H

#include <stddef.h>

#include "reports/record/run_model.h"

/* what the note of a case begins with; then "SMART log: Connection timed out" */
#define UNCOMPARED_PREFIX "not compared with what it was before the case: "
#define UNCOMPARED_MAX 16

struct uncompared {
	const char *what;  /* without the prefix; the run's own */
	size_t cases;      /* in so many cases */
	const char *first; /* the name of the first of them */
	const char *last;  /* and of the last one */
};

/** uncompared_find - each different one, in the order of the record, at most @max. Returns how
 * many */
size_t uncompared_find(const struct run_model *run, struct uncompared *list, size_t max);

#endif
