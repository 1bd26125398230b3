/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both ends of the link as checks read them: registers by the keys of their tables of facts. */
#ifndef SUITES_PCIE_ENDS_H
#define SUITES_PCIE_ENDS_H

#include "helpers/facts/pages.h"
#include "suites/check.h"

struct ends {
	struct pcie_link link;
	struct pcie_config config[2]; /* by enum dut_fn; size 0: no port is visible */
};

/**
 * ends_read() - once the link is at rest, else as rig_read_link(); valid until the case ends
 * @link_case: name of a case that judges a link, and has nothing to judge without one; NULL: the
 *   case is about the function
 */
const struct ends *ends_read(struct dut *dut, const struct profile *profile, const char *link_case);
/** ends_has() - does this end have the capability? */
bool ends_has(const struct ends *ends, enum dut_fn fn, const struct fact_page *page);
/** ends_number() - a register of it by its key; 0 where there is none, see ends_has() */
uint64_t ends_number(const struct ends *ends, enum dut_fn fn, const struct fact_page *page,
		     const char *key);
/** ends_name() - "drive", "port above the drive" */
const char *ends_name(enum dut_fn fn);

#endif
