/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the model share. For use inside of reports/. */
#ifndef REPORTS_RECORD_RUN_INTERNAL_H
#define REPORTS_RECORD_RUN_INTERNAL_H

#include "helpers/text/json.h"
#include "reports/record/grammar.h"
#include "reports/record/run_model.h"

#define RUN_BUCKETS 4096

/* A model and what only its makers need to know. */
struct run_internal {
	struct run_model model;                /* first: run_new() hands out its address */
	struct run_case *buckets[RUN_BUCKETS]; /* by name, latest first */
	struct run_case *current;              /* the step of the last line */
	uint64_t next_sequence;
	bool has_fields; /* the line before this one told a finding that did not hold */
	bool next_has_fields;
};

/** run_add_case() - a new case at the end, indexed by its name; NULL without memory */
struct run_case *run_add_case(struct run_internal *run, const char *name);
/* One artifact of a step, and where it goes. @content: fits the grammar, so what must be there is
 * there. */
struct taken {
	struct run_internal *run;
	struct run_case *c;
	struct json_object *content;
	int64_t unix_ns;
};
typedef int take(const struct taken *t); /* 0, -EINVAL, -ENOMEM */

/**
 * run_take_artifact() - @kind and the content as grammar_find() has found them; 0, -EINVAL, -ENOMEM
 */
int run_take_artifact(const struct taken *taken, enum grammar_artifact kind);
/**
 * run_take_series_start(), run_take_series_element(), run_take_series_end(),
 * run_take_distribution() - artifacts of series, likewise
 *
 * Return: 0, -ENOMEM; -EINVAL of an element or an end whose series has not started.
 */
int run_take_series_start(const struct taken *t);
int run_take_series_element(const struct taken *t);
int run_take_series_end(const struct taken *t);
int run_take_distribution(const struct taken *t);
/** run_number_of() - NaN for what is no finite number */
double run_number_of(struct json_object *value);
/** run_add_sample() - of a series of @c that has started. -EINVAL when it has not */
int run_add_sample(struct run_case *c, const char *id, size_t id_size, int64_t unix_ns,
		   double value);
/* Room for one more item at the end of array_, counted by count_; NULL without memory. */
#define ADD_ITEM(array_, count_)                                                  \
	({                                                                        \
		void *grown_ = store_grow((array_), (count_), sizeof(*(array_))); \
		if (grown_) {                                                     \
			(array_) = grown_;                                        \
			memset(&(array_)[(count_)], 0, sizeof(*(array_)));        \
		}                                                                 \
		grown_ ? &(array_)[(count_)++] : NULL;                            \
	})

/**
 * run_add_note() - one more at the end of a list
 * @text: not copied
 *
 * Return: 0, -EINVAL without a text, -ENOMEM.
 */
int run_add_note(struct run_note **notes, size_t *count, const char *text);

#endif
