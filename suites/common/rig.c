/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells a rig that cannot show what the profile demands from a drive that does not do it. */
#include "suites/common/rig.h"

#include <errno.h>

#include "helpers/host/host_pci.h"
#include "helpers/pcie/pcie_ceiling.h"
#include "helpers/text/glob.h"

#define LOOK_AGAIN_NS 10000000ull

static bool is_settled(const struct pcie_link *link)
{
	if (!link->drive.answers)
		return false;
	if (!link->port.known || !link->port.answers)
		return true;
	return !link->port.training && (!link->port.reports_active || link->port.active);
}

void rig_read_link(struct dut *dut, const struct profile *profile, struct pcie_link *ret_link)
{
	uint64_t deadline = dut_now_ns(dut) + profile->link.train_timeout_ms * 1000000ull;

	for (;;) {
		int ret = dut_read_link(dut, ret_link);

		RIG(ret != -ENOENT,
		    "config space shows no PCI Express capability of the drive: a virtual "
		    "machine without PCI Express?");
		REQUIRE_OK(ret, .what = "link registers of drive and port");
		if (is_settled(ret_link) || dut_now_ns(dut) >= deadline)
			break;
		dut_wait_ns(dut, LOOK_AGAIN_NS);
	}
	REQUIRE_TRUE(ret_link->drive.answers, .what = "drive answers config reads",
		     .source = "drive LnkSta: not all ones",
		     .hint = "the drive fell off the bus: power, slot, or a firmware that died");
	if (!ret_link->port.known) {
		check_note("no port above the drive is visible: the link is judged at the drive "
			   "alone");
		return;
	}
	RIG(ret_link->port.answers,
	    "the port above the drive does not answer config reads (all ones)");
	REQUIRE_TRUE(!ret_link->port.training, .what = "link training has ended",
		     .source = "port LnkSta bit 11, Link Training",
		     .hint = "the link retrains for ever: signal integrity, or the drive's "
			     "equalisation");
	if (ret_link->port.reports_active)
		REQUIRE_TRUE(ret_link->port.active, .what = "data link is active",
			     .source = "port LnkSta bit 13, Data Link Layer Link Active");
}

void rig_require_link(const struct pcie_link *link, const struct profile *profile, const char *name)
{
	static const char why[] =
		"the drive is an endpoint of the root complex (Device/Port Type 9h), or "
		"is shown as one in a virtual machine: it has no link";

	if (!link->drive.integrated)
		return;
	for (size_t i = 0; i < profile->gate.must_run_count; i++)
		RIG(!glob_fits(profile->gate.must_run[i], name),
		    "%s, and the profile demands to judge it (gate.must_run)", why);
	check_skip("%s", why);
}

void rig_require_speed(const struct pcie_link *link, const struct profile *profile)
{
	if (!link->port.known)
		return;
	RIG(link->port.max.gen >= profile->link.gen,
	    "port above the drive trains to Gen%u at most, the profile demands Gen%u (port "
	    "LnkCap): use a faster slot, or a profile for this one",
	    link->port.max.gen, profile->link.gen);
	/* 0 is what ports before Gen2 read */
	RIG(link->port.target_gen == 0 || link->port.target_gen >= profile->link.gen,
	    "port above the drive is set to Gen%u at most, the profile demands Gen%u (port "
	    "LnkCtl2, Target Link Speed): lift the limit in the BIOS set-up or with setpci",
	    link->port.target_gen, profile->link.gen);
}

void rig_require_path(const struct dut *dut, const struct profile *profile)
{
	const struct dut_info *info = dut_info(dut);
	const struct pcie_speed needed = { profile->link.gen, profile->link.lanes };
	char runs[PCIE_SPEED_BYTES], demanded[PCIE_SPEED_BYTES];
	struct host_pci_link link;

	if (dut_is_private(info) || !info->address[0] ||
	    host_find_narrowest_link(&hostfs_host, info->address, &link))
		return;
	RIG(pcie_raw_bytes_per_s(link.speed) >= pcie_raw_bytes_per_s(needed),
	    "a link of a switch above the drive, at %s, runs at %s: less than what the profile "
	    "demands of the drive's own, %s",
	    link.address, pcie_speed_text(link.speed, runs, sizeof(runs)),
	    pcie_speed_text(needed, demanded, sizeof(demanded)));
}

void rig_require_width(const struct pcie_link *link, const struct profile *profile)
{
	if (!link->port.known)
		return;
	RIG(link->port.max.lanes >= profile->link.lanes,
	    "port above the drive has x%u, the profile demands x%u (port LnkCap): use a wider "
	    "slot, or a profile for this one",
	    link->port.max.lanes, profile->link.lanes);
}
