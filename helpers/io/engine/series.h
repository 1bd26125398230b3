/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time series of one job: each thread reports an interval when it is over. */
#ifndef HELPERS_IO_ENGINE_SERIES_H
#define HELPERS_IO_ENGINE_SERIES_H

#include <pthread.h>

#include "helpers/io/result.h"

/* One direction of one stream within the present interval: 32-bit counts, so that they stay in
 * the cache; added to the totals at the end of each interval. */
struct io_tally {
	uint64_t ios, bytes, sum_ns, min_ns, max_ns;
	uint64_t errors, short_ios;
	uint32_t count[HISTOGRAM_BUCKETS];
};

/* The time series of one job; streams report each interval when it is over. */
struct io_series {
	pthread_mutex_t lock;
	uint64_t interval_ns;
	unsigned int streams, left;
	struct io_row *row;
	size_t rows, capacity;
	struct io_pending *pending; /* intervals that not all streams have reported */
	bool out_of_memory;
};

/**
 * series_init() - the rows of a job, summed over its streams
 * @interval_ns: 0: no series; @streams: that report. Return: 0 or -errno
 */
int series_init(struct io_series *s, uint64_t interval_ns, unsigned int streams);
/** series_destroy() - with its rows, unless somebody took them */
void series_destroy(struct io_series *s);
/**
 * series_report() - an interval of one stream is over
 * @index: of the interval, from 0
 * @row: start, length, draining, in flight, oldest
 * @tally: IO_DIRS of them
 */
void series_report(struct io_series *s, uint64_t index, const struct io_row *row,
		   const struct io_tally *tally);
/** series_leave() - a stream is through, intervals 0 .. @reported - 1 are in */
void series_leave(struct io_series *s, uint64_t reported);
/** series_close() - no more reports: complete what is pending */
void series_close(struct io_series *s);

#endif
