/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jobs from text: fio's option names for the command line and the profile; results as JSON. */
#ifndef HELPERS_IO_IO_OPTIONS_H
#define HELPERS_IO_IO_OPTIONS_H

#include <stdio.h>

#include "helpers/io/io.h"

/**
 * io_option_set() - one option of a job
 * @name: fio's name without dashes; '-' and '_' are the same
 * @value: as written; NULL or "": the option stands alone, which only switches take
 * @why: one sentence upon failure, with the option's name, and a suggestion for an unknown one
 *
 * Sizes: 512, 4k, 1M, 1g, 2T: powers of 1024, "KiB" and "kb" mean the same. Times: seconds, or
 * with unit: 500us, 100ms, 30s, 1m, 2h, 1d. Counts: plain numbers.
 * @job is only changed on success.
 *
 * Return: 0, -ENOENT (no such option) or -EINVAL (no such value).
 */
int io_option_set(struct io_job *job, const char *name, const char *value, char *why,
		  size_t why_size);

/** io_option_is_switch() - may the option stand alone? false also for unknown ones */
bool io_option_is_switch(const char *name);

/** io_option_at() - name and one line about the @index-th option; NULL behind the last one */
const char *io_option_at(size_t index, const char **ret_help);

/** io_rw_name() - "randread" and so on */
const char *io_rw_name(enum io_rw rw);

/** io_parse_size() - bytes from "4k"; 0 or -EINVAL */
int io_parse_size(const char *text, uint64_t *ret_bytes);
/** io_parse_time() - nanoseconds from "30s"; 0 or -EINVAL */
int io_parse_time(const char *text, uint64_t *ret_ns);
/* a non-negative decimal number, *ret_end is behind it; a whole number; 1, yes, on, true or not */
int io_parse_number(const char *text, double *ret, const char **ret_end);
int io_parse_count(const char *text, uint64_t *ret);
int io_parse_switch(const char *text, bool *ret);

/**
 * io_print_json() - a result in the shape of "nvme-gate io --json"
 *
 * What is not a number (a percentile of no I/O at all) is null. Return: 0 or -errno.
 */
int io_print_json(const struct io_result *result, FILE *file);

/** io_print_text() - a result for people. Return: 0 or -errno. */
int io_print_text(const struct io_result *result, FILE *file);

#endif
