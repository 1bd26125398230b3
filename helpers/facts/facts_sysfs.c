/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel shows of a PCI function in sysfs: its link, and the errors that it has counted.
 */
#include "helpers/facts/rows.h"
#include "helpers/pcie/pcie.h"

/* clang-format off */
#define INTO(member) FACT_INTO(struct pcie_link_shown, member)
#define FILE_OF(attribute_, key_, label_, shape_, ...) \
	{ .attribute = attribute_, .key = key_, .label = label_, .shape = FACT_##shape_, \
	  ##__VA_ARGS__ }
static const struct fact link[] = {
	FILE_OF("current_link_speed", "speed_gts", "link speed", GENERATION, INTO(now.gen)),
	FILE_OF("current_link_width", "width", "link width", LANES, INTO(now.lanes)),
	FILE_OF("max_link_speed", "max_speed_gts", "highest link speed", GENERATION, INTO(max.gen)),
	FILE_OF("max_link_width", "max_width", "highest link width", LANES, INTO(max.lanes)),
	/* as old as the kernel's knowledge of the function, where nothing suspends it */
	FILE_OF("power/runtime_active_time", "active_ms", "active for", NUMBER, .unit = "ms"),
};
#undef INTO

/* TOTAL_ERR_* need not be the sum of the rows. */
#define TOTAL(file_, word_, key_, label_) \
	FILE_OF("aer_dev_" file_, key_, label_, NUMBER, .word = "TOTAL_ERR_" word_, \
		.unit = "errors", COUNTER)
#define OF_ROOT(file_, key_, label_) \
	FILE_OF("aer_rootport_total_err_" file_, key_, label_, NUMBER, .unit = "messages", COUNTER)
static const struct fact counts[] = {
	TOTAL("correctable", "COR", "correctable", "correctable errors"),
	TOTAL("nonfatal", "NONFATAL", "nonfatal", "non-fatal errors"),
	TOTAL("fatal", "FATAL", "fatal", "fatal errors"),
	OF_ROOT("cor", "root_correctable", "correctable errors that reached the root port"),
	OF_ROOT("nonfatal", "root_nonfatal", "non-fatal errors that reached the root port"),
	OF_ROOT("fatal", "root_fatal", "fatal errors that reached the root port"),
};
/* clang-format on */

const struct fact_page fact_page_attributes = {
	.key = "sysfs.pci",
	.name = "sysfs",
	.section = "link",
	.source = FACT_ATTRIBUTES,
	.host = true,
	FACT_ROWS(link),
};

const struct fact_page fact_page_aer_counts = {
	.key = "sysfs.aer",
	.name = "sysfs",
	.section = "aer",
	.part = "kernel",
	.source = FACT_ATTRIBUTES,
	.host = true,
	FACT_ROWS(counts),
};
