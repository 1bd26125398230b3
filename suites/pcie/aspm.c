/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Power management of the link as both ends have it enabled, which is not what they support. */
#include <stdio.h>

#include "suites/pcie/ends.h"

#define EXPRESS (&fact_page_express)
#define L1SS (&fact_page_l1ss)
#define ITSELF_HINT                                                                               \
	"the host sets both ends: a drive that differs from the port has not taken the setting, " \
	"or comes up with one (OCP LPWR-1: disabled after a power cycle and a reset)"

enum { ASPM_NONE, ASPM_L0S, ASPM_L1, ASPM_BOTH }; /* LnkCap bits 11:10, LnkCtl bits 1:0 */

static bool has_l1(uint64_t aspm)
{
	return aspm == ASPM_L1 || aspm == ASPM_BOTH;
}

static bool is_within(uint64_t enabled, uint64_t supported)
{
	return enabled == ASPM_NONE || enabled == supported || supported == ASPM_BOTH;
}

/* What the profile wants of both. The port shows what the host made of it. */
static void judge_wish(const struct ends *ends, enum profile_wish wish, bool at_drive, bool at_port,
		       const char *name, const char *source)
{
	bool wanted = wish == PROFILE_ON;
	bool host = ends->link.port.known ? at_port : at_drive;

	if (wish == PROFILE_ANY)
		return;
	RIG(host == wanted,
	    "the host has %s %s for this link, the profile wants it %s: BIOS set-up, or "
	    "/sys/module/pcie_aspm/parameters/policy",
	    host ? "enabled" : "disabled", name, wanted ? "enabled" : "disabled");
	EXPECT_EQ(at_drive, wanted, .what = name, .source = source, .hint = ITSELF_HINT);
}

CHECK(pcie, link_aspm, .id = "PCIE-LNK-006",
      .title = "ASPM is enabled at both ends as the profile wants it, and only where supported",
      .spec = "PCI Express Base, Link Capabilities (ASPM Support), Link Control (ASPM Control)",
      .ocp = "LPWR-2", .needs = DUT_PCIE, .effect = READS)
{
	const struct ends *ends = ends_read(dut, profile, "pcie/link_aspm");
	uint64_t supported = ends_number(ends, DUT_FN_DRIVE, EXPRESS, "aspm_support");
	uint64_t drive = ends_number(ends, DUT_FN_DRIVE, EXPRESS, "aspm");
	uint64_t port = ends_number(ends, DUT_FN_PORT, EXPRESS, "aspm");

	if (profile->pcie.required & PROFILE_ASPM_L1)
		EXPECT_TRUE(has_l1(supported), .what = "the drive supports ASPM L1",
			    .source = "drive LnkCap bits 11:10, ASPM Support");
	EXPECT_TRUE(is_within(drive, supported), .what = "the drive supports the ASPM it has on",
		    .source = "drive LnkCtl bits 1:0, LnkCap bits 11:10");
	if (ends->link.port.known)
		EXPECT_TRUE(!has_l1(drive) || has_l1(port),
			    .what = "L1 is on at the drive only where it is at the port",
			    .source = "LnkCtl bits 1:0 of both ends", .hint = ITSELF_HINT);
	judge_wish(ends, profile->link.aspm,
		   profile->link.aspm == PROFILE_ON ? has_l1(drive) : drive,
		   profile->link.aspm == PROFILE_ON ? has_l1(port) : port, "ASPM",
		   "drive LnkCtl bits 1:0, ASPM Control");
	MEASURED(drive, .what = "ASPM that is on at the drive", .source = "drive LnkCtl bits 1:0");
	if (ends->link.port.known)
		MEASURED(port, .what = "ASPM that is on at the port",
			 .source = "port LnkCtl bits 1:0");
}

/* ---- L1 substates ---- */

static const struct substate {
	const char *name, *supported, *enabled;
} substates[] = {
	{ "PCI-PM L1.2", "pci_pm_l1_2", "pci_pm_l1_2_enabled" },
	{ "PCI-PM L1.1", "pci_pm_l1_1", "pci_pm_l1_1_enabled" },
	{ "ASPM L1.2", "aspm_l1_2", "aspm_l1_2_enabled" },
	{ "ASPM L1.1", "aspm_l1_1", "aspm_l1_1_enabled" },
};
#define SUBSTATES (sizeof(substates) / sizeof(substates[0]))

static bool is_any_enabled(const struct ends *ends, enum dut_fn fn)
{
	return ends_number(ends, fn, L1SS, "l1_2_enabled") ||
	       ends_number(ends, fn, L1SS, "l1_1_enabled");
}

static void judge_substate(const struct ends *ends, const struct substate *state)
{
	bool drive = ends_number(ends, DUT_FN_DRIVE, L1SS, state->enabled);
	char what[80];

	(void)snprintf(what, sizeof(what), "%s is on at the drive only where supported",
		       state->name);
	EXPECT_TRUE(!drive || ends_number(ends, DUT_FN_DRIVE, L1SS, state->supported), .what = what,
		    .source = "drive L1 PM Substates Control 1 and Capabilities, bits 3:0");
	(void)snprintf(what, sizeof(what), "%s is on at the drive only where it is at the port",
		       state->name);
	if (ends->link.port.known)
		EXPECT_TRUE(!drive || ends_number(ends, DUT_FN_PORT, L1SS, state->enabled),
			    .what = what,
			    .source = "L1 PM Substates Control 1 bits 3:0 of both ends",
			    .hint = ITSELF_HINT);
}

static bool wants_substates(const struct profile *profile)
{
	return profile->pcie.required & PROFILE_L1_SUBSTATES ||
	       profile->link.substates != PROFILE_ANY;
}

CHECK(pcie, link_l1_substates, .id = "PCIE-LNK-007",
      .title = "L1 substates are enabled at both ends as the profile wants them",
      .spec = "PCI Express Base, L1 PM Substates Capabilities and Control 1 Registers",
      .needs = DUT_PCIE, .effect = READS, .applies = wants_substates)
{
	const struct ends *ends = ends_read(dut, profile, "pcie/link_l1_substates");
	bool has = ends_has(ends, DUT_FN_DRIVE, L1SS) &&
		   ends_number(ends, DUT_FN_DRIVE, L1SS, "supported");
	bool needed = profile->pcie.required & PROFILE_L1_SUBSTATES ||
		      profile->link.substates == PROFILE_ON;

	EXPECT_TRUE(has || !needed, .what = "the drive has L1 substates",
		    .source = "extended capability 1Eh, Capabilities bit 4");
	if (!has)
		return;
	EXPECT_TRUE(!ends_number(ends, DUT_FN_DRIVE, L1SS, "aspm_l1_2") ||
			    ends_number(ends, DUT_FN_DRIVE, EXPRESS, "ltr"),
		    .what = "ASPM L1.2 is supported with LTR only",
		    .source = "drive L1 PM Substates Capabilities bit 2, DevCap2 bit 11",
		    .hint = "without latencies that are told no host can enter it");
	for (size_t i = 0; i < SUBSTATES; i++)
		judge_substate(ends, &substates[i]);
	judge_wish(ends, profile->link.substates, is_any_enabled(ends, DUT_FN_DRIVE),
		   is_any_enabled(ends, DUT_FN_PORT), "L1 substates",
		   "drive L1 PM Substates Control 1 bits 3:0");
}
