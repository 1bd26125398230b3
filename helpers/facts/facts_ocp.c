/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log pages of the OCP Datacenter NVMe SSD Specification. Their identifiers are those of vendors:
 * only with the right GUID they are what they are taken for. */
#include "helpers/facts/rows.h"

#define GUID 496

/* as they stand in the pages, their last bytes first */
static const uint8_t guid_c0[16] = {
	0xc5, 0xaf, 0x10, 0x28, 0xea, 0xbf, 0xf2, 0xa4,
	0x9c, 0x4f, 0x6f, 0x7c, 0xc9, 0x14, 0xd5, 0xaf,
};
static const uint8_t guid_c1[16] = {
	0x44, 0xd9, 0x31, 0x21, 0xfe, 0x30, 0x34, 0xae,
	0xab, 0x4d, 0xfd, 0x3d, 0xba, 0x83, 0x19, 0x5a,
};
static const uint8_t guid_c3[16] = {
	0x92, 0x7a, 0xc0, 0x8c, 0xd0, 0x84, 0x6c, 0x9c,
	0x70, 0x43, 0xe6, 0xd4, 0x58, 0x5e, 0xd4, 0x85,
};
static const uint8_t guid_c4[16] = {
	0x97, 0x42, 0x05, 0x0d, 0xd1, 0xe1, 0xc9, 0x98,
	0x5d, 0x49, 0x58, 0x4b, 0x91, 0x3c, 0x05, 0xb7,
};
static const uint8_t guid_c5[16] = {
	0x2f, 0x72, 0x9c, 0x0e, 0x99, 0x23, 0x2c, 0xbb,
	0x63, 0x48, 0x32, 0xd0, 0xb7, 0x98, 0xbb, 0xc7,
};

/* clang-format off */
static const struct fact extended[] = {
	ROW(0, 16, "media_written_bytes", "physical media written", NUMBER, 0, NULL, COUNTER,
	    .unit = "bytes"),
	ROW(16, 16, "media_read_bytes", "physical media read", NUMBER, 0, NULL, COUNTER,
	    .unit = "bytes"),
	ROW(32, 6, "bad_user_blocks", "bad user NAND blocks", NUMBER, 0, NULL, COUNTER,
	    .unit = "blocks"),
	ROW(38, 2, "bad_user_blocks_pct", "bad user NAND blocks, normalized", NUMBER, 0,
	    "100 is new, below the threshold is worn", .unit = "%"),
	ROW(40, 6, "bad_system_blocks", "bad system NAND blocks", NUMBER, 0, NULL, COUNTER,
	    .unit = "blocks"),
	ROW(46, 2, "bad_system_blocks_pct", "bad system NAND blocks, normalized", NUMBER, 0,
	    NULL, .unit = "%"),
	ROW(48, 8, "xor_recoveries", "XOR recoveries", NUMBER, 0, NULL, COUNTER,
	    .unit = "recoveries"),
	ROW(56, 8, "uncorrectable_reads", "uncorrectable read errors", NUMBER, 0, NULL,
	    COUNTER, .unit = "errors"),
	ROW(64, 8, "soft_ecc_errors", "soft ECC errors", NUMBER, 0, NULL, COUNTER,
	    .unit = "errors"),
	ROW(72, 4, "end_to_end_detected", "end-to-end errors detected", NUMBER, 0, NULL,
	    COUNTER, .unit = "errors"),
	ROW(76, 4, "end_to_end_corrected", "end-to-end errors corrected", NUMBER, 0, NULL,
	    COUNTER, .unit = "errors"),
	ROW(80, 1, "system_data_used_pct", "system data used", NUMBER, 0, NULL, .unit = "%"),
	ROW(81, 7, "refreshes", "refreshes", NUMBER, 0, NULL, COUNTER, .unit = "refreshes"),
	ROW(88, 4, "erase_count_max", "highest erase count of user data", NUMBER, 0, NULL,
	    COUNTER, .unit = "erases"),
	ROW(92, 4, "erase_count_min", "lowest erase count of user data", NUMBER, 0, NULL,
	    COUNTER, .unit = "erases"),
	ROW(96, 1, "throttling_events", "thermal throttling events", NUMBER, 0, NULL,
	    COUNTER, .unit = "events"),
	ROW(97, 1, "throttling_status", "thermal throttling status", NUMBER, 0, NULL, PLAIN),
	ROW(98, 1, "spec_errata", "OCP errata version", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(99, 2, "spec_point", "OCP point version", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(101, 2, "spec_minor", "OCP minor version", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(103, 1, "spec_major", "OCP major version", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(104, 8, "pcie_correctable_errors", "PCIe correctable errors", NUMBER, 0, NULL,
	    COUNTER, .unit = "errors"),
	ROW(112, 4, "incomplete_shutdowns", "incomplete shutdowns", NUMBER, 0, NULL, COUNTER,
	    .unit = "shutdowns"),
	ROW(120, 1, "free_blocks_pct", "free blocks", NUMBER, 0, NULL, .unit = "%"),
	ROW(128, 2, "capacitor_health_pct", "capacitor health", NUMBER, 0, "100 is what is "
	    "needed; FFFFh is no capacitor", .unit = "%", ONES),
	ROW(130, 1, "nvme_errata", "NVMe Base errata version", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(131, 1, "nvme_set_errata", "NVMe Command Set errata version", NUMBER, 0, NULL,
	    STATIC, PLAIN),
	ROW(132, 1, "nvme_pcie_errata", "NVMe over PCIe errata version", NUMBER, 0, NULL,
	    STATIC, PLAIN),
	ROW(133, 1, "nvme_mi_errata", "NVMe-MI errata version", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(136, 8, "unaligned_ios", "unaligned I/Os", NUMBER, 0, NULL, COUNTER, .unit = "I/Os"),
	ROW(144, 8, "security_version", "security version", NUMBER, 0, NULL, PLAIN),
	ROW(152, 8, "total_nuse", "NUSE of all namespaces", NUMBER, 0, NULL, .unit = "blocks"),
	ROW(160, 16, "plp_starts", "starts of power loss protection", NUMBER, 0, NULL,
	    COUNTER, .unit = "starts"),
	ROW(176, 16, "endurance_estimate_bytes", "endurance estimate", NUMBER, 0, NULL,
	    .unit = "bytes"),
	ROW(192, 8, "link_retrainings", "PCIe link retrainings", NUMBER, 0, NULL, COUNTER,
	    .unit = "retrainings"),
	ROW(200, 8, "power_state_changes", "power state changes", NUMBER, 0, NULL, COUNTER,
	    .unit = "changes"),
	ROW(208, 8, "lowest_firmware", "lowest permitted firmware revision", HEX, 0, NULL),
	ROW(216, 2, "media_dies", "media dies", NUMBER, 0, NULL, .unit = "dies"),
	ROW(218, 2, "die_failure_tolerance", "die failures that are tolerated", NUMBER, 0,
	    NULL, .unit = "dies"),
	ROW(220, 2, "dies_offline", "media dies offline", NUMBER, 0, NULL, .unit = "dies"),
	ROW(222, 1, "max_temperature", "highest temperature recorded", NUMBER, 0, NULL,
	    .unit = "C"),
	ROW(223, 1, "form_factor", "form factor", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(224, 8, "average_erase_count", "average erase count", NUMBER, 0, NULL, COUNTER,
	    .unit = "erases"),
	ROW(232, 4, "command_timeouts", "command timeouts", NUMBER, 0, NULL, COUNTER,
	    .unit = "commands"),
	ROW(236, 4, "system_program_fails", "system area program fails", NUMBER, 0, NULL,
	    COUNTER, .unit = "failures"),
	ROW(240, 1, "system_program_fails_pct", "system area program fails, normalized", NUMBER,
	    0, NULL, .unit = "%"),
	ROW(244, 4, "system_uncorrectable_reads", "system area uncorrectable reads", NUMBER,
	    0, NULL, COUNTER, .unit = "errors"),
	ROW(248, 1, "system_uncorrectable_reads_pct", "system area uncorrectable reads, normalized",
	    NUMBER, 0, NULL, .unit = "%"),
	ROW(252, 4, "system_erase_fails", "system area erase fails", NUMBER, 0, NULL,
	    COUNTER, .unit = "failures"),
	ROW(256, 1, "system_erase_fails_pct", "system area erase fails, normalized", NUMBER,
	    0, NULL, .unit = "%"),
	ROW(260, 2, "peak_power_capability", "peak power capability", NUMBER, 0, NULL, .unit = "W"),
	ROW(262, 2, "average_power_max", "maximum average power", NUMBER, 0, NULL, .unit = "W"),
	ROW(264, 6, "lifetime_power", "lifetime power consumed", NUMBER, 0, NULL, COUNTER,
	    .unit = "kWh"),
	ROW(270, 8, "dssd_firmware", "DSSD firmware revision", ASCII, 0, NULL, STATIC),
	ROW(278, 16, "build_uuid", "UUID of the firmware build", RAW, 0, NULL, NONE),
	ROW(294, 64, "build_label", "label of the firmware build", ASCII, 0, NULL, STATIC),
	ROW(358, 6, "die_bad_blocks", "bad NAND blocks of dies in use", NUMBER, 0, NULL,
	    COUNTER, .unit = "blocks"),
	ROW(364, 2, "die_bad_blocks_pct", "bad NAND blocks of dies in use, normalized", NUMBER,
	    0, NULL, .unit = "%"),
	ROW(494, 2, "page_version", "version of the page", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(496, 16, "guid", "GUID", RAW, 0, "of the page, its last byte first", STATIC),
};

static const struct fact recovery[] = {
	ROW(0, 2, "reset_wait_ms", "panic reset wait time", NUMBER, 0, NULL, .unit = "ms"),
	ROW(2, 1, "reset_actions", "panic reset action", HEX, 0, NULL),
	ROW(3, 1, "recovery_action", "device recovery action 1", NUMBER, 0, NULL, PLAIN),
	ROW(4, 8, "panic_id", "panic ID", HEX, 0, "0: no panic"),
	ROW(12, 4, "capabilities", "device capabilities", HEX, 0, NULL, STATIC),
	ROW(16, 1, "recovery_opcode", "vendor specific recovery opcode", HEX, 0, NULL,
	    STATIC),
	ROW(20, 4, "vendor_cdw12", "vendor specific command dword 12", HEX, 0, NULL, STATIC),
	ROW(24, 4, "vendor_cdw13", "vendor specific command dword 13", HEX, 0, NULL, STATIC),
	ROW(28, 1, "vendor_timeout_s", "vendor specific command timeout", NUMBER, 0, NULL,
	    STATIC, .unit = "s"),
	ROW(29, 1, "recovery_action_2", "device recovery action 2", NUMBER, 0, NULL, PLAIN),
	ROW(30, 1, "recovery_timeout_s", "device recovery action 2 timeout", NUMBER, 0, NULL,
	    .unit = "s"),
	ROW(31, 1, "panics", "panics", NUMBER, 0, NULL, .unit = "panics"),
	ROW(32, 8, "former_panic_id", "former panic IDs", HEX, 0, NULL, .count = 4),
	ROW(494, 2, "page_version", "version of the page", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(496, 16, "guid", "GUID", RAW, 0, "of the page, its last byte first", STATIC),
};

static const struct fact latency[] = {
	ROW(0, 1, "status", "feature status", HEX, 0, NULL),
	BIT(0, 1, 0, "enabled", "latency monitor is enabled", 0),
	BIT(0, 1, 1, "latency_mode", "the largest latency can be asked for", 0),
	BIT(0, 1, 2, "measures", "latencies are measured", 0),
	ROW(2, 2, "bucket_timer", "active bucket timer", NUMBER, 0, NULL, .unit = "5 min"),
	ROW(4, 2, "bucket_timer_threshold", "active bucket timer threshold", NUMBER, 0, NULL,
	    .unit = "5 min"),
	ROW(6, 1, "threshold", "active thresholds A to D", NUMBER, 0, "(n + 1) x 5 ms",
	    .count = 4, PLAIN),
	ROW(10, 2, "configuration", "active latency configuration", HEX, 0, NULL),
	ROW(12, 1, "minimum_window", "active latency minimum window", NUMBER, 0, NULL,
	    .unit = "100 ms"),
	ROW(32, 4, "active_counters", "active bucket counters", NUMBER, 0, "of each bucket: "
	    "reserved, deallocate, write, read", .count = 16, .unit = "commands"),
	ROW(96, 8, "active_stamps", "active latency stamps", HEX, 0, "from bucket 3 down to "
	    "0, of each: deallocate, write, read; all ones is none", .count = 12, ONES),
	ROW(192, 2, "active_latencies_ms", "active measured latencies", NUMBER, 0, "from "
	    "bucket 3 down to 0, of each: deallocate, write, read; 0 is none", .count = 12, NONE,
	    .unit = "ms"),
	ROW(216, 2, "active_stamp_units", "active latency stamp units", HEX, 0, NULL),
	ROW(240, 4, "static_counters", "static bucket counters", NUMBER, 0, "of each bucket: "
	    "reserved, deallocate, write, read", .count = 16, .unit = "commands"),
	ROW(304, 8, "static_stamps", "static latency stamps", HEX, 0, "from bucket 3 down to "
	    "0, of each: deallocate, write, read; all ones is none", .count = 12, ONES),
	ROW(400, 2, "static_latencies_ms", "static measured latencies", NUMBER, 0, "from "
	    "bucket 3 down to 0, of each: deallocate, write, read; 0 is none", .count = 12, NONE,
	    .unit = "ms"),
	ROW(424, 2, "static_stamp_units", "static latency stamp units", HEX, 0, NULL),
	ROW(448, 2, "debug_trigger", "debug log trigger enable", HEX, 0, NULL),
	ROW(450, 2, "debug_latency_ms", "debug log measured latency", NUMBER, 0, NULL, NONE,
	    .unit = "ms"),
	ROW(452, 8, "debug_stamp", "debug log latency stamp", HEX, 0, NULL, ONES),
	ROW(460, 2, "debug_pointer", "debug log pointer", NUMBER, 0, NULL, PLAIN),
	ROW(462, 2, "debug_counter_trigger", "debug counter trigger source", HEX, 0, NULL),
	ROW(464, 1, "debug_stamp_units", "debug log stamp units", HEX, 0, NULL),
	ROW(494, 2, "page_version", "version of the page", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(496, 16, "guid", "GUID", RAW, 0, "of the page, its last byte first", STATIC),
};

static const struct fact capabilities[] = {
	ROW(0, 2, "ports", "PCI Express ports", NUMBER, 0, NULL, STATIC, .unit = "ports"),
	ROW(2, 2, "management", "out-of-band management support", HEX, 0, "bit 15: as OCP asks "
	    "for", STATIC),
	ROW(4, 2, "write_zeroes_support", "Write Zeroes support", HEX, 0, "bit 15: as OCP asks for",
	    STATIC),
	BIT(4, 2, 0, "write_zeroes", "Write Zeroes", 0, STATIC),
	ROW(6, 2, "sanitize_support", "Sanitize support", HEX, 0, "bit 15: as OCP asks for",
	    STATIC),
	ROW(8, 2, "dataset_support", "Dataset Management support", HEX, 0, "bit 15: as OCP asks "
	    "for", STATIC),
	BIT(8, 2, 0, "dataset_management", "Dataset Management", 0, STATIC),
	BIT(8, 2, 1, "deallocate", "Deallocate attribute", 0, STATIC),
	ROW(10, 2, "uncorrectable_support", "Write Uncorrectable support", HEX, 0, "bit 15: as OCP "
	    "asks for", STATIC),
	BIT(10, 2, 0, "write_uncorrectable", "Write Uncorrectable", 0, STATIC),
	ROW(12, 2, "fused_support", "fused operations support", HEX, 0, "bit 15: as OCP asks for",
	    STATIC),
	ROW(14, 2, "power_state_min", "lowest valid DSSD power state", NUMBER, 0, NULL, STATIC,
	    PLAIN),
	ROW(16, 1, "power_states", "DSSD power state descriptor", HEX, 0, "bit 7 valid, 4:0 the "
	    "power state of NVMe", .count = 128, STATIC),
	ROW(4078, 2, "page_version", "version of the page", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(4080, 16, "guid", "GUID", RAW, 0, "of the page, its last byte first", STATIC),
};

static const struct fact unsupported[] = {
	ROW(0, 2, "count", "unsupported requirements", NUMBER, 0, NULL, .unit = "requirements"),
	ROW(4078, 2, "page_version", "version of the page", NUMBER, 0, NULL, STATIC, PLAIN),
	ROW(4080, 16, "guid", "GUID", RAW, 0, "of the page, its last byte first", STATIC),
};

static const struct fact requirement[] = {
	ROW(0, 16, "requirement", "requirement", ASCII, 0, NULL, NONE),
};
/* clang-format on */

const struct fact_page fact_page_ocp_smart = {
	.key = "ocp.smart",
	LOG_PAGE(C0),
	.section = "ocp",
	.part = "smart",
	.bytes = 512,
	.guid = guid_c0,
	.guid_offset = GUID,
	FACT_ROWS(extended),
};

const struct fact_page fact_page_ocp_recovery = {
	.key = "ocp.recovery",
	LOG_PAGE(C1),
	.section = "ocp",
	.part = "recovery",
	.bytes = 512,
	.guid = guid_c1,
	.guid_offset = GUID,
	FACT_ROWS(recovery),
};

const struct fact_page fact_page_ocp_latency = {
	.key = "ocp.latency",
	LOG_PAGE(C3),
	.section = "ocp",
	.part = "latency",
	.bytes = 512,
	.guid = guid_c3,
	.guid_offset = GUID,
	FACT_ROWS(latency),
};

const struct fact_page fact_page_ocp_capabilities = {
	.key = "ocp.capabilities",
	LOG_PAGE(C4),
	.section = "ocp",
	.part = "capabilities",
	.bytes = 4096,
	.guid = guid_c4,
	.guid_offset = 4080,
	FACT_ROWS(capabilities),
};

const struct fact_page fact_page_ocp_unsupported = {
	.key = "ocp.unsupported",
	LOG_PAGE(C5),
	.section = "ocp",
	.part = "unsupported",
	.bytes = 4096,
	.guid = guid_c5,
	.guid_offset = 4080,
	FACT_ROWS(unsupported),
};

const struct fact_page fact_page_ocp_requirement = {
	.key = "ocp.unsupported.requirements",
	LOG_PAGE(C5),
	.section = "ocp",
	.part = "requirements",
	.offset = 16,
	.bytes = 16,
	.entries = 253,
	.used = "requirement",
	FACT_ROWS(requirement),
};
