/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all reports say in the same words: areas, commands, reasons, durations. For use inside of
 * reports/. */
#ifndef REPORTS_VERDICT_WORDING_H
#define REPORTS_VERDICT_WORDING_H

#include "reports/record/run_model.h"

struct text;

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

#endif
