/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The results of a run are put together from those of its streams. */
#include "helpers/io/engine/run_results.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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

/* Its time went by, and no thread of it was run to begin an I/O. */
static bool was_left_out(const struct io_run *run, const struct io_job_result *r)
{
	const volatile sig_atomic_t *stop = run->options.stop;

	for (size_t i = 0; i < run->group.streams; i++) {
		const struct io_stream *s = run->group.stream[i];

		if (&run->result->job[s->job_index] == r && s->remaining != s->planned)
			return false;
	}
	return !(stop && *stop);
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
	} else if (ios == r->warmup_ios && was_left_out(run, r)) {
		(void)snprintf(text, sizeof(text),
			       "%s: not one I/O was begun: this host did not run it in its time",
			       r->name);
		run_fail(run->result, -EAGAIN, text);
	} else if (ios == r->warmup_ios) {
		(void)snprintf(text, sizeof(text), "%s: not one I/O was completed", r->name);
		run_fail(run->result, -ENODATA, text);
	}
}

void run_collect(struct io_run *run)
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
