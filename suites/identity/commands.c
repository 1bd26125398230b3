/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Optional commands that only ask: those that are claimed work, the others are refused with the
 * right status. What is not asked, and why, stands in README.md. */
#include <stdio.h>

#include "helpers/nvme/nvme.h"
#include "suites/common/told.h"

#define DATA_BYTES 4096u
#define LIES "Identify says otherwise, or the firmware has a table of its own"

struct probe {
	const char *name, *claim;
	const char *key; /* of the claim, as told_claims() takes it */
	bool io, of_namespace;
	bool may_fail; /* known is enough: it depends on what a host has registered */
	struct dut_command command;
};

/* clang-format off */
static const struct probe probes[] = {
	/* Return Parameters of the Identify directive */
	{ "Directive Receive", "OACS bit 5", "directives", .of_namespace = true,
	  .command = { .opcode = 0x1a, .cdw10 = DATA_BYTES / 4 - 1, .cdw11 = 1,
		       .data_bytes = DATA_BYTES } },
	/* which security protocols there are */
	{ "Security Receive", "OACS bit 0", "security",
	  .command = { .opcode = NVME_OP_SECURITY_RECV, .cdw11 = 512, .data_bytes = 512 } },
	/* LBAs that are tracked already, none is looked for */
	{ "Get LBA Status", "OACS bit 9", "lba_status", .of_namespace = true,
	  .command = { .opcode = 0x86, .cdw12 = DATA_BYTES / 4 - 1, .cdw13 = 0x11u << 24 | 1,
		       .data_bytes = DATA_BYTES } },
	{ "Keep Alive", "KAS", "kas", .command = { .opcode = 0x18 } },
	{ "Reservation Report", "ONCS bit 5", "reservations", .io = true, .of_namespace = true,
	  .may_fail = true,
	  .command = { .opcode = 0x0e, .cdw10 = DATA_BYTES / 4 - 1, .data_bytes = DATA_BYTES } },
};
/* clang-format on */

static void judge(const struct probe *probe, bool claimed, int status)
{
	char what[96], source[96];

	snprintf(what, sizeof what, "%s, which is %sclaimed", probe->name, claimed ? "" : "not ");
	snprintf(source, sizeof source, "Identify Controller, %s; completion", probe->claim);
	if (!claimed)
		EXPECT_EQ(status, NVME_SC_INVALID_OPCODE, .what = what, .unit = "NVMe status",
			  .source = source, .hint = LIES);
	else if (probe->may_fail)
		EXPECT_NE(status, NVME_SC_INVALID_OPCODE, .what = what, .unit = "NVMe status",
			  .source = source, .hint = LIES);
	else
		EXPECT_EQ(status, 0, .what = what, .unit = "NVMe status", .source = source,
			  .hint = LIES);
}

CHECK(identity, commands, .id = "IDN-CMD-001",
      .title = "optional commands that only ask work as claimed, and are refused as not claimed",
      .spec = "NVMe Base, Identify Controller, OACS, ONCS and KAS; Status Code Invalid Command "
	      "Opcode",
      .needs = DUT_ADMIN | DUT_ASK | DUT_NVM, .effect = READS)
{
	struct told ctrl;
	uint32_t nsids[DUT_MAX_NS];

	told_read_ctrl(dut, &ctrl);
	(void)dut_list_ns(dut, DUT_NVM, nsids);
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		const struct probe *probe = &probes[i];
		struct dut_command command = probe->command;
		int ret;

		if (command.data_bytes)
			command.data = check_alloc(command.data_bytes);
		if (probe->of_namespace)
			command.nsid = nsids[0];
		ret = probe->io ? dut_io(dut, &command) : dut_admin(dut, &command);
		if (ret < 0)
			REQUIRE_OK(ret, .what = probe->name);
		/* each refusal is an entry of the error log */
		dut_expect_errors(dut, ret != 0);
		judge(probe, told_claims(&ctrl, probe->key), ret);
	}
}
