/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Features that a drive claims, and that are named without being asked for. */
#include <criterion/criterion.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/status/cmd_status.h"
#include "ci/gate/cli/status/status.h"
#include "ci/gate/options/options.h"
#include "fixtures/backend/sim/test_sim.h"
#include "helpers/nvme/nvme_feature.h"

static const struct dut_ops *drive;
static unsigned int asked;

/* A drive that lists its vendor's feature FFh. */
static int admin(struct dut *dut, struct dut_command *command)
{
	uint8_t id = (uint8_t)command->cdw10;
	int ret;

	asked += command->opcode == NVME_OP_GET_FEATURES && id == 0xff;
	ret = drive->admin(dut, command);
	if (!ret && command->opcode == NVME_OP_GET_LOG && id == NVME_LOG_FEATURES)
		((uint8_t *)command->data)[4 * 0xff] |= 1;
	return ret;
}

Test(status_features, a_vendors_own_is_named_and_not_read)
{
	const char *names[] = { "features" };
	const struct option_strings wanted = { names, 1 };
	struct dut *dut = open_sim("sim:gen5-x4", READS);
	struct dut_ops ops = *dut->ops;
	struct json_object *object;
	const char *text, *entry;

	drive = dut->ops;
	ops.admin = admin;
	dut->ops = &ops;
	asked = 0;
	object = status_of(dut, false, &wanted);
	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN);
	entry = strstr(text, "\"fid_ff\"");
	cr_assert(entry, "%s", text);
	cr_expect(strstr(entry, "\"not_read\":\"a vendor's own"), "%s", entry);
	cr_expect_not(strstr(entry, "\"current\""), "%s", entry);
	cr_expect_eq(asked, 0u);
	json_object_put(object);
	dut->ops = drive;
	close_sim(dut);
}
