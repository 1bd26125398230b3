/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields that no controller of its version may leave blank. */
#include "helpers/nvme/nvme.h"
#include "suites/common/facts.h"
#include "suites/common/pages.h"

#define BLANK "the firmware does not fill this field, which every controller of its version has"
#define V(major, minor) FACT_VERSION_OF(major, minor)

/* clang-format off */
static const struct { struct facts_rule rule; unsigned int since; } rows[] = {
	{ { .name = "identify.vid", .rule = "not 0" }, V(1, 0) },
	{ { .name = "identify.ssvid", .rule = "not 0" }, V(1, 0) },
	{ { .name = "identify.serial", .rule = "/[^ ?]/ and not /[?]/" }, V(1, 0) },
	{ { .name = "identify.ieee", .rule = "not 0" }, V(1, 0) },
	{ { .name = "identify.namespaces_max", .rule = ">= 1" }, V(1, 0) },
	{ { .name = "identify.sqe_bytes", .rule = "64" }, V(1, 0) },
	{ { .name = "identify.sqe_bytes_max", .rule = ">= 64" }, V(1, 0) },
	{ { .name = "identify.cqe_bytes", .rule = "16" }, V(1, 0) },
	{ { .name = "identify.cqe_bytes_max", .rule = ">= 16" }, V(1, 0) },
	{ { .name = "identify.firmware_slots", .rule = ">= 1" }, V(1, 0) },
	{ { .name = "identify.nvme_version", .rule = ">= 1.2" }, V(1, 2) },
	{ { .name = "identify.subnqn", .rule = "/^nqn\\.[0-9]{4}-[0-9]{2}\\.[^ ]+$/" }, V(1, 3) },
	{ { .name = "identify.cntrltype", .rule = "I/O" }, V(1, 4) },
};
/* clang-format on */

CHECK(identity, mandatory, .id = "IDN-MAN-001",
      .title = "no field of Identify is blank that every controller of its version has",
      .spec = "NVMe Base, Identify Controller, fields that are mandatory for I/O controllers",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_ctrl ctrl;

	pages_read_ctrl(dut, &ctrl);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct facts_rule rule = rows[i].rule;

		rule.hint = BLANK;
		/* VER is not there before 1.2, and 0 is no version that could excuse anything */
		if (rows[i].since <= (ctrl.version ? ctrl.version >> 8 : V(1, 2)))
			facts_expect(dut, &rule);
	}
}
