/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares two runs: what got worse, what got better, and what cannot be told. Pure: the same two
 * records give the same comparison.
 *
 * A case is the worst of its attempts. A value is a number with the same name and unit in the same
 * case; each attempt of the case, and each repetition within one, is a sample. What is better
 * follows from the limit (at least: more; at most: less), without a limit from the unit (IOPS and
 * bandwidth:
 * more; latency: less); a value that must equal something, or lies between two limits, has no
 * better.
 * Losses are measured against the base for performance (IOPS, bandwidth, times), and against the
 * larger of base and limit for all else, so that 3 % used after 2 % is no loss of half the drive.
 *
 * Two samples or more on each side: Welch's one-sided interval at the confidence. Worse: the loss
 * is beyond the margin, and real. Better: the gain is. Not worse: a loss beyond the margin is ruled
 * out. Else it cannot be told. One sample on a side: equal is not worse; beyond the tolerance it
 * is worse or better; else it cannot be told.
 */
#ifndef REPORTS_COMPARE_COMPARE_H
#define REPORTS_COMPARE_COMPARE_H

#include "reports/verdict/comparison.h"

struct known_list;

/**
 * compare_runs() - both must outlive the comparison. Margin, confidence and tolerance are those
 * that the candidate's profile set, or 5 %, 95 % and 10 %
 * @known: excuses new failures; NULL: the list in the candidate's record
 * @whole: cases that the candidate's run left out count as gone
 *
 * Return: 0 or -ENOMEM.
 */
int compare_runs(const struct run_model *base, const struct run_model *candidate,
		 const struct known_list *known, bool whole, struct compare **ret_compare);

/** compare_write_json() - one object, as in summary.json under "compare" */
void compare_write_json(const struct compare *compare, struct text *out);
/**
 * compare_write() - compare.html, report.css, junit.xml and compare.json into @dir; 0 or first
 * -errno
 */
int compare_write(const struct compare *compare, const char *dir);

#endif
