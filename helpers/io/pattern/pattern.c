/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Permutations, skewed distributions, and the I/Os drawn from them. */
#include "helpers/io/pattern/pattern.h"

#include <errno.h>
#include <math.h>

void permutation_init(struct io_permutation *p, uint64_t count, uint64_t seed)
{
	unsigned int bits = count > 1 ? 64 - (unsigned int)__builtin_clzll(count - 1) : 1;

	if (bits < 2)
		bits = 2;
	p->count = count;
	p->low_bits = bits / 2;
	p->high_bits = bits - p->low_bits;
	p->low_mask = (1ull << p->low_bits) - 1;
	p->high_mask = (1ull << p->high_bits) - 1;
	for (unsigned int i = 0; i < 4; i++)
		p->key[i] = random_mix(seed, i);
}

/*
 * Zipf by rejection-inversion (Hoermann and Derflinger, "Rejection-inversion to
 * generate variates from monotone discrete distributions", 1996): exact for any
 * count, without a table and without the sum of all probabilities.
 * H(x) is an antiderivative of x^-theta.
 */
static double zipf_h(const struct io_zipf *z, double x)
{
	double log_x = log(x), t = (1 - z->theta) * log_x;

	/* (x^(1-theta) - 1) / (1-theta), stable where theta is near 1 */
	return fabs(t) > 1e-8 ? expm1(t) / t * log_x : log_x * (1 + t / 2);
}

static double zipf_h_inverse(const struct io_zipf *z, double y)
{
	double t = (1 - z->theta) * y;

	if (t < -1)
		t = -1;
	return exp(fabs(t) > 1e-8 ? log1p(t) / t * y : y * (1 - t / 2));
}

void zipf_init(struct io_zipf *z, uint64_t count, double theta)
{
	z->count = count;
	z->theta = theta;
	z->h_first = zipf_h(z, 1.5) - 1;
	z->h_last = zipf_h(z, (double)count + 0.5);
	z->squeeze = 2 - zipf_h_inverse(z, zipf_h(z, 2.5) - pow(2, -theta));
}

uint64_t zipf_next(const struct io_zipf *z, struct random_stream *r)
{
	for (;;) {
		double u = z->h_last + random_unit(r) * (z->h_first - z->h_last);
		double x = zipf_h_inverse(z, u);
		double k = floor(x + 0.5);

		if (k < 1)
			k = 1;
		else if (k > (double)z->count)
			k = (double)z->count;
		if (k - x <= z->squeeze || u >= zipf_h(z, k + 0.5) - pow(k, -z->theta))
			return (uint64_t)k - 1;
	}
}

static bool job_is_random(const struct io_job *job)
{
	return job->rw == IO_RANDREAD || job->rw == IO_RANDWRITE || job->rw == IO_RANDRW ||
	       job->rw == IO_RANDTRIM;
}

static enum io_pattern_kind job_pattern_kind(const struct io_job *job)
{
	if (!job_is_random(job))
		return PATTERN_SEQUENTIAL;
	if (job->distribution == IO_ZIPF)
		return PATTERN_ZIPF;
	if (job->distribution == IO_PARETO)
		return PATTERN_PARETO;
	return job->norandommap || job->splits ? PATTERN_UNIFORM : PATTERN_COVERAGE;
}

bool pattern_has_slices(const struct io_job *job)
{
	enum io_pattern_kind kind = job_pattern_kind(job);

	return kind == PATTERN_SEQUENTIAL || kind == PATTERN_COVERAGE || job->verify;
}

static void init_splits(struct io_pattern *p, const struct io_job *job)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < job->splits; i++) {
		if (!job->split[i].pct)
			continue;
		sum += job->split[i].pct;
		p->split_units[p->splits] = job->split[i].bs_bytes / p->unit_bytes;
		p->split_limit[p->splits++] = sum * ((1ull << 32) / 100);
	}
	if (p->splits)
		p->split_limit[p->splits - 1] = 1ull << 32;
}

int pattern_init(struct io_pattern *p, const struct io_job *job, unsigned int index,
		 uint64_t range_bytes)
{
	static const enum io_dir only[] = {
		[IO_READ] = IO_DIR_READ,     [IO_WRITE] = IO_DIR_WRITE,
		[IO_RANDREAD] = IO_DIR_READ, [IO_RANDWRITE] = IO_DIR_WRITE,
		[IO_TRIM] = IO_DIR_TRIM,     [IO_RANDTRIM] = IO_DIR_TRIM,
	};
	uint64_t units, slice, first = 0;

	*p = (struct io_pattern){
		.kind = job_pattern_kind(job),
		.mixed = job->rw == IO_RW || job->rw == IO_RANDRW,
		.unit_bytes = io_job_smallest_bytes(job),
		.read_limit = (uint64_t)job->rwmixread_pct * (1ull << 32) / 100,
		.seed = random_mix(job->seed, index),
	};
	p->only = p->mixed ? IO_DIR_READ : only[job->rw];
	units = range_bytes / p->unit_bytes;
	slice = units;
	if (pattern_has_slices(job)) {
		slice = units / job->numjobs;
		first = slice * index;
	}
	if (slice < io_job_largest_bytes(job) / p->unit_bytes || !slice)
		return -ENOSPC;
	p->units = slice;
	p->base_bytes = job->offset_bytes + first * p->unit_bytes;
	p->random.state = p->seed;
	init_splits(p, job);
	permutation_init(&p->permutation, p->units, p->seed);
	if (p->kind == PATTERN_ZIPF)
		zipf_init(&p->zipf, p->units, job->distribution_arg);
	if (p->kind == PATTERN_PARETO)
		p->pareto_power = log(job->distribution_arg) / log(1 - job->distribution_arg);
	return 0;
}

__attribute__((noinline)) void pattern_repass(struct io_pattern *p)
{
	p->position[0] = 0;
	p->pass++;
	permutation_init(&p->permutation, p->units, random_mix(p->seed, p->pass));
}

/* out of line, so that the others need no stack */
static __attribute__((noinline)) uint64_t skewed_unit(struct io_pattern *p, uint32_t units)
{
	uint64_t unit;

	if (p->kind == PATTERN_ZIPF)
		unit = zipf_next(&p->zipf, &p->random);
	else
		unit = (uint64_t)((double)(p->units - 1) *
				  pow(random_unit(&p->random), p->pareto_power));
	/* hot blocks lie scattered over the range */
	unit = permutation_at(&p->permutation, unit);
	return unit + units > p->units ? p->units - units : unit;
}

static uint64_t draw_unit(struct io_pattern *p, enum io_dir dir, uint32_t units)
{
	uint64_t *position = &p->position[dir == IO_DIR_WRITE && p->mixed];
	uint64_t unit;

	switch (p->kind) {
	case PATTERN_SEQUENTIAL:
		unit = *position;
		if (unit + units > p->units) {
			unit = 0;
			p->pass++;
		}
		*position = unit + units;
		return unit;
	case PATTERN_COVERAGE:
		if (p->position[0] == p->units)
			pattern_repass(p);
		return permutation_at(&p->permutation, p->position[0]++);
	case PATTERN_UNIFORM: return random_below(random_next(&p->random), p->units - units + 1);
	default: return skewed_unit(p, units);
	}
}

void pattern_next(struct io_pattern *p, struct io_choice *ret_choice)
{
	uint32_t units = 1;

	ret_choice->dir = p->only;
	if (p->mixed)
		ret_choice->dir = random_next(&p->random) >> 32 < p->read_limit ? IO_DIR_READ
										: IO_DIR_WRITE;
	if (p->splits) {
		uint64_t word = random_next(&p->random) >> 32;
		uint32_t i = 0;

		while (word >= p->split_limit[i])
			i++;
		units = p->split_units[i];
	}
	ret_choice->length_bytes = units * p->unit_bytes;
	ret_choice->offset_bytes = p->base_bytes +
				   draw_unit(p, ret_choice->dir, units) * p->unit_bytes;
}

uint64_t pattern_pass_ios(const struct io_pattern *p)
{
	double mean = 0;
	uint64_t before = 0;

	if (!p->splits)
		return p->units;
	for (uint32_t i = 0; i < p->splits; i++) {
		mean += (double)(p->split_limit[i] - before) * 0x1p-32 * p->split_units[i];
		before = p->split_limit[i];
	}
	return (uint64_t)ceil((double)p->units / mean);
}
