/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cold side of the histogram: merging it and asking it for percentiles. */
#include "helpers/io/histogram.h"

#include <math.h>
#include <string.h>

static unsigned int bucket_shift(unsigned int index)
{
	unsigned int octave = index >> HISTOGRAM_SUB_BITS;

	return octave > 1 ? octave - 1 : 0;
}

uint64_t histogram_bucket_low_ns(unsigned int index)
{
	unsigned int shift = bucket_shift(index);

	return (uint64_t)(index - (shift << HISTOGRAM_SUB_BITS)) << shift;
}

uint64_t histogram_bucket_mid_ns(unsigned int index)
{
	uint64_t width = 1ull << bucket_shift(index);

	return histogram_bucket_low_ns(index) + (width - 1) / 2;
}

void histogram_clear(struct io_histogram *h)
{
	memset(h, 0, sizeof(*h));
	h->min_ns = UINT64_MAX;
}

void histogram_merge(struct io_histogram *into, const struct io_histogram *from)
{
	if (!from->total)
		return;
	for (unsigned int i = histogram_index(from->min_ns); i <= histogram_index(from->max_ns);
	     i++)
		into->count[i] += from->count[i];
	into->total += from->total;
	into->sum_ns += from->sum_ns;
	if (from->min_ns < into->min_ns)
		into->min_ns = from->min_ns;
	if (from->max_ns > into->max_ns)
		into->max_ns = from->max_ns;
}

uint64_t histogram_percentile_ns(const struct io_histogram *h, double percent)
{
	uint64_t rank, seen = 0, value;

	if (!h->total || !isfinite(percent))
		return 0;
	if (percent >= 100)
		return h->max_ns;
	rank = percent <= 0 ? 1 : (uint64_t)ceill((long double)percent * h->total / 100);
	if (rank < 1)
		rank = 1;
	if (rank > h->total)
		rank = h->total;
	for (unsigned int i = histogram_index(h->min_ns); i < HISTOGRAM_BUCKETS; i++) {
		seen += h->count[i];
		if (seen < rank)
			continue;
		value = histogram_bucket_mid_ns(i);
		if (value < h->min_ns)
			value = h->min_ns;
		return value > h->max_ns ? h->max_ns : value;
	}
	return h->max_ns;
}

double histogram_mean_ns(const struct io_histogram *h)
{
	return h->total ? (double)h->sum_ns / (double)h->total : NAN;
}

double histogram_share_above(const struct io_histogram *h, uint64_t limit_ns)
{
	uint64_t above = 0;

	if (!h->total)
		return NAN;
	if (limit_ns >= h->max_ns)
		return 0;
	for (unsigned int i = histogram_index(limit_ns) + 1; i < HISTOGRAM_BUCKETS; i++)
		above += h->count[i];
	return (double)above / (double)h->total;
}
