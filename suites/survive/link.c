/* SPDX-License-Identifier: GPL-2.0-or-later */
/* After each transition both ends of the link are as they were: speed, width, size of packets,
 * power management, which errors are reported. That there was none the comparison around each case
 * sees. */
#include <errno.h>

#include "suites/common/rig.h"
#include "suites/common/told.h"
#include "suites/survive/crossing.h"
#include "suites/survive/kept.h"

#define HINT \
	"a kernel puts back what it had set: the function does not take it, or forgets it again"

static const struct fact_page *const pages[] = { &fact_page_express, &fact_page_l1ss,
						 &fact_page_aer };
static const char *const names[] = { [DUT_FN_DRIVE] = "the drive", [DUT_FN_PORT] = "the port" };

static bool read_end(struct dut *dut, enum dut_fn fn, struct pcie_config *ret_config)
{
	int ret = dut_read_config(dut, fn, ret_config);

	if (ret == -ENOENT && fn == DUT_FN_PORT)
		return false;
	REQUIRE_OK(ret, .what = fn == DUT_FN_PORT ? "config space of the port above"
						  : "config space of the drive");
	return true;
}

/* @keeps: nobody but the drive can have changed what was set */
static void expect_end(enum dut_fn fn, bool keeps, const struct pcie_config *before,
		       const struct pcie_config *after)
{
	check_note("%s, before and after:", names[fn]);
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		size_t size_before, size_after;
		const uint8_t *was = pcie_find_page(before, pages[i], &size_before);
		const uint8_t *is = pcie_find_page(after, pages[i], &size_after);
		struct told old, now;

		if (!was)
			continue;
		REQUIRE_TRUE(is, .what = "a capability that was there before",
			     .source = pages[i]->name);
		old = told_keep(pages[i], was, size_before);
		now = told_keep(pages[i], is, size_after);
		if (keeps)
			kept_expect_settings(&old, &now, HINT);
		else
			kept_expect(&old, &now, HINT);
	}
}

CHECK(survive, link, .id = "SUR-LNK-001",
      .title = "after a transition both ends of the link are set and run as before",
      .spec = "PCIe Base, Device, Link and L1 PM Substates Control; Advanced Error Reporting",
      .needs = DUT_PCIE | DUT_ADMIN, .across = TRANSITIONS, .effect = RESETS, .keeps_data = true)
{
	struct pcie_config *before = check_alloc(2 * sizeof(*before));
	struct pcie_config *after = check_alloc(2 * sizeof(*after));
	struct crossing crossing;
	struct pcie_link link;
	bool has_port, port_keeps = !(point->transition->changes & TRANSITION_PORT);

	crossing_open(dut, profile, point->transition, &crossing);
	rig_read_link(dut, profile, &link);
	rig_require_link(&link, profile, "survive/link");
	(void)read_end(dut, DUT_FN_DRIVE, &before[DUT_FN_DRIVE]);
	has_port = read_end(dut, DUT_FN_PORT, &before[DUT_FN_PORT]);
	while (crossing.count < profile->survive.rounds) {
		crossing_make(&crossing);
		NEED(!transition_is_denied(&crossing.run),
		     "what the host had set is not put back: %s", crossing.transition->denied);
		(void)read_end(dut, DUT_FN_DRIVE, &after[DUT_FN_DRIVE]);
		expect_end(DUT_FN_DRIVE, true, &before[DUT_FN_DRIVE], &after[DUT_FN_DRIVE]);
		if (has_port && read_end(dut, DUT_FN_PORT, &after[DUT_FN_PORT]))
			expect_end(DUT_FN_PORT, port_keeps, &before[DUT_FN_PORT],
				   &after[DUT_FN_PORT]);
	}
}
