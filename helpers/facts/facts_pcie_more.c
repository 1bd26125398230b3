/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capabilities of a function (PCI Express Base): power, interrupts, L1 substates, equalization,
 * margining, identity. */
#include "helpers/facts/rows.h"
#include "helpers/pcie/pcie.h"

static const char *const d_states[] = { "D0", "D1", "D2", "D3hot", NULL };

/* clang-format off */
static const struct fact pm[] = {
	ROW(0x02, 2, "pmc", "PMC", HEX, V(1, 0), "Power Management Capabilities", STATIC),
	PART(0x02, 2, 0, 3, "version", "version of power management", NUMBER, V(1, 0), NULL, PLAIN),
	BIT(0x02, 2, 9, "d1", "D1 supported", V(1, 0)),
	BIT(0x02, 2, 10, "d2", "D2 supported", V(1, 0)),
	ROW(0x04, 2, "pmcsr", "PMCSR", HEX, V(1, 0), "Power Management Control/Status"),
	PART(0x04, 2, 0, 2, "state", "power state", CODE, V(1, 0), NULL, .names = d_states,
	    SETTING),
	BIT(0x04, 2, 3, "no_soft_reset", "No_Soft_Reset", V(1, 1)),
	BIT(0x04, 2, 8, "pme_enabled", "PME enabled", V(1, 0), SETTING),
};

static const struct fact msix[] = {
	ROW(0x02, 2, "control", "Message Control", HEX, V(3, 0), NULL),
	PART(0x02, 2, 0, 11, "vectors", "MSI-X vectors", PLUS1, V(3, 0), NULL, .unit = "vectors"),
	BIT(0x02, 2, 14, "masked", "all vectors masked", V(3, 0), SETTING),
	BIT(0x02, 2, 15, "enabled", "MSI-X enabled", V(3, 0), SETTING),
	ROW(0x04, 4, "table", "Table Offset and BAR", HEX, V(3, 0), NULL, STATIC),
	ROW(0x08, 4, "pba", "Pending Bit Array Offset and BAR", HEX, V(3, 0), NULL, STATIC),
};

static const struct fact secondary[] = {
	ROW(0x04, 4, "lnkctl3", "LnkCtl3", HEX, V(3, 0), "Link Control 3", SETTING),
	ROW(0x08, 4, "lane_errors", "Lane Error Status", HEX, V(3, 0), NULL),
};

static const struct fact l1ss[] = {
	ROW(0x04, 4, "capabilities", "L1 PM Substates Capabilities", HEX, V(3, 1), NULL, STATIC),
	BIT(0x04, 4, 0, "pci_pm_l1_2", "PCI-PM L1.2 Supported", V(3, 1)),
	BIT(0x04, 4, 1, "pci_pm_l1_1", "PCI-PM L1.1 Supported", V(3, 1)),
	BIT(0x04, 4, 2, "aspm_l1_2", "ASPM L1.2 Supported", V(3, 1)),
	BIT(0x04, 4, 3, "aspm_l1_1", "ASPM L1.1 Supported", V(3, 1)),
	BIT(0x04, 4, 4, "supported", "L1 PM Substates Supported", V(3, 1)),
	ROW(0x08, 4, "control1", "L1 PM Substates Control 1", HEX, V(3, 1), NULL, STATIC,
	    SETTING),
	BIT(0x08, 4, 0, "pci_pm_l1_2_enabled", "PCI-PM L1.2 Enable", V(3, 1), SETTING),
	BIT(0x08, 4, 1, "pci_pm_l1_1_enabled", "PCI-PM L1.1 Enable", V(3, 1), SETTING),
	BIT(0x08, 4, 2, "aspm_l1_2_enabled", "ASPM L1.2 Enable", V(3, 1), SETTING),
	BIT(0x08, 4, 3, "aspm_l1_1_enabled", "ASPM L1.1 Enable", V(3, 1), SETTING),
	PART(0x08, 4, 0, 4, "l1_2_enabled", "L1.2 enabled, by PCI-PM or ASPM", BOOL, V(3, 1), NULL,
	    .mask = 5, SETTING),
	PART(0x08, 4, 0, 4, "l1_1_enabled", "L1.1 enabled, by PCI-PM or ASPM", BOOL, V(3, 1), NULL,
	    .mask = 10, SETTING),
	ROW(0x0c, 4, "control2", "L1 PM Substates Control 2", HEX, V(3, 1), NULL, STATIC,
	    SETTING),
};

static const struct fact ats[] = {
	ROW(0x04, 2, "capability", "ATS Capability", HEX, V(2, 0), NULL, STATIC),
	PART(0x04, 2, 0, 5, "queue_depth", "Invalidate Queue Depth", NUMBER, V(2, 0), "0 is 32",
	    PLAIN),
	ROW(0x06, 2, "control", "ATS Control", HEX, V(2, 0), NULL, STATIC, SETTING),
	BIT(0x06, 2, 15, "enabled", "ATS enabled", V(2, 0), SETTING),
};

#define LATENCY "so many nanoseconds, times 32 to the power of its scale"
static const struct fact ltr[] = {
	ROW(0x04, 2, "max_snoop", "Max Snoop Latency", HEX, V(2, 1), NULL, SETTING),
	PART(0x04, 2, 0, 10, "max_snoop_value", "Max Snoop LatencyValue", NUMBER, V(2, 1), LATENCY,
	    PLAIN, SETTING),
	PART(0x04, 2, 10, 3, "max_snoop_scale", "Max Snoop LatencyScale", NUMBER, V(2, 1), NULL,
	    PLAIN, SETTING),
	ROW(0x06, 2, "max_no_snoop", "Max No-Snoop Latency", HEX, V(2, 1), NULL, SETTING),
	PART(0x06, 2, 0, 10, "max_no_snoop_value", "Max No-Snoop LatencyValue", NUMBER, V(2, 1),
	    LATENCY, PLAIN, SETTING),
	PART(0x06, 2, 10, 3, "max_no_snoop_scale", "Max No-Snoop LatencyScale", NUMBER, V(2, 1),
	    NULL, PLAIN, SETTING),
};

static const struct fact dsn[] = {
	ROW(0x04, 8, "serial", "Device Serial Number", HEX, V(1, 0), NULL, STATIC),
};

static const struct fact eq16[] = {
	ROW(0x0c, 4, "status", "16.0 GT/s Status", HEX, V(4, 0), NULL),
	BIT(0x0c, 4, 0, "complete", "equalization complete", V(4, 0)),
	BIT(0x0c, 4, 1, "phase1", "phase 1 successful", V(4, 0)),
	BIT(0x0c, 4, 2, "phase2", "phase 2 successful", V(4, 0)),
	BIT(0x0c, 4, 3, "phase3", "phase 3 successful", V(4, 0)),
	BIT(0x0c, 4, 4, "request", "equalization is requested", V(4, 0)),
	ROW(0x10, 4, "local_parity", "Local Data Parity Mismatch Status", HEX, V(4, 0), NULL),
	ROW(0x14, 4, "retimer1_parity", "First Retimer Data Parity Mismatch Status", HEX, V(4, 0),
	    NULL),
	ROW(0x18, 4, "retimer2_parity", "Second Retimer Data Parity Mismatch Status", HEX, V(4, 0),
	    NULL),
};

static const struct fact eq32[] = {
	ROW(0x04, 4, "capabilities", "32.0 GT/s Capabilities", HEX, V(5, 0), NULL),
	BIT(0x04, 4, 0, "bypass", "equalization may be bypassed to the highest rate", V(5, 0)),
	BIT(0x04, 4, 1, "no_equalization", "no equalization needed", V(5, 0)),
	ROW(0x08, 4, "control", "32.0 GT/s Control", HEX, V(5, 0), NULL, SETTING),
	ROW(0x0c, 4, "status", "32.0 GT/s Status", HEX, V(5, 0), NULL),
	BIT(0x0c, 4, 0, "complete", "equalization complete", V(5, 0)),
	BIT(0x0c, 4, 1, "phase1", "phase 1 successful", V(5, 0)),
	BIT(0x0c, 4, 2, "phase2", "phase 2 successful", V(5, 0)),
	BIT(0x0c, 4, 3, "phase3", "phase 3 successful", V(5, 0)),
	BIT(0x0c, 4, 4, "request", "equalization is requested", V(5, 0)),
};

static const struct fact margin[] = {
	ROW(0x04, 2, "capabilities", "Margining Port Capabilities", HEX, V(4, 0), NULL, STATIC),
	BIT(0x04, 2, 0, "driver_software", "margining uses driver software", V(4, 0)),
	ROW(0x06, 2, "status", "Margining Port Status", HEX, V(4, 0), NULL),
	BIT(0x06, 2, 0, "ready", "margining ready", V(4, 0)),
	BIT(0x06, 2, 1, "software_ready", "margining software ready", V(4, 0)),
	ROW(0x08, 4, "lanes", "lane: margining control and status", HEX, V(4, 0), NULL, .count = 4),
};
/* clang-format on */

const struct fact_page fact_page_pm = {
	.key = "pcie.pm",
	.name = "Power Management capability",
	.section = "pcie",
	.part = "pm",
	.source = FACT_CAPABILITY,
	.id = PCIE_CAP_POWER_MANAGEMENT,
	.bytes = 8,
	FACT_ROWS(pm),
};

const struct fact_page fact_page_msix = {
	.key = "pcie.msix",
	.name = "MSI-X capability",
	.section = "pcie",
	.part = "msix",
	.source = FACT_CAPABILITY,
	.id = PCIE_CAP_MSIX,
	.bytes = 12,
	FACT_ROWS(msix),
};

const struct fact_page fact_page_secondary = {
	.key = "pcie.secondary",
	.name = "Secondary PCI Express capability",
	.section = "pcie",
	.part = "secondary",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_SECONDARY,
	.bytes = 12,
	FACT_ROWS(secondary),
};

const struct fact_page fact_page_l1ss = {
	.key = "pcie.l1ss",
	.name = "L1 PM Substates capability",
	.section = "pcie",
	.part = "l1ss",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_L1_SUBSTATES,
	.bytes = 16,
	FACT_ROWS(l1ss),
};

const struct fact_page fact_page_ats = {
	.key = "pcie.ats",
	.name = "ATS capability",
	.section = "pcie",
	.part = "ats",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_ATS,
	.bytes = 8,
	FACT_ROWS(ats),
};

const struct fact_page fact_page_ltr = {
	.key = "pcie.ltr",
	.name = "Latency Tolerance Reporting capability",
	.section = "pcie",
	.part = "ltr",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_LTR,
	.bytes = 8,
	FACT_ROWS(ltr),
};

const struct fact_page fact_page_dsn = {
	.key = "pcie.dsn",
	.name = "Device Serial Number capability",
	.section = "pcie",
	.part = "dsn",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_SERIAL,
	.bytes = 12,
	FACT_ROWS(dsn),
};

const struct fact_page fact_page_eq16 = {
	.key = "pcie.eq16",
	.name = "Physical Layer 16.0 GT/s capability",
	.section = "pcie",
	.part = "eq16",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_PHYSICAL_16GT,
	.bytes = 0x20,
	FACT_ROWS(eq16),
};

const struct fact_page fact_page_eq32 = {
	.key = "pcie.eq32",
	.name = "Physical Layer 32.0 GT/s capability",
	.section = "pcie",
	.part = "eq32",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_PHYSICAL_32GT,
	.bytes = 0x10,
	FACT_ROWS(eq32),
};

const struct fact_page fact_page_margin = {
	.key = "pcie.margin",
	.name = "Lane Margining capability",
	.section = "pcie",
	.part = "margin",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_LANE_MARGINING,
	.bytes = 0x48,
	FACT_ROWS(margin),
};
