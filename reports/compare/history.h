/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Former runs of the same drive with the same profile, for a small line beside each measured
 * value. */
#ifndef REPORTS_COMPARE_HISTORY_H
#define REPORTS_COMPARE_HISTORY_H

#include <stddef.h>

#include "reports/record/run_model.h"

#define HISTORY_RUNS 20

struct history;

/**
 * history_load() - the last HISTORY_RUNS runs below @dir, at most four folders deep, that are of
 * the same serial number and profile name as @run and began before it
 *
 * What cannot be read is passed over.
 *
 * Return: 0; -errno when @dir cannot be read; -ENOMEM.
 */
int history_load(const char *dir, const struct run_model *run, struct history **ret_history);
/** history_free() - accepts NULL */
void history_free(struct history *history);
/** history_count() - how many runs; 0 for NULL */
size_t history_count(const struct history *history);
/**
 * history_values() - of one quantity, oldest first, a mean per run; runs without it are left out.
 *
 * Return: how many were written.
 */
size_t history_values(const struct history *history, const char *case_name, const char *what,
		      double ret_values[HISTORY_RUNS]);

#endif
