/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Identify tells besides the controller and its namespaces: power states, identifiers, what is
 * common to all command sets, what is of one, UUIDs. */
#include "helpers/facts/rows.h"
#include "helpers/nvme/nvme.h"

#define CNS_SET_NS 0x05
#define CNS_SET_CTRL 0x06
#define CNS_INDEPENDENT 0x08
#define CNS_UUIDS 0x17
#define CTRATT 96

static const char *const id_types[] = { "", "EUI64", "NGUID", "UUID", "command set", NULL };
static const char *const guards[] = { "16 bits", "32 bits", "64 bits", "", NULL };
/* of Maximum Power: 10 mW, or 0.1 mW; of the others: not reported, 0.1 mW, 10 mW */
static const uint32_t maximum[] = { 10000, 100 }, scaled[] = { 0, 100, 10000, 0 };

/* clang-format off */
static const struct fact psd[] = {
	FIXED(0, 2, "max_power", "Maximum Power", NUMBER, V(1, 0), NULL, PLAIN),
	PART(0, 2, 0, 16, "max_power_w", "maximum power", POWER, V(1, 0), NULL, NONE,
	    .scale_offset = 3, .scale_bit = 0, .scale_bits = 1, .scales = maximum),
	FIXED(3, 1, "flags", "scale and operation", HEX, V(1, 1), NULL),
	BIT(3, 1, 1, "non_operational", "takes no I/O", V(1, 1)),
	FIXED(4, 4, "entry_latency_us", "Entry Latency", NUMBER, V(1, 0), NULL, .unit = "us", NONE),
	FIXED(8, 4, "exit_latency_us", "Exit Latency", NUMBER, V(1, 0), NULL, .unit = "us", NONE),
	FIXED(12, 1, "read_throughput_rank", "Relative Read Throughput", NUMBER, V(1, 0), NULL,
	    PLAIN),
	FIXED(13, 1, "read_latency_rank", "Relative Read Latency", NUMBER, V(1, 0), NULL, PLAIN),
	FIXED(14, 1, "write_throughput_rank", "Relative Write Throughput", NUMBER, V(1, 0), NULL,
	    PLAIN),
	FIXED(15, 1, "write_latency_rank", "Relative Write Latency", NUMBER, V(1, 0), NULL, PLAIN),
	FIXED(16, 2, "idle_power", "Idle Power", NUMBER, V(1, 2), NULL, PLAIN),
	PART(16, 2, 0, 16, "idle_power_w", "idle power", POWER, V(1, 2), NULL, NONE,
	    .scale_offset = 18, .scale_bit = 6, .scale_bits = 2, .scales = scaled),
	FIXED(18, 1, "idle_scale", "Idle Power Scale", HEX, V(1, 2), NULL),
	PART(18, 1, 6, 2, "idle_power_scale", "scale of Idle Power", NUMBER, V(1, 2),
	    "1: 0.0001 W, 2: 0.01 W", NONE, PLAIN),
	FIXED(20, 2, "active_power", "Active Power", NUMBER, V(1, 2), NULL, PLAIN),
	PART(20, 2, 0, 16, "active_power_w", "active power", POWER, V(1, 2), NULL, NONE,
	    .scale_offset = 22, .scale_bit = 6, .scale_bits = 2, .scales = scaled),
	FIXED(22, 1, "active_scale", "Active Power Scale and Workload", HEX, V(1, 2), NULL),
	PART(22, 1, 0, 3, "active_workload", "Active Power Workload", NUMBER, V(1, 2), NULL, PLAIN),
	PART(22, 1, 6, 2, "active_power_scale", "scale of Active Power", NUMBER, V(1, 2),
	    "1: 0.0001 W, 2: 0.01 W", NONE, PLAIN),
	FIXED(23, 1, "epfrt", "EPFRT", NUMBER, V(2, 1), "Emergency Power Fail Recovery Time", NONE,
	    PLAIN),
	FIXED(24, 1, "fqvt", "FQVT", NUMBER, V(2, 1), "Forced Quiescence Vault Time", NONE, PLAIN),
	FIXED(25, 1, "epfvt", "EPFVT", NUMBER, V(2, 1), "Emergency Power Fail Vault Time", NONE,
	    PLAIN),
	FIXED(26, 1, "epfr_fqv_scale", "scales of EPFRT (3:0) and FQVT (7:4)", HEX, V(2, 1), NULL),
	FIXED(27, 1, "epfv_scale", "scale of EPFVT (3:0)", HEX, V(2, 1), NULL),
};

static const struct fact descriptors[] = {
	FIXED(0, 1, "type", "type", CODE, V(1, 3), NULL, .names = id_types),
	FIXED(1, 1, "length", "length", NUMBER, V(1, 3), NULL, .unit = "bytes"),
	FIXED(4, 0, "value", "identifier", REST, V(1, 3), NULL),
};

static const struct fact independent[] = {
	FIXED(0, 1, "nsfeat", "NSFEAT", HEX, V(2, 0), "Common Namespace Features"),
	FIXED(1, 1, "nmic", "NMIC", HEX, V(2, 0), "Namespace Multi-path I/O and Namespace "
	    "Sharing Capabilities"),
	FIXED(2, 1, "rescap", "RESCAP", HEX, V(2, 0), "Reservation Capabilities"),
	FIXED(3, 1, "fpi", "FPI", HEX, V(2, 0), "Format Progress Indicator",
	    .change = FACT_FREE),
	FIXED(4, 4, "anagrpid", "ANAGRPID", NUMBER, V(2, 0), "ANA Group Identifier", PLAIN),
	FIXED(8, 1, "nsattr", "NSATTR", HEX, V(2, 0), "Namespace Attributes"),
	FIXED(10, 2, "nvmsetid", "NVMSETID", NUMBER, V(2, 0), "NVM Set Identifier", PLAIN),
	FIXED(12, 2, "endgid", "ENDGID", NUMBER, V(2, 0), "Endurance Group Identifier", PLAIN),
	FIXED(14, 1, "nstat", "NSTAT", HEX, V(2, 0), "Namespace Status", .change = FACT_FREE),
	BIT(14, 1, 0, "ready", "namespace ready", V(2, 0)),
	FIXED(15, 1, "kpios", "KPIOS", HEX, V(2, 1), "Key Per I/O Status"),
	FIXED(16, 2, "maxkt", "MAXKT", NUMBER, V(2, 1), "Maximum Key Tag", PLAIN),
	FIXED(20, 4, "rgrpid", "RGRPID", NUMBER, V(2, 1), "Reachability Group Identifier", PLAIN),
};

static const struct fact set_ctrl[] = {
	FIXED(0, 1, "vsl", "VSL", NUMBER, V(2, 0), "Verify Size Limit: so many pages of memory, as "
	    "a power of two; 0 is not told", PLAIN),
	FIXED(1, 1, "wzsl", "WZSL", NUMBER, V(2, 0), "Write Zeroes Size Limit: so many pages of "
	    "memory, as a power of two; 0 is not told", PLAIN),
	FIXED(2, 1, "wusl", "WUSL", NUMBER, V(2, 0), "Write Uncorrectable Size Limit: so many "
	    "pages of memory, as a power of two; 0 is not told", PLAIN),
	FIXED(3, 1, "dmrl", "DMRL", NUMBER, V(2, 0), "Dataset Management Ranges Limit", NONE,
	    .unit = "ranges"),
	FIXED(4, 4, "dmrsl", "DMRSL", NUMBER, V(2, 0), "Dataset Management Range Size Limit",
	    .unit = "blocks", NONE),
	FIXED(8, 8, "dmsl", "DMSL", NUMBER, V(2, 0), "Dataset Management Size Limit",
	    .unit = "blocks", NONE),
	FIXED(16, 1, "kpiocap", "KPIOCAP", HEX, V(2, 1), "Key Per I/O Capabilities"),
	FIXED(17, 1, "wzdsl", "WZDSL", NUMBER, V(2, 1), "Write Zeroes With Deallocate Size Limit: "
	    "so many pages of memory, as a power of two; 0 is not told", PLAIN),
	FIXED(18, 2, "aocs", "AOCS", HEX, V(2, 1), "Admin Optional Command Support"),
	FIXED(20, 4, "version", "VER", VERSION, V(2, 1), "version of the NVM Command Set", NONE),
	FIXED(24, 1, "lbamqf", "LBAMQF", NUMBER, V(2, 1), "LBA Migration Queue Format", PLAIN),
};

static const struct fact set_ns[] = {
	FIXED(0, 8, "lbstm", "LBSTM", HEX, V(2, 0), "Logical Block Storage Tag Mask"),
	FIXED(8, 1, "pic", "PIC", HEX, V(2, 0), "Protection Information Capabilities"),
	BIT(8, 1, 0, "protection_16", "protection information of 16 bits guard with a storage tag",
	    V(2, 0)),
	BIT(8, 1, 1, "storage_tag_masked", "storage tag masks by bytes only", V(2, 0)),
};

static const struct fact elbaf[] = {
	FIXED(0, 4, "elbaf", "extended LBA format", HEX, V(2, 0), NULL),
	PART(0, 4, 0, 7, "storage_tag_bits", "bits of storage tag", NUMBER, V(2, 0), NULL,
	    .unit = "bits"),
	PART(0, 4, 7, 2, "guard", "guard", CODE, V(2, 0), NULL, .names = guards),
};

static const struct fact uuids[] = {
	FIXED(0, 1, "header", "association", HEX, V(1, 4), NULL),
	FIXED(16, 16, "uuid", "UUID", RAW, V(1, 4), "of a vendor, whose logs and features are "
	    "asked for with its number in the list", NONE),
};
/* clang-format on */

/* A descriptor is as long as it says; type 0 ends the list. */
static size_t descriptor_bytes(const uint8_t *entry, size_t left)
{
	return left >= 4 && entry[0] && entry[1] ? entry[1] + (size_t)4 : 0;
}

const struct fact_page fact_page_psd = {
	.key = "identify.power_states",
	.name = "power state descriptor",
	.section = "identity",
	.part = "power_states",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_CTRL,
	.kind = FACT_FIXED,
	.since = V(1, 0),
	.offset = 2048,
	.bytes = 32,
	.entries = 32,
	.entries_offset = 263,
	FACT_ROWS(psd),
};

const struct fact_page fact_page_descriptors = {
	.key = "identify.namespace.descriptors",
	.name = "Namespace Identification Descriptor",
	.section = "namespaces",
	.part = "descriptors",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_NS_DESCRIPTORS,
	.per = FACT_PER_NAMESPACE,
	.kind = FACT_FIXED,
	.since = V(1, 3),
	.bytes = 4,
	.entries = 256,
	.entry_bytes = descriptor_bytes,
	FACT_ROWS(descriptors),
};

const struct fact_page fact_page_independent = {
	.key = "identify.namespace.common",
	.name = "I/O Command Set Independent Identify Namespace",
	.section = "namespaces",
	.part = "common",
	.source = FACT_IDENTIFY,
	.id = CNS_INDEPENDENT,
	.per = FACT_PER_NAMESPACE,
	.kind = FACT_FIXED,
	.since = V(2, 0),
	.bytes = NVME_IDENTIFY_BYTES,
	FACT_ROWS(independent),
};

const struct fact_page fact_page_set_ctrl = {
	.key = "identify.nvm",
	.name = "Identify Controller of the NVM Command Set",
	.section = "identity",
	.part = "nvm",
	.source = FACT_IDENTIFY,
	.id = CNS_SET_CTRL,
	.kind = FACT_FIXED,
	.since = V(2, 0),
	.bytes = NVME_IDENTIFY_BYTES,
	FACT_ROWS(set_ctrl),
};

const struct fact_page fact_page_set_ns = {
	.key = "identify.namespace.nvm",
	.name = "Identify Namespace of the NVM Command Set",
	.section = "namespaces",
	.part = "nvm",
	.source = FACT_IDENTIFY,
	.id = CNS_SET_NS,
	.per = FACT_PER_NAMESPACE,
	.kind = FACT_FIXED,
	.since = V(2, 0),
	.bytes = NVME_IDENTIFY_BYTES,
	FACT_ROWS(set_ns),
};

const struct fact_page fact_page_elbaf = {
	.key = "identify.namespace.nvm.elbaf",
	.name = "extended LBA format",
	.section = "namespaces",
	.part = "extended_formats",
	.source = FACT_IDENTIFY,
	.id = CNS_SET_NS,
	.per = FACT_PER_NAMESPACE,
	.kind = FACT_FIXED,
	.since = V(2, 0),
	.offset = 12,
	.bytes = 4,
	.entries = 64,
	.used = "elbaf",
	FACT_ROWS(elbaf),
};

const struct fact_page fact_page_uuids = {
	.key = "identify.uuids",
	.name = "UUID List",
	.section = "identity",
	.part = "uuids",
	.source = FACT_IDENTIFY,
	.id = CNS_UUIDS,
	.kind = FACT_FIXED,
	.since = V(1, 4),
	.offset = 32,
	.bytes = 32,
	.entries = 127,
	.first = 1,
	.used = "uuid",
	.claim_offset = CTRATT + 1,
	.claim_mask = 1 << 1,
	FACT_ROWS(uuids),
};
