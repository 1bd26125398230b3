/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fast paths against the general loop: equal seeds give equal I/Os, counts and verdicts. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "helpers/io/engine/inflight.h"
#include "helpers/io/io.h"
#include "helpers/io/verify/block.h"
#include "helpers/io/verify/memory.h"

#define MIB (1u << 20)
#define SIZE (4u * MIB)
#define BLOCKS (SIZE / 4096)

static struct io_job job;
static struct io_run_options options;
static char file_name[64];

static void setup(void)
{
	io_job_init(&job);
	(void)snprintf(file_name, sizeof(file_name), "io-paths-%d", (int)getpid());
	(void)snprintf(job.target, sizeof(job.target), "%s", file_name);
	job.size_bytes = SIZE;
	job.direct = IO_DIRECT_NO;
	job.create = true;
	job.iodepth = 32;
	job.number_ios = 20011;
	options = (struct io_run_options){ 0 };
}

static void teardown(void)
{
	(void)unlink(file_name);
}

TestSuite(paths, .init = setup, .fini = teardown);

/* What a run did: its result, and who wrote what, without what differs between any two runs. */
struct did {
	struct io_result result;
	struct verify_header header[BLOCKS];
};

static void read_headers(struct did *did)
{
	int fd = open(file_name, O_RDONLY | O_CLOEXEC);

	cr_assert_geq(fd, 0);
	for (uint64_t i = 0; i < BLOCKS; i++) {
		cr_assert_eq(pread(fd, &did->header[i], sizeof(did->header[i]), (off_t)(i * 4096)),
			     sizeof(did->header[i]));
		did->header[i].run = did->header[i].header_crc = 0;
		memset(did->header[i].crc, 0, sizeof(did->header[i].crc));
	}
	close(fd);
}

static struct did *run(bool general)
{
	struct did *did = calloc(1, sizeof(*did));

	cr_assert(did);
	(void)unlink(file_name);
	options.general_loop = general;
	(void)io_run(&job, 1, &options, &did->result);
	cr_assert_eq(did->result.jobs, 1, "%s", did->result.reason);
	read_headers(did);
	return did;
}

static void free_did(struct did *did)
{
	io_result_free(&did->result);
	free(did);
}

static void expect_equal(const struct io_job_result *a, const struct io_job_result *b, size_t shape)
{
	for (int dir = 0; dir < IO_DIRS; dir++) {
		cr_expect_eq(a->dir[dir].ios, b->dir[dir].ios, "shape %zu: %lu and %lu", shape,
			     a->dir[dir].ios, b->dir[dir].ios);
		cr_expect_eq(a->dir[dir].bytes, b->dir[dir].bytes, "shape %zu", shape);
		cr_expect_eq(a->dir[dir].errors, b->dir[dir].errors, "shape %zu", shape);
	}
	cr_expect_eq(a->errors, b->errors);
	cr_expect_eq(a->verified_blocks, b->verified_blocks, "shape %zu: %lu and %lu", shape,
		     a->verified_blocks, b->verified_blocks);
	cr_expect_eq(a->unaged_blocks, b->unaged_blocks, "shape %zu: %lu and %lu", shape,
		     a->unaged_blocks, b->unaged_blocks);
	cr_expect_eq(a->unchecked_blocks, b->unchecked_blocks, "shape %zu: %lu and %lu", shape,
		     a->unchecked_blocks, b->unchecked_blocks);
	for (int kind = 0; kind < IO_MISMATCH_KINDS; kind++)
		cr_expect_eq(a->mismatches[kind], b->mismatches[kind], "shape %zu: %s", shape,
			     io_mismatch_name((enum io_mismatch_kind)kind));
}

Test(paths, equal_seeds_give_equal_ios)
{
	static const struct {
		enum io_rw rw;
		enum io_verify_mode verify;
		uint32_t interval;
		bool norandommap, split, zipf;
		uint64_t memory;
	} shapes[] = {
		{ IO_RANDWRITE, IO_VERIFY_HEADER, 0, true, false, false },
		{ IO_RANDWRITE, IO_VERIFY_HEADER, 0, false, false, false },
		{ IO_WRITE, IO_VERIFY_HEADER, 0, false, false, false },
		{ IO_RANDRW, IO_VERIFY_HEADER, 0, true, false, false },
		{ IO_RANDRW, IO_VERIFY_HEADER, 0, false, false, false },
		{ IO_RW, IO_VERIFY_HEADER, 0, false, false, false },
		{ IO_RANDRW, IO_VERIFY_FULL, 0, true, false, false },
		{ IO_RANDRW, IO_VERIFY_HEADER, 512, true, false, false },
		{ IO_RANDRW, IO_VERIFY_FULL, 0, true, true, false },
		{ IO_RANDRW, IO_VERIFY_HEADER, 0, true, false, true },
		{ IO_RANDRW, IO_VERIFY_OFF, 0, true, true, false },
		{ IO_RANDRW, IO_VERIFY_OFF, 0, true, false, false },
		{ IO_RW, IO_VERIFY_OFF, 0, false, true, false },
		/* a sample of the blocks */
		{ IO_RANDRW, IO_VERIFY_HEADER, 0, true, false, false, 100 },
		{ IO_RANDWRITE, IO_VERIFY_HEADER, 0, false, false, false, 100 },
		{ IO_RANDRW, IO_VERIFY_FULL, 0, true, true, false, 100 },
	};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct did *fast, *general;

		job.rw = shapes[i].rw;
		job.verify = shapes[i].verify;
		job.verify_interval_bytes = shapes[i].interval;
		job.norandommap = shapes[i].norandommap;
		job.verify_memory_bytes = shapes[i].memory;
		job.distribution = shapes[i].zipf ? IO_ZIPF : IO_UNIFORM;
		job.distribution_arg = 1.2;
		job.splits = shapes[i].split ? 3 : 0;
		job.split[0] = (struct io_split){ 4096, 60 };
		job.split[1] = (struct io_split){ 8192, 30 };
		job.split[2] = (struct io_split){ 65536, 10 };
		fast = run(false);
		general = run(true);
		cr_assert_eq(fast->result.status, 0, "shape %zu: %s", i, fast->result.reason);
		cr_assert_eq(general->result.status, 0, "shape %zu: %s", i, general->result.reason);
		expect_equal(&fast->result.job[0], &general->result.job[0], i);
		cr_expect_eq(io_result_ios(&fast->result), 20011, "shape %zu: %lu", i,
			     io_result_ios(&fast->result));
		cr_expect(!job.verify || fast->result.job[0].verified_blocks >= 1000,
			  "shape %zu: %lu", i, fast->result.job[0].verified_blocks);
		for (size_t k = 0; job.verify && k < BLOCKS; k++)
			cr_assert(!memcmp(&fast->header[k], &general->header[k],
					  sizeof(fast->header[k])),
				  "shape %zu: block %zu, generation %u and %u", i, k,
				  fast->header[k].generation, general->header[k].generation);
		free_did(fast);
		free_did(general);
	}
}

static void spoil(uint64_t offset_bytes, const void *with, size_t length)
{
	int fd = open(file_name, O_WRONLY | O_CLOEXEC);

	cr_assert_geq(fd, 0);
	cr_assert_eq(pwrite(fd, with, length, (off_t)offset_bytes), (ssize_t)length);
	close(fd);
}

/* Written by one path, spoilt, and read by either: both say the same of each block. */
Test(paths, equal_verdicts_on_what_was_spoilt)
{
	static const enum io_verify_mode modes[] = { IO_VERIFY_HEADER, IO_VERIFY_FULL };
	static const char zeroes[4096];

	for (int i = 0; i < 4; i++) {
		struct io_result result[2];
		char block[4096];
		int fd;

		options.verify = io_verify_new();
		options.general_loop = i & 1;
		job.verify = modes[i / 2];
		job.rw = IO_RANDWRITE;
		job.number_ios = 2 * BLOCKS;
		job.skip_verify_after = true;
		cr_assert_eq(io_run(&job, 1, &options, &result[0]), 0, "%s", result[0].reason);
		io_result_free(&result[0]);
		fd = open(file_name, O_RDONLY | O_CLOEXEC);
		cr_assert_eq(pread(fd, block, sizeof(block), 300 * 4096), sizeof(block));
		close(fd);
		spoil(100 * 4096, zeroes, sizeof(zeroes));
		spoil(BLOCKS / 2 * 4096, block, sizeof(block)); /* misplaced */
		spoil((BLOCKS - 1) * 4096 + 60, "?", 1);        /* corrupt */
		job.rw = IO_RANDREAD;
		for (int general = 0; general < 2; general++) {
			options.general_loop = general;
			cr_assert_eq(io_run(&job, 1, &options, &result[general]), -EIO, "%s",
				     result[general].reason);
			/* two passes: each is met twice */
			cr_expect_eq(result[general].job[0].mismatches[IO_MISMATCH_ZEROED], 2);
			cr_expect_eq(result[general].job[0].mismatches[IO_MISMATCH_MISPLACED], 2);
			cr_expect_eq(result[general].job[0].mismatches[IO_MISMATCH_CORRUPT], 2);
		}
		expect_equal(&result[0].job[0], &result[1].job[0], (size_t)i);
		for (uint32_t k = 0; k < result[0].job[0].mismatch_details; k++)
			cr_expect_eq(result[0].job[0].mismatch[k].offset_bytes,
				     result[1].job[0].mismatch[k].offset_bytes);
		io_result_free(&result[0]);
		io_result_free(&result[1]);
		io_verify_free(options.verify);
		(void)unlink(file_name);
	}
}

/* Writes behind the limit fail with EFBIG: counted once each, and of unknown content. */
Test(paths, equal_errors)
{
	struct rlimit limit = { SIZE / 2, RLIM_INFINITY };
	struct io_result result[2];

	cr_assert_neq(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
	for (int general = 0; general < 2; general++) {
		int fd = open(file_name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

		cr_assert_eq(ftruncate(fd, SIZE), 0);
		close(fd);
		limit.rlim_cur = SIZE / 2;
		cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		job.rw = IO_RANDRW;
		job.verify = IO_VERIFY_HEADER;
		job.max_errors = 1000000;
		options.general_loop = general;
		cr_assert_eq(io_run(&job, 1, &options, &result[general]), -EIO);
		limit.rlim_cur = RLIM_INFINITY;
		cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		cr_expect_eq(result[general].job[0].error_kinds, 1);
		cr_expect_eq(result[general].job[0].error[0].code, -EFBIG);
		cr_expect_gt(result[general].job[0].errors, 4000);
		(void)unlink(file_name);
	}
	expect_equal(&result[0].job[0], &result[1].job[0], 0);
	io_result_free(&result[0]);
	io_result_free(&result[1]);
}

/* The table of I/Os in flight against a list. */
static void try_inflight(uint32_t smallest, uint32_t times, uint64_t units)
{
	enum { DEPTH = 37 };
	struct io_tag tag[DEPTH] = { 0 };
	bool out[DEPTH] = { false };
	struct io_inflight f;
	uint32_t met = 0;

	cr_assert_eq(inflight_init(&f, DEPTH, smallest, smallest * times), 0);
	srand(1);
	for (uint32_t i = 0; i < DEPTH; i++)
		tag[i].index = i;
	for (int round = 0; round < 100000; round++) {
		uint32_t k = (uint32_t)rand() % DEPTH;
		uint32_t length = smallest * (1 + (uint32_t)rand() % times);
		uint64_t offset = (uint64_t)rand() % units * smallest;
		bool meets = false;

		if (out[k]) {
			inflight_remove(&f, tag, &tag[k]);
			out[k] = false;
			continue;
		}
		for (int i = 0; i < DEPTH; i++)
			meets |= out[i] && tag[i].offset_bytes < offset + length &&
				 offset < tag[i].offset_bytes + tag[i].length_bytes;
		cr_assert_eq(inflight_meets(&f, tag, offset, length), meets, "round %d", round);
		met += meets;
		if (meets)
			continue;
		tag[k].offset_bytes = offset;
		tag[k].length_bytes = length;
		inflight_add(&f, &tag[k]);
		out[k] = true;
	}
	cr_assert_gt(met, 1000);
	inflight_free(&f);
}

Test(paths, what_is_in_flight_is_known)
{
	try_inflight(4096, 1, 200); /* one size, a power of two */
	try_inflight(12288, 1, 200);
	try_inflight(4096, 16, 800);
	try_inflight(1536, 5, 300);
}
