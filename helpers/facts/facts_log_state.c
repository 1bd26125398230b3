/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log pages of what a drive is about (NVM Express Base): self-tests, sanitize, endurance groups,
 * telemetry, power, eye openings, and which logs and features there are. */
#include "helpers/facts/rows.h"
#include "helpers/nvme/nvme.h"

static const char *const operations[] = {
	"none", "short", "extended", "host-initiated refresh", "",  "", "", "", "", "", "",
	"",     "",      "",         "vendor specific",        NULL
};
static const char *const results[] = {
	"no error",
	"aborted by a Device Self-test command",
	"aborted by a Controller Level Reset",
	"aborted: a namespace was removed",
	"aborted by a Format NVM command",
	"failed: fatal or unknown error, not completed",
	"failed: a segment that is not known",
	"failed: see the segment",
	"aborted: reason unknown",
	"aborted by a sanitize",
	"",
	"",
	"",
	"",
	"",
	"not used",
	NULL,
};
static const char *const sanitizes[] = {
	"never", "succeeded", "in progress", "failed", "succeeded, with deallocation", NULL
};
static const char *const sanitize_states[] = {
	"idle",
	"restricted processing",
	"restricted failure",
	"unrestricted processing",
	"unrestricted failure",
	"media verification",
	"post-verification deallocation",
	NULL,
};
static const char *const eye_progress[] = { "not started", "in progress", "completed", NULL };
/* not reported, 0.1 mW, 10 mW */
static const uint32_t scaled[] = { 0, 100, 10000, 0 };

/* clang-format off */
static const struct fact group[] = {
	ROW(0, 1, "critical_warning", "critical warning", HEX, V(1, 4), NULL,
	    .change = FACT_NO_NEW_BITS),
	ROW(1, 1, "features", "endurance group features", HEX, V(2, 0), NULL),
	ROW(3, 1, "spare_pct", "available spare", NUMBER, V(1, 4), NULL, .unit = "%",
	    .change = FACT_NOT_LESS),
	ROW(4, 1, "spare_threshold_pct", "available spare threshold", NUMBER, V(1, 4), NULL,
	    .unit = "%", STATIC),
	ROW(5, 1, "used_pct", "percentage used", NUMBER, V(1, 4), NULL, .unit = "%",
	    .change = FACT_WEARS),
	ROW(6, 2, "domain", "domain", NUMBER, V(2, 0), NULL, PLAIN),
	ROW(32, 16, "endurance_estimate", "endurance estimate", NUMBER, V(1, 4), "what may be "
	    "written to it over its life; 0 is not told", .unit = "GB", NONE, STATIC),
	ROW(48, 16, "data_units_read", "data units read", NUMBER, V(1, 4), NULL, .unit = "GB", NONE,
	    COUNTER),
	ROW(64, 16, "data_units_written", "data units written", NUMBER, V(1, 4), NULL, .unit = "GB",
	    NONE, COUNTER),
	ROW(80, 16, "media_units_written", "media units written", NUMBER, V(1, 4), "by the host "
	    "and by the controller", .unit = "GB", NONE, COUNTER),
	ROW(96, 16, "host_reads", "host reads", NUMBER, V(1, 4), NULL, .unit = "commands", COUNTER),
	ROW(112, 16, "host_writes", "host writes", NUMBER, V(1, 4), NULL, .unit = "commands",
	    COUNTER),
	ROW(128, 16, "media_errors", "media and data integrity errors", NUMBER, V(1, 4), NULL,
	    .unit = "errors", COUNTER),
	ROW(144, 16, "error_log_entries", "error log entries", NUMBER, V(1, 4), NULL,
	    .unit = "entries", COUNTER),
	ROW(160, 16, "capacity_bytes", "total capacity", NUMBER, V(2, 0), NULL, .unit = "bytes",
	    NONE, STATIC),
	ROW(176, 16, "unallocated_bytes", "unallocated capacity", NUMBER, V(2, 0), NULL,
	    .unit = "bytes"),
};

static const struct fact selftest[] = {
	ROW(0, 1, "operation", "operation byte", HEX, V(1, 3), NULL),
	PART(0, 1, 0, 4, "running", "current operation", CODE, V(1, 3), NULL, .names = operations),
	ROW(1, 1, "completion", "completion byte", HEX, V(1, 3), NULL),
	PART(1, 1, 0, 7, "complete_pct", "current completion", NUMBER, V(1, 3), NULL, .unit = "%",
	    .if_offset = 0, .if_mask = 0x0f),
};

static const struct fact result[] = {
	ROW(0, 1, "status", "code and result", HEX, V(1, 3), NULL),
	PART(0, 1, 4, 4, "code", "self-test", CODE, V(1, 3), NULL, .names = operations),
	PART(0, 1, 0, 4, "result", "result", CODE, V(1, 3), NULL, .names = results),
	ROW(1, 1, "segment", "first segment that failed", NUMBER, V(1, 3), "means something with "
	    "result 7 only", .if_offset = 0, .if_mask = 0x0f, .if_value = 7, PLAIN),
	ROW(2, 1, "valid", "what is valid of the rest", HEX, V(1, 3), NULL),
	ROW(4, 8, "power_on_hours", "at power-on hours", NUMBER, V(1, 3), NULL, .unit = "h"),
	ROW(12, 4, "nsid", "namespace", NUMBER, V(1, 3), NULL, .if_offset = 2, .if_mask = 1 << 0,
	    PLAIN),
	ROW(16, 8, "lba", "failing LBA", NUMBER, V(1, 3), NULL, .if_offset = 2, .if_mask = 1 << 1,
	    PLAIN),
	ROW(24, 1, "status_code_type", "status code type", NUMBER, V(1, 3), NULL, .if_offset = 2,
	    .if_mask = 1 << 2, PLAIN),
	ROW(25, 1, "status_code", "status code", HEX, V(1, 3), NULL, .if_offset = 2,
	    .if_mask = 1 << 3),
	ROW(26, 2, "vendor", "vendor specific", HEX, V(1, 3), NULL),
};

static const struct fact sanitize[] = {
	ROW(0, 2, "progress", "SPROG", NUMBER, V(1, 3), "Sanitize Progress: so many 65536ths; "
	    "FFFFh when none runs", ONES, PLAIN),
	ROW(2, 2, "sstat", "SSTAT", HEX, V(1, 3), "Sanitize Status"),
	PART(2, 2, 0, 3, "status", "most recent sanitize", CODE, V(1, 3), NULL, .names = sanitizes),
	PART(2, 2, 3, 5, "passes", "overwrite passes completed", NUMBER, V(1, 3), NULL,
	    .unit = "passes"),
	BIT(2, 2, 8, "erased", "global data erased", V(1, 3)),
	BIT(2, 2, 9, "verification_cancelled", "media verification cancelled", V(2, 1)),
	ROW(4, 4, "command", "dword 10 of the Sanitize command", HEX, V(1, 3), NULL),
	ROW(8, 4, "overwrite_s", "estimated time for overwrite", NUMBER, V(1, 3), NULL, .unit = "s",
	    ONES),
	ROW(12, 4, "block_erase_s", "estimated time for block erase", NUMBER, V(1, 3), NULL,
	    .unit = "s", ONES),
	ROW(16, 4, "crypto_erase_s", "estimated time for crypto erase", NUMBER, V(1, 3), NULL,
	    .unit = "s", ONES),
	ROW(20, 4, "overwrite_no_deallocate_s", "estimated time for overwrite with media "
	    "modification", NUMBER, V(1, 4), NULL, .unit = "s", ONES),
	ROW(24, 4, "block_erase_no_deallocate_s", "estimated time for block erase with media "
	    "modification", NUMBER, V(1, 4), NULL, .unit = "s", ONES),
	ROW(28, 4, "crypto_erase_no_deallocate_s", "estimated time for crypto erase with media "
	    "modification", NUMBER, V(1, 4), NULL, .unit = "s", ONES),
	ROW(32, 4, "deallocation_s", "estimated time for deallocation after verification", NUMBER,
	    V(2, 1), NULL, .unit = "s", ONES),
	ROW(36, 1, "ssi", "SSI", HEX, V(2, 1), "Sanitize State Information"),
	PART(36, 1, 0, 4, "state", "sanitize state", CODE, V(2, 1), NULL, .names = sanitize_states),
	PART(36, 1, 4, 4, "failed_in", "state in which it failed", CODE, V(2, 1), NULL,
	    .names = sanitize_states),
};

static const struct fact telemetry_host[] = {
	ROW(0, 1, "log", "log identifier", HEX, V(1, 3), NULL),
	ROW(5, 3, "ieee", "IEEE OUI", HEX, V(1, 3), NULL),
	ROW(8, 2, "area1_last_block", "last block of data area 1", NUMBER, V(1, 3), NULL,
	    .unit = "blocks"),
	ROW(10, 2, "area2_last_block", "last block of data area 2", NUMBER, V(1, 3), NULL,
	    .unit = "blocks"),
	ROW(12, 2, "area3_last_block", "last block of data area 3", NUMBER, V(1, 3), NULL,
	    .unit = "blocks"),
	ROW(16, 4, "area4_last_block", "last block of data area 4", NUMBER, V(2, 0), NULL,
	    .unit = "blocks"),
	ROW(380, 1, "scope", "scope", NUMBER, V(2, 1), NULL, PLAIN),
	ROW(381, 1, "host_generation", "host-initiated generation number", NUMBER, V(2, 0), NULL,
	    PLAIN),
	ROW(382, 1, "controller_available", "controller-initiated data available", BOOL, V(1, 3),
	    NULL),
	ROW(383, 1, "controller_generation", "controller-initiated generation number", NUMBER,
	    V(1, 3), NULL, PLAIN),
	ROW(384, 128, "reason", "reason identifier", RAW, V(1, 3), NULL, NONE),
};

static const struct fact telemetry_ctrl[] = {
	ROW(0, 1, "log", "log identifier", HEX, V(1, 3), NULL),
	ROW(5, 3, "ieee", "IEEE OUI", HEX, V(1, 3), NULL),
	ROW(8, 2, "area1_last_block", "last block of data area 1", NUMBER, V(1, 3), NULL,
	    .unit = "blocks"),
	ROW(10, 2, "area2_last_block", "last block of data area 2", NUMBER, V(1, 3), NULL,
	    .unit = "blocks"),
	ROW(12, 2, "area3_last_block", "last block of data area 3", NUMBER, V(1, 3), NULL,
	    .unit = "blocks"),
	ROW(16, 4, "area4_last_block", "last block of data area 4", NUMBER, V(2, 0), NULL,
	    .unit = "blocks"),
	ROW(380, 1, "scope", "scope", NUMBER, V(2, 1), NULL, PLAIN),
	ROW(381, 1, "controller_scope", "scope of the controller-initiated data", NUMBER, V(2, 1),
	    NULL, PLAIN),
	ROW(382, 1, "controller_available", "controller-initiated data available", BOOL, V(1, 3),
	    NULL),
	ROW(383, 1, "controller_generation", "controller-initiated generation number", NUMBER,
	    V(1, 3), NULL, PLAIN),
	ROW(384, 128, "reason", "reason identifier", RAW, V(1, 3), NULL, NONE),
};

static const struct fact supported[] = {
	ROW(0, 4, "supported", "log and what it takes", HEX, V(2, 0), NULL),
	BIT(0, 4, 0, "lsupp", "log is supported", V(2, 0)),
	BIT(0, 4, 1, "ios", "index offsets", V(2, 0)),
	PART(0, 4, 16, 16, "specific", "log specific", HEX, V(2, 0), NULL),
};

static const struct fact fids[] = {
	ROW(0, 4, "effects", "feature and its effects", HEX, V(2, 0), NULL),
	BIT(0, 4, 0, "fsupp", "feature is supported", V(2, 0)),
	BIT(0, 4, 1, "udcc", "changes user data", V(2, 0)),
	BIT(0, 4, 2, "ncc", "changes capabilities of namespaces", V(2, 0)),
	BIT(0, 4, 3, "nic", "changes the inventory of namespaces", V(2, 0)),
	BIT(0, 4, 4, "ccc", "changes capabilities of the controller", V(2, 0)),
	BIT(0, 4, 19, "uuid", "UUID index may be given", V(2, 0)),
	PART(0, 4, 20, 12, "scope", "scope", HEX, V(2, 0), NULL),
};

static const struct fact eye[] = {
	ROW(0, 1, "log", "log identifier", HEX, V(2, 1), NULL),
	ROW(1, 1, "progress", "measurement", CODE, V(2, 1), NULL, .names = eye_progress),
	ROW(2, 2, "header_bytes", "size of the header", NUMBER, V(2, 1), NULL, .unit = "bytes"),
	ROW(4, 4, "result_bytes", "size of the result", NUMBER, V(2, 1), NULL, .unit = "bytes"),
	ROW(8, 1, "generation", "generation number", NUMBER, V(2, 1), NULL, PLAIN),
	ROW(9, 1, "revision", "log revision", NUMBER, V(2, 1), NULL, PLAIN),
	ROW(10, 1, "optional", "optional data present", HEX, V(2, 1), NULL),
	ROW(11, 1, "lanes", "lanes", NUMBER, V(2, 1), NULL, .unit = "lanes"),
	ROW(12, 1, "eyes_per_lane", "eyes of a lane", NUMBER, V(2, 1), NULL, .unit = "eyes"),
	ROW(13, 1, "specific", "log specific parameter", HEX, V(2, 1), NULL),
	ROW(14, 1, "link_information", "link information", HEX, V(2, 1), NULL),
	ROW(16, 2, "specific_identifier", "log specific identifier", HEX, V(2, 1), NULL),
	ROW(20, 4, "descriptor_bytes", "size of a descriptor", NUMBER, V(2, 1), NULL,
	    .unit = "bytes"),
	ROW(24, 2, "descriptors", "descriptors", NUMBER, V(2, 1), NULL, .unit = "descriptors"),
	ROW(26, 2, "max_rows", "most rows to top and bottom", NUMBER, V(2, 1), NULL,
	    .unit = "rows"),
	ROW(28, 2, "max_columns", "most columns to left and right", NUMBER, V(2, 1), NULL,
	    .unit = "columns"),
	ROW(30, 2, "good_s", "estimated time for good quality", NUMBER, V(2, 1), NULL, .unit = "s"),
	ROW(32, 2, "better_s", "estimated time for better quality", NUMBER, V(2, 1), NULL,
	    .unit = "s"),
	ROW(34, 2, "best_s", "estimated time for best quality", NUMBER, V(2, 1), NULL, .unit = "s"),
};

static const struct fact power[] = {
	ROW(0, 1, "version", "version of the log", NUMBER, V(2, 3), NULL, PLAIN),
	ROW(1, 1, "generation", "generation number", NUMBER, V(2, 3), NULL, PLAIN),
	ROW(2, 2, "attributes", "attributes", HEX, V(2, 3), NULL),
	BIT(2, 2, 0, "measures", "power is being measured", V(2, 3)),
	ROW(4, 4, "bytes", "size of the log", NUMBER, V(2, 3), NULL, .unit = "bytes"),
	ROW(8, 4, "count", "interval power measurements", NUMBER, V(2, 3), NULL,
	    .unit = "measurements"),
	ROW(12, 2, "descriptors", "power histogram descriptors", NUMBER, V(2, 3), NULL,
	    .unit = "descriptors"),
	ROW(14, 2, "remaining_min", "stops in", NUMBER, V(2, 3), NULL, .unit = "min", NONE),
	ROW(16, 8, "stopped", "stop measurement timestamp", TIME, V(2, 3), NULL, NONE),
	ROW(24, 2, "descriptor_bytes", "size of a power histogram descriptor", NUMBER, V(2, 3),
	    NULL, .unit = "bytes"),
	ROW(26, 2, "bin_mw", "size of a bin of the power histogram", NUMBER, V(2, 3), NULL,
	    .unit = "mW"),
	ROW(28, 2, "descriptors_max", "power histogram descriptors supported", NUMBER, V(2, 3),
	    NULL, .unit = "descriptors"),
	ROW(30, 2, "vendor_bytes", "size of what is vendor specific", NUMBER, V(2, 3), NULL,
	    .unit = "bytes"),
	ROW(32, 4, "overflows", "measurements above the last bin", NUMBER, V(2, 3), NULL,
	    .unit = "measurements"),
	ROW(40, 4, "average", "average interval power, value and scale", HEX, V(2, 3), NULL),
	PART(40, 4, 0, 16, "average_w", "average interval power", POWER, V(2, 3), NULL, NONE,
	    .scale_offset = 42, .scale_bit = 0, .scale_bits = 2, .scales = scaled),
	ROW(44, 4, "maximum", "maximum interval power, value and scale", HEX, V(2, 3), NULL),
	PART(44, 4, 0, 16, "maximum_w", "maximum interval power", POWER, V(2, 3), NULL, NONE,
	    .scale_offset = 46, .scale_bit = 0, .scale_bits = 2, .scales = scaled),
	ROW(48, 8, "maximum_at", "time of the maximum interval power", TIME, V(2, 3), NULL, NONE),
	ROW(56, 1, "error_pct", "interval power percent error", NUMBER, V(2, 3), NULL, .unit = "%",
	    ONES),
};
/* clang-format on */

const struct fact_page fact_page_group = {
	.key = "log.endurance_group",
	LOG_PAGE(09),
	.section = "endurance_groups",
	.per = FACT_PER_GROUP,
	.since = V(1, 4),
	.bytes = 512,
	FACT_ROWS(group),
};

const struct fact_page fact_page_selftest = {
	.key = "log.self_test",
	LOG_PAGE(06),
	.section = "self_test",
	.since = V(1, 3),
	.bytes = 4,
	FACT_ROWS(selftest),
};

const struct fact_page fact_page_selftest_result = {
	.key = "log.self_test.results",
	LOG_PAGE(06),
	.section = "self_test",
	.part = "results",
	.since = V(1, 3),
	.offset = 4,
	.bytes = 28,
	.entries = 20,
	.used = "result",
	.unused = 15,
	FACT_ROWS(result),
};

const struct fact_page fact_page_sanitize = {
	.key = "log.sanitize",
	LOG_PAGE(81),
	.section = "sanitize",
	.since = V(1, 3),
	.bytes = 512,
	FACT_ROWS(sanitize),
};

const struct fact_page fact_page_telemetry_host = {
	.key = "log.telemetry_host",
	LOG_PAGE(07),
	.section = "telemetry",
	.part = "host_initiated",
	.since = V(1, 3),
	.bytes = 512,
	FACT_ROWS(telemetry_host),
};

const struct fact_page fact_page_telemetry_ctrl = {
	.key = "log.telemetry_controller",
	LOG_PAGE(08),
	.section = "telemetry",
	.part = "controller_initiated",
	.since = V(1, 3),
	.bytes = 512,
	FACT_ROWS(telemetry_ctrl),
};

const struct fact_page fact_page_supported = {
	.key = "log.supported",
	LOG_PAGE(00),
	.section = "supported_logs",
	.kind = FACT_FIXED,
	.since = V(2, 0),
	.bytes = 4,
	.entries = 256,
	.used = "lsupp",
	FACT_ROWS(supported),
};

const struct fact_page fact_page_fids = {
	.key = "log.features",
	LOG_PAGE(12),
	.section = "supported_features",
	.kind = FACT_FIXED,
	.since = V(2, 0),
	.bytes = 4,
	.entries = 256,
	.used = "fsupp",
	FACT_ROWS(fids),
};

const struct fact_page fact_page_eye = {
	.key = "log.eye_opening",
	LOG_PAGE(19),
	.section = "eye_opening",
	.since = V(2, 1),
	.bytes = 64,
	FACT_ROWS(eye),
};

const struct fact_page fact_page_power = {
	.key = "log.power",
	LOG_PAGE(25),
	.section = "power_measurement",
	.since = V(2, 3),
	.bytes = 64,
	FACT_ROWS(power),
};
