/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells a run: junit.xml, report.html, report.css and summary.json from a model. Each file is
 * written under a temporary name and renamed, so none is ever half-written. */
#ifndef REPORTS_REPORTS_H
#define REPORTS_REPORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "reports/reports_options.h"

struct run_model;
struct known_list;
struct history;
struct verdict;

/**
 * reports_judge() - the verdict that the reports tell: record, known failures, baseline. 0 or
 * -ENOMEM
 */
int reports_judge(const struct run_model *run, const struct reports_options *options,
		  struct verdict **ret_verdict);

/**
 * reports_sentence() - what the reports of @runs together say first: "gate open", "passed so far:
 * 36 of 124 cases; no release verdict"; free() it. 0 or -ENOMEM
 */
int reports_sentence(const struct run_model *const *runs, size_t count,
		     const struct reports_options *options, char **ret_text);

/**
 * reports_write() - all reports of one run into @dir. @options may be NULL.
 *
 * Return: 0 or the first -errno; the other files are still tried. @ret_exit (may be NULL): the
 * verdict's exit code, set also on failure.
 */
int reports_write(const struct run_model *run, const char *dir,
		  const struct reports_options *options, int *ret_exit);

/**
 * reports_write_monitor() - report.html and report.css of a drive that was watched, not judged; 0
 * or -errno
 */
int reports_write_monitor(const struct run_model *run, const char *dir);

/**
 * reports_write_merged() - several runs as one: drives as columns, cases as rows; returns as
 * reports_write()
 */
int reports_write_merged(const struct run_model *const *runs, size_t count, const char *dir,
			 const struct reports_options *options, int *ret_exit);

/**
 * reports_point_to_merged() - the junit.xml of each drive of a run, now that the merged one stands
 * in the folder above: no case is in it any more
 *
 * Whoever globs for junit.xml counts each case once. Until then, and in a run that is killed
 * before, theirs are all there is.
 *
 * Return: 0 or the first -errno; the others are still tried.
 */
#define REPORTS_MERGED_NAME "nvme-gate: in ../junit.xml"
int reports_point_to_merged(const char *const *dirs, size_t count);

/**
 * junit_write() - junit.xml as far as the run has come; an unfinished case is an error of type
 * nvme.Interrupted, so the file is right whenever the run dies
 *
 * Call it after every case: it returns 0 without writing when the last writing was so long or so
 * recent that more would take over 5 % of the time. @final: always writes.
 */
int junit_write(struct run_model *run, const char *dir, const struct reports_options *options,
		bool final);

#endif
