/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the model share. For use inside of reports/. */
#ifndef REPORTS_RECORD_RUN_INTERNAL_H
#define REPORTS_RECORD_RUN_INTERNAL_H

#include "helpers/text/json.h"
#include "reports/record/run_model.h"

#define RUN_BUCKETS 4096

/* A model and what only its makers need to know. */
struct run_internal {
	struct run_model model;                /* first: run_new() hands out its address */
	struct run_case *buckets[RUN_BUCKETS]; /* by name, latest first */
	struct run_case *current;              /* the step of the last line */
	uint64_t next_sequence;
};

/* run_add_case - a new case at the end, indexed by its name; NULL without memory */
struct run_case *run_add_case(struct run_internal *run, const char *name);
/* run_take_artifact - one artifact of a step. 0, -EINVAL, -ENOMEM */
int run_take_artifact(struct run_internal *run, struct run_case *c, struct json_object *artifact,
		      int64_t unix_ns);
/* run_add_sample - of a series of @c that has started. -EINVAL when it has not */
int run_add_sample(struct run_case *c, const char *id, size_t id_size, int64_t unix_ns,
		   double value);
int run_add_note(struct run_note **notes, size_t *count, const char *severity, const char *text);

#endif
