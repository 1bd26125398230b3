/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identify Controller (NVM Express Base), field by field. */
#include "helpers/facts/rows.h"
#include "helpers/nvme/nvme.h"

static const char *const types[] = { "", "I/O", "discovery", "administrative", NULL };

/* clang-format off */
#define INTO(member) FACT_INTO(struct nvme_ctrl, member)
static const struct fact ctrl[] = {
	FIXED(0, 2, "vid", "VID", HEX, V(1, 0), "PCI Vendor ID", INTO(vid)),
	FIXED(2, 2, "ssvid", "SSVID", HEX, V(1, 0), "PCI Subsystem Vendor ID"),
	FIXED(4, 20, "serial", "serial number", ASCII, V(1, 0), NULL, INTO(serial)),
	FIXED(24, 40, "model", "model number", ASCII, V(1, 0), NULL, INTO(model)),
	FIXED(64, 8, "firmware", "firmware revision", ASCII, V(1, 0), NULL, INTO(firmware)),
	FIXED(72, 1, "rab", "RAB", NUMBER, V(1, 0), "Recommended Arbitration Burst: so many "
	    "commands, as a power of two", PLAIN),
	FIXED(73, 3, "ieee", "IEEE", HEX, V(1, 0), "OUI of the vendor"),
	FIXED(76, 1, "cmic", "CMIC", HEX, V(1, 1), "Controller Multi-Path I/O and Namespace "
	    "Sharing Capabilities"),
	FIXED(77, 1, "mdts", "MDTS", NUMBER, V(1, 0), "Maximum Data Transfer Size: so many pages "
	    "of memory, as a power of two; 0 means no limit", RECORDED, INTO(mdts), PLAIN),
	PART(77, 1, 0, 8, "mdts_bytes", "largest data transfer", PAGES, V(1, 0), "MDTS in bytes, "
	    "with memory pages of 4 KiB (CAP.MPSMIN)", .unit = "bytes"),
	FIXED(78, 2, "controller_id", "CNTLID", NUMBER, V(1, 1), "Controller ID",
	    PLAIN),
	FIXED(80, 4, "nvme_version", "VER", VERSION, V(1, 2), "version of NVM Express Base",
	    RECORDED, INTO(version)),
	FIXED(84, 4, "rtd3r", "RTD3R", NUMBER, V(1, 2), "RTD3 Resume Latency", .unit = "us"),
	FIXED(88, 4, "rtd3e", "RTD3E", NUMBER, V(1, 2), "RTD3 Entry Latency", .unit = "us"),
	FIXED(92, 4, "oaes", "OAES", HEX, V(1, 2), "Optional Asynchronous Events Supported"),
	FIXED(96, 4, "ctratt", "CTRATT", HEX, V(1, 2), "Controller Attributes", INTO(ctratt)),
	FIXED(100, 2, "rrls", "RRLS", HEX, V(1, 4), "Read Recovery Levels Supported"),
	FIXED(102, 1, "bpcap", "BPCAP", HEX, V(2, 1), "Boot Partition Capabilities"),
	FIXED(104, 4, "nssl", "NSSL", NUMBER, V(2, 1), "NVM Subsystem Shutdown Latency", NONE,
	    .unit = "us"),
	FIXED(110, 1, "plsi", "PLSI", HEX, V(2, 1), "Power Loss Signaling Information"),
	FIXED(111, 1, "cntrltype", "CNTRLTYPE", CODE, V(1, 4), "Controller Type", .names = types),
	FIXED(112, 16, "fguid", "FGUID", RAW, V(1, 3), "FRU Globally Unique Identifier", NONE),
	FIXED(128, 2, "crdt1", "CRDT1", NUMBER, V(1, 4), "Command Retry Delay Time 1",
	    .unit = "100 ms"),
	FIXED(130, 2, "crdt2", "CRDT2", NUMBER, V(1, 4), "Command Retry Delay Time 2",
	    .unit = "100 ms"),
	FIXED(132, 2, "crdt3", "CRDT3", NUMBER, V(1, 4), "Command Retry Delay Time 3",
	    .unit = "100 ms"),
	FIXED(134, 1, "crcap", "CRCAP", HEX, V(2, 1), "Controller Reachability Capabilities"),
	FIXED(135, 1, "ciu", "CIU", NUMBER, V(2, 3), "Controller Instance Uniquifier",
	    .change = FACT_FREE, PLAIN),
	FIXED(136, 8, "cirn", "CIRN", HEX, V(2, 3), "Controller Instance Random Number",
	    .change = FACT_FREE),
	FIXED(253, 1, "nvmsr", "NVMSR", HEX, V(1, 4), "NVM Subsystem Report"),
	FIXED(254, 1, "vwci", "VWCI", HEX, V(1, 4), "VPD Write Cycle Information"),
	FIXED(255, 1, "mec", "MEC", HEX, V(1, 4), "Management Endpoint Capabilities"),
	FIXED(256, 2, "oacs", "OACS", HEX, V(1, 0), "Optional Admin Command Support", RECORDED,
	    INTO(oacs)),
	BIT(256, 2, 1, "format", "Format NVM", V(1, 0)),
	BIT(256, 2, 2, "firmware_download", "Firmware Commit and Image Download", V(1, 0)),
	BIT(256, 2, 3, "namespace_management", "Namespace Management", V(1, 2)),
	BIT(256, 2, 4, "self_test", "Device Self-test", V(1, 3)),
	FIXED(258, 1, "acl", "ACL", NUMBER, V(1, 0), "Abort Command Limit, 0-based", PLAIN),
	FIXED(259, 1, "aerl", "AERL", NUMBER, V(1, 0), "Asynchronous Event Request Limit, 0-based",
	    PLAIN),
	FIXED(260, 1, "frmw", "FRMW", HEX, V(1, 0), "Firmware Updates", RECORDED),
	FIXED(261, 1, "lpa", "LPA", HEX, V(1, 0), "Log Page Attributes", RECORDED, INTO(lpa)),
	FIXED(262, 1, "elpe", "ELPE", NUMBER, V(1, 0), "Error Log Page Entries, 0-based", RECORDED,
	    PLAIN),
	PART(262, 1, 0, 8, "error_log_entries", "entries that the error log holds", PLUS1, V(1, 0),
	    NULL, .unit = "entries"),
	FIXED(263, 1, "npss", "NPSS", NUMBER, V(1, 0), "Number of Power States Support, 0-based",
	    RECORDED, PLAIN),
	PART(263, 1, 0, 8, "power_state_count", "power states", PLUS1, V(1, 0), NULL,
	    .unit = "states"),
	FIXED(264, 1, "avscc", "AVSCC", HEX, V(1, 0), "Admin Vendor Specific Command "
	    "Configuration"),
	FIXED(265, 1, "apsta", "APSTA", HEX, V(1, 1), "Autonomous Power State Transition "
	    "Attributes", RECORDED, INTO(apsta)),
	FIXED(266, 2, "warning_temperature_c", "WCTEMP", KELVIN, V(1, 2), "Warning Composite "
	    "Temperature Threshold", .unit = "K", NONE, RECORDED, INTO(wctemp_k)),
	FIXED(268, 2, "critical_temperature_c", "CCTEMP", KELVIN, V(1, 2), "Critical Composite "
	    "Temperature Threshold", .unit = "K", NONE, RECORDED, INTO(cctemp_k)),
	FIXED(270, 2, "mtfa", "MTFA", NUMBER, V(1, 2), "Maximum Time for Firmware Activation",
	    .unit = "100 ms", RECORDED),
	FIXED(272, 4, "hmpre", "HMPRE", NUMBER, V(1, 2), "Host Memory Buffer Preferred Size",
	    .unit = "4 KiB"),
	FIXED(276, 4, "hmmin", "HMMIN", NUMBER, V(1, 2), "Host Memory Buffer Minimum Size",
	    .unit = "4 KiB"),
	FIXED(280, 16, "capacity_bytes", "TNVMCAP", NUMBER, V(1, 2), "Total NVM Capacity",
	    .unit = "bytes", NONE),
	FIXED(296, 16, "unallocated_bytes", "UNVMCAP", NUMBER, V(1, 2), "Unallocated NVM Capacity",
	    .unit = "bytes", .change = FACT_FREE),
	FIXED(312, 4, "rpmbs", "RPMBS", HEX, V(1, 2), "Replay Protected Memory Block Support"),
	FIXED(316, 2, "edstt", "EDSTT", NUMBER, V(1, 3), "Extended Device Self-test Time",
	    .unit = "min", RECORDED),
	FIXED(318, 1, "dsto", "DSTO", HEX, V(1, 3), "Device Self-test Options"),
	FIXED(319, 1, "fwug", "FWUG", HEX, V(1, 3), "Firmware Update Granularity: so many times 4 "
	    "KiB; 0 is not told, FFh is no restriction", RECORDED),
	FIXED(320, 2, "kas", "KAS", NUMBER, V(1, 2), "Keep Alive Support: granularity of the "
	    "timer; 0 is none", .unit = "100 ms", INTO(kas)),
	FIXED(322, 2, "hctma", "HCTMA", HEX, V(1, 3), "Host Controlled Thermal Management "
	    "Attributes", RECORDED, INTO(hctma)),
	FIXED(324, 2, "mntmt_c", "MNTMT", KELVIN, V(1, 3), "Minimum Thermal Management Temperature",
	    .unit = "K", NONE, INTO(mntmt_k)),
	FIXED(326, 2, "mxtmt_c", "MXTMT", KELVIN, V(1, 3), "Maximum Thermal Management Temperature",
	    .unit = "K", NONE, INTO(mxtmt_k)),
	FIXED(328, 4, "sanicap", "SANICAP", HEX, V(1, 3), "Sanitize Capabilities", RECORDED),
	FIXED(332, 4, "hmminds", "HMMINDS", NUMBER, V(1, 4), "Host Memory Buffer Minimum "
	    "Descriptor Entry Size", .unit = "4 KiB"),
	FIXED(336, 2, "hmmaxd", "HMMAXD", NUMBER, V(1, 4), "Host Memory Maximum Descriptors "
	    "Entries", .unit = "entries"),
	FIXED(338, 2, "nsetidmax", "NSETIDMAX", NUMBER, V(1, 4), "NVM Set Identifier Maximum",
	    PLAIN),
	FIXED(340, 2, "endgidmax", "ENDGIDMAX", NUMBER, V(1, 4), "Endurance Group Identifier "
	    "Maximum", PLAIN),
	FIXED(342, 1, "anatt", "ANATT", NUMBER, V(1, 4), "ANA Transition Time", .unit = "s"),
	FIXED(343, 1, "anacap", "ANACAP", HEX, V(1, 4), "Asymmetric Namespace Access Capabilities"),
	FIXED(344, 4, "anagrpmax", "ANAGRPMAX", NUMBER, V(1, 4), "ANA Group Identifier Maximum",
	    PLAIN),
	FIXED(348, 4, "nanagrpid", "NANAGRPID", NUMBER, V(1, 4), "Number of ANA Group Identifiers",
	    .unit = "groups"),
	FIXED(352, 4, "pels", "PELS", NUMBER, V(1, 4), "Persistent Event Log Size",
	    .unit = "64 KiB"),
	FIXED(356, 2, "domainid", "DOMAINID", NUMBER, V(2, 0), "Domain Identifier", PLAIN),
	FIXED(358, 1, "kpioc", "KPIOC", HEX, V(2, 1), "Key Per I/O Capabilities"),
	FIXED(360, 2, "mptfawr", "MPTFAWR", NUMBER, V(2, 1), "Maximum Processing Time for Firmware "
	    "Activation Without Reset", NONE, .unit = "100 ms"),
	FIXED(368, 16, "megcap_bytes", "MEGCAP", NUMBER, V(2, 0), "Max Endurance Group Capacity",
	    NONE, .unit = "bytes"),
	FIXED(384, 1, "tmpthha", "TMPTHHA", HEX, V(2, 1), "Temperature Threshold Hysteresis "
	    "Attributes"),
	FIXED(386, 2, "cqt", "CQT", NUMBER, V(2, 1), "Command Quiesce Time", NONE, .unit = "ms"),
	FIXED(388, 2, "cdpa", "CDPA", HEX, V(2, 3), "Configurable Device Personality Attributes"),
	FIXED(390, 2, "mup", "MUP", HEX, V(2, 3), "Maximum Unlimited Power"),
	FIXED(392, 2, "ipmsr", "IPMSR", HEX, V(2, 3), "Interval Power Measurement Sample Rate: "
	    "value in 7:0, scale in 15:8"),
	FIXED(394, 2, "msmt", "MSMT", NUMBER, V(2, 3), "Maximum Stop Measurement Time", PLAIN),
	FIXED(512, 1, "sqes", "SQES", HEX, V(1, 0), "Submission Queue Entry Size: powers of two, "
	    "required in 3:0, maximum in 7:4"),
	FIXED(513, 1, "cqes", "CQES", HEX, V(1, 0), "Completion Queue Entry Size: powers of two, "
	    "required in 3:0, maximum in 7:4"),
	FIXED(514, 2, "maxcmd", "MAXCMD", NUMBER, V(1, 3), "Maximum Outstanding Commands of a "
	    "queue", .unit = "commands"),
	FIXED(516, 4, "namespaces_max", "NN", NUMBER, V(1, 0), "Number of Namespaces: the greatest "
	    "NSID", RECORDED, INTO(nn), PLAIN),
	FIXED(520, 2, "oncs", "ONCS", HEX, V(1, 0), "Optional NVM Command Support", RECORDED,
	    INTO(oncs)),
	FIXED(522, 2, "fuses", "FUSES", HEX, V(1, 0), "Fused Operation Support"),
	FIXED(524, 1, "fna", "FNA", HEX, V(1, 0), "Format NVM Attributes", RECORDED, INTO(fna)),
	FIXED(525, 1, "vwc", "VWC", HEX, V(1, 0), "Volatile Write Cache", RECORDED, INTO(vwc)),
	BIT(525, 1, 0, "volatile_write_cache", "volatile write cache", V(1, 0)),
	FIXED(526, 2, "awun", "AWUN", NUMBER, V(1, 0), "Atomic Write Unit Normal: blocks, 0-based",
	    INTO(awun), PLAIN),
	FIXED(528, 2, "awupf", "AWUPF", NUMBER, V(1, 0), "Atomic Write Unit Power Fail: blocks, "
	    "0-based", INTO(awupf), PLAIN),
	FIXED(530, 1, "icsvscc", "ICSVSCC", HEX, V(1, 0), "I/O Command Set Vendor Specific Command "
	    "Configuration"),
	FIXED(531, 1, "nwpc", "NWPC", HEX, V(1, 4), "Namespace Write Protection Capabilities",
	    INTO(nwpc)),
	FIXED(532, 2, "acwu", "ACWU", NUMBER, V(1, 1), "Atomic Compare and Write Unit: blocks, "
	    "0-based", PLAIN),
	FIXED(534, 2, "cdfs", "CDFS", HEX, V(2, 0), "Copy Descriptor Formats Supported"),
	FIXED(536, 4, "sgls", "SGLS", HEX, V(1, 1), "SGL Support"),
	FIXED(540, 4, "mnan", "MNAN", NUMBER, V(1, 4), "Maximum Number of Allowed Namespaces; 0 "
	    "means NN", .unit = "namespaces"),
	FIXED(544, 16, "maxdna", "MAXDNA", NUMBER, V(2, 0), "Maximum Domain Namespace Attachments",
	    NONE, .unit = "attachments"),
	FIXED(560, 4, "maxcna", "MAXCNA", NUMBER, V(2, 0), "Maximum I/O Controller Namespace "
	    "Attachments", NONE, .unit = "attachments"),
	FIXED(564, 4, "oaqd", "OAQD", NUMBER, V(2, 1), "Optimal Aggregated Queue Depth", NONE,
	    .unit = "commands"),
	FIXED(568, 1, "rhiri", "RHIRI", NUMBER, V(2, 1), "Recommended Host-Initiated Refresh "
	    "Interval", NONE, .unit = "d"),
	FIXED(569, 1, "hirt", "HIRT", NUMBER, V(2, 1), "Host-Initiated Refresh Time", NONE,
	    .unit = "min"),
	FIXED(570, 2, "cmmrtd", "CMMRTD", NUMBER, V(2, 1), "Controller Maximum Memory Range "
	    "Tracking Descriptors", .unit = "descriptors"),
	FIXED(572, 2, "nmmrtd", "NMMRTD", NUMBER, V(2, 1), "NVM Subsystem Maximum Memory Range "
	    "Tracking Descriptors", .unit = "descriptors"),
	FIXED(574, 1, "minmrtg", "MINMRTG", NUMBER, V(2, 1), "Minimum Memory Range Tracking "
	    "Granularity", PLAIN),
	FIXED(575, 1, "maxmrtg", "MAXMRTG", NUMBER, V(2, 1), "Maximum Memory Range Tracking "
	    "Granularity", PLAIN),
	FIXED(576, 1, "trattr", "TRATTR", HEX, V(2, 1), "Tracking Attributes"),
	FIXED(578, 2, "mcudmq", "MCUDMQ", NUMBER, V(2, 1), "Maximum Controller User Data Migration "
	    "Queues", .unit = "queues"),
	FIXED(580, 2, "mnsudmq", "MNSUDMQ", NUMBER, V(2, 1), "Maximum NVM Subsystem User Data "
	    "Migration Queues", .unit = "queues"),
	FIXED(582, 2, "mcmr", "MCMR", NUMBER, V(2, 1), "Maximum CDQ Memory Ranges",
	    .unit = "ranges"),
	FIXED(584, 2, "nmcmr", "NMCMR", NUMBER, V(2, 1), "NVM Subsystem Maximum CDQ Memory Ranges",
	    .unit = "ranges"),
	FIXED(586, 2, "mcdqpc", "MCDQPC", NUMBER, V(2, 1), "Maximum Controller Data Queue PRP "
	    "Count", .unit = "entries"),
	FIXED(768, 256, "subnqn", "SUBNQN", ASCII, V(1, 2), "NVMe Qualified Name of the NVM "
	    "subsystem"),
	FIXED(2048, 1024, "psd", "power state descriptors", RAW, V(1, 0), NULL),
	FIXED(3072, 1024, "vendor", "vendor specific bytes of Identify Controller", RAW, V(1, 0),
	    NULL, NONE, .change = FACT_FREE),
};
/* clang-format on */

const struct fact_page fact_page_ctrl = {
	.key = "identify.controller",
	.alias = "identify",
	.name = "Identify Controller",
	.section = "identity",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_CTRL,
	.bytes = NVME_IDENTIFY_BYTES,
	.kind = FACT_FIXED,
	FACT_ROWS(ctrl),
};
