/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A link that runs is not yet one that was equalized: what both ends say of each of its speeds. */
#include <stdio.h>

#include "suites/pcie/ends.h"

#define STEPS 4

/* Where an end says it, speed by speed. */
static const struct rate {
	unsigned int gen;
	const struct fact_page *page;
	const char *key[STEPS], *request;
} rates[] = {
	{ 3,
	  &fact_page_express,
	  { "equalization_8", "equalization_8_phase1", "equalization_8_phase2",
	    "equalization_8_phase3" },
	  "equalization_8_request" },
	{ 4, &fact_page_eq16, { "complete", "phase1", "phase2", "phase3" }, "request" },
	{ 5, &fact_page_eq32, { "complete", "phase1", "phase2", "phase3" }, "request" },
};
#define RATES (sizeof(rates) / sizeof(rates[0]))

static bool both_claim(const struct ends *ends, const char *key)
{
	return ends_number(ends, DUT_FN_DRIVE, &fact_page_eq32, key) &&
	       (!ends->link.port.known || ends_number(ends, DUT_FN_PORT, &fact_page_eq32, key));
}

static void judge_end(const struct ends *ends, enum dut_fn fn, const struct rate *rate)
{
	static const char *const steps[] = { "complete", "phase 1 successful", "phase 2 successful",
					     "phase 3 successful" };
	char what[96], source[96];

	for (int i = 0; i < STEPS; i++) {
		(void)snprintf(what, sizeof(what), "equalization at %s is %s, says the %s",
			       pcie_gen_gts(rate->gen), steps[i], ends_name(fn));
		(void)snprintf(source, sizeof(source), "%s of the %s", rate->page->name,
			       ends_name(fn));
		EXPECT_TRUE(ends_number(ends, fn, rate->page, rate->key[i]), .what = what,
			    .source = source,
			    .hint = "it trained without: margins are small and errors will come; "
				    "retrain, then look at cable, riser and lane margins");
	}
}

/* What was never equalized by agreement says nothing. */
static bool is_judged(const struct ends *ends, unsigned int gen)
{
	unsigned int now = ends->link.drive.now.gen;

	if (gen > now || (gen == now && both_claim(ends, "no_equalization")))
		return false;
	return gen == now || !both_claim(ends, "bypass");
}

/* A port of 16 GT/s without the capability for it is emulated, and tells nothing at all. */
static bool port_tells(const struct ends *ends, const struct rate *rate)
{
	const struct pcie_link_end *port = &ends->link.port;

	return port->known && port->max.gen >= rate->gen &&
	       ends_has(ends, DUT_FN_PORT, rate->page) &&
	       (port->max.gen < 4 || ends_has(ends, DUT_FN_PORT, &fact_page_eq16));
}

static bool applies(const struct profile *profile)
{
	return profile->pcie.required & PROFILE_EQUALIZATION;
}

CHECK(pcie, link_equalization, .id = "PCIE-LNK-005",
      .title = "the link was equalized at each of its speeds, in all phases",
      .spec = "PCI Express Base, Link Status 2, 16.0 GT/s Status and 32.0 GT/s Status Registers",
      .needs = DUT_PCIE, .effect = READS, .applies = applies)
{
	const struct ends *ends = ends_read(dut, profile, "pcie/link_equalization");
	const struct pcie_link_end *drive = &ends->link.drive;

	NEED(drive->max.gen >= rates[0].gen, "a link of %s at most is never equalized",
	     pcie_gen_gts(drive->max.gen));
	for (size_t i = 0; i < RATES; i++) {
		const struct rate *rate = &rates[i];

		if (rate->gen > drive->max.gen)
			continue;
		EXPECT_TRUE(ends_has(ends, DUT_FN_DRIVE, rate->page), .what = rate->page->name,
			    .source = "list of capabilities of the drive",
			    .hint = "each function that supports the speed must have it");
		if (!is_judged(ends, rate->gen) || !ends_has(ends, DUT_FN_DRIVE, rate->page))
			continue;
		judge_end(ends, DUT_FN_DRIVE, rate);
		EXPECT_TRUE(!ends_number(ends, DUT_FN_DRIVE, rate->page, rate->request),
			    .what = "the drive asks for no other equalization",
			    .source = rate->page->name,
			    .hint = "its receiver is not content with what was found");
		if (port_tells(ends, rate))
			judge_end(ends, DUT_FN_PORT, rate);
	}
}
