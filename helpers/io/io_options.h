/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jobs from text: fio's option names for the command line and the profile. */
#ifndef HELPERS_IO_IO_OPTIONS_H
#define HELPERS_IO_IO_OPTIONS_H

#include "helpers/io/job.h"
#include "helpers/option/option.h"

/* fio's names; the object is a struct io_job. */
extern const struct option io_job_options[];

/**
 * io_option_find() - by fio's name without dashes; '-' and '_' are the same. NULL: no such option
 */
const struct option *io_option_find(const char *name);

/**
 * io_option_set() - one option of a job, as option_set() has it
 * @job: only changed on success
 * @value: NULL or "": the option stands alone
 *
 * Return: 0, -ENOENT (no such option) or -EINVAL (no such value), with a sentence in @why.
 */
int io_option_set(struct io_job *job, const char *name, const char *value, char *why);

#endif
