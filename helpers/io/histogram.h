/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A log-linear histogram of nanoseconds: constant memory, any u64 value, relative error <= 0.4
 * %. */
#ifndef HELPERS_IO_HISTOGRAM_H
#define HELPERS_IO_HISTOGRAM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Values below 2^8 have a bucket each. Above, every power of two is cut into
 * 2^7 buckets of equal width, so that the middle of a bucket is within
 * 1/256 = 0.39 % of every value in it. All 64-bit values have a bucket: there
 * is neither an overflow bucket nor a range check on the hot path.
 */
#define HISTOGRAM_SUB_BITS 7
#define HISTOGRAM_BUCKETS \
	(((64 - HISTOGRAM_SUB_BITS) << HISTOGRAM_SUB_BITS) + (1 << HISTOGRAM_SUB_BITS))

/**
 * struct io_histogram - counts per bucket, and exact sum, minimum and maximum
 * @total: number of values
 * @sum_ns: sum of all values, ns
 * @min_ns: smallest value, ns; UINT64_MAX while @total is 0
 * @max_ns: largest value, ns; 0 while @total is 0
 * @count: values per bucket, see histogram_index()
 */
struct io_histogram {
	uint64_t total;
	uint64_t sum_ns;
	uint64_t min_ns;
	uint64_t max_ns;
	uint64_t count[HISTOGRAM_BUCKETS];
};

/** histogram_index() - the bucket of @ns: 0 .. HISTOGRAM_BUCKETS - 1 */
static inline unsigned int histogram_index(uint64_t ns)
{
	unsigned int top = 63 - __builtin_clzll(ns | (1u << HISTOGRAM_SUB_BITS));
	unsigned int shift = top - HISTOGRAM_SUB_BITS;

	return (shift << HISTOGRAM_SUB_BITS) + (unsigned int)(ns >> shift);
}

/** histogram_bucket_low_ns() - the smallest value of a bucket, ns */
uint64_t histogram_bucket_low_ns(unsigned int index);

/** histogram_bucket_mid_ns() - the value that a bucket stands for, ns */
uint64_t histogram_bucket_mid_ns(unsigned int index);

/** histogram_clear() - make it empty; also how a new one is initialised */
void histogram_clear(struct io_histogram *h);

/** histogram_init_zeroed() - a new one in zeroed memory, of which no more than a page is touched */
static inline void histogram_init_zeroed(struct io_histogram *h)
{
	h->min_ns = UINT64_MAX;
}

/** histogram_add() - count one value */
static inline void histogram_add(struct io_histogram *h, uint64_t ns)
{
	h->count[histogram_index(ns)]++;
	h->total++;
	h->sum_ns += ns;
	if (ns < h->min_ns)
		h->min_ns = ns;
	if (ns > h->max_ns)
		h->max_ns = ns;
}

/** histogram_merge() - add all values of @from to @into; exact */
void histogram_merge(struct io_histogram *into, const struct io_histogram *from);

/**
 * histogram_percentile_ns() - the value that @percent of all values do not exceed
 * @h: the histogram
 * @percent: 0 .. 100; 99.99 is the "four nines" percentile
 *
 * Nearest rank (the ceil(percent/100 * total)-th smallest value), given as the middle of its
 * bucket, but never outside of the exact minimum and maximum; 100 is exactly the maximum.
 *
 * Return: ns, 0 for an empty histogram or a percentage that is not a number.
 */
uint64_t histogram_percentile_ns(const struct io_histogram *h, double percent);

/** histogram_mean_ns() - exact mean, ns; NaN for an empty histogram */
double histogram_mean_ns(const struct io_histogram *h);

/**
 * histogram_share_above() - share of values above a limit, 0 .. 1
 *
 * Whole buckets only: the bucket that holds @limit_ns counts as not above it, so the share is that
 * of values above a limit that is at most 0.8 % larger.
 *
 * Return: NaN for an empty histogram.
 */
double histogram_share_above(const struct io_histogram *h, uint64_t limit_ns);

#endif
