/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fast loop of I/Os that are alike: reap, count, and issue again in one pass. It
 * pays: 63 instructions an I/O, fast_varied.c would take 150, the general loop 442 (12 % more CPU
 * time on /dev/null). */
#include "helpers/io/kernel/fast.h"

/*
 * All tags are in flight: each completion is counted and its tag goes out again at once, so there
 * is no stack of free tags. One clock reading per batch ends the I/Os that came back and starts
 * those that go out: no time is lost between them, and the sum of all latencies is the depth times
 * the time (Little).
 */

struct sum {
	uint64_t sum_ns, min_ns, max_ns, ios;
};

static INLINE void add(struct sum *to, uint64_t ns)
{
	to->sum_ns += ns;
	if (io_unlikely(ns < to->min_ns))
		to->min_ns = ns;
	if (io_unlikely(ns > to->max_ns))
		to->max_ns = ns;
	to->ios++;
}

static void merge(struct io_stream *s, enum io_dir dir, const struct sum *sum, uint64_t now_ns)
{
	struct io_tally *t = &s->account.tally[dir];

	if (!sum->ios)
		return;
	t->ios += sum->ios;
	t->bytes += sum->ios * s->job->bs_bytes;
	t->sum_ns += sum->sum_ns;
	if (sum->min_ns < t->min_ns)
		t->min_ns = sum->min_ns;
	if (sum->max_ns > t->max_ns)
		t->max_ns = sum->max_ns;
	s->account.last_completion_ns = now_ns;
	s->account.errors_in_a_row = 0;
}

static INLINE uint64_t next_unit(struct io_pattern *p, const enum io_pattern_kind kind,
				 uint64_t word, unsigned int dir)
{
	uint64_t at;

	switch (kind) {
	case PATTERN_UNIFORM: return random_below(word, p->units);
	case PATTERN_COVERAGE:
		if (io_unlikely(p->position[0] == p->units))
			pattern_repass(p);
		return permutation_at(&p->permutation, p->position[0]++);
	default:
		at = p->position[dir];
		at = at < p->units ? at : 0;
		p->position[dir] = at + 1;
		return at;
	}
}

/* How many completions are waited for at once. */
static unsigned int least_ready(const struct io_stream *s)
{
	unsigned int min = s->job->batch_complete ? s->job->batch_complete : 1;

	return min > s->depth ? s->depth : min;
}

static INLINE bool run(struct io_kernel *k, struct io_stream *s, const enum io_pattern_kind kind,
		       const bool mixed)
{
	struct io_pattern *p = &s->pattern;
	struct random_stream random = p->random;
	struct sum sum[2] = { { .min_ns = UINT64_MAX }, { .min_ns = UINT64_MAX } };
	struct io_tally *const tally = s->account.tally;
	struct io_tally *const only = &tally[p->only];
	const uint64_t unit_bytes = p->unit_bytes, base_bytes = p->base_bytes,
		       limit = p->read_limit;
	const int32_t full = (int32_t)s->job->bs_bytes;
	unsigned int min = least_ready(s), ready;
	struct fast f = fast_begin(k, s);
	uint64_t remaining = s->remaining;
	bool leave = false;

	while (!leave && fast_turn(&f, k, s, min, &ready) && ready < remaining) {
		const unsigned int count = ready;

		remaining -= ready;
		account_look(&f.quiet, f.now_ns, ready);
		for (; ready; ready--) {
			const struct io_uring_cqe *cqe = &f.cqes[f.head++ & f.cq_mask];
			struct io_tag *tag = (struct io_tag *)(uintptr_t)cqe->user_data;
			struct io_uring_sqe *sqe = &f.sqes[f.tail & f.sq_mask];
			uint64_t ns = f.now_ns - tag->start_ns, word = 0, offset;
			struct sum *to = mixed ? &sum[tag->dir] : &sum[0];
			unsigned int dir = 0;

			if (io_unlikely(cqe->res != full)) {
				fast_odd_completion(s, tag, cqe->res, f.now_ns);
				remaining++;
				leave = true;
				continue;
			}
			(mixed ? &tally[tag->dir] : only)->count[histogram_index(ns)]++;
			add(to, ns);
			if (mixed) {
				dir = random_next(&random) >> 32 >= limit;
				tag->dir = (uint8_t)dir;
				sqe->opcode = f.opcode[dir];
			}
			if (kind == PATTERN_UNIFORM)
				word = random_next(&random);
			offset = base_bytes + next_unit(p, kind, word, dir) * unit_bytes;
			tag->start_ns = f.now_ns;
			tag->offset_bytes = offset;
			sqe->off = offset;
			sqe->addr = (uint64_t)(uintptr_t)tag->buffer;
			sqe->user_data = (uint64_t)(uintptr_t)tag;
			f.tail++;
		}
		io_uring_cq_advance(&k->ring.uring, count);
	}
	fast_end(&f, k, s);
	p->random = random;
	s->remaining = remaining;
	merge(s, mixed ? IO_DIR_READ : p->only, &sum[0], f.now_ns);
	merge(s, IO_DIR_WRITE, &sum[1], f.now_ns);
	return !f.refused;
}

bool fast_same_is_enough(const struct io_stream *s)
{
	return !s->free_tags && !s->verify.range && !s->is_held && !s->pattern.splits &&
	       s->pattern.kind <= PATTERN_COVERAGE;
}

bool fast_same_run(struct io_kernel *k, struct io_stream *s)
{
	const bool mixed = s->pattern.mixed;

	if (!fast_prefill(k, s->pattern.only, s->job->bs_bytes))
		return false;
	switch (s->pattern.kind) {
	case PATTERN_SEQUENTIAL:
		return mixed ? run(k, s, PATTERN_SEQUENTIAL, true)
			     : run(k, s, PATTERN_SEQUENTIAL, false);
	case PATTERN_UNIFORM:
		return mixed ? run(k, s, PATTERN_UNIFORM, true) : run(k, s, PATTERN_UNIFORM, false);
	default:
		return mixed ? run(k, s, PATTERN_COVERAGE, true)
			     : run(k, s, PATTERN_COVERAGE, false);
	}
}
