/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verification of targets that are too large for a byte per block: a sparse file of 100 TiB in
 * memory, and small targets with less memory than blocks. */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "helpers/io/io.h"
#include "helpers/io/verify/block.h"
#include "helpers/io/verify/memory.h"

#define MIB (1ull << 20)
#define TIB (1ull << 40)
#define BS 4096u

static struct io_job job;
static struct io_result result;
static struct io_run_options options;
static int target = -1;

static void setup(void)
{
	io_job_init(&job);
	target = memfd_create("bounded", MFD_CLOEXEC);
	cr_assert_geq(target, 0);
	(void)snprintf(job.target, sizeof(job.target), "/proc/self/fd/%d", target);
	job.direct = IO_DIRECT_NO;
	job.iodepth = 32;
	job.verify = IO_VERIFY_FULL;
	options = (struct io_run_options){ .verify = io_verify_new() };
}

static void teardown(void)
{
	io_result_free(&result);
	io_verify_free(options.verify);
	(void)close(target);
}

TestSuite(bounded, .init = setup, .fini = teardown);

static const struct io_job_result *run(const struct io_job *jobs, size_t count)
{
	io_result_free(&result);
	(void)io_run(jobs, count, &options, &result);
	cr_assert_eq(result.jobs, count, "%s", result.reason);
	return result.job;
}

static uint64_t wrong(const struct io_job_result *r)
{
	uint64_t sum = 0;

	for (int i = 0; i < IO_MISMATCH_KINDS; i++)
		sum += r->mismatches[i];
	return sum;
}

static void load(uint64_t block, void *data)
{
	cr_assert_eq(pread(target, data, BS, (off_t)(block * BS)), BS);
}

static void store(uint64_t block, const void *data, size_t length)
{
	cr_assert_eq(pwrite(target, data, length, (off_t)(block * BS)), (ssize_t)length);
}

/* resident and private: what the file in memory holds is not in it */
static uint64_t memory_bytes(void)
{
	unsigned long size, resident, shared;
	FILE *file = fopen("/proc/self/statm", "re");

	cr_assert(file);
	cr_assert_eq(fscanf(file, "%lu %lu %lu", &size, &resident, &shared), 3);
	(void)fclose(file);
	return (resident - shared) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void make_ends(struct io_job ends[2])
{
	cr_assert_eq(ftruncate(target, (off_t)(100 * TIB)), 0);
	ends[0] = ends[1] = job;
	ends[0].size_bytes = ends[1].size_bytes = 4 * MIB;
	ends[1].offset_bytes = 100 * TIB - 4 * MIB;
}

Test(bounded, a_hundred_tib_at_both_ends_in_every_shape)
{
	static const struct {
		enum io_rw rw;
		bool norandommap, zipf, aged;
		uint64_t number_ios;
	} shapes[] = {
		{ IO_WRITE, false, false, true, 0 },
		{ IO_RANDWRITE, false, false, true, 0 },
		{ IO_RANDWRITE, false, false, true, 700 },  /* ends in its first pass */
		{ IO_RANDWRITE, false, false, true, 2500 }, /* in its third */
		{ IO_WRITE, false, false, true, 2500 },
		{ IO_RANDWRITE, true, false, false, 3000 },
		{ IO_RANDRW, false, false, false, 3000 },
		{ IO_RANDRW, true, true, false, 3000 },
		{ IO_RW, false, false, false, 3000 },
	};

	for (size_t i = 0; i < 2 * sizeof(shapes) / sizeof(*shapes); i++) {
		size_t shape = i / 2;
		struct io_job ends[2];

		job.verify = i & 1 ? IO_VERIFY_FULL : IO_VERIFY_HEADER;
		job.rw = shapes[shape].rw;
		job.norandommap = shapes[shape].norandommap;
		job.distribution = shapes[shape].zipf ? IO_ZIPF : IO_UNIFORM;
		job.distribution_arg = 1.2;
		job.number_ios = shapes[shape].number_ios;
		job.numjobs = 1 + (i & 1);
		make_ends(ends);
		io_verify_free(options.verify);
		options.verify = io_verify_new();
		(void)run(ends, 2);
		cr_assert_eq(result.status, 0, "shape %zu: %s", shape, result.reason);
		for (int end = 0; end < 2; end++) {
			const struct io_job_result *r = &result.job[end];

			cr_assert_eq(wrong(r), 0);
			cr_assert_geq(r->verified_blocks, 600, "shape %zu: %lu", shape,
				      r->verified_blocks);
			cr_assert_eq(r->unaged_blocks > 0, !shapes[shape].aged, "shape %zu: %lu",
				     shape, r->unaged_blocks);
			cr_assert(r->verify_tracked_share > 0 && r->verify_tracked_share < 0.05);
			cr_assert_leq(r->verify_memory_bytes, 1ull << 30);
		}
	}
}

Test(bounded, the_memory_of_a_hundred_tib_is_what_was_allowed)
{
	uint64_t before = memory_bytes(), after;

	cr_assert_eq(ftruncate(target, (off_t)(100 * TIB)), 0);
	job.verify = IO_VERIFY_HEADER;
	job.verify_memory_bytes = 8 * MIB;
	job.rw = IO_RANDWRITE;
	job.norandommap = true;
	job.number_ios = 20000;
	(void)run(&job, 1);
	after = memory_bytes();
	cr_assert_eq(result.status, 0, "%s", result.reason);
	cr_assert_eq(result.job[0].verify_memory_bytes, 8 * MIB);
	cr_assert_geq(result.job[0].verified_blocks, 19990, "%lu", result.job[0].verified_blocks);
	cr_assert_lt(after, before + 8 * MIB + 4 * MIB, "%lu bytes before, %lu after", before,
		     after);
}

/* The first and the last block of the target, and some between. */
static void spoil_and_read(const struct io_job *jobs, const uint64_t *block, uint64_t expected[],
			   bool knows_lost)
{
	static const char zeroes[BS];
	char other[BS], bytes[BS];
	struct io_job reading[2] = { jobs[0], jobs[1] };
	uint64_t sum[IO_MISMATCH_KINDS] = { 0 };

	for (int end = 0; end < 2; end++) {
		const uint64_t *b = &block[5 * end];

		load(b[1], other);
		store(b[0], other, BS); /* misplaced */
		load(b[1], bytes);
		memset(bytes + BS / 2, 0, BS / 2);
		store(b[1], bytes, BS); /* torn */
		load(b[2], bytes);
		bytes[BS - 1] ^= 4;
		store(b[2], bytes, BS); /* corrupt */
		store(b[3], zeroes, BS);
		load(b[4], bytes);
		bytes[offsetof(struct verify_header, run) + 2] ^= 32;
		store(b[4], bytes, BS); /* corrupt where it says whose it is */
		reading[end].rw = IO_READ;
		reading[end].number_ios = 0;
	}
	(void)run(reading, 2);
	cr_assert_eq(result.status, -EIO, "%s", result.reason);
	for (int kind = 0; kind < IO_MISMATCH_KINDS; kind++)
		for (int end = 0; end < 2; end++)
			sum[kind] += result.job[end].mismatches[kind];
	expected[IO_MISMATCH_MISPLACED] = expected[IO_MISMATCH_TORN] = 2;
	expected[IO_MISMATCH_CORRUPT] = 4;
	expected[IO_MISMATCH_ZEROED] = knows_lost ? 2 : 0;
	for (int kind = 0; kind < IO_MISMATCH_KINDS; kind++)
		cr_expect_eq(sum[kind], expected[kind], "%s: %lu",
			     io_mismatch_name((enum io_mismatch_kind)kind), sum[kind]);
}

#define LAST (100 * TIB / BS - 1)

static const uint64_t places[10] = {
	0, 1, 500, 1023, 77, LAST, LAST - 1, LAST - 500, LAST - 1023, LAST - 77,
};

Test(bounded, every_kind_is_found_at_both_ends_after_a_pass)
{
	uint64_t expected[IO_MISMATCH_KINDS] = { 0 };
	char old[2][BS];
	struct io_job ends[2];

	job.rw = IO_RANDWRITE;
	make_ends(ends);
	(void)run(ends, 2);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	load(7, old[0]);
	load(LAST - 7, old[1]);
	ends[0].seed = ends[1].seed = 2;
	(void)run(ends, 2);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	store(7, old[0], BS);
	store(LAST - 7, old[1], BS);
	expected[IO_MISMATCH_STALE] = 2;
	spoil_and_read(ends, places, expected, true);
	for (int end = 0; end < 2; end++)
		cr_expect_eq(result.job[end].verified_blocks, 1024);
}

/* What was lost altogether, or is stale, is not known of a block that nobody remembers. */
Test(bounded, place_and_checksum_are_judged_everywhere_after_random_writes)
{
	uint64_t expected[IO_MISMATCH_KINDS] = { 0 };
	struct io_job ends[2];

	job.rw = IO_RANDWRITE;
	job.norandommap = true;
	job.number_ios = 12000; /* few of the 1024 blocks have been left out */
	make_ends(ends);
	(void)run(ends, 2);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	spoil_and_read(ends, places, expected, false);
}

/* Written at random, again, and put back to the first content: stale wherever it is remembered. */
Test(bounded, the_tracked_share_of_stale_blocks_is_found)
{
	static char first[16384][BS];
	uint64_t changed = 0, share;

	job.size_bytes = sizeof(first);
	cr_assert_eq(ftruncate(target, sizeof(first)), 0);
	job.verify = IO_VERIFY_HEADER;
	job.verify_memory_bytes = 4096;
	job.rw = IO_RANDWRITE;
	job.norandommap = true;
	job.number_ios = 60000;
	(void)run(&job, 1);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	cr_assert_float_eq(result.job[0].verify_tracked_share, 0.25, 1e-9);
	for (uint64_t i = 0; i < 16384; i++)
		load(i, first[i]);
	job.seed = 2;
	job.skip_verify_after = true;
	(void)run(&job, 1);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	for (uint64_t i = 0; i < 16384; i++) {
		char now[BS];

		load(i, now);
		changed += memcmp(now, first[i], sizeof(struct verify_header)) != 0;
		store(i, first[i], BS);
	}
	job.rw = IO_READ;
	job.number_ios = 0;
	(void)run(&job, 1);
	/* zeroed: only the second time they were written at all */
	share = wrong(&result.job[0]);
	cr_assert_eq(result.job[0].mismatches[IO_MISMATCH_STALE] +
			     result.job[0].mismatches[IO_MISMATCH_ZEROED],
		     share);
	cr_assert_gt(result.job[0].mismatches[IO_MISMATCH_STALE], 3000);
	cr_assert_float_eq((double)share / (double)changed, 0.25, 0.01, "%lu of %lu", share,
			   changed);
	cr_assert_float_eq((double)result.job[0].unaged_blocks /
				   (double)result.job[0].verified_blocks,
			   0.75, 0.01);
}

/* A run that was cut short, then a power cut that loses all: what had its turn was acknowledged. */
Test(bounded, an_early_ended_pass_knows_which_blocks_it_wrote)
{
	static const enum io_rw kinds[] = { IO_RANDWRITE, IO_WRITE };
	static const char zeroes[BS];

	for (int i = 0; i < 2; i++) {
		io_verify_free(options.verify);
		options.verify = io_verify_new();
		cr_assert_eq(ftruncate(target, 0), 0);
		cr_assert_eq(ftruncate(target, 16 * MIB), 0);
		job.verify_memory_bytes = 64;
		job.rw = kinds[i];
		job.numjobs = 3;
		job.number_ios = 1000;
		job.skip_verify_after = true;
		(void)run(&job, 1);
		cr_assert_eq(result.status, 0, "%s", result.reason);
		job.numjobs = 1;
		job.rw = IO_READ;
		job.number_ios = 0;
		(void)run(&job, 1);
		cr_assert_eq(result.status, 0, "%s", result.reason);
		cr_assert_eq(result.job[0].verified_blocks, 3000);
		cr_assert_eq(result.job[0].unchecked_blocks, 1096);
		for (uint64_t k = 0; k < 4096; k++)
			store(k, zeroes, BS);
		(void)run(&job, 1);
		cr_assert_eq(result.job[0].mismatches[IO_MISMATCH_ZEROED], 3000);
	}
}

/* With a byte per block and without: no false alarm at the wrap, and one pass back is stale. */
Test(bounded, generations_wrap)
{
	for (int i = 0; i < 4; i++) {
		char old[BS];

		io_verify_free(options.verify);
		options.verify = io_verify_new();
		cr_assert_eq(ftruncate(target, 0), 0);
		cr_assert_eq(ftruncate(target, 64 * BS), 0);
		job.verify = IO_VERIFY_HEADER;
		job.verify_memory_bytes = i & 1 ? 2 : 0;
		job.rw = i & 2 ? IO_WRITE : IO_RANDWRITE;
		job.iodepth = 8;
		job.number_ios = 64 * 254;
		for (int round = 0; round < 5; round++) {
			job.seed = (uint64_t)round;
			(void)run(&job, 1);
			cr_assert_eq(result.status, 0, "%d: %s", i, result.reason);
			cr_assert_eq(result.job[0].unaged_blocks, 0);
			load(33, old);
			job.number_ios = 64;
		}
		job.seed = 99;
		(void)run(&job, 1);
		store(33, old, BS);
		job.rw = IO_READ;
		(void)run(&job, 1);
		cr_assert_eq(result.job[0].mismatches[IO_MISMATCH_STALE], 1);
		cr_assert_eq(wrong(&result.job[0]), 1);
	}
}

/* Writes behind the limit fail with EFBIG and leave zeroes: of unknown content, not wrong. */
Test(bounded, a_failed_write_leaves_the_block_unknown)
{
	static const enum io_rw kinds[] = { IO_RANDWRITE, IO_WRITE, IO_RANDRW };
	struct rlimit limit = { 0, RLIM_INFINITY };

	cr_assert_neq(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
	for (int i = 0; i < 3; i++) {
		io_verify_free(options.verify);
		options.verify = io_verify_new();
		limit.rlim_cur = RLIM_INFINITY;
		cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		cr_assert_eq(ftruncate(target, 0), 0);
		cr_assert_eq(ftruncate(target, 4 * MIB), 0);
		limit.rlim_cur = 7 * MIB / 2;
		cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		job.verify_memory_bytes = 64;
		job.rw = kinds[i];
		job.number_ios = 3000;
		(void)run(&job, 1);
		cr_assert_eq(result.status, -EIO, "%s", result.reason);
		cr_assert_eq(result.job[0].error_kinds, 1);
		cr_assert_eq(wrong(&result.job[0]), 0, "%s", result.reason);
		cr_assert_gt(result.job[0].errors, 100);
		cr_assert_gt(result.job[0].verified_blocks, 800);
	}
}

/* The first run has a byte per block; the second needs more blocks, and they are too many. */
Test(bounded, outgrowing_the_memory_forgets_ages_and_nothing_else)
{
	char block[BS];

	cr_assert_eq(ftruncate(target, 32 * MIB), 0);
	job.verify_memory_bytes = 4096;
	job.rw = IO_RANDWRITE;
	job.size_bytes = 16 * MIB;
	(void)run(&job, 1);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	cr_assert_float_eq(result.job[0].verify_tracked_share, 1, 1e-9);
	load(9, block);
	block[100] ^= 1;
	store(9, block, BS);
	job.rw = IO_READ;
	job.size_bytes = 32 * MIB;
	(void)run(&job, 1);
	cr_assert_float_eq(result.job[0].verify_tracked_share, 0.5, 1e-9);
	cr_assert_eq(result.job[0].verified_blocks, 4096);
	cr_assert_eq(result.job[0].unaged_blocks, 4096);
	cr_assert_eq(result.job[0].unchecked_blocks, 4096);
	cr_assert_eq(wrong(&result.job[0]), 1);
}

/* A content of another run at an untracked place was there before. */
Test(bounded, what_others_wrote_is_not_ours)
{
	cr_assert_eq(ftruncate(target, 4 * MIB), 0);
	job.rw = IO_RANDWRITE;
	(void)run(&job, 1);
	io_verify_free(options.verify);
	options.verify = io_verify_new();
	job.norandommap = true;
	job.number_ios = 200;
	job.seed = 3;
	job.verify_memory_bytes = 16;
	(void)run(&job, 1);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	job.rw = IO_READ;
	job.number_ios = 0;
	(void)run(&job, 1);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	cr_assert_gt(result.job[0].verified_blocks, 150);
	cr_assert_gt(result.job[0].unchecked_blocks, 800);
}
