/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a directory holds that a run is to be put into: a former run, nothing, or somebody else's. */
#ifndef CI_GATE_RUNDIR_CONTENT_H
#define CI_GATE_RUNDIR_CONTENT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* A former run while a new one takes its place, and the new one until it does. */
#define RUNDIR_FORMER ".former"
#define RUNDIR_NEW ".new"
/* The verdict of a former run, under a name that no job looks for. */
#define RUNDIR_RETIRED ".former"

struct rundir_content {
	size_t count;
	bool has_record;                /* of a run, or of a drive of it: somebody's "logs" is not */
	char foreign[NAME_MAX + 1];     /* the first entry that is not ours; "" none */
	char used[NAME_MAX + 1];        /* a drive's directory that a run is using; "" none */
};

/* rundir_look - 0 or -errno */
int rundir_look(const char *path, struct rundir_content *ret);

/* rundir_check_writable - can all that is in there be moved and removed? Returns 0; -errno with the
 * directory that cannot in @ret */
int rundir_check_writable(const char *path, char *ret, size_t size);

/* rundir_verdicts - names of the files that say how a run ended; NULL ends them */
extern const char *const rundir_verdicts[];
/* rundir_folders - the folders that a run begins with; NULL ends them */
extern const char *const rundir_folders[];

#endif
