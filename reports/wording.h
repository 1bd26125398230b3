/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all reports say in the same words: areas, commands, reasons, durations. For use inside of
 * reports/. */
#ifndef REPORTS_WORDING_H
#define REPORTS_WORDING_H

#include "reports/record/run_model.h"
#include "reports/verdict/verdict_data.h"

struct text;
struct reports_options;

/* What a document is made from: one run, or several that are told as one. */
struct tell {
	const struct run_model *const *runs;
	size_t count;
	const char *dir;                       /* where the document goes */
	const struct reports_options *options; /* never NULL */
	struct verdict **verdicts;             /* one per run */
	char **aliases;                        /* one per run, unique: for people */
	char **identities;                     /* one per run, unique: wording_identity() */
	struct compare **comparisons;          /* one per run; NULL without a baseline */
};

/** wording_area() - "pcie" of "pcie/link_speed"; "other" without one */
void wording_area(struct text *out, const struct run_case *c);
/** wording_local_name() - "link_speed" */
const char *wording_local_name(const struct run_case *c);
/** wording_same_area() - are both of one area, by what the record says, else by name? */
bool wording_same_area(const struct run_case *a, const struct run_case *b);
/** wording_areas() - one case of each area, in the order of the record; free() it. 0 or -ENOMEM */
int wording_areas(const struct run_model *run, const struct run_case ***ret_case,
		  size_t *ret_count);
/** wording_reproduce() - the command that runs just this case again */
void wording_reproduce(struct text *out, const struct run_model *run, const struct run_case *c);
/**
 * wording_details() - everything found, without the message and the command; begins with a newline
 */
void wording_details(struct text *out, const struct run_model *run, const struct run_case *c);
/**
 * wording_failure() - message, then everything found, then at and reproduce lines; starts with the
 * message on a line of its own
 */
void wording_failure(struct text *out, const struct run_model *run, const struct run_case *c);
/** wording_message() - one line; "" for a pass */
void wording_message(struct text *out, const struct run_case *c);
/** wording_number() - "2.63 M IOPS", as helpers/text/quantity.h says it */
void wording_number(struct text *out, double value, const char *unit);
/** wording_duration() - "1.2 s", "2 min 05 s", "3 h 12 min" */
void wording_duration(struct text *out, double seconds);
/** wording_run_duration() - from the run's start to its end, seconds; 0 when one is not known */
double wording_run_duration(const struct run_model *run);
/**
 * wording_simulated() - how long the clock of a simulated drive ran in all cases; 0: a real drive
 */
double wording_simulated(const struct run_model *run);
/**
 * wording_attempts() - is @c the first of its name? @ret_worst: the attempt that decides for all of
 * that name, @ret_count how many there are
 */
bool wording_attempts(const struct run_model *run, const struct run_case *c,
		      const struct run_case **ret_worst, size_t *ret_count);

/** wording_open() - verdicts and aliases. 0 or -ENOMEM; wording_close() in any case */
int wording_open(struct tell *tell, const struct run_model *const *runs, size_t count,
		 const char *dir, const struct reports_options *options);
/** wording_close() - frees verdicts, names and comparisons, not the runs */
void wording_close(struct tell *tell);
/**
 * wording_identity() - the name under which CI systems know the drive for ever: its serial number,
 * with only letters, digits, '-' and '_'
 *
 * Nothing in it depends on the slot, the selector, the firmware or the run. Without a serial: the
 * alias.
 */
void wording_identity(struct text *out, const struct run_model *run);
/**
 * wording_exit_code() - of all runs: the weightiest one; 3 of none
 *
 * A signal, then 4, 1, 3, 75, 2; 0 where all are.
 */
int wording_exit_code(const struct tell *tell);
/** wording_gate() - of all runs: closed if one is, else partial if one is */
enum verdict_gate wording_gate(const struct tell *tell);
/**
 * wording_sentence() - of one run its own; of several "gate open", "passed so far: 36 of 124 cases;
 * ..."
 */
void wording_sentence(struct text *out, const struct tell *tell);

/* The documents, in memory. All return 0 or -errno. */

/** junit_build() - junit.xml of all runs */
int junit_build(const struct tell *tell, struct text *out);
/** summary_build() - summary.json; see reports/summary.schema.json */
int summary_build(const struct tell *tell, struct text *out);
/** html_build() - report.html */
int html_build(const struct tell *tell, struct text *out);
/** monitor_build() - the page of a drive that was watched outside of cases */
int monitor_build(const struct tell *tell, struct text *out);
/** compare_page_build(), compare_junit_build() - of the comparison of the one run of @tell alone */
int compare_page_build(const struct tell *tell, struct text *out);
int compare_junit_build(const struct tell *tell, struct text *out);
/** html_css() - the style sheet, as in reports/page/report.css */
const char *html_css(void);

#endif
