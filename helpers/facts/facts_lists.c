/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of Identify (NVM Express Base): what a subsystem is divided into, and which namespaces and
 * controllers it has. */
#include "helpers/facts/rows.h"
#include "helpers/nvme/nvme.h"

#define CNS_NVM_SETS 0x04
#define CNS_CONTROLLERS_OF_NS 0x12
#define CNS_CONTROLLERS 0x13
#define CNS_GRANULARITY 0x16
#define CNS_DOMAINS 0x18
#define CNS_GROUPS 0x19
#define CTRATT 96
#define OACS 256

/* clang-format off */
static const struct fact group_id[] = {
	FIXED(0, 2, "id", "endurance group", NUMBER, V(2, 0), NULL, NONE, PLAIN),
};
static const struct fact nsid[] = {
	FIXED(0, 4, "nsid", "namespace", NUMBER, V(1, 1), NULL, NONE, PLAIN),
};
static const struct fact controller_id[] = {
	FIXED(0, 2, "id", "controller", NUMBER, V(1, 2), NULL, PLAIN),
};
static const struct fact controller_count[] = {
	FIXED(0, 2, "count", "controllers in the list", NUMBER, V(1, 2), NULL,
	    .unit = "controllers"),
};
static const struct fact set[] = {
	FIXED(0, 2, "id", "NVM set", NUMBER, V(1, 4), NULL, NONE, PLAIN),
	FIXED(2, 2, "endgid", "ENDGID", NUMBER, V(1, 4), "endurance group that it is in", PLAIN),
	FIXED(8, 4, "read_4k", "typical random read of 4 KiB", NUMBER, V(1, 4), "one at a time, in "
	    "a deterministic window", .unit = "100 ns", NONE),
	FIXED(12, 4, "write_bytes", "optimal write size", NUMBER, V(1, 4), NULL, .unit = "bytes",
	    NONE),
	FIXED(16, 16, "capacity_bytes", "total capacity", NUMBER, V(1, 4), NULL, .unit = "bytes"),
	ROW(32, 16, "unallocated_bytes", "unallocated capacity", NUMBER, V(1, 4), NULL,
	    .unit = "bytes"),
};
static const struct fact domain[] = {
	FIXED(0, 2, "id", "domain", NUMBER, V(2, 0), NULL, NONE, PLAIN),
	FIXED(16, 16, "capacity_bytes", "total capacity", NUMBER, V(2, 0), NULL, .unit = "bytes"),
	ROW(32, 16, "unallocated_bytes", "unallocated capacity", NUMBER, V(2, 0), NULL,
	    .unit = "bytes"),
	FIXED(48, 16, "group_max_bytes", "largest endurance group", NUMBER, V(2, 0), NULL,
	    .unit = "bytes"),
};
static const struct fact granularities[] = {
	FIXED(0, 4, "attributes", "attributes", HEX, V(1, 4), NULL),
	BIT(0, 4, 0, "per_format", "each LBA format has a granularity of its own", V(1, 4),
	    STATIC),
	FIXED(4, 1, "count", "granularities", PLUS1, V(1, 4), NULL, .unit = "granularities"),
};
static const struct fact granularity[] = {
	FIXED(0, 8, "size_bytes", "namespace size granularity", NUMBER, V(1, 4), NULL,
	    .unit = "bytes", NONE),
	FIXED(8, 8, "capacity_bytes", "namespace capacity granularity", NUMBER, V(1, 4), NULL,
	    .unit = "bytes", NONE),
};
/* clang-format on */

const struct fact_page fact_page_groups = {
	.key = "identify.endurance_groups",
	.name = "Identify, Endurance Group List",
	.section = "identity",
	.part = "endurance_group_list",
	.source = FACT_IDENTIFY,
	.id = CNS_GROUPS,
	.kind = FACT_FIXED,
	.since = V(2, 0),
	.offset = 2,
	.bytes = 2,
	.entries = 2047,
	.used = "id",
	.claim_offset = CTRATT,
	.claim_mask = 1 << 4,
	FACT_ROWS(group_id),
};

/* Namespaces that are active here, and those that there are, attached or not. */
const struct fact_page fact_page_active = {
	.key = "identify.active_namespaces",
	.name = "Identify, Active Namespace ID List",
	.section = "identity",
	.part = "active_namespaces",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_ACTIVE_NS,
	.kind = FACT_FIXED,
	.since = V(1, 1),
	.bytes = 4,
	.entries = 1024,
	.used = "nsid",
	FACT_ROWS(nsid),
};

const struct fact_page fact_page_allocated = {
	.key = "identify.allocated_namespaces",
	.name = "Identify, Allocated Namespace ID List",
	.section = "identity",
	.part = "allocated_namespaces",
	.source = FACT_IDENTIFY,
	.id = NVME_CNS_ALLOCATED_NS,
	.kind = FACT_FIXED,
	.since = V(1, 2),
	.bytes = 4,
	.entries = 1024,
	.used = "nsid",
	.claim_offset = OACS,
	.claim_mask = NVME_OACS_NS_MGMT,
	FACT_ROWS(nsid),
};

/* How many there are stands in front; the first one stands there also when there is none. */
const struct fact_page fact_page_controllers = {
	.key = "identify.controllers",
	.name = "Identify, Controller List",
	.section = "identity",
	.part = "controllers",
	.source = FACT_IDENTIFY,
	.id = CNS_CONTROLLERS,
	.kind = FACT_FIXED,
	.since = V(1, 2),
	.bytes = 2,
	.claim_offset = OACS,
	.claim_mask = NVME_OACS_NS_MGMT,
	FACT_ROWS(controller_count),
};

const struct fact_page fact_page_controller = {
	.key = "identify.controllers.list",
	.name = "Identify, Controller List",
	.section = "identity",
	.part = "controller_list",
	.source = FACT_IDENTIFY,
	.id = CNS_CONTROLLERS,
	.kind = FACT_FIXED,
	.since = V(1, 2),
	.offset = 2,
	.bytes = 2,
	.entries = 2047,
	.counted_bytes = 2,
	.claim_offset = OACS,
	.claim_mask = NVME_OACS_NS_MGMT,
	FACT_ROWS(controller_id),
};

const struct fact_page fact_page_attached = {
	.key = "identify.namespace.attached",
	.name = "Identify, Namespace Attached Controller List",
	.section = "namespaces",
	.part = "attached_controllers",
	.source = FACT_IDENTIFY,
	.id = CNS_CONTROLLERS_OF_NS,
	.per = FACT_PER_NAMESPACE,
	.kind = FACT_FIXED,
	.since = V(1, 2),
	.offset = 2,
	.bytes = 2,
	.entries = 2047,
	.counted_bytes = 2,
	.claim_offset = OACS,
	.claim_mask = NVME_OACS_NS_MGMT,
	FACT_ROWS(controller_id),
};

const struct fact_page fact_page_sets = {
	.key = "identify.nvm_set_list",
	.name = "Identify, NVM Set List",
	.section = "identity",
	.part = "nvm_set_list",
	.source = FACT_IDENTIFY,
	.id = CNS_NVM_SETS,
	.kind = FACT_FIXED,
	.since = V(1, 4),
	.offset = 128,
	.bytes = 128,
	.entries = 31,
	.used = "id",
	.claim_offset = CTRATT,
	.claim_mask = 1 << 2,
	FACT_ROWS(set),
};

const struct fact_page fact_page_domains = {
	.key = "identify.domain_list",
	.name = "Identify, Domain List",
	.section = "identity",
	.part = "domain_list",
	.source = FACT_IDENTIFY,
	.id = CNS_DOMAINS,
	.kind = FACT_FIXED,
	.since = V(2, 0),
	.offset = 128,
	.bytes = 128,
	.entries = 31,
	.used = "id",
	.claim_offset = CTRATT + 1,
	.claim_mask = 1 << 2,
	FACT_ROWS(domain),
};

const struct fact_page fact_page_granularities = {
	.key = "identify.granularities",
	.name = "Identify, Namespace Granularity List",
	.section = "identity",
	.part = "granularities",
	.source = FACT_IDENTIFY,
	.id = CNS_GRANULARITY,
	.kind = FACT_FIXED,
	.since = V(1, 4),
	.bytes = 32,
	.claim_offset = CTRATT,
	.claim_mask = 1 << 7,
	FACT_ROWS(granularities),
};

const struct fact_page fact_page_granularity = {
	.key = "identify.granularities.list",
	.name = "Identify, Namespace Granularity List",
	.section = "identity",
	.part = "granularity_list",
	.source = FACT_IDENTIFY,
	.id = CNS_GRANULARITY,
	.kind = FACT_FIXED,
	.since = V(1, 4),
	.offset = 32,
	.bytes = 16,
	.entries = 16,
	.counted_at = 4,
	.counted_bytes = 1,
	.counted_from_0 = true,
	.claim_offset = CTRATT,
	.claim_mask = 1 << 7,
	FACT_ROWS(granularity),
};
