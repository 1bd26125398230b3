/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How each check of an OCP log page begins. */
#ifndef SUITES_OCP_PAGE_H
#define SUITES_OCP_PAGE_H

#include "suites/common/told.h"

/**
 * page_read_ocp() - an OCP log page, which bears the right GUID; one that the drive does not list
 * skips the case, or fails it where the profile requires OCP
 */
void page_read_ocp(struct dut *dut, const struct profile *profile, const struct fact_page *page,
		   struct told *ret_told);

#endif
