/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of the controller in BAR 0 (NVMe over PCIe Transport, Controller Properties): what it
 * can do, what the host has configured, how it stands. Those that are optional mean something only
 * where CAP says so. */
#include "helpers/facts/rows.h"

static const char *const shutdowns[] = { "none", "under way", "complete", NULL };

#define IF_SUBSYSTEM_RESET .if_offset = 4, .if_mask = 1 << 4 /* CAP bit 36 */
#define IF_BOOT .if_offset = 5, .if_mask = 1 << 5            /* 45 */
#define IF_PMR .if_offset = 7, .if_mask = 1 << 0             /* 56 */
#define IF_CMB .if_offset = 7, .if_mask = 1 << 1             /* 57 */
#define IF_READY_MODES .if_offset = 7, .if_mask = 3 << 3     /* 59, 60 */
#define IF_SHUTDOWN .if_offset = 7, .if_mask = 1 << 2        /* 58 */

/* clang-format off */
static const struct fact registers[] = {
	ROW(0x00, 8, "cap", "CAP", HEX, V(1, 0), "Controller Capabilities", STATIC),
	PART(0x00, 8, 0, 16, "queue_entries", "Maximum Queue Entries Supported", PLUS1, V(1, 0),
	    NULL, .unit = "entries"),
	BIT(0x00, 8, 16, "contiguous_queues", "Contiguous Queues Required", V(1, 0)),
	PART(0x00, 8, 17, 2, "arbitration", "Arbitration Mechanism Supported", NUMBER, V(1, 0),
	    "bit 0 weighted round robin, bit 1 vendor specific", PLAIN),
	PART(0x00, 8, 24, 8, "timeout", "Timeout", NUMBER, V(1, 0), "longest wait for CSTS.RDY",
	    .unit = "500 ms"),
	PART(0x00, 8, 32, 4, "doorbell_stride", "Doorbell Stride", NUMBER, V(1, 0),
	    "doorbells are 2 to the power of (2 + this) bytes apart", PLAIN),
	BIT(0x00, 8, 36, "subsystem_reset", "NVM Subsystem Reset Supported", V(1, 1)),
	PART(0x00, 8, 37, 8, "command_sets", "Command Sets Supported", NUMBER, V(1, 0),
	    "bit 0 NVM, bit 6 several I/O command sets, bit 7 none", PLAIN),
	BIT(0x00, 8, 45, "boot_partitions", "Boot Partition Support", V(1, 3)),
	PART(0x00, 8, 46, 2, "power_scope", "Controller Power Scope", NUMBER, V(2, 0), NULL, PLAIN),
	PART(0x00, 8, 48, 4, "page_min", "Memory Page Size Minimum", NUMBER, V(1, 0),
	    "2 to the power of (12 + this) bytes", PLAIN),
	PART(0x00, 8, 52, 4, "page_max", "Memory Page Size Maximum", NUMBER, V(1, 0),
	    "2 to the power of (12 + this) bytes", PLAIN),
	BIT(0x00, 8, 56, "pmr", "Persistent Memory Region Supported", V(1, 4)),
	BIT(0x00, 8, 57, "cmb", "Controller Memory Buffer Supported", V(1, 4)),
	BIT(0x00, 8, 58, "shutdown", "NVM Subsystem Shutdown Supported", V(2, 0)),
	BIT(0x00, 8, 59, "ready_with_media", "Controller Ready With Media Support", V(2, 0)),
	BIT(0x00, 8, 60, "ready_without_media", "Controller Ready Independent of Media Support",
	    V(2, 0)),
	ROW(0x08, 4, "vs", "VS", VERSION, V(1, 0), "Version", STATIC),
	ROW(0x0c, 4, "intms", "INTMS", HEX, V(1, 0), "Interrupt Mask Set: what is masked"),
	ROW(0x10, 4, "intmc", "INTMC", HEX, V(1, 0), "Interrupt Mask Clear: what is masked"),
	ROW(0x14, 4, "cc", "CC", HEX, V(1, 0), "Controller Configuration", SETTING),
	BIT(0x14, 4, 0, "enabled", "Enable", V(1, 0), SETTING),
	PART(0x14, 4, 4, 3, "command_set", "I/O Command Set Selected", NUMBER, V(1, 0),
	    "0 NVM, 6 all that are supported, 7 none", SETTING, PLAIN),
	PART(0x14, 4, 14, 2, "shutdown_asked", "Shutdown Notification", NUMBER, V(1, 0), NULL,
	    SETTING, PLAIN),
	BIT(0x14, 4, 24, "ready_without_media_enabled", "Controller Ready Independent of Media "
	    "Enable", V(2, 0), SETTING),
	ROW(0x1c, 4, "csts", "CSTS", HEX, V(1, 0), "Controller Status"),
	BIT(0x1c, 4, 0, "ready", "Ready", V(1, 0)),
	BIT(0x1c, 4, 1, "fatal", "Controller Fatal Status", V(1, 0)),
	PART(0x1c, 4, 2, 2, "shutdown_status", "Shutdown Status", CODE, V(1, 0), NULL,
	    .names = shutdowns),
	BIT(0x1c, 4, 4, "subsystem_reset_occurred", "NVM Subsystem Reset Occurred", V(1, 1)),
	BIT(0x1c, 4, 5, "paused", "Processing Paused", V(1, 2)),
	ROW(0x20, 4, "nssr", "NSSR", HEX, V(1, 1), "NVM Subsystem Reset", IF_SUBSYSTEM_RESET),
	ROW(0x24, 4, "aqa", "AQA", HEX, V(1, 0), "Admin Queue Attributes", SETTING),
	ROW(0x28, 8, "asq", "ASQ", HEX, V(1, 0), "Admin Submission Queue Base Address", SETTING),
	ROW(0x30, 8, "acq", "ACQ", HEX, V(1, 0), "Admin Completion Queue Base Address", SETTING),
	ROW(0x38, 4, "cmbloc", "CMBLOC", HEX, V(1, 2), "Controller Memory Buffer Location", IF_CMB),
	ROW(0x3c, 4, "cmbsz", "CMBSZ", HEX, V(1, 2), "Controller Memory Buffer Size", IF_CMB),
	ROW(0x40, 4, "bpinfo", "BPINFO", HEX, V(1, 3), "Boot Partition Information", IF_BOOT),
	ROW(0x44, 4, "bprsel", "BPRSEL", HEX, V(1, 3), "Boot Partition Read Select", IF_BOOT,
	    SETTING),
	ROW(0x48, 8, "bpmbl", "BPMBL", HEX, V(1, 3), "Boot Partition Memory Buffer Location",
	    IF_BOOT, SETTING),
	ROW(0x50, 8, "cmbmsc", "CMBMSC", HEX, V(1, 4), "Controller Memory Buffer Memory Space "
	    "Control", IF_CMB, SETTING),
	ROW(0x58, 4, "cmbsts", "CMBSTS", HEX, V(1, 4), "Controller Memory Buffer Status", IF_CMB),
	ROW(0x5c, 4, "cmbebs", "CMBEBS", HEX, V(2, 0), "Controller Memory Buffer Elasticity Buffer "
	    "Size", IF_CMB),
	ROW(0x60, 4, "cmbswtp", "CMBSWTP", HEX, V(2, 0), "Controller Memory Buffer Sustained Write "
	    "Throughput", IF_CMB),
	ROW(0x64, 4, "nssd", "NSSD", HEX, V(2, 0), "NVM Subsystem Shutdown", IF_SHUTDOWN),
	ROW(0x68, 4, "crto", "CRTO", HEX, V(2, 0), "Controller Ready Timeouts", IF_READY_MODES,
	    STATIC),
	PART(0x68, 4, 0, 16, "ready_with_media_timeout", "Controller Ready With Media Timeout",
	    NUMBER, V(2, 0), NULL, .unit = "500 ms", IF_READY_MODES),
	PART(0x68, 4, 16, 16, "ready_without_media_timeout",
	    "Controller Ready Independent of Media Timeout", NUMBER, V(2, 0), NULL,
	    .unit = "500 ms", IF_READY_MODES),
	ROW(0xe00, 4, "pmrcap", "PMRCAP", HEX, V(1, 4), "Persistent Memory Region Capabilities",
	    IF_PMR, STATIC),
	ROW(0xe04, 4, "pmrctl", "PMRCTL", HEX, V(1, 4), "Persistent Memory Region Control", IF_PMR,
	    SETTING),
	ROW(0xe08, 4, "pmrsts", "PMRSTS", HEX, V(1, 4), "Persistent Memory Region Status", IF_PMR),
	ROW(0xe0c, 4, "pmrebs", "PMREBS", HEX, V(1, 4),
	    "Persistent Memory Region Elasticity Buffer Size", IF_PMR),
	ROW(0xe10, 4, "pmrswtp", "PMRSWTP", HEX, V(1, 4),
	    "Persistent Memory Region Sustained Write Throughput", IF_PMR),
	ROW(0xe14, 4, "pmrmscl", "PMRMSCL", HEX, V(1, 4), "Persistent Memory Region Memory Space "
	    "Control, lower", IF_PMR, SETTING),
	ROW(0xe18, 4, "pmrmscu", "PMRMSCU", HEX, V(1, 4), "Persistent Memory Region Memory Space "
	    "Control, upper", IF_PMR, SETTING),
};
/* clang-format on */

const struct fact_page fact_page_registers = {
	.key = "registers",
	.name = "controller registers",
	.section = "registers",
	.source = FACT_REGISTERS,
	.bytes = 0xe1c,
	.kind = FACT_GAUGE,
	FACT_ROWS(registers),
};
