/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the known failures share. For use inside of reports/. */
#ifndef REPORTS_RECORD_KNOWN_INTERNAL_H
#define REPORTS_RECORD_KNOWN_INTERNAL_H

#include "reports/record/known.h"

struct run_store;

struct known_list {
	struct known_entry *entries;
	size_t count;
	struct run_store *store;
};

/** known_parse_day() - "2026-03-31": the first moment after that day, UTC; false: no such day */
bool known_parse_day(const char *text, int64_t *ret_after_ns);

#endif
