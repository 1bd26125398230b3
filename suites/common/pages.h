/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages that nearly every check reads first: a drive that does not give one fails the case. */
#ifndef SUITES_COMMON_PAGES_H
#define SUITES_COMMON_PAGES_H

#include "suites/check.h"

/** pages_read_ctrl() - Identify Controller (CNS 01h) */
void pages_read_ctrl(struct dut *dut, struct nvme_ctrl *ret_ctrl);
/** pages_read_ns() - Identify Namespace (CNS 00h) of @nsid */
void pages_read_ns(struct dut *dut, uint32_t nsid, struct nvme_ns *ret_ns);
/** pages_read_smart() - SMART / Health Information (log 02h) */
void pages_read_smart(struct dut *dut, struct nvme_smart *ret_smart);

#endif
