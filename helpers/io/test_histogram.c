/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The histogram against exact sorting of the same values. */
#include "helpers/io/histogram.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static struct io_histogram h, other;

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Independent of the engine's generator: the C library's. */
static uint64_t log_uniform(uint64_t low, uint64_t high)
{
	return (uint64_t)(low * pow((double)high / low, drand48()));
}

static double relative_error(uint64_t is, uint64_t expected)
{
	double distance = is > expected ? is - expected : expected - is;

	return distance / (double)expected;
}

Test(histogram, every_value_has_a_bucket_that_holds_it)
{
	srand48(1);
	for (int i = 0; i < 1000000; i++) {
		uint64_t ns = i < 5000 ? (uint64_t)i : log_uniform(1, 1ull << 62) ^ (i & 1);
		unsigned int index = histogram_index(ns);

		cr_assert_lt(index, HISTOGRAM_BUCKETS);
		cr_assert_leq(histogram_bucket_low_ns(index), ns, "%" PRIu64 " in %u", ns, index);
		if (index + 1 < HISTOGRAM_BUCKETS)
			cr_assert_gt(histogram_bucket_low_ns(index + 1), ns, "%" PRIu64 " in %u",
				     ns, index);
		if (ns)
			cr_assert_leq(relative_error(histogram_bucket_mid_ns(index), ns), 0.004,
				      "%" PRIu64 ": middle %" PRIu64, ns,
				      histogram_bucket_mid_ns(index));
	}
	cr_assert_eq(histogram_index(UINT64_MAX), HISTOGRAM_BUCKETS - 1);
}

Test(histogram, percentiles_are_within_0_4_percent_of_sorted_values)
{
	static const double percents[] = { 0, 1, 10, 50, 90, 99, 99.9, 99.99, 99.999, 100 };
	enum { COUNT = 300007 };
	uint64_t *value = calloc(COUNT, sizeof(*value));
	uint64_t sum = 0;

	cr_assert(value);
	srand48(7);
	histogram_clear(&h);
	for (int i = 0; i < COUNT; i++) {
		value[i] = log_uniform(1, 100000000000ull);
		sum += value[i];
		histogram_add(&h, value[i]);
	}
	qsort(value, COUNT, sizeof(*value), compare);
	for (size_t i = 0; i < sizeof(percents) / sizeof(*percents); i++) {
		long rank = (long)ceil(percents[i] * COUNT / 100);
		uint64_t exact = value[rank ? rank - 1 : 0];
		uint64_t got = histogram_percentile_ns(&h, percents[i]);

		cr_assert_leq(relative_error(got, exact), 0.004, "p%g: %" PRIu64 ", exact %" PRIu64,
			      percents[i], got, exact);
	}
	cr_assert_eq(h.total, COUNT);
	cr_assert_eq(h.sum_ns, sum);
	cr_assert_eq(h.min_ns, value[0]);
	cr_assert_eq(h.max_ns, value[COUNT - 1]);
	cr_assert_eq(histogram_percentile_ns(&h, 100), value[COUNT - 1]);
	free(value);
}

Test(histogram, merging_equals_adding_to_one)
{
	static struct io_histogram whole;

	srand48(3);
	histogram_clear(&h);
	histogram_clear(&other);
	histogram_clear(&whole);
	histogram_merge(&h, &other);
	cr_assert_eq(h.total, 0);
	cr_assert_eq(h.min_ns, UINT64_MAX);
	for (int i = 0; i < 50000; i++) {
		uint64_t ns = log_uniform(100, 1000000);

		histogram_add(i % 3 ? &h : &other, ns);
		histogram_add(&whole, ns);
	}
	histogram_merge(&h, &other);
	cr_assert_arr_eq(&h, &whole, sizeof(h));
}

Test(histogram, empty_and_odd_questions)
{
	histogram_clear(&h);
	cr_assert_eq(histogram_percentile_ns(&h, 50), 0);
	cr_assert(isnan(histogram_mean_ns(&h)));
	cr_assert(isnan(histogram_share_above(&h, 1)));
	histogram_add(&h, 1000);
	cr_assert_eq(histogram_percentile_ns(&h, NAN), 0);
	cr_assert_eq(histogram_percentile_ns(&h, 50), 1000, "never outside of min .. max");
	cr_assert_eq(histogram_percentile_ns(&h, 500), 1000);
}

Test(histogram, share_above_a_limit)
{
	histogram_clear(&h);
	for (int i = 0; i < 9999; i++)
		histogram_add(&h, 80000);
	histogram_add(&h, 50000000);
	cr_assert_float_eq(histogram_share_above(&h, 1000000), 0.0001, 1e-12);
	cr_assert_float_eq(histogram_share_above(&h, 1000), 1, 1e-12);
	cr_assert_eq(histogram_share_above(&h, 50000000), 0);
}
