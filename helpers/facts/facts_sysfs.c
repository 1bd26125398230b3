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

/* One row of a file for each kind of error that the kernel knows; TOTAL_ERR_* need not be the sum
 * of them. Older kernels have fewer rows. */
#define ERROR_OF(file_, word_, key_, label_) \
	FILE_OF("aer_dev_" file_, key_, label_, NUMBER, .word = word_, .unit = "errors", COUNTER)
#define CORRECTABLE(word_, key_, label_) \
	ERROR_OF("correctable", word_, "correctable_" key_, "correctable errors: " label_)
#define UNCORRECTABLE(word_, key_, label_) \
	ERROR_OF("nonfatal", word_, "nonfatal_" key_, "non-fatal errors: " label_), \
	ERROR_OF("fatal", word_, "fatal_" key_, "fatal errors: " label_)
#define OF_ROOT(file_, key_, label_) \
	FILE_OF("aer_rootport_total_err_" file_, key_, label_, NUMBER, .unit = "messages", COUNTER)
static const struct fact counts[] = {
	ERROR_OF("correctable", "TOTAL_ERR_COR", "correctable", "correctable errors"),
	ERROR_OF("nonfatal", "TOTAL_ERR_NONFATAL", "nonfatal", "non-fatal errors"),
	ERROR_OF("fatal", "TOTAL_ERR_FATAL", "fatal", "fatal errors"),
	OF_ROOT("cor", "root_correctable", "correctable errors that reached the root port"),
	OF_ROOT("nonfatal", "root_nonfatal", "non-fatal errors that reached the root port"),
	OF_ROOT("fatal", "root_fatal", "fatal errors that reached the root port"),
	CORRECTABLE("RxErr", "receiver", "receiver error"),
	CORRECTABLE("BadTLP", "bad_tlp", "bad TLP"),
	CORRECTABLE("BadDLLP", "bad_dllp", "bad DLLP"),
	CORRECTABLE("Rollover", "replay_rollover", "replay number rollover"),
	CORRECTABLE("Timeout", "replay_timeout", "replay timer timeout"),
	CORRECTABLE("NonFatalErr", "advisory", "advisory non-fatal error"),
	CORRECTABLE("CorrIntErr", "internal", "corrected internal error"),
	CORRECTABLE("HeaderOF", "header_overflow", "header log overflow"),
	UNCORRECTABLE("Undefined", "undefined", "bit 0, which means nothing any more"),
	UNCORRECTABLE("DLP", "data_link", "data link protocol error"),
	UNCORRECTABLE("SDES", "surprise_down", "surprise down"),
	UNCORRECTABLE("TLP", "poisoned_tlp", "poisoned TLP received"),
	UNCORRECTABLE("FCP", "flow_control", "flow control protocol error"),
	UNCORRECTABLE("CmpltTO", "completion_timeout", "completion timeout"),
	UNCORRECTABLE("CmpltAbrt", "completer_abort", "completer abort"),
	UNCORRECTABLE("UnxCmplt", "unexpected_completion", "unexpected completion"),
	UNCORRECTABLE("RxOF", "receiver_overflow", "receiver overflow"),
	UNCORRECTABLE("MalfTLP", "malformed_tlp", "malformed TLP"),
	UNCORRECTABLE("ECRC", "ecrc", "ECRC error"),
	UNCORRECTABLE("UnsupReq", "unsupported_request", "unsupported request"),
	UNCORRECTABLE("ACSViol", "acs_violation", "ACS violation"),
	UNCORRECTABLE("UncorrIntErr", "internal", "uncorrectable internal error"),
	UNCORRECTABLE("BlockedTLP", "multicast_blocked", "multicast TLP blocked"),
	UNCORRECTABLE("AtomicOpBlocked", "atomic_blocked", "AtomicOp egress blocked"),
	UNCORRECTABLE("TLPBlockedErr", "prefix_blocked", "TLP prefix blocked"),
	UNCORRECTABLE("PoisonTLPBlocked", "poison_blocked", "poisoned TLP egress blocked"),
	UNCORRECTABLE("DMWrReqBlocked", "deferred_write_blocked", "deferrable write blocked"),
	UNCORRECTABLE("IDECheck", "ide_check", "IDE check failed"),
	UNCORRECTABLE("MisIDETLP", "misrouted_ide", "misrouted IDE TLP"),
	UNCORRECTABLE("PCRC_CHECK", "pcrc", "PCRC check failed"),
	UNCORRECTABLE("TLPXlatBlocked", "translation_blocked", "TLP translation egress blocked"),
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
