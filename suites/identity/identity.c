/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drive in the slot is the product that the profile is about, with the firmware that it
 * means. */
#include <fnmatch.h>
#include <stdio.h>

#include "suites/check.h"
#include "suites/common/pages.h"

#define BLANK "the firmware was not given its product's data"
#define ANOTHER "another drive is in the slot, or this is the profile of another product"

/* A glob that fits is as good as the text itself, and is told with it. */
static void expect_fits(const char *actual, const char *glob, const struct finding *about)
{
	bool fits = fnmatch(glob, actual, FNM_EXTMATCH) == 0;
	struct finding told = *about;
	char human[160];

	snprintf(human, sizeof human, "'%s' fits '%s'", actual, glob);
	told.human = fits ? human : NULL;
	check_judge(FINDING_EQ, finding_of_text(actual), finding_of_text(fits ? actual : glob),
		    false, &told);
}

CHECK(identity, model, .id = "IDN-MOD-001",
      .title = "the drive tells its model, which is the one that the profile names",
      .spec = "NVMe Base, Identify Controller, Model Number (MN); profile: identity.model",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_ctrl ctrl;

	pages_read_ctrl(dut, &ctrl);
	EXPECT_NE(ctrl.model, "", .what = "model number",
		  .source = "Identify Controller bytes 63:24, Model Number", .hint = BLANK);
	if (!profile->identity.model[0])
		return;
	expect_fits(ctrl.model, profile->identity.model,
		    CHECK_ABOUT(.what = "model number",
				.source = "Identify Controller bytes 63:24, Model Number",
				.hint = ANOTHER));
}

CHECK(identity, firmware, .id = "IDN-FW-001",
      .title = "the drive tells its firmware, which is the one that the profile names",
      .spec = "NVMe Base, Identify Controller, Firmware Revision (FR); profile: identity.firmware",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_ctrl ctrl;

	pages_read_ctrl(dut, &ctrl);
	EXPECT_NE(ctrl.firmware, "", .what = "firmware revision",
		  .source = "Identify Controller bytes 71:64, Firmware Revision", .hint = BLANK);
	if (!profile->identity.firmware[0])
		return;
	expect_fits(
		ctrl.firmware, profile->identity.firmware,
		CHECK_ABOUT(.what = "firmware revision",
			    .source = "Identify Controller bytes 71:64, Firmware Revision",
			    .hint = "load the firmware that is to be released, or name this one in "
				    "the profile"));
}

CHECK(identity, vendor, .id = "IDN-VID-001",
      .title = "PCI and NVMe tell one vendor, which is the one that the profile names",
      .spec = "PCIe Base, Vendor ID Register; NVMe Base, Identify Controller, PCI Vendor ID (VID); "
	      "profile: identity.vendor_id",
      .needs = DUT_ADMIN, .effect = READS)
{
	struct nvme_ctrl ctrl;
	char pci[16], other[16];

	pages_read_ctrl(dut, &ctrl);
	RIG(dut_info(dut)->pci_vendor, "the host does not show the drive's PCI vendor ID");
	snprintf(pci, sizeof pci, "%04Xh", dut_info(dut)->pci_vendor);
	snprintf(other, sizeof other, "%04Xh", ctrl.vid);
	EXPECT_EQ((const char *)other, (const char *)pci,
		  .what = "vendor ID, as NVMe has it, against PCI's",
		  .source = "Identify Controller bytes 1:0, PCI Vendor ID; config space bytes 1:0",
		  .hint = "the firmware's Identify data are of another product");
	if (!profile->identity.vendor_id)
		return;
	snprintf(other, sizeof other, "%04Xh", profile->identity.vendor_id);
	EXPECT_EQ((const char *)pci, (const char *)other, .what = "vendor ID",
		  .source = "config space bytes 1:0, Vendor ID", .hint = ANOTHER);
}
