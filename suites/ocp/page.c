/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads an OCP log page, whose identifier is a vendor's: its GUID says whether it is one. */
#include "suites/ocp/page.h"

#include <stdio.h>

void page_read_ocp(struct dut *dut, const struct profile *profile, const struct fact_page *page,
		   struct told *ret_told)
{
	bool listed = told_read(dut, page, ret_told);
	struct told list;
	char what[64];

	/* a recording may lack the list itself: nothing is known of the page, then, and it skips */
	if (!listed)
		(void)told_read(dut, &fact_page_supported, &list);
	NEED_CLAIM(listed, profile->ocp.required, "the drive does not list %s (log 00h)",
		   page->name);
	(void)snprintf(what, sizeof what, "%s bears the GUID of the OCP log page", page->name);
	REQUIRE_TRUE(told_is_itself(ret_told), .what = what, .source = page->name,
		     .hint = "least significant byte first; another GUID is another vendor's page");
}
