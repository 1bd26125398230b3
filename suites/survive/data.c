/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was acknowledged before a transition is there after it; one under load loses nothing. */
#include <errno.h>
#include <stdio.h>

#include "fixtures/profile/profile_ready.h"
#include "suites/common/lasts.h"
#include "suites/integrity/blocks.h"
#include "suites/integrity/verified.h"
#include "suites/perf/load.h"
#include "suites/survive/crossing.h"

#define BLOCKS 16
#define INTERVAL_MIN_NS 1000000 /* the engine's */

static void run(struct dut *dut, const struct profile *profile, const struct dut_load *load,
		const char *what)
{
	struct io_run_options options = {
		.mismatch_dir = check_scratch(),
		.verify = verified_memory(),
	};
	static struct io_result result;
	int ret = dut_run_load(dut, load, 1, &options, &result);

	check_note("%s", what);
	load_require_ran(ret, &result, 1, what);
	load_require_depth(dut, &result);
	if (io_job_writes(&load->job))
		EXPECT_EQ(result.job[0].errors, 0, .what = "failed writes", .unit = "I/Os",
			  .source = LOAD_SOURCE);
	else
		verified_judge(&result);
	load_judge_stall(&result, profile->perf.stall_max_us);
	io_result_free(&result);
}

/* Single commands, flushed: before the load, of which nothing must be flushed. */
static void write_flushed(struct blocks *blocks, unsigned int generation)
{
	blocks_write(blocks, 0, BLOCKS, generation, false);
	blocks_expect_status(dut_flush(blocks->dut, blocks->nsid), 0, "Flush");
}

/* The last ones before the reset: forced, and not. */
static void write_last(struct blocks *blocks, unsigned int generation)
{
	blocks_write(blocks, 0, BLOCKS / 4, generation + 1, true);
	blocks_write(blocks, BLOCKS / 4, BLOCKS / 4, generation + 1, false);
}

static void expect_by_commands(struct blocks *blocks, unsigned int generation,
			       const struct transition *transition)
{
	static const struct {
		const char *written;
		unsigned int at, count, newer;
	} parts[] = {
		{ "written with Force Unit Access", 0, BLOCKS / 4, 1 },
		{ "written and acknowledged", BLOCKS / 4, BLOCKS / 4, 1 },
		{ "written, flushed", BLOCKS / 2, BLOCKS / 2, 0 },
	};
	char what[96];

	blocks_read(blocks, 0, BLOCKS, false);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		(void)snprintf(what, sizeof what, "%s, then %s", parts[i].written,
			       transition->text);
		blocks_expect_generation(blocks, parts[i].at, parts[i].count,
					 generation + parts[i].newer, what);
	}
}

static uint64_t rounds_lasts_ms(const struct profile *profile)
{
	return 2 * profile->survive.rounds * lasts_bytes_ms(profile->integrity.load.size_bytes);
}

CHECK(survive, data, .id = "INT-RST-001",
      .title = "every acknowledged write is there after a transition, flushed or not",
      .spec = "NVMe Base, Identify Controller, VWC", .by_transition = true,
      .needs = DUT_ADMIN | DUT_LOAD | DUT_NVM, .across = TRANSITIONS, .spared = TRANSITION_DATA,
      .deadline_s = 600, .lasts_ms = rounds_lasts_ms, .effect = RESETS)
{
	struct dut_load load = { .nsid = load_first_ns(dut) };
	struct blocks blocks;
	struct crossing crossing;

	crossing_open(dut, profile, point->transition, &crossing);
	load_init_job(profile, &profile->integrity.load, IO_RANDWRITE, &load.job);
	/* the single commands have blocks of their own, which the load must not think to be its */
	blocks_open(dut, load.nsid, BLOCKS, &blocks);
	load.job.size_bytes = blocks_room_below(&blocks, load.job.size_bytes, load.job.bs_bytes);
	load.job.stop_at_size = true;
	load.job.verify = IO_VERIFY_FULL;
	load.job.skip_verify_after = true;
	load.job.max_errors = 100;
	/* from the second round on there is an older content to fall back to */
	while (crossing.count < profile->survive.rounds) {
		load.job.rw = IO_RANDWRITE;
		load.job.seed = crossing.count + 1;
		write_flushed(&blocks, 2 * crossing.count + 1);
		run(dut, profile, &load, "written at random, each block once");
		write_last(&blocks, 2 * crossing.count + 1);
		crossing_make(&crossing);
		expect_by_commands(&blocks, 2 * (crossing.count - 1) + 1, point->transition);
		load.job.rw = IO_RANDREAD;
		run(dut, profile, &load, "read back after the transition");
		if (check_failed())
			break;
	}
}

/* A load with a transition in the middle. */
struct disturbance {
	struct crossing *crossing;
	uint64_t at_ns; /* since the load began */
	bool done;
};

/* On the engine's progress thread: the load goes on beside it. */
static void disturb(const struct io_progress *progress, void *context)
{
	struct disturbance *d = context;

	if (d->done || progress->elapsed_ns < d->at_ns)
		return;
	d->done = true;
	crossing_run(d->crossing);
}

static uint64_t load_with_reset_lasts_ms(const struct profile *profile)
{
	return profile->survive.load_ns / 1000000 +
	       2 * lasts_bytes_ms(profile->integrity.load.size_bytes);
}

CHECK(survive, data_under_load, .id = "INT-RST-002",
      .title = "a transition while blocks are written at random: no I/O fails, every block is "
	       "right",
      .spec = "profile: survive.runtime", .by_transition = true,
      .needs = DUT_ADMIN | DUT_LOAD | DUT_NVM, .across = TRANSITIONS,
      .spared = TRANSITION_DATA | TRANSITION_NODES, .deadline_s = 600,
      .lasts_ms = load_with_reset_lasts_ms, .effect = RESETS)
{
	struct dut_load load = { .nsid = load_first_ns(dut) };
	struct disturbance d = { .at_ns = profile->survive.load_ns / 2 };
	struct io_run_options options = {
		.mismatch_dir = check_scratch(),
		.verify = verified_memory(),
		.progress = disturb,
		.progress_context = &d,
		.progress_interval_ns = profile->survive.load_ns / 8 + 1,
	};
	static struct io_result result;
	uint32_t ready_max_ms = profile_ready_max_ms(profile, point->transition->within);
	struct load_numbers numbers;
	struct crossing crossing;
	int ret;

	crossing_open(dut, profile, point->transition, &crossing);
	d.crossing = &crossing;
	load_init_job(profile, &profile->integrity.load, IO_RANDWRITE, &load.job);
	load.job.runtime_ns = profile->survive.load_ns;
	/* the hole is to be seen */
	load.job.interval_ns = profile->survive.load_ns / 40 > INTERVAL_MIN_NS
				       ? profile->survive.load_ns / 40
				       : INTERVAL_MIN_NS;
	load.job.drain_ns = 2 * (uint64_t)ready_max_ms * 1000000;
	load.job.verify = IO_VERIFY_FULL;
	load.job.max_errors = 100;
	ret = dut_run_load(dut, &load, 1, &options, &result);
	if (!result.jobs)
		load_require_ran(ret, &result, 1, "starting the load");
	if (!d.done) {
		REQUIRE_EQ(result.job[0].errors, 0, .what = "failed writes before the transition",
			   .unit = "I/Os", .source = LOAD_SOURCE);
		REQUIRE_OK(ret, .what = result.reason[0] ? result.reason : "the load");
		check_blame_rig(CHECK_ABOUT(), "the load ended before the transition came: "
					       "survive.runtime is too short here");
	}
	crossing_judge(&crossing);
	load_add_up(&result.job[0], &numbers);
	load_require_ran(ret, &result, 1, "the load");
	load_require_depth(dut, &result);
	load_record(&result);
	verified_judge(&result);
	load_judge_latency("longest I/O, the transition in it", &numbers.latency, 100,
			   ready_max_ms * 1e3);
	io_result_free(&result);
}
