/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a finding: the same in console, JUnit and HTML, pinned by golden tests. */
#ifndef SUITES_CHECK_TEXT_H
#define SUITES_CHECK_TEXT_H

#include "suites/check.h"

#define CHECK_TEXT_LINE 640
#define CHECK_TEXT_WHOLE 4096

struct check_texts {
	char message[CHECK_TEXT_LINE];  /* one line */
	char expected[CHECK_TEXT_LINE]; /* "at least 5 PCIe generation"; "" when there is none */
	char actual[CHECK_TEXT_LINE];
};

/* check_holds - compares exactly over signed, unsigned and real; a NaN holds nothing; text and
 * truth values know only equality */
bool check_holds(enum check_comparison op, struct check_value actual, struct check_value limit);

/* check_result_text - "Invalid Field in Command (002h)" or "No such device (errno 19)" */
void check_result_text(int result, char *buf, size_t size);

void check_compose_comparison(const struct check *check, enum check_comparison op,
			      struct check_value actual, struct check_value limit,
			      const struct check_about *about, struct check_texts *ret);
void check_compose_measurement(const struct check *check, struct check_value value,
			       const struct check_about *about, struct check_texts *ret);
/* @expected may be NULL: a reason and nothing else */
void check_compose_plain(const struct check *check, enum check_outcome outcome,
			 const struct check_about *about, const char *expected, const char *actual,
			 struct check_texts *ret);

/* check_compose_text - message, then expected, actual, source, spec, hint, device, at, reproduce */
void check_compose_text(const struct check *check, const char *device, const char *reproduce,
			const struct check_texts *texts, const struct check_about *about, char *buf,
			size_t size);

#endif
