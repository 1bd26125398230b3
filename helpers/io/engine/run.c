/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run: targets are opened, streams are made and started together, results are put together. */
#include "helpers/io/engine/run.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "helpers/io/kernel/ring.h"
#include "helpers/io/verify/verify.h"
#include "helpers/nvme.h"

const char *io_code_name(int code, char *buf, size_t size)
{
	if (code > 0)
		return nvme_status_text(code, buf, size);
	(void)snprintf(buf, size, "%s", strerror(-code));
	return buf;
}

const char *io_mismatch_name(enum io_mismatch_kind kind)
{
	static const char *const names[IO_MISMATCH_KINDS] = {
		[IO_MISMATCH_STALE] = "stale",   [IO_MISMATCH_MISPLACED] = "misplaced",
		[IO_MISMATCH_TORN] = "torn",     [IO_MISMATCH_CORRUPT] = "corrupt",
		[IO_MISMATCH_ZEROED] = "zeroed",
	};

	return (unsigned int)kind < IO_MISMATCH_KINDS ? names[kind] : "unknown";
}

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

static int check_jobs(const struct io_job *jobs, size_t njobs, struct io_result *result)
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

static int make_results(const struct io_job *jobs, size_t njobs, struct io_result *result)
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
			histogram_clear(&r->dir[dir].latency);
			histogram_clear(&r->dir[dir].service);
		}
	}
	return 0;
}

static int count_streams(struct io_run *run)
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
static void share_memory(struct io_run *run)
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
		       code == -ENOMEM ? ring_memory_text(text, sizeof(text)) : "");
	return run_fail(run->result, code, why);
}

int run_set_range(struct io_run *run, struct io_stream *s, uint64_t asked_bytes)
{
	uint64_t range_bytes = asked_bytes - asked_bytes % job_smallest_bytes(s->job);
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
	struct io_stream *s = aligned_alloc(64, (sizeof(*s) + 63) / 64 * 64);

	if (!s)
		return NULL;
	memset(s, 0, sizeof(*s));
	s->job = &run->jobs[job_index];
	s->job_index = (unsigned int)job_index;
	s->index = index;
	s->group = &run->group;
	s->series = &run->series[job_index];
	s->pin_cpu = -1;
	return s;
}

static void add_dir(struct io_dir_stats *into, const struct io_dir_stats *from)
{
	into->ios += from->ios;
	into->bytes += from->bytes;
	into->short_ios += from->short_ios;
	into->errors += from->errors;
	histogram_merge(&into->latency, &from->latency);
	histogram_merge(&into->service, &from->service);
}

static void add_errors(struct io_job_result *r, const struct io_account *a)
{
	if (a->errors && !r->errors)
		r->first_error_offset_bytes = a->first_error_offset_bytes;
	r->errors += a->errors;
	for (uint32_t i = 0; i < a->error_kinds; i++) {
		uint32_t k = 0;

		while (k < r->error_kinds && r->error[k].code != a->error[i].code)
			k++;
		if (k == r->error_kinds && k < IO_ERROR_KINDS_MAX)
			r->error[r->error_kinds++].code = a->error[i].code;
		if (k == IO_ERROR_KINDS_MAX)
			k--;
		r->error[k].count += a->error[i].count;
	}
}

static void collect_stall(struct io_stall *into, const struct io_stream *s)
{
	const struct io_account *a = &s->account;
	uint64_t start_ns = s->group->start_ns, first_ns = a->first_completion_ns;

	first_ns = first_ns > start_ns ? first_ns - start_ns : a->quiet.longest_ns;
	if (a->quiet.longest_ns > into->longest_ns) {
		into->longest_ns = a->quiet.longest_ns;
		into->from_ns = a->quiet.longest_from_ns - start_ns;
		into->unseen_ns = a->quiet.longest_unseen_ns;
	}
	if (first_ns > into->first_ns)
		into->first_ns = first_ns;
	if (a->silent_end_ns > into->end_ns)
		into->end_ns = a->silent_end_ns;
}

/* What failed is in no sum, and is judged by itself; verified I/Os wait for data to be made, and
 * for each other. */
static void hold_depth(const struct io_stream *s, struct io_job_result *r, uint64_t sum_ns)
{
	const struct io_account *a = &s->account;
	double held;

	if (s->job->rate_iops > 0 || s->job->verify || a->errors || !a->first_issue_ns ||
	    a->closed_ns <= a->first_issue_ns)
		return;
	held = (double)(sum_ns + a->warmup_sum_ns - a->tail_sum_ns) /
	       (double)(a->closed_ns - a->first_issue_ns) / s->depth;
	r->depth_held = fmin(r->depth_held, held); /* NaN: the first one */
}

static void collect_stream(struct io_run *run, struct io_stream *s)
{
	struct io_job_result *r = &run->result->job[s->job_index];
	const struct io_account *a = &s->account;
	uint64_t elapsed_ns = a->last_completion_ns > s->measure_ns
				      ? a->last_completion_ns - s->measure_ns
				      : 0;
	uint64_t sum_ns = 0;

	for (int dir = 0; dir < IO_DIRS; dir++) {
		add_dir(&r->dir[dir], &a->total[dir]);
		sum_ns += a->total[dir].latency.sum_ns;
	}
	r->latency_sum_ns += sum_ns;
	hold_depth(s, r, sum_ns);
	if (s->ran_ns)
		r->waited_share = fmax(r->waited_share, (double)s->waited_ns / (double)s->ran_ns);
	if (a->first_issue_ns && a->last_completion_ns > a->first_issue_ns)
		r->in_flight_mean += (double)sum_ns /
				     (double)(a->last_completion_ns - a->first_issue_ns);
	collect_stall(&r->stall, s);
	/* streams have slices of one size, or share all of the range */
	r->untouched_bytes = s->asked_bytes -
			     s->pattern.units * s->pattern.unit_bytes *
				     (pattern_has_slices(s->job) ? s->job->numjobs : 1);
	add_errors(r, a);
	r->warmup_ios += a->warmup_ios;
	r->abandoned += a->abandoned;
	r->missed_arrivals += a->missed_arrivals;
	r->verified_blocks += s->verify.verified_blocks;
	r->unchecked_blocks += s->verify.unchecked_blocks;
	r->unaged_blocks += s->verify.unaged_blocks;
	r->readback_cut |= s->readback_cut;
	if (s->verify.range) {
		r->verify_memory_bytes = s->verify.range->entries;
		r->verify_tracked_share = verify_tracked_share(s->verify.range);
	}
	if (elapsed_ns > r->elapsed_ns)
		r->elapsed_ns = elapsed_ns;
	if (s->status && !r->status) {
		r->status = s->status;
		memcpy(r->reason, s->reason, sizeof(r->reason));
	}
}

static void judge_job(struct io_run *run, struct io_job_result *r)
{
	char text[IO_REASON_SIZE + IO_NAME_SIZE + 2];
	uint64_t mismatches = 0, ios = r->warmup_ios;

	for (int kind = 0; kind < IO_MISMATCH_KINDS; kind++)
		mismatches += r->mismatches[kind];
	for (int dir = 0; dir < IO_DIRS; dir++)
		ios += r->dir[dir].ios;
	if (r->status) {
		(void)snprintf(text, sizeof(text), "%s: %s", r->name, r->reason);
		run_fail(run->result, ios ? r->status < 0 ? r->status : -EIO : -ENODATA, text);
	} else if (mismatches) {
		(void)snprintf(text, sizeof(text), "%s: %llu blocks do not hold what was written",
			       r->name, (unsigned long long)mismatches);
		run_fail(run->result, -EIO, text);
	} else if (r->errors) {
		(void)snprintf(text, sizeof(text), "%s: %llu I/Os failed or were short", r->name,
			       (unsigned long long)r->errors);
		run_fail(run->result, -EIO, text);
	} else if (ios == r->warmup_ios) {
		(void)snprintf(text, sizeof(text), "%s: not one I/O was completed", r->name);
		run_fail(run->result, -ENODATA, text);
	}
}

static void collect(struct io_run *run)
{
	for (size_t i = 0; i < run->group.streams; i++)
		if (run->group.stream[i])
			collect_stream(run, run->group.stream[i]);
	for (size_t i = 0; i < run->njobs; i++) {
		struct io_job_result *r = &run->result->job[i];
		struct io_series *series = &run->series[i];

		series_close(series);
		r->row = series->row;
		r->rows = series->rows;
		series->row = NULL;
		if (series->out_of_memory)
			run_fail(run->result, -ENOMEM, "no memory for the time series");
		judge_job(run, r);
	}
	run->result->interrupted = run->options.stop && *run->options.stop;
}

static uint64_t time_ns(const struct timeval *tv)
{
	return (uint64_t)tv->tv_sec * IO_NS_PER_S + (uint64_t)tv->tv_usec * 1000;
}

static int run_all(struct io_run *run)
{
	struct rusage before, after;
	int ret = count_streams(run);

	if (ret)
		return ret;
	if (run->options.transport)
		return run_on_transport(run);
	(void)getrusage(RUSAGE_SELF, &before);
	ret = run_on_kernel(run);
	(void)getrusage(RUSAGE_SELF, &after);
	run->result->cpu_user_ns = time_ns(&after.ru_utime) - time_ns(&before.ru_utime);
	run->result->cpu_sys_ns = time_ns(&after.ru_stime) - time_ns(&before.ru_stime);
	return ret;
}

static void run_free(struct io_run *run)
{
	bool stuck = run->stuck;

	/* What the kernel still has in flight may yet be written to: its memory is left to it. */
	for (size_t i = 0; i < run->group.streams && run->group.stream; i++)
		if (run->group.stream[i] && !stuck &&
		    (run->options.transport || !run->group.stream[i]->account.abandoned))
			stream_free(run->group.stream[i]);
	if (stuck)
		return;
	free(run->group.stream);
	for (size_t i = 0; run->series && i < run->njobs; i++)
		series_destroy(&run->series[i]);
	free(run->series);
	free(run->jobs);
	if (!run->options.verify)
		io_verify_free(run->verify);
	free(run);
}

int io_run(const struct io_job *jobs, size_t njobs, const struct io_run_options *options,
	   struct io_result *ret_result)
{
	struct io_run *run;

	*ret_result = (struct io_result){ 0 };
	run = calloc(1, sizeof(*run));
	if (!run)
		return run_fail(ret_result, -ENOMEM, "no memory");
	run->result = ret_result;
	if (options)
		run->options = *options;
	run->group.options = &run->options;
	if (njobs && njobs <= IO_JOBS_MAX && make_results(jobs, njobs, ret_result))
		goto out;
	if (check_jobs(jobs, njobs, ret_result))
		goto out;
	run->jobs = calloc(njobs, sizeof(*run->jobs));
	if (!run->jobs) {
		run_fail(ret_result, -ENOMEM, "no memory");
		goto out;
	}
	memcpy(run->jobs, jobs, njobs * sizeof(*jobs));
	run->njobs = njobs;
	share_memory(run);
	run->verify = run->options.verify ? run->options.verify : io_verify_new();
	if (!run->verify) {
		run_fail(ret_result, -ENOMEM, "no memory to verify");
		goto out;
	}
	if (!run_all(run))
		collect(run);
out:
	run_free(run);
	return ret_result->status;
}
