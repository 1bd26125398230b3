/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identify Controller, Identify Namespace and its LBA formats (NVM Express Base, NVM Command Set).
 */
#include "helpers/facts/fact.h"
#include "helpers/nvme.h"

#define INTO(member) FACT_INTO(struct nvme_ctrl, member)

/* clang-format off */
#define ROW(offset_, bytes_, key_, label_, shape_, ...) \
	{ .offset = offset_, .bytes = bytes_, .key = key_, .label = label_, \
	  .shape = FACT_##shape_, .change = FACT_STATIC, ##__VA_ARGS__ }
#define PART(offset_, bytes_, bit_, bits_, key_, label_, shape_, ...) \
	{ .offset = offset_, .bytes = bytes_, .bit = bit_, .bits = bits_, .key = key_, \
	  .label = label_, .shape = FACT_##shape_, ##__VA_ARGS__ }
#define RECORDED .recorded = true
#define NONE .zero_is_none = true

static const struct fact ctrl[] = {
	ROW(0, 2, "vid", "VID", HEX, INTO(vid)),
	ROW(2, 2, "ssvid", "SSVID", HEX, INTO(ssvid)),
	ROW(4, 20, "serial", "serial number", ASCII, INTO(serial)),
	ROW(24, 40, "model", "model number", ASCII, INTO(model)),
	ROW(64, 8, "firmware", "firmware revision", ASCII, INTO(firmware)),
	ROW(72, 1, "rab", "RAB", NUMBER),
	ROW(73, 3, "ieee", "IEEE", HEX, INTO(ieee)),
	ROW(76, 1, "cmic", "CMIC", HEX),
	ROW(77, 1, "mdts", "MDTS", NUMBER, RECORDED, INTO(mdts)),
	ROW(78, 2, "controller_id", "CNTLID", NUMBER, INTO(cntlid)),
	ROW(80, 4, "nvme_version", "VER", VERSION, RECORDED, INTO(version)),
	ROW(84, 4, "rtd3r", "RTD3R", NUMBER, .unit = "us"),
	ROW(88, 4, "rtd3e", "RTD3E", NUMBER, .unit = "us"),
	ROW(92, 4, "oaes", "OAES", HEX),
	ROW(96, 4, "ctratt", "CTRATT", HEX, INTO(ctratt)),
	ROW(100, 2, "rrls", "RRLS", HEX),
	ROW(111, 1, "cntrltype", "CNTRLTYPE", NUMBER),
	ROW(112, 16, "fguid", "FGUID", RAW),
	ROW(128, 2, "crdt1", "CRDT1", NUMBER, .unit = "100 ms"),
	ROW(130, 2, "crdt2", "CRDT2", NUMBER, .unit = "100 ms"),
	ROW(132, 2, "crdt3", "CRDT3", NUMBER, .unit = "100 ms"),
	ROW(256, 2, "oacs", "OACS", HEX, RECORDED, INTO(oacs)),
	PART(256, 2, 1, 1, "format", "Format NVM", BOOL),
	PART(256, 2, 2, 1, "firmware_download", "Firmware Commit and Image Download", BOOL),
	PART(256, 2, 3, 1, "namespace_management", "Namespace Management", BOOL),
	PART(256, 2, 4, 1, "self_test", "Device Self-test", BOOL),
	ROW(258, 1, "acl", "ACL", NUMBER),
	ROW(259, 1, "aerl", "AERL", NUMBER),
	ROW(260, 1, "frmw", "FRMW", HEX, RECORDED, INTO(frmw)),
	ROW(261, 1, "lpa", "LPA", HEX, RECORDED, INTO(lpa)),
	ROW(262, 1, "elpe", "ELPE", NUMBER, RECORDED, INTO(elpe)),
	ROW(263, 1, "npss", "NPSS", NUMBER, RECORDED, INTO(npss)),
	ROW(264, 1, "avscc", "AVSCC", HEX),
	ROW(265, 1, "apsta", "APSTA", HEX, RECORDED, INTO(apsta)),
	ROW(266, 2, "warning_temperature_c", "WCTEMP", KELVIN, .unit = "K", NONE, RECORDED,
	    INTO(wctemp_k)),
	ROW(268, 2, "critical_temperature_c", "CCTEMP", KELVIN, .unit = "K", NONE, RECORDED,
	    INTO(cctemp_k)),
	ROW(270, 2, "mtfa", "MTFA", NUMBER, .unit = "100 ms", RECORDED, INTO(mtfa_100ms)),
	ROW(272, 4, "hmpre", "HMPRE", NUMBER, .unit = "4 KiB"),
	ROW(276, 4, "hmmin", "HMMIN", NUMBER, .unit = "4 KiB"),
	ROW(280, 16, "capacity_bytes", "TNVMCAP", NUMBER, .unit = "bytes", NONE,
	    INTO(tnvmcap_bytes)),
	ROW(296, 16, "unallocated_bytes", "UNVMCAP", NUMBER, .unit = "bytes", .change = FACT_FREE),
	ROW(312, 4, "rpmbs", "RPMBS", HEX),
	ROW(316, 2, "edstt", "EDSTT", NUMBER, .unit = "min", RECORDED, INTO(edstt_min)),
	ROW(318, 1, "dsto", "DSTO", HEX),
	ROW(319, 1, "fwug", "FWUG", HEX, RECORDED, INTO(fwug)),
	ROW(320, 2, "kas", "KAS", NUMBER, .unit = "100 ms", INTO(kas)),
	ROW(322, 2, "hctma", "HCTMA", HEX, RECORDED, INTO(hctma)),
	ROW(324, 2, "mntmt_c", "MNTMT", KELVIN, .unit = "K", NONE, INTO(mntmt_k)),
	ROW(326, 2, "mxtmt_c", "MXTMT", KELVIN, .unit = "K", NONE, INTO(mxtmt_k)),
	ROW(328, 4, "sanicap", "SANICAP", HEX, RECORDED, INTO(sanicap)),
	ROW(332, 4, "hmminds", "HMMINDS", NUMBER, .unit = "4 KiB"),
	ROW(336, 2, "hmmaxd", "HMMAXD", NUMBER),
	ROW(338, 2, "nsetidmax", "NSETIDMAX", NUMBER),
	ROW(340, 2, "endgidmax", "ENDGIDMAX", NUMBER),
	ROW(342, 1, "anatt", "ANATT", NUMBER, .unit = "s"),
	ROW(343, 1, "anacap", "ANACAP", HEX),
	ROW(344, 4, "anagrpmax", "ANAGRPMAX", NUMBER),
	ROW(348, 4, "nanagrpid", "NANAGRPID", NUMBER),
	ROW(352, 4, "pels", "PELS", NUMBER, .unit = "64 KiB"),
	ROW(512, 1, "sqes", "SQES", HEX),
	ROW(513, 1, "cqes", "CQES", HEX),
	ROW(514, 2, "maxcmd", "MAXCMD", NUMBER),
	ROW(516, 4, "namespaces_max", "NN", NUMBER, RECORDED, INTO(nn)),
	ROW(520, 2, "oncs", "ONCS", HEX, RECORDED, INTO(oncs)),
	ROW(522, 2, "fuses", "FUSES", HEX),
	ROW(524, 1, "fna", "FNA", HEX, RECORDED, INTO(fna)),
	ROW(525, 1, "vwc", "VWC", HEX, RECORDED, INTO(vwc)),
	PART(525, 1, 0, 1, "volatile_write_cache", "volatile write cache", BOOL),
	ROW(526, 2, "awun", "AWUN", NUMBER, INTO(awun)),
	ROW(528, 2, "awupf", "AWUPF", NUMBER, INTO(awupf)),
	ROW(530, 1, "icsvscc", "ICSVSCC", HEX),
	ROW(531, 1, "nwpc", "NWPC", HEX, INTO(nwpc)),
	ROW(532, 2, "acwu", "ACWU", NUMBER),
	ROW(534, 2, "cdfs", "CDFS", HEX),
	ROW(536, 4, "sgls", "SGLS", HEX),
	ROW(540, 4, "mnan", "MNAN", NUMBER),
	ROW(768, 256, "subnqn", "SUBNQN", ASCII),
	ROW(2048, 1024, "psd", "power state descriptors", RAW),
};

#undef INTO
#define INTO(member) FACT_INTO(struct nvme_ns, member)

static const struct fact ns[] = {
	ROW(0, 8, "nsze", "NSZE", NUMBER, .unit = "blocks", RECORDED, INTO(nsze_blocks)),
	ROW(8, 8, "ncap", "NCAP", NUMBER, .unit = "blocks", INTO(ncap_blocks)),
	ROW(16, 8, "nuse", "NUSE", NUMBER, .unit = "blocks", .change = FACT_FREE,
	    INTO(nuse_blocks)),
	ROW(24, 1, "nsfeat", "NSFEAT", HEX, INTO(nsfeat)),
	ROW(25, 1, "nlbaf", "NLBAF", NUMBER, INTO(lbaf_count)),
	ROW(26, 1, "flbas", "FLBAS, the LBA format in use", HEX),
	PART(26, 1, 4, 1, "metadata_extended", "metadata at the end of each block", BOOL,
	     INTO(metadata_extended)),
	ROW(27, 1, "mc", "MC", HEX, INTO(mc)),
	ROW(28, 1, "dpc", "DPC", HEX, INTO(dpc)),
	ROW(29, 1, "dps", "DPS, end-to-end protection", HEX, INTO(dps)),
	PART(29, 1, 0, 3, "protection_type", "protection information type", NUMBER),
	PART(29, 1, 3, 1, "protection_first",
	     "protection information in the first bytes of metadata", BOOL),
	ROW(30, 1, "nmic", "NMIC", HEX),
	ROW(31, 1, "rescap", "RESCAP", HEX),
	ROW(32, 1, "fpi", "FPI", HEX, .change = FACT_FREE),
	PART(32, 1, 7, 1, "format_progress", "format progress is indicated", BOOL,
	     INTO(fpi_supported)),
	PART(32, 1, 0, 7, "format_remaining_pct", "remains to be formatted", NUMBER, .unit = "%",
	     .if_offset = 32, .if_mask = 0x80, INTO(fpi_remaining_pct)),
	ROW(33, 1, "dlfeat", "DLFEAT", HEX, RECORDED, INTO(dlfeat)),
	ROW(34, 2, "nawun", "NAWUN", NUMBER, INTO(nawun)),
	ROW(36, 2, "nawupf", "NAWUPF", NUMBER, INTO(nawupf)),
	ROW(38, 2, "nacwu", "NACWU", NUMBER),
	ROW(40, 2, "nabsn", "NABSN", NUMBER),
	ROW(42, 2, "nabo", "NABO", NUMBER),
	ROW(44, 2, "nabspf", "NABSPF", NUMBER),
	ROW(46, 2, "noiob", "NOIOB", NUMBER, .unit = "blocks", INTO(noiob)),
	ROW(48, 16, "nvmcap_bytes", "NVMCAP", NUMBER, .unit = "bytes"),
	ROW(64, 2, "npwg", "NPWG", NUMBER),
	ROW(66, 2, "npwa", "NPWA", NUMBER),
	ROW(68, 2, "npdg", "NPDG", NUMBER),
	ROW(70, 2, "npda", "NPDA", NUMBER),
	ROW(72, 2, "nows", "NOWS", NUMBER),
	ROW(74, 2, "mssrl", "MSSRL", NUMBER, .unit = "blocks"),
	ROW(76, 4, "mcl", "MCL", NUMBER, .unit = "blocks"),
	ROW(80, 1, "msrc", "MSRC", NUMBER),
	ROW(81, 1, "kpios", "KPIOS", HEX),
	ROW(92, 4, "anagrpid", "ANAGRPID", NUMBER),
	ROW(99, 1, "nsattr", "NSATTR", HEX, INTO(nsattr)),
	ROW(100, 2, "nvmsetid", "NVMSETID", NUMBER),
	ROW(102, 2, "endgid", "ENDGID", NUMBER),
	ROW(104, 16, "nguid", "NGUID", RAW),
	ROW(120, 8, "eui64", "EUI64", RAW),
	ROW(128, 256, "lbaf", "LBA formats", RAW),
};

#undef INTO
#define INTO(member) FACT_INTO(struct nvme_lbaf, member)

static const struct fact lbaf[] = {
	ROW(0, 2, "metadata_bytes", "metadata", NUMBER, .unit = "bytes", INTO(metadata_bytes)),
	ROW(2, 1, "data_bytes", "data", SHIFT, .unit = "bytes", INTO(data_bytes)),
	ROW(3, 1, "rp", "RP", HEX),
	PART(3, 1, 0, 2, "relative_performance", "relative performance", NUMBER,
	     INTO(relative_performance)),
};
/* clang-format on */

const struct fact_page fact_page_ctrl = {
	.key = "identify.controller",
	.name = "Identify Controller",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_CTRL,
	.bytes = NVME_IDENTIFY_BYTES,
	.facts = ctrl,
	.count = sizeof(ctrl) / sizeof(ctrl[0]),
};

const struct fact_page fact_page_ns = {
	.key = "identify.namespace",
	.name = "Identify Namespace",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_NS,
	.bytes = NVME_IDENTIFY_BYTES,
	.facts = ns,
	.count = sizeof(ns) / sizeof(ns[0]),
};

const struct fact_page fact_page_lbaf = {
	.key = "identify.namespace.lbaf",
	.name = "LBA format of Identify Namespace",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_NS,
	.offset = 128,
	.bytes = 4,
	.entries = NVME_MAX_LBAF,
	.facts = lbaf,
	.count = sizeof(lbaf) / sizeof(lbaf[0]),
};
