/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The link runs as fast and as wide as the profile demands, as both of its ends see it. */
#include <stdio.h>

#include "suites/check.h"
#include "suites/common/rig.h"

/* A drive that offers no more than it runs at was built, or was told, to do so. */
static const char *speed_hint(const struct pcie_link *link, const struct profile *profile)
{
	if (link->drive.max.gen < profile->link.gen)
		return "the drive offers no more (LnkCap): a firmware or configuration cap such as "
		       "OCP feature CBh, which also changes LnkCap";
	return "both ends offer more: equalisation, cable or riser; retrain, then look at lane "
	       "margins";
}

CHECK(pcie, link_speed, .id = "PCIE-LNK-001",
      .title = "the link runs at the speed that the profile demands",
      .spec = "PCIe Base 5.0, Link Status Register, Current Link Speed", .ocp = "PCI-17",
      .needs = DUT_PCIE, .effect = READS)
{
	struct pcie_link link;

	rig_read_link(dut, profile, &link);
	rig_require_link(&link, profile, "pcie/link_speed");
	rig_require_speed(&link, profile);
	EXPECT_EQ(link.drive.now.gen, profile->link.gen, .what = "negotiated link speed",
		  .unit = "PCIe generation", .human = pcie_gen_gts(link.drive.now.gen),
		  .source = "drive LnkSta bits 3:0, Current Link Speed",
		  .hint = speed_hint(&link, profile));
	if (link.port.known)
		EXPECT_EQ(link.port.now.gen, profile->link.gen,
			  .what = "negotiated link speed at the port above",
			  .unit = "PCIe generation", .human = pcie_gen_gts(link.port.now.gen),
			  .source = "port LnkSta bits 3:0, Current Link Speed",
			  .hint = speed_hint(&link, profile));
	MEASURED(link.drive.max.gen, .what = "highest link speed that the drive offers",
		 .unit = "PCIe generation", .human = pcie_gen_gts(link.drive.max.gen),
		 .source = "drive LnkCap bits 3:0, Max Link Speed");
}

CHECK(pcie, link_width, .id = "PCIE-LNK-002",
      .title = "the link has as many lanes as the profile demands",
      .spec = "PCIe Base 5.0, Link Status Register, Negotiated Link Width", .needs = DUT_PCIE,
      .effect = READS)
{
	struct pcie_link link;
	const char *hint;

	rig_read_link(dut, profile, &link);
	rig_require_link(&link, profile, "pcie/link_width");
	rig_require_width(&link, profile);
	hint = link.drive.max.lanes < profile->link.lanes
		       ? "the drive offers no more lanes (LnkCap)"
		       : "a lane did not train: contacts, cable, riser, or the drive";
	EXPECT_EQ(link.drive.now.lanes, profile->link.lanes, .what = "negotiated link width",
		  .unit = "lanes", .source = "drive LnkSta bits 9:4, Negotiated Link Width",
		  .hint = hint);
	if (link.port.known)
		EXPECT_EQ(link.port.now.lanes, profile->link.lanes,
			  .what = "negotiated link width at the port above", .unit = "lanes",
			  .source = "port LnkSta bits 9:4, Negotiated Link Width", .hint = hint);
	MEASURED(link.drive.max.lanes, .what = "highest link width that the drive offers",
		 .unit = "lanes", .source = "drive LnkCap bits 9:4, Maximum Link Width");
}
