/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the drive is as a function of PCI Express: what it has, and how it stands. */
#include <inttypes.h>
#include <stdio.h>

#include "helpers/pcie/pcie_bars.h"
#include "helpers/pcie/pcie_list.h"
#include "suites/pcie/ends.h"

#define EXPRESS (&fact_page_express)
#define PM (&fact_page_pm)
#define LIST "list of capabilities of the drive"

#define ASKED(name, bit)                                       \
	static bool asks_##name(const struct profile *profile) \
	{                                                      \
		return profile->pcie.required & PROFILE_##bit; \
	}
ASKED(flr, FLR)
ASKED(msix, MSIX)
ASKED(aer, AER)
ASKED(ats, ATS)
ASKED(extended_tags, EXTENDED_TAGS)

CHECK(pcie, flr, .id = "PCIE-FUN-001", .title = "the drive can be reset as a function",
      .spec = "PCI Express Base, Device Capabilities, Function Level Reset Capability",
      .ocp = "PCI-6", .needs = DUT_PCIE, .effect = READS, .applies = asks_flr)
{
	const struct ends *ends = ends_read(dut, profile, NULL);

	EXPECT_TRUE(ends_number(ends, DUT_FN_DRIVE, EXPRESS, "flr"), .what = "Function Level Reset",
		    .source = "drive DevCap bit 28");
}

CHECK(pcie, msix, .id = "PCIE-FUN-002", .title = "the drive has MSI-X",
      .spec = "PCI Local Bus, MSI-X Capability", .ocp = "PCI-9", .needs = DUT_PCIE, .effect = READS,
      .applies = asks_msix)
{
	const struct ends *ends = ends_read(dut, profile, NULL);

	EXPECT_TRUE(ends_has(ends, DUT_FN_DRIVE, &fact_page_msix), .what = "MSI-X capability",
		    .source = LIST ": 11h");
	if (ends_has(ends, DUT_FN_DRIVE, &fact_page_msix))
		MEASURED(ends_number(ends, DUT_FN_DRIVE, &fact_page_msix, "vectors"),
			 .what = "MSI-X vectors", .unit = "vectors",
			 .source = "drive Message Control bits 10:0");
}

CHECK(pcie, aer, .id = "PCIE-FUN-003", .title = "the drive has Advanced Error Reporting",
      .spec = "PCI Express Base, Advanced Error Reporting Extended Capability", .ocp = "PCI-26",
      .needs = DUT_PCIE, .effect = READS, .applies = asks_aer)
{
	const struct ends *ends = ends_read(dut, profile, NULL);

	EXPECT_TRUE(ends_has(ends, DUT_FN_DRIVE, &fact_page_aer), .what = "AER capability",
		    .source = LIST ": extended 0001h");
}

CHECK(pcie, ats, .id = "PCIE-FUN-004", .title = "the drive has Address Translation Services",
      .spec = "PCI Express Base, ATS Extended Capability", .ocp = "PCI-28", .needs = DUT_PCIE,
      .effect = READS, .applies = asks_ats)
{
	const struct ends *ends = ends_read(dut, profile, NULL);

	EXPECT_TRUE(ends_has(ends, DUT_FN_DRIVE, &fact_page_ats), .what = "ATS capability",
		    .source = LIST ": extended 000Fh");
}

CHECK(pcie, extended_tags, .id = "PCIE-FUN-005",
      .title = "the drive can have 256 requests in flight",
      .spec = "PCI Express Base, Device Capabilities, Extended Tag Field Supported",
      .needs = DUT_PCIE, .effect = READS, .applies = asks_extended_tags)
{
	const struct ends *ends = ends_read(dut, profile, NULL);

	EXPECT_TRUE(ends_number(ends, DUT_FN_DRIVE, EXPRESS, "extended_tags"),
		    .what = "tags of 8 bits", .source = "drive DevCap bit 5",
		    .hint = "32 requests in flight do not fill a link of this speed");
	MEASURED((bool)ends_number(ends, DUT_FN_DRIVE, EXPRESS, "extended_tags_enabled"),
		 .what = "tags of 8 bits are on", .source = "drive DevCtl bit 8");
}

/* ---- packets ---- */

/* What is in force is the host's choice, of what both ends and all switches between take: it is
 * told, and loads that it hinders say so themselves. */
CHECK(pcie, payload, .id = "PCIE-FUN-006",
      .title = "the drive takes packets as large as the profile demands",
      .spec = "PCI Express Base, Device Capabilities, Max_Payload_Size Supported", .ocp = "PCI-1",
      .needs = DUT_PCIE, .effect = READS)
{
	const struct ends *ends = ends_read(dut, profile, NULL);
	uint64_t supported = ends_number(ends, DUT_FN_DRIVE, EXPRESS,
					 "max_payload_supported_bytes");
	uint64_t set = ends_number(ends, DUT_FN_DRIVE, EXPRESS, "max_payload_bytes");

	EXPECT_GE(supported, (uint64_t)profile->pcie.payload_min_bytes,
		  .what = "largest payload of a packet", .unit = "bytes",
		  .source = "drive DevCap bits 2:0, Max_Payload_Size Supported");
	EXPECT_LE(set, supported, .what = "payload of a packet as it is set", .unit = "bytes",
		  .source = "drive DevCtl bits 7:5, Max_Payload_Size");
	if (set < profile->pcie.payload_min_bytes && set < supported)
		check_note("the host has set packets of %" PRIu64 " bytes, the drive takes %" PRIu64
			   ": the port above, a switch between, or the kernel's choice "
			   "(pci=pcie_bus_perf)",
			   set, supported);
}

/* ---- registers ---- */

static bool asks_bars(const struct profile *profile)
{
	return profile->pcie.bars_max_bytes;
}

CHECK(pcie, bars, .id = "PCIE-FUN-007",
      .title = "the registers of the drive take no more address space than the profile grants",
      .spec = "PCI Local Bus, Base Address Registers; profile: pcie.bars_max", .ocp = "PCI-22",
      .needs = DUT_PCIE, .effect = READS, .applies = asks_bars)
{
	char text[1024];
	uint64_t bytes;

	(void)ends_read(dut, profile, NULL);
	REQUIRE_OK(dut_read_attribute(dut, "resource", text, sizeof(text)),
		   .what = "address ranges of the drive (sysfs resource)");
	RIG(pcie_parse_bars(text, &bytes) == 0, "sysfs resource of the drive is not as expected");
	EXPECT_LE(bytes, profile->pcie.bars_max_bytes, .what = "all BARs of the drive together",
		  .unit = "bytes", .source = "sysfs resource of the drive, first six lines");
}

/* ---- power ---- */

/* Where the drive stands, and what it claims. That D3hot and back leaves it as it was cannot be
 * tried beside the kernel's driver, which has no runtime power management; the kernel's reset by
 * D3hot is for functions that say that they are reset by it. pcie/d3hot takes it from its driver.
 */
CHECK(pcie, power_state, .id = "PCIE-FUN-008",
      .title = "the drive is in D0, and claims of other states what the profile demands",
      .spec = "PCI Power Management, Power Management Capabilities and Control/Status",
      .ocp = "PCI-19, PCI-35", .needs = DUT_PCIE, .effect = READS)
{
	static const char *const names[] = { "D0", "D1", "D2", "D3hot" };
	const struct ends *ends = ends_read(dut, profile, NULL);
	uint64_t state = ends_number(ends, DUT_FN_DRIVE, PM, "state");
	bool keeps = ends_number(ends, DUT_FN_DRIVE, PM, "no_soft_reset");
	bool d1 = ends_number(ends, DUT_FN_DRIVE, PM, "d1");
	bool d2 = ends_number(ends, DUT_FN_DRIVE, PM, "d2");

	REQUIRE_TRUE(ends_has(ends, DUT_FN_DRIVE, PM), .what = "Power Management capability",
		     .source = LIST ": 01h", .hint = "each function of PCI Express has it");
	EXPECT_EQ(state, (uint64_t)0, .what = "power state, as D", .human = names[state % 4],
		  .source = "drive PMCSR bits 1:0, PowerState");
	if (profile->pcie.required & PROFILE_NO_SOFT_RESET)
		EXPECT_TRUE(keeps, .what = "D3hot and back is no reset (No_Soft_Reset)",
			    .source = "drive PMCSR bit 3");
	else
		MEASURED(keeps, .what = "D3hot and back is no reset (No_Soft_Reset)",
			 .source = "drive PMCSR bit 3");
	if (profile->pcie.required & PROFILE_NO_D1_D2)
		EXPECT_TRUE(!d1 && !d2, .what = "neither D1 nor D2 is supported",
			    .source = "drive PMC bits 9 and 10");
}

/* ---- lists ---- */

struct listing {
	unsigned int known, unknown;
};

static void tell(void *context, const struct pcie_listed *listed)
{
	struct listing *listing = context;

	if (listed->name) {
		listing->known++;
		return;
	}
	listing->unknown++;
	check_note("%s capability %0*Xh at %03Xh is not known", listed->extended ? "extended" : "a",
		   listed->extended ? 4 : 2, listed->id, listed->offset);
}

static void tell_nothing(void *context, const struct pcie_listed *listed)
{
	(void)context;
	(void)listed;
}

CHECK(pcie, capabilities, .id = "PCIE-FUN-009",
      .title = "both lists of capabilities end, within config space",
      .spec = "PCI Express Base, Extended Capabilities; PCI Local Bus, Capabilities List",
      .needs = DUT_PCIE, .effect = READS)
{
	const struct ends *ends = ends_read(dut, profile, NULL);
	struct listing listing = { 0 };
	int ret = pcie_list_capabilities(&ends->config[DUT_FN_DRIVE], tell, &listing);

	EXPECT_TRUE(ret == 0, .what = "both lists of capabilities of the drive end",
		    .human = ret ? "one loops, or leads to where none is" : NULL,
		    .source = "Capabilities Pointer, and extended from 100h on",
		    .hint = "system software that follows them hangs, or does not find what the "
			    "drive has");
	MEASURED(listing.known, .what = "capabilities that are known", .source = LIST);
	MEASURED(listing.unknown, .what = "capabilities that are not known", .source = LIST);
	RIG(!ends->link.port.known ||
		    pcie_list_capabilities(&ends->config[DUT_FN_PORT], tell_nothing, NULL) == 0,
	    "a list of capabilities of the port above the drive loops, or leads to where none is");
}
