/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which cases of a former run failed or were errors: from its summary.json or any JUnit file in
 * our dialect. */
#ifndef CI_GATE_CLI_RERUN_H
#define CI_GATE_CLI_RERUN_H

#include <stddef.h>

/* Case names, each once. */
struct failed_names {
	char **items;
	size_t count;
};

/**
 * rerun_read() - the failed and the errored cases
 * @path: a run directory (its summary.json, else its junit.xml), a summary.json or a JUnit file
 * @why: one line on failure
 *
 * Return: 0; -ENODATA: it has none; -EINVAL: not what it should be; -errno when it cannot be read.
 */
int rerun_read(const char *path, struct failed_names *ret_names, char *why, size_t why_size);
/**
 * rerun_baseline() - what that run was compared with: some of its cases do nothing without
 * @path: as rerun_read() takes it; of a JUnit file, the summary.json beside it says so
 *
 * Return: a directory, to be freed; NULL: it does not say.
 */
char *rerun_baseline(const char *path);
/** rerun_free() - it is empty then */
void rerun_free(struct failed_names *names);

#endif
