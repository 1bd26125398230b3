/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identify Namespace and its LBA formats (NVM Express NVM Command Set). */
#include "helpers/facts/rows.h"
#include "helpers/nvme/nvme.h"

static const char *const deallocated[] = { "not told", "zeroes", "ones", NULL };

/* clang-format off */
#define INTO(member) FACT_INTO(struct nvme_ns, member)
static const struct fact ns[] = {
	FIXED(0, 8, "nsze", "NSZE", NUMBER, V(1, 0), "Namespace Size", .unit = "blocks", RECORDED,
	    INTO(nsze_blocks)),
	FIXED(8, 8, "ncap", "NCAP", NUMBER, V(1, 0), "Namespace Capacity", .unit = "blocks",
	    INTO(ncap_blocks)),
	FIXED(16, 8, "nuse", "NUSE", NUMBER, V(1, 0), "Namespace Utilization", .unit = "blocks",
	    .change = FACT_FREE, INTO(nuse_blocks)),
	FIXED(24, 1, "nsfeat", "NSFEAT", HEX, V(1, 0), "Namespace Features", INTO(nsfeat)),
	BIT(24, 1, 0, "thin_provisioning", "thin provisioning", V(1, 0)),
	BIT(24, 1, 1, "own_atomicity", "NAWUN, NAWUPF and NACWU are of this namespace", V(1, 2)),
	BIT(24, 1, 2, "dulbe", "errors for deallocated blocks", V(1, 2)),
	BIT(24, 1, 3, "ids_not_reused", "identifiers are never used again", V(1, 3)),
	PART(24, 1, 4, 2, "io_optimization", "NPWG and the like are valid", HEX, V(1, 4), NULL),
	FIXED(25, 1, "nlbaf", "NLBAF", NUMBER, V(1, 0), "Number of LBA Formats, 0-based",
	    INTO(lbaf_count), PLAIN),
	FIXED(26, 1, "flbas", "FLBAS, the LBA format in use", HEX, V(1, 0), NULL),
	BIT(26, 1, 4, "metadata_extended", "metadata at the end of each block", V(1, 0),
	    INTO(metadata_extended)),
	FIXED(27, 1, "mc", "MC", HEX, V(1, 0), "Metadata Capabilities: bit 0 at the end of each "
	    "block, bit 1 in a buffer of its own", INTO(mc)),
	FIXED(28, 1, "dpc", "DPC", HEX, V(1, 0), "End-to-end Data Protection Capabilities",
	    INTO(dpc)),
	FIXED(29, 1, "dps", "DPS, end-to-end protection", HEX, V(1, 0), NULL, INTO(dps)),
	PART(29, 1, 0, 3, "protection_type", "protection information type", NUMBER, V(1, 0), NULL,
	    PLAIN),
	BIT(29, 1, 3, "protection_first", "protection information in the first bytes of metadata",
	    V(1, 0)),
	FIXED(30, 1, "nmic", "NMIC", HEX, V(1, 1), "Namespace Multi-path I/O and Namespace Sharing "
	    "Capabilities"),
	BIT(30, 1, 0, "shared", "may be attached to several controllers", V(1, 1)),
	FIXED(31, 1, "rescap", "RESCAP", HEX, V(1, 1), "Reservation Capabilities"),
	FIXED(32, 1, "fpi", "FPI", HEX, V(1, 2), "Format Progress Indicator", .change = FACT_FREE),
	BIT(32, 1, 7, "format_progress", "format progress is indicated", V(1, 2),
	    INTO(fpi_supported)),
	PART(32, 1, 0, 7, "format_remaining_pct", "remains to be formatted", NUMBER, V(1, 2), NULL,
	    .unit = "%", .if_offset = 32, .if_mask = 0x80, INTO(fpi_remaining_pct)),
	FIXED(33, 1, "dlfeat", "DLFEAT", HEX, V(1, 3), "Deallocate Logical Block Features",
	    RECORDED, INTO(dlfeat)),
	PART(33, 1, 0, 3, "deallocated_reads", "reads of deallocated blocks give", CODE, V(1, 3),
	    NULL, .names = deallocated),
	BIT(33, 1, 3, "zeroes_deallocate", "Write Zeroes may deallocate", V(1, 3)),
	BIT(33, 1, 4, "deallocated_guard", "guards of deallocated blocks fit what is read",
	    V(1, 3)),
	FIXED(34, 2, "nawun", "NAWUN", NUMBER, V(1, 2), "Namespace Atomic Write Unit Normal: "
	    "blocks, 0-based", INTO(nawun), PLAIN),
	FIXED(36, 2, "nawupf", "NAWUPF", NUMBER, V(1, 2), "Namespace Atomic Write Unit Power Fail: "
	    "blocks, 0-based", INTO(nawupf), PLAIN),
	FIXED(38, 2, "nacwu", "NACWU", NUMBER, V(1, 2), "Namespace Atomic Compare and Write Unit: "
	    "blocks, 0-based", PLAIN),
	FIXED(40, 2, "nabsn", "NABSN", NUMBER, V(1, 2), "Namespace Atomic Boundary Size Normal: "
	    "blocks, 0-based", PLAIN),
	FIXED(42, 2, "nabo", "NABO", NUMBER, V(1, 2), "Namespace Atomic Boundary Offset: block",
	    .unit = "blocks"),
	FIXED(44, 2, "nabspf", "NABSPF", NUMBER, V(1, 2), "Namespace Atomic Boundary Size Power "
	    "Fail: blocks, 0-based", PLAIN),
	FIXED(46, 2, "noiob", "NOIOB", NUMBER, V(1, 3), "Namespace Optimal I/O Boundary",
	    .unit = "blocks"),
	FIXED(48, 16, "nvmcap_bytes", "NVMCAP", NUMBER, V(1, 2), "NVM Capacity of the namespace",
	    .unit = "bytes"),
	FIXED(64, 2, "npwg", "NPWG", NUMBER, V(1, 4), "Namespace Preferred Write Granularity: "
	    "blocks, 0-based", PLAIN),
	FIXED(66, 2, "npwa", "NPWA", NUMBER, V(1, 4), "Namespace Preferred Write Alignment: "
	    "blocks, 0-based", PLAIN),
	FIXED(68, 2, "npdg", "NPDG", NUMBER, V(1, 4), "Namespace Preferred Deallocate Granularity: "
	    "blocks, 0-based", PLAIN),
	FIXED(70, 2, "npda", "NPDA", NUMBER, V(1, 4), "Namespace Preferred Deallocate Alignment: "
	    "blocks, 0-based", PLAIN),
	FIXED(72, 2, "nows", "NOWS", NUMBER, V(1, 4), "Namespace Optimal Write Size: blocks, "
	    "0-based", PLAIN),
	FIXED(74, 2, "mssrl", "MSSRL", NUMBER, V(2, 0), "Maximum Single Source Range Length",
	    .unit = "blocks"),
	FIXED(76, 4, "mcl", "MCL", NUMBER, V(2, 0), "Maximum Copy Length", .unit = "blocks"),
	FIXED(80, 1, "msrc", "MSRC", NUMBER, V(2, 0), "Maximum Source Range Count, 0-based", PLAIN),
	FIXED(81, 1, "kpios", "KPIOS", HEX, V(2, 1), "Key Per I/O Status"),
	FIXED(82, 1, "nulbaf", "NULBAF", NUMBER, V(2, 0), "Number of Unique Attribute LBA Formats",
	    .unit = "formats"),
	FIXED(84, 4, "kpiodaag", "KPIODAAG", NUMBER, V(2, 1), "Key Per I/O Data Access Alignment "
	    "and Granularity: blocks", .unit = "blocks"),
	FIXED(92, 4, "anagrpid", "ANAGRPID", NUMBER, V(1, 4), "ANA Group Identifier", PLAIN),
	FIXED(99, 1, "nsattr", "NSATTR", HEX, V(1, 4), "Namespace Attributes", INTO(nsattr)),
	BIT(99, 1, 0, "write_protected", "write protected", V(1, 4)),
	FIXED(100, 2, "nvmsetid", "NVMSETID", NUMBER, V(1, 4), "NVM Set Identifier", PLAIN),
	FIXED(102, 2, "endgid", "ENDGID", NUMBER, V(1, 4), "Endurance Group Identifier", PLAIN),
	FIXED(104, 16, "nguid", "NGUID", RAW, V(1, 2), "Namespace Globally Unique Identifier",
	    NONE),
	FIXED(120, 8, "eui64", "EUI64", RAW, V(1, 1), "IEEE Extended Unique Identifier", NONE),
	FIXED(128, 256, "lbaf", "LBA formats", RAW, V(1, 0), NULL),
	FIXED(384, 928, "vendor", "vendor specific bytes of Identify Namespace", RAW, V(1, 0), NULL,
	    .count = 4, NONE, .change = FACT_FREE),
};

static const struct fact lbaf[] = {
	FIXED(0, 2, "metadata_bytes", "metadata", NUMBER, V(1, 0), NULL, .unit = "bytes",
	    FACT_INTO(struct nvme_lbaf, metadata_bytes)),
	FIXED(2, 1, "data_bytes", "data", SHIFT, V(1, 0), NULL, .unit = "bytes",
	    FACT_INTO(struct nvme_lbaf, data_bytes)),
	FIXED(3, 1, "rp", "RP", HEX, V(1, 0), "Relative Performance"),
	PART(3, 1, 0, 2, "relative_performance", "relative performance", NUMBER, V(1, 0), "0 is "
	    "the best, 3 is degraded", FACT_INTO(struct nvme_lbaf, relative_performance), PLAIN),
};
/* clang-format on */

const struct fact_page fact_page_ns = {
	.key = "identify.namespace",
	.name = "Identify Namespace",
	.section = "namespaces",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_NS,
	.per = FACT_PER_NAMESPACE,
	.kind = FACT_FIXED,
	.bytes = NVME_IDENTIFY_BYTES,
	FACT_ROWS(ns),
};

const struct fact_page fact_page_lbaf = {
	.key = "identify.namespace.lbaf",
	.name = "LBA format of Identify Namespace",
	.section = "namespaces",
	.part = "formats",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_NS,
	.per = FACT_PER_NAMESPACE,
	.kind = FACT_FIXED,
	.offset = 128,
	.bytes = 4,
	.entries = NVME_MAX_LBAF,
	.used = "data_bytes",
	FACT_ROWS(lbaf),
};
