/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run, and what its parts need to begin. */
#ifndef HELPERS_IO_ENGINE_RUN_SETUP_H
#define HELPERS_IO_ENGINE_RUN_SETUP_H

#include "helpers/io/engine/engine.h"

struct io_run {
	struct io_job *jobs; /* a copy: a lost thread may look at it for ever */
	size_t njobs;
	struct io_run_options options;
	struct io_result *result;
	struct io_group group;
	struct io_series *series; /* per job */
	struct io_verify *verify;
	bool stuck; /* a thread is lost: what it may touch is left to it */
};

/** run_fail() - notes the first failure. Return: @code */
int run_fail(struct io_result *result, int code, const char *why);
/**
 * run_new_stream() - one more of a job, all zero but for what it belongs to
 *
 * Return: NULL without memory.
 */
struct io_stream *run_new_stream(struct io_run *run, size_t job_index, unsigned int index);
/**
 * run_set_range() - gives the stream its range, of which it uses what are whole I/Os, and what its
 * blocks hold
 *
 * Return: 0, -errno, noted as run_fail_stream() does.
 */
int run_set_range(struct io_run *run, struct io_stream *s, uint64_t asked_bytes);
/** run_fail_stream() - notes why a stream could not be set up. Return: @code */
int run_fail_stream(struct io_run *run, const struct io_stream *s, int code);

/** run_jobs_collide() - may one write what the other one verifies, if their targets are one? */
bool run_jobs_collide(const struct io_job *a, const struct io_job *b);
/** run_fail_collision() - then they are refused. Return: -EINVAL */
int run_fail_collision(struct io_result *result);

/** run_check_jobs() - is each of them possible, and do they go together? Else: noted, -errno */
int run_check_jobs(const struct io_job *jobs, size_t njobs, struct io_result *result);
/** run_make_results() - empty results, with the jobs' names; 0 or -ENOMEM, which is noted */
int run_make_results(const struct io_job *jobs, size_t njobs, struct io_result *result);
/** run_count_streams() - places for the streams and their series; 0 or -ENOMEM, which is noted */
int run_count_streams(struct io_run *run);
/** run_share_memory() - memory to verify with, for the jobs that do not say how much */
void run_share_memory(struct io_run *run);

#endif
