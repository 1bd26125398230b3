/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What documents are made from: one run, or several that are told as one; and the documents. For
 * use inside of reports/. */
#ifndef REPORTS_REPORT_SOURCE_H
#define REPORTS_REPORT_SOURCE_H

#include "reports/record/run_model.h"
#include "reports/verdict/verdict_data.h"

struct text;
struct reports_options;

/* What a document is made from: one run, or several that are told as one. */
struct report_source {
	const struct run_model *const *runs;
	size_t count;
	const char *dir;                       /* where the document goes */
	const struct reports_options *options; /* never NULL */
	struct verdict **verdicts;             /* one per run */
	char **aliases;                        /* one per run, unique: for people */
	char **identities;                     /* one per run, unique: report_identity() */
	struct compare **comparisons;          /* one per run; NULL without a baseline */
};

/** report_source_open() - verdicts and aliases. 0 or -ENOMEM; report_source_close() in any case */
int report_source_open(struct report_source *from, const struct run_model *const *runs,
		       size_t count, const char *dir, const struct reports_options *options);
/** report_source_close() - frees verdicts, names and comparisons, not the runs */
void report_source_close(struct report_source *from);
/**
 * report_identity() - the name under which CI systems know the drive for ever: its serial number,
 * with only letters, digits, '-' and '_'
 *
 * Nothing in it depends on the slot, the selector, the firmware or the run. Without a serial: the
 * alias.
 */
void report_identity(struct text *out, const struct run_model *run);
/**
 * report_exit_code() - of all runs: the weightiest one; 3 of none
 *
 * A signal, then 4, 1, 3, 75, 2; 0 where all are.
 */
int report_exit_code(const struct report_source *from);
/** report_gate() - of all runs: closed if one is, else partial if one is */
enum verdict_gate report_gate(const struct report_source *from);
/**
 * report_sentence() - of one run its own; of several "gate open", "passed so far: 36 of 124 cases;
 * ..."
 */
void report_sentence(struct text *out, const struct report_source *from);

/* The documents, in memory. All return 0 or -errno. */

/** junit_build() - junit.xml of all runs */
int junit_build(const struct report_source *from, struct text *out);
/** summary_build() - summary.json; see reports/summary.schema.json */
int summary_build(const struct report_source *from, struct text *out);
/** html_build() - report.html */
int html_build(const struct report_source *from, struct text *out);
/** monitor_build() - the page of a drive that was watched outside of cases */
int monitor_build(const struct report_source *from, struct text *out);
/** compare_page_build(), compare_junit_build() - of the comparison of the one run of @from alone */
int compare_page_build(const struct report_source *from, struct text *out);
int compare_junit_build(const struct report_source *from, struct text *out);
/** html_css() - the style sheet, as in reports/page/report.css */
const char *html_css(void);

#endif
