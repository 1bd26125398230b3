/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors of the link, at both ends, from before the run. What comes during a case, or by reading,
 * fails that case: both ends are compared around each. What a port has noted lives as long as the
 * port, and may be of a drive that was in the slot before. */
#include <stdio.h>

#include "helpers/pcie/pcie_errors.h"
#include "suites/pcie/ends.h"

#define AER (&fact_page_aer)
/* a boot finds a port that much earlier than its drive, at most */
#define TOGETHER_MS 10000
/* DevSta bit 2; below it are what is not fatal, and what was corrected */
#define FATAL_DETECTED 4

static uint32_t uncorrectable(const struct ends *ends, enum dut_fn fn,
			      const struct profile *profile)
{
	uint32_t status = (uint32_t)ends_number(ends, fn, AER, "uncorrectable_status");

	return pcie_errors_beside(status, profile->pcie.uncorrectable_allowed);
}

static bool judge_drive(const struct ends *ends, const struct profile *profile)
{
	uint32_t left = uncorrectable(ends, DUT_FN_DRIVE, profile);
	char text[256], human[300];

	(void)snprintf(human, sizeof(human), "%08Xh: %s", left,
		       pcie_uncorrectable_text(left, text, sizeof(text)));
	return EXPECT_EQ(left, 0u, .what = "uncorrectable errors, as bits, at the drive",
			 .source = "AER of the drive, Uncorrectable Error Status",
			 .human = left ? human : NULL,
			 .hint = "the bits are sticky: they may be older than the run; once clear "
				 "(setpci), an error shows again");
}

static void require_clear_port(const struct ends *ends, const struct profile *profile)
{
	uint32_t left = uncorrectable(ends, DUT_FN_PORT, profile);
	char text[256];

	RIG(!left,
	    "the port above has noted %s (AER, Uncorrectable Error Status %08Xh) from before the "
	    "run, perhaps of another drive; setpci -s PORT ECAP_AER+4.l=%08x clears it",
	    pcie_uncorrectable_text(left, text, sizeof(text)), left, left);
}

CHECK(pcie, errors, .id = "PCIE-AER-001",
      .title = "neither end of the link has noted an uncorrectable error; a port's is the rig's",
      .spec = "PCI Express Base, Uncorrectable Error Status Register, Device Status Register",
      .needs = DUT_PCIE, .effect = READS)
{
	const struct ends *ends = ends_read(dut, profile, NULL);
	bool good = EXPECT_LT(
		ends_number(ends, DUT_FN_DRIVE, &fact_page_express, "errors_detected"),
		(uint64_t)FATAL_DETECTED, .what = "errors that the drive has detected, as bits",
		.source = "drive DevSta bits 2:0; bit 2 is fatal");

	if (ends_has(ends, DUT_FN_DRIVE, AER))
		good &= judge_drive(ends, profile);
	/* the rig's error would hide the drive's */
	if (good && ends_has(ends, DUT_FN_PORT, AER))
		require_clear_port(ends, profile);
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

/* Was the port there before the drive? Then it may have counted another drive's errors. */
static bool port_is_older(struct dut *dut, uint64_t port_ms)
{
	uint64_t ms;

	return !read_number(dut, DUT_FN_DRIVE, &fact_page_attributes, "active_ms", &ms) ||
	       port_ms > ms + TOGETHER_MS;
}

static bool judge_rate(struct dut *dut, enum dut_fn fn, const struct profile *profile)
{
	uint64_t count, ms;
	double hours;
	char what[80];

	if (!read_number(dut, fn, &fact_page_aer_counts, "correctable", &count) ||
	    !read_number(dut, fn, &fact_page_attributes, "active_ms", &ms))
		return false;
	(void)snprintf(what, sizeof(what), "correctable errors at the %s", ends_name(fn));
	MEASURED(count, .what = what, .unit = "errors", .source = "sysfs aer_dev_correctable");
	if (fn == DUT_FN_PORT && port_is_older(dut, ms))
		return false;
	hours = (double)ms / 3.6e6;
	(void)snprintf(what, sizeof(what), "correctable errors per hour at the %s", ends_name(fn));
	EXPECT_LE((double)count / (hours > 1 ? hours : 1), profile->pcie.correctable_max_per_hour,
		  .what = what, .unit = "1/h",
		  .source = "sysfs aer_dev_correctable (TOTAL_ERR_COR), "
			    "power/runtime_active_time",
		  .hint = "signal integrity: contacts, cable, riser, equalization, lane margins");
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
