/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting completions: interval tallies, their sums, and errors by code. */
#include <string.h>

#include "helpers/io/engine/account.h"

static void tally_clear(struct io_tally *t)
{
	if (t->ios)
		memset(&t->count[histogram_index(t->min_ns)], 0,
		       (histogram_index(t->max_ns) - histogram_index(t->min_ns) + 1) *
			       sizeof(t->count[0]));
	t->ios = t->bytes = t->sum_ns = t->max_ns = t->errors = t->short_ios = 0;
	t->min_ns = UINT64_MAX;
}

static void tally_add_to(const struct io_tally *t, struct io_dir_stats *d)
{
	struct io_histogram *h = &d->latency;

	d->ios += t->ios;
	d->bytes += t->bytes;
	d->errors += t->errors;
	d->short_ios += t->short_ios;
	if (!t->ios)
		return;
	for (unsigned int i = histogram_index(t->min_ns); i <= histogram_index(t->max_ns); i++) {
		h->count[i] += t->count[i];
		h->total += t->count[i]; /* counted, not copied: ios must equal it */
	}
	h->sum_ns += t->sum_ns;
	if (t->min_ns < h->min_ns)
		h->min_ns = t->min_ns;
	if (t->max_ns > h->max_ns)
		h->max_ns = t->max_ns;
}

void account_init(struct io_account *a)
{
	for (int dir = 0; dir < IO_DIRS; dir++) {
		a->tally[dir].min_ns = UINT64_MAX;
		histogram_init_zeroed(&a->total[dir].latency);
		histogram_init_zeroed(&a->total[dir].service);
	}
	a->interval_end_ns = IO_NEVER;
}

/* Without a series the 32-bit counts are still emptied once a minute. */
static uint64_t interval_of(const struct io_stream *s)
{
	return s->job->interval_ns ? s->job->interval_ns : 60 * IO_NS_PER_S;
}

/* An interval ends with the run time at the latest: what is only waited for has its own. */
static uint64_t end_of_interval(const struct io_stream *s, uint64_t from_ns)
{
	uint64_t end_ns = from_ns + interval_of(s);

	return from_ns < s->end_ns && s->end_ns < end_ns ? s->end_ns : end_ns;
}

void account_start(struct io_stream *s, uint64_t start_ns)
{
	struct io_account *a = &s->account;

	a->interval_start_ns = s->measure_ns;
	a->interval_end_ns = end_of_interval(s, s->measure_ns);
	a->last_completion_ns = s->measure_ns;
	a->quiet.since_ns = a->quiet.seen_ns = start_ns;
}

void account_io(struct io_stream *s, const struct io_tag *tag, uint64_t bytes, uint64_t now_ns)
{
	struct io_tally *t = &s->account.tally[tag->dir];
	uint64_t ns = now_ns - tag->start_ns;
	bool is_short = bytes != tag->length_bytes;

	if (is_short)
		account_error(s, tag, 0);
	else
		s->account.errors_in_a_row = 0;
	if (tag->readback)
		return;
	if (s->account.closed_ns)
		s->account.tail_sum_ns += now_ns - s->account.closed_ns;
	if (!tag->counted) {
		s->account.warmup_ios++;
		if (s->account.first_issue_ns)
			s->account.warmup_sum_ns += now_ns - s->account.first_issue_ns;
		return;
	}
	t->count[histogram_index(ns)]++;
	t->ios++;
	t->bytes += bytes;
	t->sum_ns += ns;
	t->short_ios += is_short;
	if (ns < t->min_ns)
		t->min_ns = ns;
	if (ns > t->max_ns)
		t->max_ns = ns;
	if (s->job->rate_iops > 0)
		histogram_add(&s->account.total[tag->dir].service, now_ns - tag->issued_ns);
	s->account.last_completion_ns = now_ns;
}

/* @code: -errno, NVMe status, or 0 for a short transfer, which account_io() counts itself */
void account_error(struct io_stream *s, const struct io_tag *tag, int code)
{
	struct io_account *a = &s->account;
	uint32_t i = 0;

	if (!a->errors++)
		a->first_error_offset_bytes = tag->offset_bytes;
	a->errors_in_a_row++;
	if (!code)
		return;
	while (i < a->error_kinds && a->error[i].code != code)
		i++;
	if (i == a->error_kinds && i < IO_ERROR_KINDS_MAX)
		a->error[a->error_kinds++].code = code;
	a->error[i < IO_ERROR_KINDS_MAX ? i : IO_ERROR_KINDS_MAX - 1].count++;
	if (tag->counted)
		a->tally[tag->dir].errors++;
}

static void report(struct io_stream *s, uint64_t end_ns)
{
	struct io_account *a = &s->account;
	struct io_row row = {
		.start_ns = a->interval_start_ns - s->measure_ns,
		.length_ns = end_ns - a->interval_start_ns,
		.draining = a->interval_start_ns >= s->end_ns,
	};

	for (uint32_t i = 0; i < s->depth; i++) {
		if (!s->tag[i].in_flight)
			continue;
		row.in_flight++;
		if (end_ns > s->tag[i].start_ns && end_ns - s->tag[i].start_ns > row.oldest_ns)
			row.oldest_ns = end_ns - s->tag[i].start_ns;
	}
	if (s->job->interval_ns)
		series_report(s->series, a->interval_index, &row, a->tally);
	for (int dir = 0; dir < IO_DIRS; dir++) {
		tally_add_to(&a->tally[dir], &a->total[dir]);
		tally_clear(&a->tally[dir]);
	}
	a->interval_index++;
	a->interval_start_ns = end_ns;
}

void account_roll(struct io_stream *s, uint64_t now_ns)
{
	struct io_account *a = &s->account;

	while (now_ns >= a->interval_end_ns) {
		uint64_t end_ns = a->interval_end_ns;

		if (end_ns == s->end_ns && a->last_completion_ns < end_ns)
			a->silent_end_ns = end_ns - a->last_completion_ns;
		report(s, end_ns);
		a->interval_end_ns = end_of_interval(s, end_ns);
	}
}

void account_close(struct io_stream *s, uint64_t now_ns)
{
	struct io_account *a = &s->account;
	bool something;

	if (a->interval_end_ns == IO_NEVER)
		return;
	account_roll(s, now_ns);
	something = now_ns > a->interval_start_ns;
	for (int dir = 0; dir < IO_DIRS; dir++)
		something |= a->tally[dir].ios || a->tally[dir].errors;
	if (something)
		report(s, now_ns > a->interval_start_ns ? now_ns : a->interval_start_ns);
	a->interval_end_ns = IO_NEVER;
	if (s->job->interval_ns)
		series_leave(s->series, a->interval_index);
}
