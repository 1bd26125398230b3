/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time series of a job: merges the intervals of its streams into rows on one grid. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/io/engine/series.h"

/* A stream that is stuck must not make the others fill the memory. */
#define PENDING_MAX 64

struct io_pending {
	struct io_pending *next; /* in ascending order of index */
	uint64_t index;
	unsigned int reported;
	struct io_row row;
	uint32_t *count[IO_DIRS]; /* NULL: no I/O yet */
};

int series_init(struct io_series *s, uint64_t interval_ns, unsigned int streams)
{
	*s = (struct io_series){ .interval_ns = interval_ns, .streams = streams };
	return -pthread_mutex_init(&s->lock, NULL);
}

static void pending_free(struct io_pending *p)
{
	for (int dir = 0; dir < IO_DIRS; dir++)
		free(p->count[dir]);
	free(p);
}

void series_destroy(struct io_series *s)
{
	while (s->pending) {
		struct io_pending *p = s->pending;

		s->pending = p->next;
		pending_free(p);
	}
	free(s->row);
	s->row = NULL;
	pthread_mutex_destroy(&s->lock);
}

/* Three percentiles in one walk over the buckets that are in use. */
static void row_percentiles(struct io_row_dir *d, const uint32_t *count)
{
	static const uint64_t permille[] = { 500, 990, 999 };
	uint64_t *const value[] = { &d->p50_ns, &d->p99_ns, &d->p999_ns };
	unsigned int i = histogram_index(d->min_ns), last = histogram_index(d->max_ns);
	uint64_t seen = 0;

	for (int p = 0; p < 3; p++) {
		uint64_t rank = (d->ios * permille[p] + 999) / 1000;

		while (i <= last && seen + count[i] < rank)
			seen += count[i++];
		*value[p] = histogram_bucket_mid_ns(i);
		if (*value[p] < d->min_ns)
			*value[p] = d->min_ns;
		if (*value[p] > d->max_ns)
			*value[p] = d->max_ns;
	}
}

static void row_append(struct io_series *s, const struct io_row *row)
{
	if (s->rows == s->capacity) {
		size_t capacity = s->capacity ? s->capacity * 2 : 64;
		struct io_row *bigger = reallocarray(s->row, capacity, sizeof(*bigger));

		if (!bigger) {
			s->out_of_memory = true;
			return;
		}
		s->row = bigger;
		s->capacity = capacity;
	}
	s->row[s->rows++] = *row;
}

static void row_add(struct io_row *row, const struct io_row *one, const struct io_tally *tally)
{
	if (one->length_ns > row->length_ns)
		row->length_ns = one->length_ns;
	row->in_flight += one->in_flight;
	if (one->oldest_ns > row->oldest_ns)
		row->oldest_ns = one->oldest_ns;
	for (int dir = 0; dir < IO_DIRS; dir++) {
		struct io_row_dir *d = &row->dir[dir];
		const struct io_tally *t = &tally[dir];

		d->errors += t->errors;
		if (!t->ios)
			continue;
		if (!d->ios || t->min_ns < d->min_ns)
			d->min_ns = t->min_ns;
		if (t->max_ns > d->max_ns)
			d->max_ns = t->max_ns;
		d->ios += t->ios;
		d->bytes += t->bytes;
		d->sum_ns += t->sum_ns;
	}
}

static void pending_count(struct io_series *s, struct io_pending *p, const struct io_tally *tally)
{
	for (int dir = 0; dir < IO_DIRS; dir++) {
		const struct io_tally *t = &tally[dir];

		if (!t->ios)
			continue;
		if (!p->count[dir])
			p->count[dir] = calloc(HISTOGRAM_BUCKETS, sizeof(uint32_t));
		if (!p->count[dir]) {
			s->out_of_memory = true;
			continue;
		}
		for (unsigned int i = histogram_index(t->min_ns); i <= histogram_index(t->max_ns);
		     i++)
			p->count[dir][i] += t->count[i];
	}
}

static void pending_pop(struct io_series *s)
{
	struct io_pending *p = s->pending;

	for (int dir = 0; dir < IO_DIRS; dir++)
		if (p->row.dir[dir].ios && p->count[dir])
			row_percentiles(&p->row.dir[dir], p->count[dir]);
	row_append(s, &p->row);
	s->pending = p->next;
	pending_free(p);
}

static struct io_pending *pending_find(struct io_series *s, uint64_t index,
				       const struct io_row *row)
{
	struct io_pending **at = &s->pending, *p;
	unsigned int waiting = 0;

	while (*at && (*at)->index < index) {
		at = &(*at)->next;
		waiting++;
	}
	if (*at && (*at)->index == index)
		return *at;
	p = calloc(1, sizeof(*p));
	if (!p) {
		s->out_of_memory = true;
		return NULL;
	}
	p->index = index;
	p->row.start_ns = row->start_ns;
	p->row.draining = row->draining;
	p->reported = s->left;
	p->next = *at;
	*at = p;
	if (waiting >= PENDING_MAX)
		pending_pop(s);
	return p;
}

static void settle(struct io_series *s)
{
	while (s->pending && s->pending->reported >= s->streams)
		pending_pop(s);
}

void series_report(struct io_series *s, uint64_t index, const struct io_row *row,
		   const struct io_tally *tally)
{
	struct io_pending *p;

	pthread_mutex_lock(&s->lock);
	if (index < s->rows) {
		/* too late for the percentiles, but nothing is lost */
		row_add(&s->row[index], row, tally);
	} else {
		p = pending_find(s, index, row);
		if (p) {
			row_add(&p->row, row, tally);
			pending_count(s, p, tally);
			p->reported++;
			settle(s);
		}
	}
	pthread_mutex_unlock(&s->lock);
}

void series_leave(struct io_series *s, uint64_t reported)
{
	pthread_mutex_lock(&s->lock);
	s->left++;
	for (struct io_pending *p = s->pending; p; p = p->next)
		if (p->index >= reported)
			p->reported++;
	settle(s);
	pthread_mutex_unlock(&s->lock);
}

void series_close(struct io_series *s)
{
	pthread_mutex_lock(&s->lock);
	while (s->pending)
		pending_pop(s);
	pthread_mutex_unlock(&s->lock);
}
