/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random writes in the steady state of the SNIA PTS: preconditioning, rounds, a window of five. */
#include "helpers/statistics/steady_state.h"

#include <math.h>
#include <stdio.h>

#include "suites/common/lasts.h"
#include "suites/perf/ceiling.h"
#include "suites/perf/load.h"

#define PASS_MS UINT64_C(43200000) /* 12 h: 128 TB at 3 GB/s */
#define PRECONDITION_BYTES (128u << 10)

/* Workload-independent preconditioning: the range is written in order, so often as stated. */
static void precondition(struct dut *dut, const struct profile *profile, uint32_t nsid)
{
	struct profile_load in_order = profile->perf.steady_state.load;
	struct dut_load load = { .nsid = nsid };
	static struct io_result result;

	in_order.bs_bytes = PRECONDITION_BYTES;
	in_order.numjobs = 1;
	in_order.ramp_ns = in_order.runtime_ns = 0;
	load_init_job(profile, &in_order, IO_WRITE, &load.job);
	for (unsigned int pass = 0; pass < profile->perf.steady_state.passes; pass++) {
		int run = dut_run_load(dut, &load, 1, NULL, &result);

		REQUIRE_OK(run, .what = result.reason[0] ? result.reason : "preconditioning");
		load_judge_stall(&result, profile->perf.stall_max_us);
		io_result_free(&result);
	}
	check_note("preconditioned: the range was written %u times in order, 128 KiB at a time",
		   profile->perf.steady_state.passes);
}

/* Rounds until the window is steady or there are enough of them; returns how many. */
static size_t run_rounds(struct dut *dut, const struct profile *profile, uint32_t nsid,
			 double *iops, uint64_t *t_ns, struct steady_state *ret_state)
{
	struct dut_load load = { .nsid = nsid };
	static struct io_result result;
	size_t rounds = 0;

	load_init_job(profile, &profile->perf.steady_state.load, IO_RANDWRITE, &load.job);
	/* coverage of the range is not wanted in one round, randomness over all of them is */
	load.job.norandommap = true;
	steady_state_judge(NULL, 0, ret_state);
	while (!ret_state->attained && rounds < profile->perf.steady_state.rounds_max) {
		struct load_numbers numbers;

		load.job.seed = rounds + 1;
		t_ns[rounds] = dut_now_ns(dut);
		load_run(dut, profile, &load, 1, NULL, &result, NULL);
		load_add_up(&result.job[0], &numbers);
		iops[rounds++] = numbers.iops;
		steady_state_judge(iops, rounds, ret_state);
		io_result_free(&result);
	}
	return rounds;
}

static bool is_demanded(const struct profile *profile)
{
	return profile->perf.steady_state.required;
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return profile->perf.steady_state.passes * PASS_MS +
	       profile->perf.steady_state.rounds_max *
		       lasts_load_ms(&profile->perf.steady_state.load);
}

CHECK(perf, steady_state, .id = "PERF-SS-001",
      .title = "random writes reach steady state, and their limit in it",
      .spec = "SNIA Solid State Storage Performance Test Specification 2.0.2, steady state",
      .needs = DUT_LOAD, .across = NAMESPACES, .tags = "long", .deadline_s = 86400,
      .applies = is_demanded, .lasts_ms = lasts_ms, .effect = WRITES)
{
	unsigned int most = profile->perf.steady_state.rounds_max;
	double *iops = check_alloc(most * sizeof *iops);
	uint64_t *t_ns = check_alloc(most * sizeof *t_ns);
	struct steady_state state;
	struct io_job job;
	char human[96];
	size_t rounds;

	precondition(dut, profile, point->nsid);
	rounds = run_rounds(dut, profile, point->nsid, iops, t_ns, &state);
	check_series(&(const struct series){ .name = "IOPS of the rounds",
					     .unit = "IOPS",
					     .class = SERIES_IOPS,
					     .op = FINDING_GE,
					     .limit = profile->perf.steady_state.iops_min,
					     .nsid = point->nsid,
					     .t_ns = t_ns,
					     .values = iops,
					     .count = rounds });
	if (state.attained)
		check_event(t_ns[state.first_round], "the steady window begins");
	(void)snprintf(human, sizeof human, "after %zu rounds of at most %u", rounds, most);
	EXPECT_LE(state.range_pct, STEADY_STATE_RANGE_PCT,
		  .what = "range of the last five rounds, of their mean", .unit = "%",
		  .human = human, .source = LOAD_SOURCE);
	EXPECT_LE(state.excursion_pct, STEADY_STATE_EXCURSION_PCT,
		  .what = "excursion of the line "
			  "through the last five rounds, of their mean",
		  .unit = "%", .human = human, .source = LOAD_SOURCE);
	load_init_job(profile, &profile->perf.steady_state.load, IO_RANDWRITE, &job);
	if (state.attained)
		ceiling_require_fetching(dut, &job, state.mean, profile->perf.steady_state.iops_min,
					 NAN, NAN);
	/* without steady state there is no figure to judge: NaN holds no limit */
	EXPECT_TRUE(state.attained, .what = "steady state attained", .human = human);
	load_judge_iops("IOPS in steady state", state.attained ? state.mean : NAN,
			profile->perf.steady_state.iops_min);
}
