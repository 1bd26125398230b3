/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written before a reset is judged rightly, however much of the namespace a load takes. */
#include "fixtures/backend/sim.h"
#include "suites/common/test_sim.h"

static struct profile profile = {
	.resets = { .rounds = 2, .ready_max_ms = 20000 },
	.integrity.load = { .bs_bytes = 8192, .iodepth = 8, .numjobs = 2 },
	.sampling.interval_ms = 100,
};

/* So small that all of it can be written. */
static void shrink(struct dut *dut)
{
	sim_of(dut)->model.ns[0].bytes = 4 << 20;
}

static struct sim_outcome run(const char *selector, uint64_t size_bytes)
{
	struct check_point point = { .reset = DUT_RESET_CONTROLLER };

	profile.integrity.load.size_bytes = size_bytes;
	return sim_run_check(selector, "integrity", "after_reset", &profile, &point, shrink);
}

Test(after_reset, a_load_of_the_whole_namespace_and_single_commands_do_not_meet)
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
