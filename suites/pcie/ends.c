/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads config space of the drive and of the port above it, and finds registers in both. */
#include "suites/pcie/ends.h"

#include <errno.h>

#include "helpers/refusal.h"
#include "suites/common/rig.h"

/* One that has gone since the link was read shows all ones, or has while its config space was read:
 * it lacks nothing but presence. */
static void expect_presence(struct dut *dut, const struct pcie_config *config)
{
	struct pcie_config now = *config;
	struct pcie_link_end end;

	REQUIRE_OK(dut_refresh_config(dut, DUT_FN_DRIVE, &now),
		   .what = "link registers of the drive");
	REQUIRE_TRUE(pcie_decode_link_end(&now, &end) != -ENODEV,
		     .what = "the drive is still there when its config space has been read",
		     .source = "drive LnkSta: not all ones",
		     .hint = "the drive fell off the bus: power, slot, or a firmware that died");
}

const struct ends *ends_read(struct dut *dut, const struct profile *profile, const char *link_case)
{
	struct ends *ends = check_alloc(sizeof(*ends));
	int ret;

	rig_read_link(dut, profile, &ends->link);
	if (link_case)
		rig_require_link(&ends->link, profile, link_case);
	REQUIRE_OK(dut_read_known(dut, DUT_FN_DRIVE, &ends->config[DUT_FN_DRIVE]),
		   .what = "config space of the drive");
	NEED(ends->config[DUT_FN_DRIVE].size == PCIE_CONFIG_BYTES,
	     "only %zu bytes of config space can be read: run as root, and without a virtual "
	     "machine or a recording that leaves out the rest",
	     ends->config[DUT_FN_DRIVE].size);
	expect_presence(dut, &ends->config[DUT_FN_DRIVE]);
	if (!ends->link.port.known)
		return ends;
	ret = dut_read_known(dut, DUT_FN_PORT, &ends->config[DUT_FN_PORT]);
	RIG(ret == 0, "config space of the port above the drive cannot be read");
	return ends;
}

bool ends_has(const struct ends *ends, enum dut_fn fn, const struct fact_page *page)
{
	size_t size;

	return pcie_find_page(&ends->config[fn], page, &size) != NULL;
}

uint64_t ends_number(const struct ends *ends, enum dut_fn fn, const struct fact_page *page,
		     const char *key)
{
	size_t size = 0;
	const uint8_t *at = pcie_find_page(&ends->config[fn], page, &size);

	RIG(fact_find(page, key), "%s has no fact '%s'", page->name, key);
	return at ? fact_number(page, key, at, size) : 0;
}

const char *ends_name(enum dut_fn fn)
{
	return fn == DUT_FN_PORT ? "port above the drive" : "drive";
}
