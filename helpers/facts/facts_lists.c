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

#define LIST(key_, name_, part_, cns_, since_, rows_, ...)                                  \
	{                                                                                   \
		.key = "identify." key_, .name = "Identify, " name_, .section = "identity", \
		.part = part_, .source = FACT_IDENTIFY, .id = cns_, .kind = FACT_FIXED,     \
		.since = since_, FACT_ROWS(rows_), ##__VA_ARGS__                            \
	}

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

const struct fact_page fact_page_groups = LIST(
	"endurance_groups", "Endurance Group List", "endurance_group_list", CNS_GROUPS, V(2, 0),
	group_id, .offset = 2, .bytes = 2, .entries = 2047, .used = "id", .claim_offset = CTRATT,
	.claim_mask = 1 << 4);

/* Namespaces that are active here, and those that there are, attached or not. */
const struct fact_page fact_page_active = LIST("active_namespaces", "Active Namespace ID List",
					       "active_namespaces", NVME_CNS_ACTIVE_NS, V(1, 1),
					       nsid, .bytes = 4, .entries = 1024, .used = "nsid");
const struct fact_page fact_page_allocated = LIST(
	"allocated_namespaces", "Allocated Namespace ID List", "allocated_namespaces",
	NVME_CNS_ALLOCATED_NS, V(1, 2), nsid, .bytes = 4, .entries = 1024, .used = "nsid",
	.claim_offset = OACS, .claim_mask = NVME_OACS_NS_MGMT);

/* How many there are stands in front; the first one stands there also when there is none. */
const struct fact_page fact_page_controllers = LIST(
	"controllers", "Controller List", "controllers", CNS_CONTROLLERS, V(1, 2), controller_count,
	.bytes = 2, .claim_offset = OACS, .claim_mask = NVME_OACS_NS_MGMT);
const struct fact_page fact_page_controller = LIST(
	"controllers.list", "Controller List", "controller_list", CNS_CONTROLLERS, V(1, 2),
	controller_id, .offset = 2, .bytes = 2, .entries = 2047, .counted_bytes = 2,
	.claim_offset = OACS, .claim_mask = NVME_OACS_NS_MGMT);

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

const struct fact_page fact_page_sets = LIST(
	"nvm_set_list", "NVM Set List", "nvm_set_list", CNS_NVM_SETS, V(1, 4), set, .offset = 128,
	.bytes = 128, .entries = 31, .used = "id", .claim_offset = CTRATT, .claim_mask = 1 << 2);
const struct fact_page fact_page_domains = LIST("domain_list", "Domain List", "domain_list",
						CNS_DOMAINS, V(2, 0), domain, .offset = 128,
						.bytes = 128, .entries = 31, .used = "id",
						.claim_offset = CTRATT + 1, .claim_mask = 1 << 2);

const struct fact_page fact_page_granularities = LIST(
	"granularities", "Namespace Granularity List", "granularities", CNS_GRANULARITY, V(1, 4),
	granularities, .bytes = 32, .claim_offset = CTRATT, .claim_mask = 1 << 7);
const struct fact_page fact_page_granularity = LIST(
	"granularities.list", "Namespace Granularity List", "granularity_list", CNS_GRANULARITY,
	V(1, 4), granularity, .offset = 32, .bytes = 16, .entries = 16, .counted_at = 4,
	.counted_bytes = 1, .counted_from_0 = true, .claim_offset = CTRATT, .claim_mask = 1 << 7);
