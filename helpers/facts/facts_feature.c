/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Features (NVM Express Base): dword 0 of the completion, then their data. */
#include "helpers/facts/rows.h"
#include "helpers/nvme/nvme_command.h"
#include "helpers/nvme/nvme_feature.h"

static const char *const protections[] = {
	"not protected",      "protected", "protected until the next power cycle",
	"protected for ever", NULL,
};
/* not told, 0.1 mW, 10 mW */
static const uint32_t scaled[] = { 0, 100, 10000, 0 };

#define FEATURE(name_, id_, key_, label_, since_, ...)                                        \
	const struct fact_page fact_page_feature_##name_ = { .key = "features." key_,         \
							     .name = "feature " label_,       \
							     .section = "features",           \
							     .part = key_,                    \
							     .source = FACT_FEATURE,          \
							     .id = id_,                       \
							     .kind = FACT_SETTING,            \
							     .since = since_,                 \
							     .bytes = sizeof(uint32_t) +      \
								      NVME_FEATURE_BYTES_MAX, \
							     FACT_ROWS(name_),                \
							     ##__VA_ARGS__ }

/* clang-format off */
/* Get Features, Select 011b: what dword 0 says then, of any feature. */
static const struct fact capabilities[] = {
	BIT(0, 4, 0, "saveable", "can be saved", V(1, 1), STATIC),
	BIT(0, 4, 1, "per_namespace", "is of each namespace", V(1, 1), STATIC),
	BIT(0, 4, 2, "changeable", "can be changed", V(1, 1), STATIC),
};
const struct fact_page fact_page_capabilities = {
	.key = "features.capabilities",
	.name = "Get Features, supported capabilities",
	.section = "features",
	.part = "capabilities",
	.source = FACT_FEATURE,
	.kind = FACT_FIXED,
	.since = V(1, 1),
	.bytes = sizeof(uint32_t),
	FACT_ROWS(capabilities),
};

static const struct fact arbitration[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 3, "burst", "arbitration burst", NUMBER, V(1, 0), "so many commands, as a "
	    "power of two; 7 is no limit", PLAIN),
	PART(0, 4, 8, 8, "low_weight", "weight of low priority", PLUS1, V(1, 0), NULL, PLAIN),
	PART(0, 4, 16, 8, "medium_weight", "weight of medium priority", PLUS1, V(1, 0), NULL,
	    PLAIN),
	PART(0, 4, 24, 8, "high_weight", "weight of high priority", PLUS1, V(1, 0), NULL, PLAIN),
};
FEATURE(arbitration, 0x01, "arbitration", "Arbitration", V(1, 0));

static const struct fact power[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 5, "state", "power state", NUMBER, V(1, 0), NULL, PLAIN),
	PART(0, 4, 5, 3, "workload", "workload hint", NUMBER, V(1, 2), NULL, PLAIN),
};
FEATURE(power, NVME_FEATURE_POWER, "power_management", "Power Management", V(1, 0));

static const struct fact over[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 16, "threshold_c", "temperature threshold", KELVIN, V(1, 0), NULL,
	    .unit = "K"),
	PART(0, 4, 16, 4, "sensor", "sensor", NUMBER, V(1, 2), "0 is the composite temperature",
	    PLAIN),
	PART(0, 4, 20, 2, "below", "kind of threshold", NUMBER, V(1, 2), "0 is over, 1 is under",
	    PLAIN),
	PART(0, 4, 22, 3, "hysteresis_k", "hysteresis", NUMBER, V(2, 1), NULL, .unit = "K"),
};
FEATURE(over, 0x04, "temperature_threshold", "Temperature Threshold", V(1, 0));

static const struct fact under[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 16, "threshold_c", "temperature threshold", KELVIN, V(1, 0), NULL,
	    .unit = "K"),
};
FEATURE(under, 0x04, "temperature_threshold_under", "Temperature Threshold, under", V(1, 0),
	.index = 1 << 20);

static const struct fact recovery[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 16, "time_limit", "time-limited error recovery", NUMBER, V(1, 0), "0 is no "
	    "limit", .unit = "100 ms"),
	BIT(0, 4, 16, "dulbe", "errors for deallocated blocks enabled", V(1, 2)),
};
FEATURE(recovery, 0x05, "error_recovery", "Error Recovery", V(1, 0),
	.per = FACT_PER_NAMESPACE);

static const struct fact cache[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	BIT(0, 4, 0, "enabled", "volatile write cache enabled", V(1, 0)),
};
FEATURE(cache, 0x06, "volatile_write_cache", "Volatile Write Cache", V(1, 0));

static const struct fact queues[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 16, "submission", "I/O submission queues", PLUS1, V(1, 0), NULL,
	    .unit = "queues"),
	PART(0, 4, 16, 16, "completion", "I/O completion queues", PLUS1, V(1, 0), NULL,
	    .unit = "queues"),
};
FEATURE(queues, 0x07, "number_of_queues", "Number of Queues", V(1, 0));

static const struct fact coalescing[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 8, "threshold", "aggregation threshold", PLUS1, V(1, 0), NULL,
	    .unit = "entries"),
	PART(0, 4, 8, 8, "time", "aggregation time", NUMBER, V(1, 0), NULL, .unit = "100 us"),
};
FEATURE(coalescing, 0x08, "interrupt_coalescing", "Interrupt Coalescing", V(1, 0));

static const struct fact vector[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 16, "vector", "interrupt vector", NUMBER, V(1, 0), NULL, PLAIN),
	BIT(0, 4, 16, "coalescing_disabled", "coalescing disabled", V(1, 0)),
};
FEATURE(vector, 0x09, "interrupt_vector", "Interrupt Vector Configuration", V(1, 0));

static const struct fact atomicity[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	BIT(0, 4, 0, "disabled", "only power fail atomicity", V(1, 0)),
};
FEATURE(atomicity, 0x0a, "write_atomicity", "Write Atomicity Normal", V(1, 0));

static const struct fact events[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 8, "critical_warnings", "critical warnings", HEX, V(1, 0), NULL),
	BIT(0, 4, 8, "namespaces", "attached namespaces", V(1, 2)),
	BIT(0, 4, 9, "activation", "firmware activation", V(1, 2)),
	BIT(0, 4, 10, "telemetry", "telemetry log", V(1, 3)),
	BIT(0, 4, 11, "ana", "asymmetric namespace access", V(1, 4)),
	BIT(0, 4, 12, "predictable_latency", "predictable latency", V(1, 4)),
	BIT(0, 4, 13, "lba_status", "LBA status", V(1, 4)),
	BIT(0, 4, 14, "endurance_group", "endurance group", V(1, 4)),
	BIT(0, 4, 15, "shutdown", "NVM subsystem shutdown", V(2, 0)),
	BIT(0, 4, 16, "hysteresis", "temperature hysteresis", V(2, 1)),
};
FEATURE(events, 0x0b, "asynchronous_events", "Asynchronous Event Configuration", V(1, 0));

static const struct fact apst[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 1), NULL),
	BIT(0, 4, 0, "enabled", "transitions enabled", V(1, 1)),
	ROW(4, 8, "table", "transition", HEX, V(1, 1), NULL, .count = 32),
	PART(4, 8, 3, 5, "state", "goes to state", NUMBER, V(1, 1), NULL, .count = 32, PLAIN),
	PART(4, 8, 8, 24, "idle_ms", "after being idle for", NUMBER, V(1, 1), NULL, .count = 32,
	    NONE, .unit = "ms"),
};
FEATURE(apst, NVME_FEATURE_APST, "autonomous_power_states", "Autonomous Power State "
	"Transition", V(1, 1));

static const struct fact time[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 3), NULL),
	ROW(4, 8, "time", "time", TIME, V(1, 3), "and who has set it"),
};
FEATURE(time, NVME_FEATURE_TIMESTAMP, "timestamp", "Timestamp", V(1, 3));

static const struct fact keep_alive[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 2), NULL),
	PART(0, 4, 0, 32, "timeout_ms", "keep alive timeout", NUMBER, V(1, 2), "0 is none",
	    .unit = "ms"),
};
FEATURE(keep_alive, 0x0f, "keep_alive", "Keep Alive Timer", V(1, 2));

static const struct fact thermal[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 3), NULL),
	PART(0, 4, 16, 16, "tmt1_c", "thermal management temperature 1", KELVIN, V(1, 3), NULL,
	    .unit = "K", NONE),
	PART(0, 4, 0, 16, "tmt2_c", "thermal management temperature 2", KELVIN, V(1, 3), NULL,
	    .unit = "K", NONE),
};
FEATURE(thermal, NVME_FEATURE_THERMAL, "thermal_management", "Host Controlled Thermal "
	"Management", V(1, 3));

static const struct fact permissive[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 3), NULL),
	BIT(0, 4, 0, "permissive", "permissive mode enabled", V(1, 3)),
};
FEATURE(permissive, 0x11, "non_operational_power_states", "Non-Operational Power State "
	"Config", V(1, 3));

static const struct fact lba_status[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 4), NULL),
	PART(0, 4, 0, 16, "report", "report interval", NUMBER, V(1, 4), NULL, .unit = "100 ms"),
	PART(0, 4, 16, 16, "poll", "poll interval", NUMBER, V(1, 4), NULL, .unit = "100 ms"),
};
FEATURE(lba_status, 0x15, "lba_status_interval", "LBA Status Information Report Interval",
	V(1, 4));

static const struct fact behavior[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 4), NULL),
	ROW(4, 1, "command_retry", "advanced command retry", BOOL, V(1, 4), NULL),
	ROW(5, 1, "telemetry_area_4", "extended telemetry", BOOL, V(2, 0), NULL),
	ROW(6, 1, "lba_formats", "extended LBA formats", BOOL, V(2, 0), NULL),
	ROW(7, 1, "dispersed", "host dispersed namespaces", BOOL, V(2, 1), NULL),
	ROW(8, 2, "copy_formats", "copy descriptor formats", HEX, V(2, 1), NULL),
};
FEATURE(behavior, NVME_FEATURE_HOST_BEHAVIOR, "host_behavior", "Host Behavior Support",
	V(1, 4));

static const struct fact sanitize_mode[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 4), NULL),
	BIT(0, 4, 0, "no_deallocate_warns", "No-Deallocate answers with a warning", V(1, 4)),
};
FEATURE(sanitize_mode, 0x17, "sanitize_config", "Sanitize Config", V(1, 4));

static const struct fact profile[] = {
	ROW(0, 4, "value", "value", HEX, V(2, 0), NULL),
	PART(0, 4, 0, 9, "combination", "combination of command sets", NUMBER, V(2, 0), NULL,
	    PLAIN),
};
FEATURE(profile, 0x19, "command_set_profile", "I/O Command Set Profile", V(2, 0));

static const struct fact spinup[] = {
	ROW(0, 4, "value", "value", HEX, V(2, 0), NULL),
	BIT(0, 4, 0, "enabled", "spinup control enabled", V(2, 0)),
};
FEATURE(spinup, 0x1a, "spinup_control", "Spinup Control", V(2, 0));

static const struct fact power_loss[] = {
	ROW(0, 4, "value", "value", HEX, V(2, 1), NULL),
	PART(0, 4, 0, 2, "mode", "power loss signaling mode", NUMBER, V(2, 1), NULL, PLAIN),
};
FEATURE(power_loss, 0x1b, "power_loss_signaling", "Power Loss Signaling Config", V(2, 1));

static const struct fact power_limit[] = {
	ROW(0, 4, "value", "value", HEX, V(2, 3), NULL),
	PART(0, 4, 0, 16, "limit_w", "power limit", POWER, V(2, 3), "not reported: no limit", NONE,
	    .scale_offset = 2, .scale_bit = 0, .scale_bits = 2, .scales = scaled),
};
FEATURE(power_limit, 0x23, "power_limit", "Power Limit", V(2, 3));

static const struct fact power_threshold[] = {
	ROW(0, 4, "value", "value", HEX, V(2, 3), NULL),
	PART(0, 4, 0, 16, "threshold_w", "power threshold", POWER, V(2, 3), NULL, NONE,
	    .scale_offset = 2, .scale_bit = 0, .scale_bits = 2, .scales = scaled),
	PART(0, 4, 20, 4, "type", "power measurement type", NUMBER, V(2, 3), NULL, PLAIN),
	BIT(0, 4, 31, "enabled", "power threshold enabled", V(2, 3)),
};
FEATURE(power_threshold, 0x24, "power_threshold", "Power Threshold", V(2, 3));

static const struct fact power_measurement[] = {
	ROW(0, 4, "value", "value", HEX, V(2, 3), NULL),
	PART(0, 4, 0, 4, "action", "action", NUMBER, V(2, 3), "1 is measuring", PLAIN),
};
FEATURE(power_measurement, 0x25, "power_measurement", "Power Measurement", V(2, 3));

static const struct fact progress[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 0), NULL),
	PART(0, 4, 0, 8, "loads", "pre-boot software load count", NUMBER, V(1, 0), NULL,
	    .unit = "loads"),
};
FEATURE(progress, 0x80, "software_progress", "Software Progress Marker", V(1, 0));

static const struct fact host_id[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 1), NULL),
	ROW(4, 8, "host_id", "host identifier", RAW, V(1, 1), NULL, NONE),
};
FEATURE(host_id, 0x81, "host_identifier", "Host Identifier", V(1, 1));

static const struct fact resv_mask[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 1), NULL),
};
FEATURE(resv_mask, 0x82, "reservation_mask", "Reservation Notification Mask", V(1, 1),
	.per = FACT_PER_NAMESPACE);

static const struct fact resv_persist[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 1), NULL),
	BIT(0, 4, 0, "persist", "reservations persist through power loss", V(1, 1)),
};
FEATURE(resv_persist, 0x83, "reservation_persistence", "Reservation Persistence", V(1, 1),
	.per = FACT_PER_NAMESPACE);

static const struct fact protection[] = {
	ROW(0, 4, "value", "value", HEX, V(1, 4), NULL),
	PART(0, 4, 0, 3, "state", "write protection", CODE, V(1, 4), NULL, .names = protections),
};
FEATURE(protection, 0x84, "write_protection", "Namespace Write Protection Config", V(1, 4),
	.per = FACT_PER_NAMESPACE);

static const struct fact boot[] = {
	ROW(0, 4, "value", "value", HEX, V(2, 0), NULL),
	PART(0, 4, 0, 3, "partition0", "boot partition 0", NUMBER, V(2, 0), NULL, PLAIN),
	PART(0, 4, 3, 3, "partition1", "boot partition 1", NUMBER, V(2, 0), NULL, PLAIN),
};
FEATURE(boot, 0x85, "boot_partition_protection", "Boot Partition Write Protection Config",
	V(2, 0));

/* clang-format on */
