/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random writes and reads in which every block says where and when it was written. */
#include "suites/common/lasts.h"
#include "suites/integrity/verified.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/io/verify/memory.h"
#include "suites/perf/load.h"

/* "LBA offset 1234: stale, generation 3 instead of 4, from byte 0" */
static void describe(const struct io_mismatch *m, char *buf, size_t size)
{
	size_t used = (size_t)snprintf(buf, size,
				       "byte %llu of the target, %u bytes: %s from byte %u",
				       (unsigned long long)m->offset_bytes, m->length_bytes,
				       io_mismatch_name(m->kind), m->first_bad_byte);

	if (used < size && m->kind == IO_MISMATCH_MISPLACED)
		(void)snprintf(buf + used, size - used, ", belongs to byte %llu",
			       (unsigned long long)m->found_offset_bytes);
	else if (used < size && m->kind == IO_MISMATCH_STALE)
		(void)snprintf(buf + used, size - used, ", generation %u instead of %u",
			       m->found_generation, m->expected_generation);
}

void verified_judge(const struct io_result *result)
{
	const struct io_job_result *job = &result->job[0];
	char first[160] = "", what[64];

	if (job->mismatch_details)
		describe(&job->mismatch[0], first, sizeof first);
	for (int kind = 0; kind < IO_MISMATCH_KINDS; kind++) {
		bool is_first = job->mismatch_details && (int)job->mismatch[0].kind == kind;

		(void)snprintf(what, sizeof what, "blocks that are %s", io_mismatch_name(kind));
		EXPECT_EQ(job->mismatches[kind], 0, .what = what, .unit = "blocks",
			  .human = is_first ? first : NULL,
			  .source = "I/O engine: each block carries address, generation, checksum",
			  .hint = job->mismatches[kind] ? "the notes list the first ones" : NULL);
	}
	for (uint32_t i = 0; i < job->mismatch_details; i++) {
		describe(&job->mismatch[i], first, sizeof first);
		check_note("%s", first);
	}
	EXPECT_GT(job->verified_blocks, 0, .what = "blocks that were read and verified",
		  .unit = "blocks", .sanity = true);
	EXPECT_EQ(job->errors, 0, .what = "failed I/Os", .unit = "I/Os", .source = LOAD_SOURCE);
}

struct io_verify *verified_memory(void)
{
	static struct io_verify *memory;

	if (!memory)
		memory = io_verify_new();
	RIG(memory, "out of memory");
	return memory;
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return 2 * lasts_bytes_ms(profile->integrity.load.size_bytes);
}

CHECK(integrity, verified_io, .id = "INT-RND-001",
      .title = "random writes read back as written, each block at its place and whole",
      .spec = "profile: integrity", .needs = DUT_LOAD, .across = NAMESPACES, .deadline_s = 1800,
      .lasts_ms = lasts_ms, .effect = WRITES)
{
	struct dut_load load = { .nsid = point->nsid };
	struct io_run_options options = {
		.mismatch_dir = check_scratch(),
		.verify = verified_memory(),
	};
	static struct io_result result;
	struct sampling sampling;
	int run;

	load_init_job(profile, &profile->integrity.load, IO_RANDWRITE, &load.job);
	load.job.stop_at_size = true;
	load.job.verify = IO_VERIFY_FULL;
	load.job.max_errors = 100;
	/* everything once; the second time there is an old content to fall back to */
	for (unsigned int pass = 1; pass <= 2; pass++) {
		load.job.rw = pass == 1 ? IO_RANDWRITE : IO_RANDRW;
		load.job.rwmixread_pct = 30;
		load.job.seed = pass;
		run = sampled_run_load(dut, profile, &load, 1, &options, &result, &sampling);
		check_note("pass %u: %s", pass,
			   pass == 1 ? "written at random, then read back"
				     : "read and written again at random, then read back");
		load_require_writable(dut, &load, 1, run, &result);
		load_require_ran(run, &result, 1, "verified load");
		load_require_depth(dut, &result);
		verified_judge(&result);
		load_judge_stall(&result, profile->perf.stall_max_us);
		io_result_free(&result);
	}
}
