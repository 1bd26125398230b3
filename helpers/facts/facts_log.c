/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log pages that every drive has (NVM Express Base): errors, health, firmware slots, and commands
 * supported and effects. */
#include "helpers/facts/rows.h"
#include "helpers/nvme/nvme.h"

static const char *const warnings[] = {
	"available spare below threshold",
	"temperature outside a threshold",
	"reliability degraded",
	"media read-only",
	"volatile memory backup failed",
	"persistent memory region read-only or unreliable",
	NULL,
};
/* not reported, 0.1 mW, 10 mW */
static const uint32_t scaled[] = { 0, 100, 10000, 0 };

/* clang-format off */
#define INTO(member) FACT_INTO(struct nvme_error_entry, member)
static const struct fact error[] = {
	ROW(0, 8, "number", "error count", NUMBER, V(1, 0), NULL, INTO(error_count), PLAIN),
	ROW(8, 2, "queue", "submission queue", NUMBER, V(1, 0), "FFFFh is no queue of its own",
	    INTO(sqid), PLAIN),
	ROW(10, 2, "command", "command identifier", HEX, V(1, 0), NULL, INTO(cmdid)),
	/* bit 0 is the phase tag; what is above it is the status field */
	ROW(12, 2, "status_and_phase", "status field and phase tag", HEX, V(1, 0), NULL),
	PART(12, 2, 1, 15, "status", "status", STATUS, V(1, 0), NULL, INTO(status)),
	ROW(14, 1, "parameter_byte", "byte of the parameter", NUMBER, V(1, 0), "of the command "
	    "that was wrong", INTO(parameter_byte), PLAIN),
	ROW(15, 1, "parameter", "parameter error location, bits", HEX, V(1, 0), NULL),
	PART(15, 1, 0, 3, "parameter_bit", "bit of the parameter", NUMBER, V(1, 0), NULL,
	    INTO(parameter_bit), PLAIN),
	ROW(16, 8, "lba", "LBA", NUMBER, V(1, 0), "the first block that had the error, if there "
	    "was one", INTO(lba), PLAIN),
	ROW(24, 4, "nsid", "namespace", NUMBER, V(1, 0), NULL, INTO(nsid), PLAIN),
	ROW(28, 1, "vendor_log", "log with more of the vendor", HEX, V(1, 0), NULL, NONE),
	ROW(29, 1, "transport", "transport type", NUMBER, V(1, 4), NULL, NONE, PLAIN),
	ROW(30, 1, "command_set", "command set", NUMBER, V(2, 1), NULL, .if_offset = 63,
	    .if_mask = 0xff, PLAIN),
	ROW(31, 1, "opcode", "opcode", HEX, V(2, 1), NULL, .if_offset = 63, .if_mask = 0xff),
	ROW(32, 8, "specific", "command specific information", HEX, V(1, 4), NULL),
	ROW(40, 2, "transport_specific", "transport type specific information", HEX, V(1, 4), NULL),
	ROW(63, 1, "version", "version of the entry", NUMBER, V(2, 1), "1: the opcode is told",
	    PLAIN),
};
#undef INTO

/* Temperatures come and go. */
#define INTO(member) FACT_INTO(struct nvme_smart, member)
static const struct fact smart[] = {
	ROW(0, 1, "critical_warning", "critical warning", FLAGS, V(1, 0), NULL, .unit = "bits",
	    .names = warnings, .change = FACT_NO_NEW_BITS, RECORDED, INTO(critical_warning)),
	ROW(1, 2, "temperature_c", "composite temperature", KELVIN, V(1, 0), NULL, .unit = "K",
	    RECORDED, INTO(temperature_k)),
	ROW(3, 1, "spare_pct", "available spare", NUMBER, V(1, 0), NULL, .unit = "%",
	    .change = FACT_NOT_LESS, RECORDED, INTO(spare_pct)),
	ROW(4, 1, "spare_threshold_pct", "available spare threshold", NUMBER, V(1, 0), NULL,
	    .unit = "%", STATIC, INTO(spare_threshold_pct)),
	ROW(5, 1, "used_pct", "percentage used", NUMBER, V(1, 0), NULL, .unit = "%",
	    .change = FACT_WEARS, RECORDED, INTO(used_pct)),
	ROW(6, 1, "endurance_group_critical_warning", "endurance group critical warning", HEX,
	    V(1, 4), NULL, .change = FACT_NO_NEW_BITS, INTO(endurance_group_critical_warning)),
	ROW(32, 16, "data_units_read", "data units read", NUMBER, V(1, 0), "rounded up; Compare "
	    "and Verify count; 0 is not reported", .unit = "1000 x 512 B", NONE, COUNTER, RECORDED,
	    INTO(data_units_read)),
	ROW(48, 16, "data_units_written", "data units written", NUMBER, V(1, 0), "rounded up; "
	    "Write Zeroes and Write Uncorrectable do not count; 0 is not reported",
	    .unit = "1000 x 512 B", NONE, COUNTER, RECORDED, INTO(data_units_written)),
	ROW(64, 16, "host_reads", "host reads", NUMBER, V(1, 0), NULL, .unit = "commands", COUNTER,
	    RECORDED, INTO(host_reads)),
	ROW(80, 16, "host_writes", "host writes", NUMBER, V(1, 0), NULL, .unit = "commands",
	    COUNTER, RECORDED, INTO(host_writes)),
	ROW(96, 16, "busy_minutes", "controller busy time", NUMBER, V(1, 0), NULL, .unit = "min",
	    COUNTER, INTO(busy_minutes)),
	ROW(112, 16, "power_cycles", "power cycles", NUMBER, V(1, 0), NULL, .unit = "cycles",
	    COUNTED, RECORDED, INTO(power_cycles)),
	ROW(128, 16, "power_on_hours", "power-on hours", NUMBER, V(1, 0), NULL, .unit = "h",
	    COUNTER, RECORDED, INTO(power_on_hours)),
	ROW(144, 16, "unsafe_shutdowns", "unsafe shutdowns", NUMBER, V(1, 0), NULL,
	    .unit = "shutdowns", COUNTED, RECORDED, INTO(unsafe_shutdowns)),
	ROW(160, 16, "media_errors", "media and data integrity errors", NUMBER, V(1, 0), NULL,
	    .unit = "errors", COUNTED, RECORDED, INTO(media_errors)),
	ROW(176, 16, "error_log_entries", "error log entries", NUMBER, V(1, 0), "over the life of "
	    "the controller", .unit = "entries", COUNTED, RECORDED, INTO(error_log_entries)),
	ROW(192, 4, "warning_temperature_minutes", "warning temperature time", NUMBER, V(1, 2),
	    NULL, .unit = "min", COUNTER, RECORDED, INTO(warning_temp_minutes)),
	ROW(196, 4, "critical_temperature_minutes", "critical temperature time", NUMBER, V(1, 2),
	    NULL, .unit = "min", COUNTER, RECORDED, INTO(critical_temp_minutes)),
	ROW(200, 2, "sensors_c", "temperature sensor", KELVIN, V(1, 2), NULL, .unit = "K",
	    .count = 8, .first = 1, NONE, INTO(sensor_k[0])),
	ROW(216, 4, "tmt1_transitions", "transitions to thermal management temperature 1", NUMBER,
	    V(1, 3), NULL, .unit = "transitions", COUNTER, INTO(tmt1_count)),
	ROW(220, 4, "tmt2_transitions", "transitions to thermal management temperature 2", NUMBER,
	    V(1, 3), NULL, .unit = "transitions", COUNTER, INTO(tmt2_count)),
	ROW(224, 4, "tmt1_seconds", "time at thermal management temperature 1", NUMBER, V(1, 3),
	    NULL, .unit = "s", COUNTER, INTO(tmt1_seconds)),
	ROW(228, 4, "tmt2_seconds", "time at thermal management temperature 2", NUMBER, V(1, 3),
	    NULL, .unit = "s", COUNTER, INTO(tmt2_seconds)),
	ROW(232, 8, "energy_wh", "operational lifetime energy consumed", NUMBER, V(2, 3), "rounded "
	    "up", .unit = "Wh", NONE, COUNTER, RECORDED, INTO(energy_wh)),
	ROW(240, 4, "interval_power", "interval power, value and scale", HEX, V(2, 3), NULL),
	PART(240, 4, 16, 2, "interval_power_scale", "interval power scale", NUMBER, V(2, 3), NULL,
	     PLAIN),
	PART(240, 4, 0, 16, "interval_power_w", "interval power", POWER, V(2, 3), "of the last "
	    "second", NONE, .scale_offset = 242, .scale_bit = 0, .scale_bits = 2, .scales = scaled,
	    INTO(interval_power_uw)),
};
#undef INTO

#define INTO(member) FACT_INTO(struct nvme_fw_slots, member)
static const struct fact slots[] = {
	ROW(0, 1, "afi", "AFI, active firmware slot", HEX, V(1, 0), NULL, STATIC),
	PART(0, 1, 0, 3, "active", "active slot", NUMBER, V(1, 0), NULL, INTO(active), PLAIN),
	PART(0, 1, 4, 3, "next", "slot at the next reset", NUMBER, V(1, 0), NULL, NONE, INTO(next),
	    PLAIN),
	ROW(8, 8, "revision", "firmware in slot", ASCII, V(1, 0), NULL, .count = 7, .first = 1,
	    STATIC, INTO(revision[1])),
};
#undef INTO

static const struct fact effects[] = {
	ROW(0, 4, "effects", "effects", HEX, V(1, 2), NULL),
	BIT(0, 4, 0, "csupp", "supported", V(1, 2)),
	BIT(0, 4, 1, "lbcc", "changes content of blocks", V(1, 2)),
	BIT(0, 4, 2, "ncc", "changes capabilities of namespaces", V(1, 2)),
	BIT(0, 4, 3, "nic", "changes the inventory of namespaces", V(1, 2)),
	BIT(0, 4, 4, "ccc", "changes capabilities of the controller", V(1, 2)),
	PART(0, 4, 14, 2, "cser", "CSER", NUMBER, V(2, 1), "Command Submission and Execution "
	    "Relaxations", PLAIN),
	PART(0, 4, 16, 3, "cse", "CSE", NUMBER, V(1, 2), "Command Submission and Execution: 0 no "
	    "restriction, 1 alone on its namespace, 2 alone on all", PLAIN),
	BIT(0, 4, 19, "uuid", "UUID index may be given", V(1, 4)),
	PART(0, 4, 20, 12, "scope", "scope", HEX, V(2, 0), NULL),
};
/* clang-format on */

const struct fact_page fact_page_error = {
	.key = "log.error",
	LOG_PAGE(01),
	.section = "error_log",
	.bytes = 64,
	.entries = 256,
	.used = "number",
	.entries_offset = 262,
	FACT_ROWS(error),
};

const struct fact_page fact_page_smart = {
	.key = "smart",
	LOG_PAGE(02),
	.section = "smart",
	.bytes = NVME_SMART_BYTES,
	FACT_ROWS(smart),
};

const struct fact_page fact_page_slots = {
	.key = "firmware_slots",
	LOG_PAGE(03),
	.section = "firmware_slots",
	.bytes = 512,
	FACT_ROWS(slots),
};

const struct fact_page fact_page_effects = {
	.key = "log.effects",
	LOG_PAGE(05),
	.section = "command_effects",
	.since = V(1, 2),
	.bytes = 4,
	.entries = 2 * NVME_EFFECTS_COMMANDS,
	.used = "csupp",
	FACT_ROWS(effects),
};
