/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the JUnit writer share. For use inside of reports/. */
#ifndef REPORTS_JUNIT_JUNIT_PARTS_H
#define REPORTS_JUNIT_JUNIT_PARTS_H

#include <libxml/xmlwriter.h>
#include <stdbool.h>
#include <stddef.h>

#include "reports/report_source.h"
#include "reports/verdict/wording.h"

struct verdict;
struct compare;
struct text;

struct tally {
	size_t tests, failures, errors, skipped;
	double time_s;
};

struct junit {
	xmlTextWriterPtr writer;
	const struct report_source *from;
	const struct run_model *run;
	const struct verdict *verdict;
	const char *identity;    /* of the drive: part of every suite's and class's name */
	const char *attachments; /* path of the run directory as CI sees it */
	unsigned int suites;
	bool failed;
};

/** junit_start() - opens an element; attributes come before anything else */
void junit_start(struct junit *j, const char *element);
/** junit_finish() - closes the one that was opened last */
void junit_finish(struct junit *j);
/** junit_attribute() - cleaned and escaped */
void junit_attribute(struct junit *j, const char *name, const char *value);
/** junit_attribute_number() - a whole number */
void junit_attribute_number(struct junit *j, const char *name, size_t value);
/** junit_attribute_seconds() - "time", in seconds with 3 digits; 0 where it is none */
void junit_attribute_seconds(struct junit *j, double seconds);
/** junit_property() - an element of its own; nothing without a value */
void junit_property(struct junit *j, const char *name, const char *value);
/* RERUN: of an earlier attempt, for which Surefire has elements of its own. */
enum junit_element { JUNIT_FAILURE, JUNIT_ERROR, JUNIT_RERUN_FAILURE, JUNIT_RERUN_ERROR };
/** junit_problem() - a failure or an error; frees both texts */
void junit_problem(struct junit *j, enum junit_element element, const char *kind,
		   struct text *message, struct text *text);
/** junit_skip() - @text begins with @message; frees both */
void junit_skip(struct junit *j, struct text *message, struct text *text);
/** junit_output() - the one system-out of a case; frees the text */
void junit_output(struct junit *j, struct text *text);
/**
 * junit_start_case() - of class "nvme.<drive>.<area>", so that two drives are two to every reader
 */
void junit_start_case(struct junit *j, const char *area, const char *name, double time_s);
/** junit_start_suite() - "nvme.<area>@<drive>" with its properties; end it with junit_finish() */
void junit_start_suite(struct junit *j, const char *area, const struct tally *t);
/** junit_compare() - a suite of its own */
void junit_compare(struct junit *j, const struct compare *compare);
/** junit_compare_tally() - what is in that suite, nothing for NULL */
struct tally junit_compare_tally(const struct compare *compare);
/**
 * junit_case() - all attempts of a case as one
 * @first: of its name
 * @worst: the attempt that decides
 */
void junit_case(struct junit *j, const struct run_case *first, const struct run_case *worst,
		double time_s);

#endif
