/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors of the link, at both ends, from before the run. What comes during a case, or by reading,
 * fails that case: both ends are compared around each. */
#include <stdio.h>

#include "helpers/pcie/pcie_errors.h"
#include "suites/pcie/ends.h"

#define AER (&fact_page_aer)
#define FATAL_DETECTED 4 /* DevSta bit 2; below it are what is not fatal, and what was corrected \
			  */

static void judge_uncorrectable(const struct ends *ends, enum dut_fn fn,
				const struct profile *profile)
{
	uint32_t status = (uint32_t)ends_number(ends, fn, AER, "uncorrectable_status");
	uint32_t left = pcie_errors_beside(status, profile->pcie.uncorrectable_allowed);
	char what[80], source[96], text[256];

	(void)snprintf(what, sizeof(what), "uncorrectable errors, as bits, at the %s",
		       ends_name(fn));
	(void)snprintf(source, sizeof(source), "AER of the %s, Uncorrectable Error Status",
		       ends_name(fn));
	EXPECT_EQ(left, 0u, .what = what, .source = source,
		  .human = left ? pcie_uncorrectable_text(left, text, sizeof(text)) : NULL,
		  .hint = "the bits are sticky: they may be older than the run; once clear "
			  "(setpci), an error shows again");
}

CHECK(pcie, errors, .id = "PCIE-AER-001",
      .title = "neither end of the link has noted an uncorrectable error",
      .spec = "PCI Express Base, Uncorrectable Error Status Register, Device Status Register",
      .needs = DUT_PCIE, .effect = READS)
{
	const struct ends *ends = ends_read(dut, profile, NULL);

	EXPECT_LT(ends_number(ends, DUT_FN_DRIVE, &fact_page_express, "errors_detected"),
		  (uint64_t)FATAL_DETECTED, .what = "errors that the drive has detected, as bits",
		  .source = "drive DevSta bits 2:0; bit 2 is fatal");
	for (int fn = DUT_FN_DRIVE; fn <= DUT_FN_PORT; fn++)
		if (ends_has(ends, (enum dut_fn)fn, AER))
			judge_uncorrectable(ends, (enum dut_fn)fn, profile);
}

/* ---- over time ---- */

/* What the kernel shows of a function in a file. */
static bool read_number(struct dut *dut, enum dut_fn fn, const struct fact_page *page,
			const char *key, uint64_t *ret_number)
{
	const struct fact *fact = fact_find(page, key);
	char name[64], text[2048];
	struct fact_value value;

	RIG(fact, "%s has no fact '%s'", page->name, key);
	(void)snprintf(name, sizeof(name), "%s%s", fn == DUT_FN_PORT ? "../" : "", fact->attribute);
	if (dut_read_attribute(dut, name, text, sizeof(text)))
		return false;
	value = fact_parse(fact, text);
	if (value.known)
		*ret_number = value.number;
	return value.known;
}

static bool judge_rate(struct dut *dut, enum dut_fn fn, const struct profile *profile)
{
	uint64_t count, ms;
	double hours;
	char what[80];

	if (!read_number(dut, fn, &fact_page_aer_counts, "correctable", &count) ||
	    !read_number(dut, fn, &fact_page_attributes, "active_ms", &ms))
		return false;
	hours = (double)ms / 3.6e6;
	(void)snprintf(what, sizeof(what), "correctable errors per hour at the %s", ends_name(fn));
	EXPECT_LE((double)count / (hours > 1 ? hours : 1), profile->pcie.correctable_max_per_hour,
		  .what = what, .unit = "1/h",
		  .source = "sysfs aer_dev_correctable (TOTAL_ERR_COR), "
			    "power/runtime_active_time",
		  .hint = "signal integrity: contacts, cable, riser, equalization, lane margins");
	(void)snprintf(what, sizeof(what), "correctable errors at the %s", ends_name(fn));
	MEASURED(count, .what = what, .unit = "errors", .source = "sysfs aer_dev_correctable");
	return true;
}

static bool asks_aer(const struct profile *profile)
{
	return profile->pcie.required & PROFILE_AER;
}

CHECK(pcie, error_rate, .id = "PCIE-AER-002",
      .title = "the link has had no more correctable errors per hour than the profile allows",
      .spec = "PCI Express Base, Correctable Error Status Register; profile: pcie.correctable_max",
      .needs = DUT_PCIE, .effect = READS, .applies = asks_aer)
{
	const struct ends *ends = ends_read(dut, profile, NULL);
	bool drive = judge_rate(dut, DUT_FN_DRIVE, profile);
	bool port = ends->link.port.known && judge_rate(dut, DUT_FN_PORT, profile);

	NEED(drive || port, "the kernel counts no errors here, or does not say since when");
}
