/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log pages (NVM Express Base): errors, health, firmware slots, commands supported and effects. */
#include "helpers/facts/fact.h"
#include "helpers/nvme.h"

static const char *const warnings[] = {
	"available spare below threshold",
	"temperature outside a threshold",
	"reliability degraded",
	"media read-only",
	"volatile memory backup failed",
	"persistent memory region read-only or unreliable",
	NULL,
};

/* clang-format off */
#define ROW(offset_, bytes_, key_, label_, shape_, ...) \
	{ .offset = offset_, .bytes = bytes_, .key = key_, .label = label_, \
	  .shape = FACT_##shape_, ##__VA_ARGS__ }
#define PART(offset_, bytes_, bit_, bits_, key_, label_, shape_, ...) \
	ROW(offset_, bytes_, key_, label_, shape_, .bit = bit_, .bits = bits_, ##__VA_ARGS__)

#define INTO(member) FACT_INTO(struct nvme_error_entry, member)
static const struct fact error[] = {
	ROW(0, 8, "number", "error count", NUMBER, INTO(error_count)),
	ROW(8, 2, "queue", "submission queue", NUMBER, INTO(sqid)),
	ROW(10, 2, "command", "command identifier", HEX, INTO(cmdid)),
	/* bit 0 is the phase tag; what is above it is the status field */
	ROW(12, 2, "status_and_phase", "status field and phase tag", HEX),
	PART(12, 2, 1, 15, "status", "status", STATUS, INTO(status)),
	ROW(14, 1, "parameter_byte", "byte of the parameter", NUMBER, INTO(parameter_byte)),
	ROW(15, 1, "parameter", "parameter error location, bits", HEX),
	PART(15, 1, 0, 3, "parameter_bit", "bit of the parameter", NUMBER, INTO(parameter_bit)),
	ROW(16, 8, "lba", "LBA", NUMBER, INTO(lba)),
	ROW(24, 4, "nsid", "namespace", NUMBER, INTO(nsid)),
};
#undef INTO

/* Temperatures come and go. */
#define INTO(member) FACT_INTO(struct nvme_smart, member)
#define COUNTER .change = FACT_COUNTER
#define COUNTED .change = FACT_COUNTED
#define RECORDED .recorded = true
static const struct fact smart[] = {
	ROW(0, 1, "critical_warning", "critical warning", FLAGS, .unit = "bits", .names = warnings,
	    .change = FACT_NO_NEW_BITS, RECORDED, INTO(critical_warning)),
	ROW(1, 2, "temperature_c", "composite temperature", KELVIN, .unit = "K", RECORDED,
	    INTO(temperature_k)),
	ROW(3, 1, "spare_pct", "available spare", NUMBER, .unit = "%", .change = FACT_NOT_LESS,
	    RECORDED, INTO(spare_pct)),
	ROW(4, 1, "spare_threshold_pct", "available spare threshold", NUMBER, .unit = "%",
	    .change = FACT_STATIC, INTO(spare_threshold_pct)),
	ROW(5, 1, "used_pct", "percentage used", NUMBER, .unit = "%", .change = FACT_WEARS,
	    RECORDED, INTO(used_pct)),
	ROW(6, 1, "endurance_group_critical_warning", "endurance group critical warning", HEX,
	    .change = FACT_NO_NEW_BITS, INTO(endurance_group_critical_warning)),
	ROW(32, 16, "data_units_read", "data units read", NUMBER, .unit = "1000 x 512 B", COUNTER,
	    RECORDED, INTO(data_units_read)),
	ROW(48, 16, "data_units_written", "data units written", NUMBER, .unit = "1000 x 512 B",
	    COUNTER, RECORDED, INTO(data_units_written)),
	ROW(64, 16, "host_reads", "host reads", NUMBER, .unit = "commands", COUNTER, RECORDED,
	    INTO(host_reads)),
	ROW(80, 16, "host_writes", "host writes", NUMBER, .unit = "commands", COUNTER, RECORDED,
	    INTO(host_writes)),
	ROW(96, 16, "busy_minutes", "controller busy time", NUMBER, .unit = "min", COUNTER,
	    INTO(busy_minutes)),
	ROW(112, 16, "power_cycles", "power cycles", NUMBER, .unit = "cycles", COUNTED, RECORDED,
	    INTO(power_cycles)),
	ROW(128, 16, "power_on_hours", "power-on hours", NUMBER, .unit = "h", COUNTER, RECORDED,
	    INTO(power_on_hours)),
	ROW(144, 16, "unsafe_shutdowns", "unsafe shutdowns", NUMBER, .unit = "shutdowns", COUNTED,
	    RECORDED, INTO(unsafe_shutdowns)),
	ROW(160, 16, "media_errors", "media and data integrity errors", NUMBER, .unit = "errors",
	    COUNTED, RECORDED, INTO(media_errors)),
	ROW(176, 16, "error_log_entries", "error log entries", NUMBER, .unit = "entries", COUNTED,
	    RECORDED, INTO(error_log_entries)),
	ROW(192, 4, "warning_temperature_minutes", "warning temperature time", NUMBER,
	    .unit = "min", COUNTER, RECORDED, INTO(warning_temp_minutes)),
	ROW(196, 4, "critical_temperature_minutes", "critical temperature time", NUMBER,
	    .unit = "min", COUNTER, RECORDED, INTO(critical_temp_minutes)),
	ROW(200, 2, "sensors_c", "temperature sensor", KELVIN, .unit = "K", .count = 8,
	    .zero_is_none = true, INTO(sensor_k[0])),
	ROW(216, 4, "tmt1_transitions", "transitions to thermal management temperature 1", NUMBER,
	    .unit = "transitions", COUNTER, INTO(tmt1_count)),
	ROW(220, 4, "tmt2_transitions", "transitions to thermal management temperature 2", NUMBER,
	    .unit = "transitions", COUNTER, INTO(tmt2_count)),
	ROW(224, 4, "tmt1_seconds", "time at thermal management temperature 1", NUMBER, .unit = "s",
	    COUNTER, INTO(tmt1_seconds)),
	ROW(228, 4, "tmt2_seconds", "time at thermal management temperature 2", NUMBER, .unit = "s",
	    COUNTER, INTO(tmt2_seconds)),
};
#undef INTO

#define INTO(member) FACT_INTO(struct nvme_fw_slots, member)
static const struct fact slots[] = {
	ROW(0, 1, "afi", "AFI, active firmware slot", HEX, .change = FACT_STATIC),
	PART(0, 1, 0, 3, "active", "active slot", NUMBER, INTO(active)),
	PART(0, 1, 4, 3, "next", "slot at the next reset", NUMBER, .zero_is_none = true,
	     INTO(next)),
	ROW(8, 8, "revision", "firmware in slot", ASCII, .count = 7, .change = FACT_STATIC,
	    INTO(revision[1])),
};
#undef INTO

static const struct fact effects[] = {
	ROW(0, 4, "effects", "effects", HEX),
	PART(0, 4, 0, 1, "csupp", "CSUPP", BOOL),
	PART(0, 4, 1, 1, "lbcc", "LBCC", BOOL),
	PART(0, 4, 2, 1, "ncc", "NCC", BOOL),
	PART(0, 4, 3, 1, "nic", "NIC", BOOL),
	PART(0, 4, 4, 1, "ccc", "CCC", BOOL),
	PART(0, 4, 16, 3, "cse", "CSE", NUMBER),
};
/* clang-format on */

const struct fact_page fact_page_error = {
	.key = "log.error",
	.name = "log 01h",
	.source = FACT_LOG,
	.id = NVME_LOG_ERROR,
	.bytes = 64,
	.entries = 256,
	.facts = error,
	.count = sizeof(error) / sizeof(error[0]),
};

const struct fact_page fact_page_smart = {
	.key = "smart",
	.name = "log 02h",
	.source = FACT_LOG,
	.id = NVME_LOG_SMART,
	.bytes = NVME_SMART_BYTES,
	.facts = smart,
	.count = sizeof(smart) / sizeof(smart[0]),
};

const struct fact_page fact_page_slots = {
	.key = "firmware_slots",
	.name = "log 03h",
	.source = FACT_LOG,
	.id = NVME_LOG_FW_SLOT,
	.bytes = 512,
	.facts = slots,
	.count = sizeof(slots) / sizeof(slots[0]),
};

const struct fact_page fact_page_effects = {
	.key = "log.effects",
	.name = "log 05h",
	.source = FACT_LOG,
	.id = NVME_LOG_EFFECTS,
	.bytes = 4,
	.entries = 2 * NVME_EFFECTS_COMMANDS,
	.facts = effects,
	.count = sizeof(effects) / sizeof(effects[0]),
};
