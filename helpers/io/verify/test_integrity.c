/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verification against a drive that lies: each lie is found and named. */
#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/io/io.h"
#include "helpers/io/engine/test_transport.h"
#include "helpers/io/verify/block.h"
#include "helpers/io/verify/memory.h"

#define S 1000000000ull
#define MIB (1u << 20)

static struct toy_drive toy;
static struct io_job job;
static struct io_result result;
static struct io_run_options options;

static void setup(void)
{
	toy_init(&toy, 4 * MIB, 10000);
	io_job_init(&job);
	(void)snprintf(job.target, sizeof(job.target), "toy");
	job.rw = IO_RANDRW;
	job.rwmixread_pct = 50;
	job.iodepth = 16;
	job.number_ios = 20000;
	job.verify = IO_VERIFY_FULL;
	options = (struct io_run_options){ .transport = &toy.transport };
}

static void teardown(void)
{
	io_result_free(&result);
	toy_free(&toy);
}

/*
 * 1024 blocks are visited once per pass, and half of the 20000 I/Os are writes: a write
 * behind the 9800th lies in the last pass and is not overwritten again, so that the reading
 * back at the end meets it.
 */
TestSuite(integrity, .init = setup, .fini = teardown);

static uint64_t all_mismatches(void)
{
	uint64_t sum = 0;

	for (int i = 0; i < IO_MISMATCH_KINDS; i++)
		sum += result.job[0].mismatches[i];
	return sum;
}

static void expect_only(enum io_mismatch_kind kind)
{
	cr_assert_eq(io_run(&job, 1, &options, &result), -EIO);
	cr_assert_geq(result.job[0].mismatches[kind], 1, "%s: %s", io_mismatch_name(kind),
		      io_mismatch_name(result.job[0].mismatch[0].kind));
	cr_assert_eq(result.job[0].mismatches[kind], all_mismatches());
	cr_assert_eq(result.job[0].errors, 0);
	cr_assert(strstr(result.reason, "do not hold"), "%s", result.reason);
}

Test(integrity, an_honest_drive_passes_in_every_shape)
{
	static const struct {
		enum io_rw rw;
		uint32_t bs, interval, numjobs;
		bool norandommap;
		enum io_distribution distribution;
		enum io_verify_mode verify;
	} shapes[] = {
		{ IO_RANDRW, 4096, 0, 1, false, IO_UNIFORM, IO_VERIFY_FULL },
		{ IO_RANDRW, 4096, 512, 3, true, IO_UNIFORM, IO_VERIFY_FULL },
		{ IO_RANDRW, 4096, 0, 2, true, IO_ZIPF, IO_VERIFY_FULL },
		{ IO_RW, 131072, 4096, 2, false, IO_UNIFORM, IO_VERIFY_FULL },
		{ IO_WRITE, 4096, 0, 2, false, IO_UNIFORM, IO_VERIFY_HEADER },
		{ IO_RANDWRITE, 8192, 0, 1, true, IO_PARETO, IO_VERIFY_HEADER },
	};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		job.rw = shapes[i].rw;
		job.bs_bytes = shapes[i].bs;
		job.verify_interval_bytes = shapes[i].interval;
		job.numjobs = shapes[i].numjobs;
		job.norandommap = shapes[i].norandommap;
		job.distribution = shapes[i].distribution;
		job.distribution_arg = 0.4;
		job.verify = shapes[i].verify;
		cr_assert_eq(io_run(&job, 1, &options, &result), 0, "shape %zu: %s", i,
			     result.reason);
		cr_assert_eq(all_mismatches(), 0);
		cr_assert_gt(result.job[0].verified_blocks, 20, "shape %zu", i);
		cr_assert_not(result.job[0].readback_cut, "shape %zu", i);
		cr_assert_eq(toy.overlaps, 0, "shape %zu", i);
		io_result_free(&result);
	}
}

/* 32 blocks, 64 I/Os of up to 16 blocks: without care nearly all would meet another one. */
Test(integrity, no_write_meets_another_io_in_flight)
{
	for (int verified = 1; verified >= 0; verified--) {
		job.verify = verified ? IO_VERIFY_FULL : IO_VERIFY_OFF;
		job.verify_memory_bytes = 8; /* nor where blocks have no byte */
		job.norandommap = true;
		job.iodepth = 64;
		job.size_bytes = 32 * 4096;
		job.split[0] = (struct io_split){ 4096, 80 };
		job.split[1] = (struct io_split){ 65536, 20 };
		job.splits = 2;
		cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
		cr_assert_eq(io_result_ios(&result), 20000);
		if (verified)
			cr_assert_eq(toy.overlaps, 0);
		else
			cr_assert_gt(toy.overlaps, 10000, "the drive would have seen it");
		io_result_free(&result);
	}
}

Test(integrity, a_write_that_was_lost_is_stale)
{
	toy.stale_write_at = 9900;
	expect_only(IO_MISMATCH_STALE);
	cr_assert_eq(result.job[0].mismatch[0].length_bytes, 4096);
	cr_assert_neq(result.job[0].mismatch[0].expected_generation,
		      result.job[0].mismatch[0].found_generation);
}

Test(integrity, a_first_write_that_was_lost_leaves_zeroes)
{
	toy.stale_write_at = 1;
	expect_only(IO_MISMATCH_ZEROED);
}

Test(integrity, a_misplaced_write_is_found_at_both_places)
{
	toy.misplace_write_at = 9900;
	(void)io_run(&job, 1, &options, &result);
	cr_assert_geq(result.job[0].mismatches[IO_MISMATCH_MISPLACED], 1);
	cr_assert_geq(result.job[0].mismatches[IO_MISMATCH_STALE], 1);
	for (uint32_t i = 0; i < result.job[0].mismatch_details; i++) {
		const struct io_mismatch *m = &result.job[0].mismatch[i];

		if (m->kind == IO_MISMATCH_MISPLACED)
			cr_assert(m->found_offset_bytes + 4096 == m->offset_bytes ||
				  m->found_offset_bytes == m->offset_bytes + 4096);
	}
}

Test(integrity, a_torn_write_is_torn)
{
	toy.tear_write_at = 9900;
	expect_only(IO_MISMATCH_TORN);
	cr_assert_eq(result.job[0].mismatch[0].first_bad_byte, 2048);
}

Test(integrity, a_torn_first_write_is_torn)
{
	toy.tear_write_at = 1;
	expect_only(IO_MISMATCH_TORN);
}

Test(integrity, a_flipped_bit_is_corrupt)
{
	toy.flip_read_at = 9000;
	expect_only(IO_MISMATCH_CORRUPT);
	cr_assert_eq(result.job[0].mismatch[0].first_bad_byte, 4095);
	cr_assert_eq(all_mismatches(), 1);
}

Test(integrity, zeroes_are_zeroed)
{
	toy.zero_read_at = 9000;
	expect_only(IO_MISMATCH_ZEROED);
}

Test(integrity, header_mode_sees_stale_and_misplaced)
{
	job.verify = IO_VERIFY_HEADER;
	toy.stale_write_at = 9900;
	expect_only(IO_MISMATCH_STALE);
}

/* With memory for 8 of the 1024 blocks: the passes tell what each of them must hold. */
static void use_passes(void)
{
	job.rw = IO_RANDWRITE;
	job.verify_memory_bytes = 8;
}

Test(integrity, a_lost_write_of_a_later_pass_is_stale_without_a_byte_per_block)
{
	use_passes();
	toy.stale_write_at = 19900;
	expect_only(IO_MISMATCH_STALE);
	cr_assert_eq(all_mismatches(), 1);
	cr_assert_eq(result.job[0].verified_blocks, 1024);
	cr_assert_eq(result.job[0].unaged_blocks, 0);
}

Test(integrity, what_failed_is_known_again_when_it_was_rewritten)
{
	for (int last = 0; last < 2; last++) {
		use_passes();
		toy.fail_at = toy.submitted + (last ? 19900 : 900);
		toy.fail_code = -EIO;
		cr_assert_eq(io_run(&job, 1, &options, &result), -EIO);
		cr_assert_eq(all_mismatches(), 0);
		cr_assert_eq(result.job[0].errors, 1);
		cr_assert_eq(result.job[0].verified_blocks, last ? 1023 : 1024);
		cr_assert_eq(result.job[0].unchecked_blocks, (uint64_t)last);
		io_result_free(&result);
	}
}

/* More I/Os than blocks: the first one of the next pass always waits, and is never written. */
Test(integrity, a_write_that_was_chosen_and_not_started_is_no_write)
{
	uint64_t unchecked = 0;

	use_passes();
	job.verify_memory_bytes = 1;
	job.size_bytes = 16 * 4096;
	job.iodepth = 32;
	job.number_ios = 0;
	job.runtime_ns = S / 100;
	for (job.seed = 1; job.seed <= 8; job.seed++) {
		cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
		cr_assert_eq(result.job[0].verified_blocks + result.job[0].unchecked_blocks, 16);
		unchecked += result.job[0].unchecked_blocks;
		io_result_free(&result);
	}
	/* but where it is the one block that has a byte */
	cr_assert_geq(unchecked, 6);
	cr_assert_leq(unchecked, 8);
}

static volatile sig_atomic_t stop;
static uint64_t reads_before_stop;

static void stop_in_time(const struct io_progress *progress, void *context)
{
	(void)progress;
	(void)context;
	stop = toy.writes >= 100 && toy.reads >= reads_before_stop;
}

/* Stopped while it writes, while it reads back, and when it has read back all. */
Test(integrity, a_readback_that_was_cut_short_is_told)
{
	static const struct {
		uint64_t reads;
		bool some, all;
	} rows[] = {
		{ 0, false, false },
		{ 100, true, false },
		{ 1 << 20, true, true },
	};

	for (int passes = 0; passes < 2; passes++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
			use_passes();
			job.verify_memory_bytes = passes ? 8 : 0;
			toy.reads = toy.writes = 0;
			reads_before_stop = rows[i].reads;
			stop = 0;
			options.stop = &stop;
			options.progress = stop_in_time;
			options.progress_interval_ns = 20000;
			(void)io_run(&job, 1, &options, &result);
			cr_assert_eq(result.interrupted, !rows[i].all, "%d, row %zu", passes, i);
			cr_assert_eq(result.job[0].readback_cut, !rows[i].all, "%d, row %zu",
				     passes, i);
			cr_assert_eq(result.job[0].verified_blocks > 0, rows[i].some);
			cr_assert_eq(result.job[0].verified_blocks == 1024, rows[i].all);
			io_result_free(&result);
		}
}

Test(integrity, both_sides_are_saved)
{
	char dir[] = "io-mismatch-XXXXXX", path[256];
	const char *sides[] = { "expected", "actual" };
	uint8_t data[2][4096];

	cr_assert(mkdtemp(dir));
	options.mismatch_dir = dir;
	toy.flip_read_at = 9000;
	expect_only(IO_MISMATCH_CORRUPT);
	for (int i = 0; i < 2; i++) {
		FILE *file;

		(void)snprintf(path, sizeof(path), "%s/%s.%s", dir, result.job[0].mismatch[0].saved,
			       sides[i]);
		file = fopen(path, "rb");
		cr_assert(file, "%s", path);
		cr_assert_eq(fread(data[i], 1, 4096, file), 4096);
		(void)fclose(file);
		(void)remove(path);
	}
	cr_assert_eq(data[0][4095] ^ data[1][4095], 4);
	cr_assert_arr_eq(data[0], data[1], 4095);
	(void)remove(dir);
}

Test(integrity, memory_survives_between_runs)
{
	struct io_verify *memory = io_verify_new();

	options.verify = memory;
	job.rw = IO_WRITE;
	job.number_ios = 0;
	job.skip_verify_after = true;
	cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
	cr_assert_eq(result.job[0].verified_blocks, 0);
	/* the drive loses a part of its cache at the reset */
	memset(toy.data + MIB, 0, 8 * 4096);
	job.rw = IO_READ;
	io_result_free(&result);
	cr_assert_eq(io_run(&job, 1, &options, &result), -EIO);
	cr_assert_eq(result.job[0].mismatches[IO_MISMATCH_ZEROED], 8);
	cr_assert_eq(result.job[0].verified_blocks, 4 * MIB / 4096);
	cr_assert_eq(result.job[0].mismatch[0].offset_bytes, MIB);
	io_verify_free(memory);
}

/* A node that went away may come back under another name, with the same blocks below it. */
Test(integrity, memory_follows_what_got_another_name)
{
	for (uint32_t as = 0; as < 2; as++) {
		struct io_verify *memory = io_verify_new();

		io_result_free(&result);
		options.verify = memory;
		job.verify_as = as;
		job.rw = IO_WRITE;
		job.number_ios = 0;
		job.skip_verify_after = true;
		(void)snprintf(job.target, sizeof(job.target), "toy");
		cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
		io_result_free(&result);
		job.rw = IO_READ;
		(void)snprintf(job.target, sizeof(job.target), "toy again");
		cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
		cr_assert_eq(result.job[0].verified_blocks > 0, as == 1, "%u: %" PRIu64, as,
			     result.job[0].verified_blocks);
		options.verify = NULL;
		io_verify_free(memory);
	}
}

Test(integrity, a_failed_write_leaves_the_block_unknown_not_wrong)
{
	toy.fail_at = 5000;
	toy.fail_code = -EIO;
	cr_assert_eq(io_run(&job, 1, &options, &result), -EIO);
	cr_assert_eq(all_mismatches(), 0);
	cr_assert_eq(result.job[0].errors, 1);
}

Test(integrity, jobs_that_share_blocks_are_refused)
{
	struct io_job jobs[2] = { job, job };

	cr_assert_eq(io_run(jobs, 2, &options, &result), -EINVAL);
	io_result_free(&result);
	jobs[0].size_bytes = 2 * MIB;
	jobs[1].offset_bytes = 2 * MIB;
	cr_assert_eq(io_run(jobs, 2, &options, &result), 0, "%s", result.reason);
}
