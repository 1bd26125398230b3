/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Offsets against independent computations: the map, zipf, pareto, mixes, splits, ranges. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/io/pattern/pattern.h"

static struct io_job job;
static struct io_pattern pattern;

static void setup(void)
{
	io_job_init(&job);
}

TestSuite(pattern, .init = setup);

Test(pattern, the_random_map_is_a_permutation_for_any_count)
{
	static const uint64_t counts[] = {
		1, 2, 3, 4, 5, 7, 64, 65, 1000, 4095, 4096, 4097, 99991
	};
	struct io_permutation p;

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		uint8_t *seen = calloc(counts[i], 1);

		cr_assert(seen);
		permutation_init(&p, counts[i], i);
		for (uint64_t k = 0; k < counts[i]; k++) {
			uint64_t at = permutation_at(&p, k);

			cr_assert_lt(at, counts[i]);
			cr_assert_eq(seen[at]++, 0, "%" PRIu64 " of %" PRIu64 " twice", at,
				     counts[i]);
			cr_assert_eq(permutation_index(&p, at), k);
		}
		free(seen);
	}
	permutation_init(&p, 26843545601ull, 1); /* 100 TiB of 4 KiB, and one */
	for (uint64_t k = 0; k < 1000; k++) {
		uint64_t index = k * 12345678901ull % p.count;

		cr_assert_lt(permutation_at(&p, index), p.count);
		cr_assert_eq(permutation_index(&p, permutation_at(&p, index)), index);
	}
}

/* The distance between two neighbours of a random order has the mean n/3 and no memory. */
Test(pattern, the_random_map_looks_random)
{
	enum { N = 100000 };
	struct io_permutation p;
	uint64_t before = 0, ascending = 0, same_half = 0;
	double distance = 0, bins[64] = { 0 }, chi2 = 0;

	permutation_init(&p, N, 42);
	for (uint64_t k = 0; k < N; k++) {
		uint64_t at = permutation_at(&p, k);

		distance += fabs((double)at - (double)before) / N;
		ascending += at > before;
		same_half += (at < N / 2) == (before < N / 2);
		before = at;
		if (k < N / 10)
			bins[at * 64 / N]++;
	}
	cr_assert_float_eq(distance / N, 1.0 / 3, 0.01, "%f", distance / N);
	cr_assert_float_eq((double)ascending / N, 0.5, 0.01);
	cr_assert_float_eq((double)same_half / N, 0.5, 0.01);
	for (int i = 0; i < 64; i++)
		chi2 += (bins[i] - N / 640.0) * (bins[i] - N / 640.0) / (N / 640.0);
	cr_assert_lt(chi2, 120, "the first tenth is spread evenly: %f", chi2);
}

Test(pattern, a_pass_touches_every_block_of_its_slice_once)
{
	struct io_choice io;
	uint8_t seen[1000];

	job.numjobs = 3;
	job.offset_bytes = 40960;
	memset(seen, 0, sizeof(seen));
	for (unsigned int thread = 0; thread < 3; thread++) {
		cr_assert_eq(pattern_init(&pattern, &job, thread, 999 * 4096), 0);
		for (int pass = 0; pass < 2; pass++) {
			for (uint64_t i = 0; i < pattern_pass_ios(&pattern); i++) {
				pattern_next(&pattern, &io);
				cr_assert_geq(io.offset_bytes, 40960);
				cr_assert_eq(io.offset_bytes % 4096, 0);
				seen[(io.offset_bytes - 40960) / 4096]++;
			}
		}
	}
	for (int i = 0; i < 999; i++)
		cr_assert_eq(seen[i], 2, "block %d", i);
	cr_assert_eq(seen[999], 0);
}

Test(pattern, uniform_is_uniform_and_inside)
{
	enum { N = 200000, UNITS = 100 };
	double count[UNITS] = { 0 }, chi2 = 0;
	struct io_choice io;

	job.norandommap = true;
	cr_assert_eq(pattern_init(&pattern, &job, 0, UNITS * 4096), 0);
	for (int i = 0; i < N; i++) {
		pattern_next(&pattern, &io);
		cr_assert_lt(io.offset_bytes, UNITS * 4096);
		count[io.offset_bytes / 4096]++;
	}
	for (int i = 0; i < UNITS; i++)
		chi2 += pow(count[i] - (double)N / UNITS, 2) / ((double)N / UNITS);
	/* 99 degrees of freedom: mean 99, 5 sigma 70 */
	cr_assert_float_eq(chi2, 99, 70);
}

/* Against the definition, summed up term by term. */
Test(pattern, zipf_has_the_probabilities_of_its_definition)
{
	static const double thetas[] = { 0.5, 0.99, 1.0, 1.2, 2.5 };
	enum { N = 400000, UNITS = 1000 };

	for (size_t t = 0; t < sizeof(thetas) / sizeof(*thetas); t++) {
		static double count[UNITS];
		struct random_stream random = { .state = 7 + t };
		struct io_zipf zipf;
		double sum = 0, below = 0, expected_below = 0;

		memset(count, 0, sizeof(count));
		zipf_init(&zipf, UNITS, thetas[t]);
		for (int i = 0; i < N; i++) {
			uint64_t rank = zipf_next(&zipf, &random);

			cr_assert_lt(rank, UNITS);
			count[rank]++;
		}
		for (int k = 1; k <= UNITS; k++)
			sum += pow(k, -thetas[t]);
		for (int k = 1; k <= UNITS; k++) {
			double p = pow(k, -thetas[t]) / sum;

			expected_below += p;
			below += count[k - 1] / N;
			cr_assert_float_eq(below, expected_below, 0.004, "theta %g rank %d: %f, %f",
					   thetas[t], k, below, expected_below);
			if (k <= 10)
				cr_assert_float_eq(count[k - 1], N * p, 5.5 * sqrt(N * p) + 1,
						   "theta %g rank %d", thetas[t], k);
		}
	}
}

Test(pattern, pareto_gives_its_share_to_the_hot_blocks)
{
	enum { N = 200000, UNITS = 1000 };
	static uint32_t count[UNITS];
	struct io_choice io;
	double hot = 0;

	job.distribution = IO_PARETO;
	job.distribution_arg = 0.2;
	cr_assert_eq(pattern_init(&pattern, &job, 0, UNITS * 4096), 0);
	for (int i = 0; i < N; i++) {
		pattern_next(&pattern, &io);
		count[io.offset_bytes / 4096]++;
	}
	for (int i = 0; i < 200; i++) {
		int most = 0;

		for (int k = 0; k < UNITS; k++)
			if (count[k] > count[most])
				most = k;
		hot += count[most];
		count[most] = 0;
	}
	/* 80 % of the I/Os to 20 % of the blocks */
	cr_assert_float_eq(hot / N, 0.8, 0.01, "%f", hot / N);
}

Test(pattern, sizes_have_their_shares)
{
	uint64_t small = 0, large = 0;
	struct io_choice io;

	job.splits = 2;
	job.split[0] = (struct io_split){ 4096, 70 };
	job.split[1] = (struct io_split){ 65536, 30 };
	job.rw = IO_RANDWRITE;
	cr_assert_eq(pattern_init(&pattern, &job, 0, 1 << 20), 0);
	for (int i = 0; i < 100000; i++) {
		pattern_next(&pattern, &io);
		cr_assert(io.length_bytes == 4096 || io.length_bytes == 65536);
		cr_assert_leq(io.offset_bytes + io.length_bytes, 1 << 20);
		cr_assert_eq(io.dir, IO_DIR_WRITE);
		small += io.length_bytes == 4096;
		large += io.length_bytes == 65536;
	}
	cr_assert_float_eq((double)small / (double)(small + large), 0.7, 0.01);
}

Test(pattern, equal_seeds_give_equal_ios_and_threads_differ)
{
	struct io_pattern again, other;
	struct io_choice a, b, c;
	int different = 0;

	job.rw = IO_RANDRW;
	job.norandommap = true;
	cr_assert_eq(pattern_init(&pattern, &job, 0, 1 << 30), 0);
	cr_assert_eq(pattern_init(&again, &job, 0, 1 << 30), 0);
	cr_assert_eq(pattern_init(&other, &job, 1, 1 << 30), 0);
	for (int i = 0; i < 1000; i++) {
		pattern_next(&pattern, &a);
		pattern_next(&again, &b);
		pattern_next(&other, &c);
		cr_assert_eq(a.offset_bytes, b.offset_bytes);
		cr_assert_eq(a.dir, b.dir);
		different += a.offset_bytes != c.offset_bytes;
	}
	cr_assert_gt(different, 990);
}

Test(pattern, too_many_threads_for_the_range)
{
	job.numjobs = 5;
	cr_assert_neq(pattern_init(&pattern, &job, 0, 4 * 4096), 0);
	cr_assert_eq(pattern_init(&pattern, &job, 0, 5 * 4096), 0);
}
