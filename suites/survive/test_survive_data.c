/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written before a reset is judged rightly, however much of the namespace a load takes. */
#include <errno.h>
#include <math.h>

#include "fixtures/backend/sim/sim.h"
#include "suites/common/test_sim.h"

static struct profile profile = {
	.resets = { .ready_max_ms = 20000 },
	.survive = { .rounds = 2 },
	.integrity.load = { .bs_bytes = 8192, .iodepth = 8, .numjobs = 2 },
	.perf.stall_max_us = 1e6,
	.sampling.interval_ms = 100,
};

/* So small that all of it can be written. */
static void shrink(struct dut *dut)
{
	sim_drive(dut)->model.ns[0].bytes = 4 << 20;
}

static struct sim_outcome run(const char *selector, uint64_t size_bytes)
{
	struct check_point point = { .transition = &transition_controller_reset };

	profile.integrity.load.size_bytes = size_bytes;
	return sim_run_check(selector, "survive", "data", &profile, &point, shrink);
}

Test(survive_data, a_load_of_the_whole_namespace_and_single_commands_do_not_meet)
{
	/* all; more than what lies below the commands' blocks; less */
	static const uint64_t sizes[] = { 0, 3 << 20, 1 << 20 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct sim_outcome outcome = run("sim:gen5-x4", sizes[i]);

		cr_expect(outcome.failed + outcome.rig + outcome.skipped == 0, "%zu: %s", i,
			  outcome.first);
		cr_expect(outcome.held > 20, "%u", outcome.held);
		outcome = run("sim:gen5-x4+reset-loses-writes", sizes[i]);
		cr_expect(outcome.failed > 0, "%zu", i);
	}
}

/* A node that cannot be opened for want of a healthy medium: no load, so there is no result of
 * one. */
static int load_without_result(struct dut *dut, const struct dut_load *loads, size_t count,
			       const struct io_run_options *options, struct io_result *result)
{
	(void)dut, (void)loads, (void)count, (void)options;
	memset(result, 0, sizeof(*result));
	result->status = -EIO;
	(void)snprintf(result->reason, sizeof(result->reason), "the node cannot be opened");
	return -EIO;
}

static void break_node(struct dut *dut)
{
	static struct dut_ops ops;

	ops = *dut->ops;
	ops.load = load_without_result;
	dut->ops = &ops;
}

Test(survive_data, a_load_that_never_began_fails_and_does_not_crash)
{
	static const char *const names[][2] = { { "survive", "data" },
						{ "survive", "data_under_load" },
						{ "integrity", "verified_io" } };
	struct check_point point = { .nsid = 1, .transition = &transition_controller_reset };

	profile.integrity.load.size_bytes = 1 << 20;
	profile.survive.load_ns = 4000000;
	profile.power.load_max_w = NAN;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct sim_outcome outcome = sim_run_check("sim:gen5-x4", names[i][0], names[i][1],
							   &profile, &point, break_node);

		cr_expect_eq(outcome.failed, 1, "%s: %u", names[i][1], outcome.failed);
		cr_expect(strstr(outcome.first, "the node cannot be opened"), "%s: %s", names[i][1],
			  outcome.first);
	}
}
