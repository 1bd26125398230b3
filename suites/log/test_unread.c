/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A log that is taken from somebody by being read is not read, whether it is listed or not. */
#include "fixtures/backend/backend.h"
#include "helpers/nvme/nvme_log.h"
#include "suites/common/test_sim.h"

static struct profile profile;

static void begin(void)
{
	cr_assert_eq(profile_load(NULL, NULL, 0, &profile, stderr), 0);
}

TestSuite(unread, .init = begin);

static const struct dut_ops *drive;
static bool lists; /* all that is not read, or nothing of it */
static unsigned int taken, asked;

static int admin(struct dut *dut, struct dut_command *command)
{
	const struct nvme_log *log = nvme_log_of((uint8_t)command->cdw10);
	bool is_log = command->opcode == NVME_OP_GET_LOG;
	int ret;

	asked += is_log;
	taken += is_log && log && log->unread;
	ret = drive->admin(dut, command);
	if (!is_log || ret || (command->cdw10 & 0xff) != NVME_LOG_SUPPORTED)
		return ret;
	for (size_t i = 0; (log = nvme_log_at(i)); i++)
		if (log->unread && 4u * log->id < command->data_bytes)
			((uint8_t *)command->data)[4 * log->id] = lists;
	return ret;
}

static struct dut_ops ops;

static void prepare(struct dut *dut)
{
	drive = dut->ops;
	ops = *drive;
	ops.admin = admin;
	dut->ops = &ops;
}

static void expect_none_taken(const char *name)
{
	static const struct check_point point = { .nsid = 0 };
	struct sim_outcome outcome;

	taken = asked = 0;
	outcome = sim_run_check("sim:gen5-x4", "log", name, &profile, &point, prepare);
	cr_expect(!outcome.failed && !outcome.rig && outcome.held, "%s: %s", name, outcome.first);
	cr_expect_gt(asked, 1u);
	cr_expect_eq(taken, 0u, "%s: %u", name, taken);
}

Test(unread, what_somebody_waits_for_is_not_read)
{
	lists = true;
	expect_none_taken("listed");
	expect_none_taken("supported");
	lists = false;
	expect_none_taken("unlisted");
}
