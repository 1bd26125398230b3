/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run needs before its first I/O: jobs that go together, results, streams and their ranges.
 */
#include "helpers/io/engine/run_setup.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int run_fail(struct io_result *result, int code, const char *why)
{
	if (!result->status) {
		result->status = code;
		(void)io_say(result->reason, sizeof(result->reason), code, "%s", why);
	}
	return code;
}

/* A block that two jobs may write at a time cannot be verified. */
bool run_jobs_collide(const struct io_job *a, const struct io_job *b)
{
	uint64_t a_end = a->size_bytes ? a->offset_bytes + a->size_bytes : UINT64_MAX;
	uint64_t b_end = b->size_bytes ? b->offset_bytes + b->size_bytes : UINT64_MAX;

	return (a->verify || b->verify) && (io_job_writes(a) || io_job_writes(b)) &&
	       a->offset_bytes < b_end && b->offset_bytes < a_end;
}

int run_fail_collision(struct io_result *result)
{
	return run_fail(result, -EINVAL,
			"a verified job shares its blocks with another one that is "
			"given");
}

int run_check_jobs(const struct io_job *jobs, size_t njobs, struct io_result *result)
{
	char why[IO_REASON_SIZE], text[IO_REASON_SIZE + IO_NAME_SIZE + 2];

	if (!njobs || njobs > IO_JOBS_MAX)
		return run_fail(result, -EINVAL, "a run has 1 to 256 jobs");
	for (size_t i = 0; i < njobs; i++) {
		int ret = io_job_check(&jobs[i], why, sizeof(why));

		if (ret) {
			(void)snprintf(text, sizeof(text), "%s: %s", result->job[i].name, why);
			return run_fail(result, ret, text);
		}
		for (size_t k = 0; k < i; k++)
			if (!strcmp(jobs[i].target, jobs[k].target) &&
			    run_jobs_collide(&jobs[i], &jobs[k]))
				return run_fail_collision(result);
	}
	return 0;
}

int run_make_results(const struct io_job *jobs, size_t njobs, struct io_result *result)
{
	result->job = calloc(njobs, sizeof(*result->job));
	if (!result->job)
		return run_fail(result, -ENOMEM, "no memory for the results");
	result->jobs = njobs;
	for (size_t i = 0; i < njobs; i++) {
		struct io_job_result *r = &result->job[i];

		if (jobs[i].name[0])
			(void)snprintf(r->name, sizeof(r->name), "%.*s", (int)sizeof(r->name) - 1,
				       jobs[i].name);
		else
			(void)snprintf(r->name, sizeof(r->name), "job%zu", i + 1);
		(void)snprintf(r->target, sizeof(r->target), "%.*s", (int)sizeof(r->target) - 1,
			       jobs[i].target);
		r->interval_ns = jobs[i].interval_ns;
		r->depth_held = r->waited_share = NAN;
		for (int dir = 0; dir < IO_DIRS; dir++) {
			histogram_init_zeroed(&r->dir[dir].latency);
			histogram_init_zeroed(&r->dir[dir].service);
		}
	}
	return 0;
}

int run_count_streams(struct io_run *run)
{
	for (size_t i = 0; i < run->njobs; i++)
		run->group.streams += run->jobs[i].numjobs;
	run->group.stream = calloc(run->group.streams, sizeof(*run->group.stream));
	run->series = calloc(run->njobs, sizeof(*run->series));
	if (!run->group.stream || !run->series)
		return run_fail(run->result, -ENOMEM, "no memory for the streams");
	for (size_t i = 0; i < run->njobs; i++)
		if (series_init(&run->series[i], run->jobs[i].interval_ns, run->jobs[i].numjobs))
			return run_fail(run->result, -ENOMEM, "no lock for the series");
	return 0;
}

/* What the jobs do not say themselves: an equal part for each target that is verified. */
void run_share_memory(struct io_run *run)
{
	uint64_t targets = 0;

	for (size_t i = 0; i < run->njobs; i++) {
		bool again = !run->jobs[i].verify;

		for (size_t k = 0; k < i; k++)
			again |= run->jobs[k].verify &&
				 !strcmp(run->jobs[k].target, run->jobs[i].target);
		targets += !again;
	}
	for (size_t i = 0; i < run->njobs; i++)
		if (!run->jobs[i].verify_memory_bytes && targets)
			run->jobs[i].verify_memory_bytes = verify_default_memory() / targets;
}

int run_fail_stream(struct io_run *run, const struct io_stream *s, int code)
{
	char why[IO_REASON_SIZE + IO_TARGET_SIZE], text[64];

	(void)snprintf(why, sizeof(why), "%s: %s%s", s->job->target,
		       code == -ENOSPC ? "too small for so many threads" : strerror(-code),
		       code == -ENOMEM ? io_memory_text(text, sizeof(text)) : "");
	return run_fail(run->result, code, why);
}

int run_set_range(struct io_run *run, struct io_stream *s, uint64_t asked_bytes)
{
	uint64_t range_bytes = asked_bytes - asked_bytes % io_job_smallest_bytes(s->job);
	char why[IO_REASON_SIZE] = "";
	int ret;

	s->range_bytes = range_bytes;
	s->asked_bytes = asked_bytes;
	if (!s->job->verify)
		return 0;
	s->verify = (struct io_verify_view){
		.mode = s->job->verify,
		.sink = &run->result->job[s->job_index],
		.lock = &s->series->lock,
		.mismatch_dir = run->options.mismatch_dir,
	};
	ret = verify_open_range(run->verify, s->job, s->job->offset_bytes,
				s->job->offset_bytes + range_bytes, &s->verify.range, why,
				sizeof(why));
	return ret ? run_fail(run->result, ret, why) : 0;
}

struct io_stream *run_new_stream(struct io_run *run, size_t job_index, unsigned int index)
{
	/* Half a megabyte, most of it buckets that nothing falls into: pages of zeros cost
	 * nothing until they are touched. */
	struct io_stream *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (s == MAP_FAILED)
		return NULL;
	s->job = &run->jobs[job_index];
	s->job_index = (unsigned int)job_index;
	s->index = index;
	s->group = &run->group;
	s->series = &run->series[job_index];
	s->pin_cpu = -1;
	return s;
}
