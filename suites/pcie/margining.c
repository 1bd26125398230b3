/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Can the receivers of a link be asked for their margins? */
#include "suites/pcie/ends.h"

#define MARGIN (&fact_page_margin)
#define MARGIN_GEN 4 /* from 16 GT/s on */

static bool applies(const struct profile *profile)
{
	return profile->pcie.required & PROFILE_MARGINING;
}

/* What must hold at both ends before anybody asks: whoever does has to set it, and to put it back.
 * This case asks for no margin: without an error sampler of its own a receiver is disturbed by it,
 * and the drive with it. */
static void tell_conditions(const struct ends *ends)
{
	static const struct condition {
		const struct fact_page *page;
		const char *key;
		bool wanted;
		const char *told;
	} conditions[] = {
		{ &fact_page_pm, "state", false, "not in D0" },
		{ &fact_page_express, "aspm", false, "ASPM on" },
		{ &fact_page_express, "autonomous_speed_disabled", true,
		  "speed may change by itself" },
		{ &fact_page_express, "autonomous_width_disabled", true,
		  "width may change by itself" },
	};

	for (int fn = DUT_FN_DRIVE; fn <= DUT_FN_PORT; fn++)
		for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
			const struct condition *c = &conditions[i];

			if (ends->config[fn].size &&
			    (bool)ends_number(ends, (enum dut_fn)fn, c->page, c->key) != c->wanted)
				check_note("before margins are asked for, to be changed at the "
					   "%s: %s",
					   ends_name((enum dut_fn)fn), c->told);
		}
}

CHECK(pcie, link_margining, .id = "PCIE-LNK-008",
      .title = "the drive's receivers can be asked for their margins",
      .spec = "PCI Express Base, Lane Margining at the Receiver Extended Capability, Margining "
	      "Port Status",
      .needs = DUT_PCIE, .effect = READS, .applies = applies)
{
	const struct ends *ends = ends_read(dut, profile, "pcie/link_margining");
	bool by_driver, driver_ready;

	NEED(ends->link.drive.max.gen >= MARGIN_GEN, "a link of %s at most has no margining",
	     pcie_gen_gts(ends->link.drive.max.gen));
	EXPECT_TRUE(ends_has(ends, DUT_FN_DRIVE, MARGIN), .what = "Lane Margining capability",
		    .source = "list of capabilities of the drive: extended 0027h",
		    .hint = "each end that supports 16 GT/s must have it");
	if (ends->link.drive.now.gen < MARGIN_GEN) {
		check_note("the link runs at %s: there is no margining below 16 GT/s",
			   pcie_gen_gts(ends->link.drive.now.gen));
		return;
	}
	if (!ends_has(ends, DUT_FN_DRIVE, MARGIN))
		return;
	by_driver = ends_number(ends, DUT_FN_DRIVE, MARGIN, "driver_software");
	driver_ready = ends_number(ends, DUT_FN_DRIVE, MARGIN, "software_ready");
	if (by_driver && !driver_ready) {
		check_note("the drive's margining needs software of a driver (Margining Port "
			   "Capabilities bit 0), which the kernel's does not have");
		return;
	}
	EXPECT_TRUE(ends_number(ends, DUT_FN_DRIVE, MARGIN, "ready"),
		    .what = "margining is ready at the drive",
		    .source = "drive Margining Port Status bit 0, Margining Ready",
		    .hint = "100 ms after the link has trained it must be");
	tell_conditions(ends);
	if (ends->link.port.known && ends_has(ends, DUT_FN_PORT, MARGIN))
		MEASURED((bool)ends_number(ends, DUT_FN_PORT, MARGIN, "ready"),
			 .what = "margining is ready at the port",
			 .source = "port Margining Port Status bit 0");
}
