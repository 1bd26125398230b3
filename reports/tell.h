/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all reports say in the same words: areas, commands, reasons, durations. For use inside of
 * reports/. */
#ifndef REPORTS_TELL_H
#define REPORTS_TELL_H

#include "reports/run_model.h"
#include "reports/verdict.h"

struct text;
struct reports_options;

/* What a document is made from: one run, or several that are told as one. */
struct tell {
	const struct run_model *const *runs;
	size_t count;
	const char *dir;                        /* where the document goes */
	const struct reports_options *options;  /* never NULL */
	struct verdict **verdicts;              /* one per run */
	char **aliases;                         /* one per run, unique: for people */
	char **identities;                      /* one per run, unique: tell_identity() */
	struct compare **comparisons;           /* one per run; NULL without a baseline */
};

/* tell_area - "pcie" of "pcie/link_speed"; "other" without one. tell_local_name - "link_speed" */
void tell_area(struct text *out, const struct run_case *c);
const char *tell_local_name(const struct run_case *c);
bool tell_same_area(const struct run_case *a, const struct run_case *b);
/* tell_areas - one case of each area, in the order of the record; free() it. 0 or -ENOMEM */
int tell_areas(const struct run_model *run, const struct run_case ***ret, size_t *ret_count);
/* tell_reproduce - the command that runs just this case again */
void tell_reproduce(struct text *out, const struct run_model *run, const struct run_case *c);
/* tell_failure - message, then everything found, then at and reproduce lines; starts with the
 * message on a line of its own */
void tell_failure(struct text *out, const struct run_model *run, const struct run_case *c);
/* tell_message - one line; "" for a pass */
void tell_message(struct text *out, const struct run_case *c);
/* tell_limit - "at least 2 M IOPS", "5"; "" without limit. tell_actual - "38 C (311 K)" */
void tell_limit(struct text *out, const struct run_measure *m);
void tell_actual(struct text *out, const struct run_measure *m);
/* tell_number - "2.63 M IOPS", as helpers/quantity.h says it */
void tell_number(struct text *out, double value, const char *unit);
/* tell_duration - "1.2 s", "2 min 05 s", "3 h 12 min" */
void tell_duration(struct text *out, double seconds);
double tell_run_duration(const struct run_model *run);
/* tell_simulated - how long the clock of a simulated drive ran in all cases; 0: a real drive */
double tell_simulated(const struct run_model *run);
/* tell_attempts - is @c the first of its name? @ret_worst: the attempt that decides for all of that
 * name, @ret_count how many there are */
bool tell_attempts(const struct run_model *run, const struct run_case *c,
		   const struct run_case **ret_worst, size_t *ret_count);

/* tell_open - verdicts and aliases. 0 or -ENOMEM; tell_close() in any case */
int tell_open(struct tell *tell, const struct run_model *const *runs, size_t count, const char *dir,
	      const struct reports_options *options);
void tell_close(struct tell *tell);
/* tell_find_baseline - why there is no baseline for a run that was to have one; NULL else. The run
 * of the baseline that is of the same drive goes to @ret_base, NULL without one */
const char *tell_find_baseline(const struct run_model *run, const struct reports_options *options,
			       const struct run_model **ret_base);
/**
 * tell_identity - the name under which CI systems know the drive for ever: its serial number, with
 * only letters, digits, '-' and '_'
 * Nothing in it depends on the slot, the selector, the firmware or the run. Without a serial: the
 * alias.
 */
void tell_identity(struct text *out, const struct run_model *run);
/* tell_exit_code - of all runs: the weightiest one */
int tell_exit_code(const struct tell *tell);
/* tell_gate - of all runs: closed if one is, else partial if one is */
enum verdict_gate tell_gate(const struct tell *tell);
/* tell_sentence - of one run its own; of several "gate open", "passed so far: 36 of 124 cases; ..." */
void tell_sentence(struct text *out, const struct tell *tell);

/* The documents, in memory. 0 or -errno. */
int junit_build(const struct tell *tell, struct text *out);
int summary_build(const struct tell *tell, struct text *out);
int html_build(const struct tell *tell, struct text *out);
/* compare_page_build, compare_junit_build - of the comparison of the one run of @tell alone */
int compare_page_build(const struct tell *tell, struct text *out);
int compare_junit_build(const struct tell *tell, struct text *out);
/* html_css - the style sheet, as in reports/report.css */
const char *html_css(void);

#endif
