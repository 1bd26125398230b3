/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the latency monitor counts and this load's host did not measure is no fault of the drive:
 * reads of a warm-up, and those of others. */
#include "fixtures/backend/backend.h"
#include "suites/common/test_sim.h"

static struct profile profile;

static void begin(void)
{
	static const char *const sets[] = {
		"perf.qos.runtime=60 ms",
		"perf.qos.ramp_time=30 ms",
	};

	cr_assert_eq(profile_load(NULL, sets, 2, &profile, stderr), 0);
}

TestSuite(latency, .init = begin);

static struct sim_outcome run(const char *selector, const char *name, void (*prepare)(struct dut *))
{
	static const struct check_point point = { .nsid = 1 };

	return sim_run_check(selector, "ocp", name, &profile, &point, prepare);
}

/* A third of the reads is not counted by a load that warms up: all of them queue up. */
Test(latency, reads_of_a_warm_up_are_counted_by_both)
{
	struct sim_outcome outcome = run("sim:gen5-x4", "latency_armed", NULL);

	cr_expect(!outcome.failed && !outcome.rig && outcome.held > 20, "%s", outcome.first);
	outcome = run("sim:gen5-x4+latency-seen", "latency_monitor", NULL);
	cr_expect(!outcome.failed && !outcome.rig && outcome.held, "%s", outcome.first);
}

Test(latency, a_monitor_that_counts_each_read_is_still_seen)
{
	cr_expect(run("sim:gen5-x4+latency-counts-all", "latency_armed", NULL).failed);
	cr_expect(run("sim:gen5-x4+latency-counts-all", "latency_monitor", NULL).failed);
	cr_expect(run("sim:gen5-x4+latency-blind", "latency_armed", NULL).failed);
}

/* ---- others ---- */

static const struct dut_ops *drive_ops;
static unsigned int loads_of_others;

static int load_beside_others(struct dut *dut, const struct dut_load *loads, size_t count,
			      const struct io_run_options *options, struct io_result *result)
{
	struct io_result others = { .status = 0 };
	int ret = drive_ops->load(dut, loads, count, options, result);

	for (unsigned int i = 0; i < loads_of_others; i++) {
		cr_expect_eq(drive_ops->load(dut, loads, count, NULL, &others), 0);
		io_result_free(&others);
	}
	return ret;
}

static void share_the_drive(struct dut *dut)
{
	static struct dut_ops ops;

	drive_ops = dut->ops;
	ops = *dut->ops;
	ops.load = load_beside_others;
	dut->ops = &ops;
}

/* Another program reads as much, and queues up as deeply: neither the drive's fault, nor in its
 * favour. */
Test(latency, beside_reads_of_others_nothing_is_said)
{
	struct sim_outcome outcome;

	loads_of_others = 1;
	outcome = run("sim:gen5-x4", "latency_armed", share_the_drive);
	cr_expect(!outcome.failed && outcome.rig == 1, "%s", outcome.first);
	outcome = run("sim:gen5-x4+latency-seen", "latency_monitor", share_the_drive);
	cr_expect(!outcome.failed && outcome.rig == 1, "%s", outcome.first);
}
