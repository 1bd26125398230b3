/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What both ends could do, and are told to do: a link that has trained well may still be capped. */
#include "suites/common/rig.h"
#include "suites/pcie/ends.h"

/* A drive that was capped looks like an honest slower one, in each of its registers. */
#define CAP_HINT                                                                                  \
	"a drive of another kind, or one whose firmware or configuration caps it: OCP feature "   \
	"CBh "                                                                                    \
	"(2 is Gen5 there) takes effect with the next power cycle, and then also changes LnkCap " \
	"and "                                                                                    \
	"LnkCap2"

CHECK(pcie, link_offered, .id = "PCIE-LNK-003",
      .title = "the drive offers the speeds and the lanes that the profile demands",
      .spec = "PCI Express Base, Link Capabilities and Link Capabilities 2 Registers",
      .ocp = "PCI-17", .needs = DUT_PCIE, .effect = READS)
{
	const struct ends *ends = ends_read(dut, profile, "pcie/link_offered");
	const struct pcie_link_end *drive = &ends->link.drive;
	unsigned int unbroken = pcie_unbroken_speeds(drive);

	EXPECT_GE(drive->max.gen, profile->link.gen,
		  .what = "highest link speed that the drive offers", .unit = "PCIe generation",
		  .human = pcie_gen_gts(drive->max.gen),
		  .source = "drive LnkCap bits 3:0, Max Link Speed", .hint = CAP_HINT);
	EXPECT_EQ(unbroken, drive->max.gen,
		  .what = "speed up to which, from 2.5 GT/s on, the drive offers each",
		  .unit = "PCIe generation", .human = pcie_gen_gts(unbroken),
		  .source = "drive LnkCap2 bits 7:1, Supported Link Speeds Vector",
		  .hint = "the vector must end where LnkCap says, and leave no speed out: a link "
			  "that falls back trains to the next lower one");
	EXPECT_GE(drive->max.lanes, profile->link.lanes, .what = "lanes that the drive offers",
		  .unit = "lanes", .source = "drive LnkCap bits 9:4, Maximum Link Width",
		  .hint = "a drive of another kind, or one that is set to two ports");
}

CHECK(pcie, link_target, .id = "PCIE-LNK-004",
      .title = "neither end is told to train to less than the profile demands",
      .spec = "PCI Express Base, Link Control 2 Register, Target Link Speed", .needs = DUT_PCIE,
      .effect = READS)
{
	const struct ends *ends = ends_read(dut, profile, "pcie/link_target");
	const struct pcie_link_end *drive = &ends->link.drive;

	rig_require_speed(&ends->link, profile);
	EXPECT_GE(drive->target_gen, profile->link.gen, .what = "speed that the drive trains to",
		  .unit = "PCIe generation", .human = pcie_gen_gts(drive->target_gen),
		  .source = "drive LnkCtl2 bits 3:0, Target Link Speed",
		  .hint = "a drive comes up with the highest speed that it supports: its firmware, "
			  "the host's, or setpci has lowered it");
	EXPECT_LE(drive->target_gen, drive->max.gen, .what = "speed that the drive trains to",
		  .unit = "PCIe generation", .human = pcie_gen_gts(drive->target_gen),
		  .source = "drive LnkCtl2 bits 3:0, Target Link Speed; LnkCap bits 3:0");
	if (ends->link.port.known)
		MEASURED(ends->link.port.target_gen, .what = "speed that the port trains to",
			 .unit = "PCIe generation",
			 .human = pcie_gen_gts(ends->link.port.target_gen),
			 .source = "port LnkCtl2 bits 3:0, Target Link Speed");
}
