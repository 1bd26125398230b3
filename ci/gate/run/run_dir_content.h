/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a directory holds that a run is to be put into: a former run, nothing, or somebody
 * else's. */
#ifndef CI_GATE_RUN_RUN_DIR_CONTENT_H
#define CI_GATE_RUN_RUN_DIR_CONTENT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* A former run while a new one takes its place, and the new one until it does. */
#define RUNDIR_FORMER ".former"
#define RUNDIR_NEW ".new"
/* The verdict of a former run, under a name that no job looks for. */
#define RUNDIR_RETIRED ".former"

struct run_dir_content {
	size_t count;
	bool has_record;            /* of a run, or of a drive of it: somebody's "logs" is not */
	char foreign[NAME_MAX + 1]; /* the first entry that is not ours; "" none */
	char used[NAME_MAX + 1];    /* a drive's directory that a run is using; "" none */
};

/** run_dir_look() - 0 or -errno */
int run_dir_look(const char *path, struct run_dir_content *ret_content);

/**
 * run_dir_check_writable() - can all that is in there be moved and removed?
 *
 * Return: 0; -errno with the directory that cannot in @ret_text.
 */
int run_dir_check_writable(const char *path, char *ret_text, size_t size);

/* run_dir_verdicts - names of the files that say how a run ended; NULL ends them */
extern const char *const run_dir_verdicts[];
/* run_dir_folders - the folders that a run begins with; NULL ends them */
extern const char *const run_dir_folders[];

#endif
