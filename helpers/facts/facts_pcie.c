/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Config space of a function (PCI Express Base), and what sysfs shows of its link. */
#include "helpers/facts/fact.h"
#include "helpers/pcie.h"

/* clang-format off */
#define ROW(offset_, bytes_, key_, label_, shape_, ...) \
	{ .offset = offset_, .bytes = bytes_, .key = key_, .label = label_, \
	  .shape = FACT_##shape_, ##__VA_ARGS__ }
#define PART(offset_, bytes_, bit_, bits_, key_, label_, shape_, ...) \
	ROW(offset_, bytes_, key_, label_, shape_, .bit = bit_, .bits = bits_, ##__VA_ARGS__)
#define STATIC .change = FACT_STATIC
#define DRIVE_ONLY .drive_only = true
#define INTO(member) FACT_INTO(struct pcie_link_end, member)

static const struct fact header[] = {
	ROW(0x00, 4, "id", "device and vendor ID", HEX, STATIC),
	ROW(0x08, 4, "class", "class code and revision ID", HEX, STATIC, DRIVE_ONLY),
	ROW(0x2c, 4, "subsystem", "subsystem IDs", HEX, STATIC, DRIVE_ONLY),
};

/* Speed in 3:0 and width in 9:4, in LnkCap as in LnkSta. */
static const struct fact express[] = {
	ROW(0x02, 2, "pciecap", "PCI Express Capabilities Register", HEX),
	PART(0x02, 2, 0, 4, "version", "Capability Version", NUMBER),
	PART(0x02, 2, 4, 4, "type", "Device/Port Type", NUMBER),
	ROW(0x04, 4, "devcap", "DevCap", HEX, STATIC, DRIVE_ONLY),
	ROW(0x08, 2, "devctl", "DevCtl", HEX, STATIC),
	PART(0x08, 2, 5, 3, "max_payload_bytes", "Max_Payload_Size", PACKET, .unit = "bytes"),
	PART(0x04, 4, 0, 3, "max_payload_supported_bytes", "Max_Payload_Size Supported", PACKET,
	     .unit = "bytes"),
	PART(0x08, 2, 12, 3, "max_read_request_bytes", "Max_Read_Request_Size", PACKET,
	     .unit = "bytes"),
	PART(0x04, 4, 28, 1, "flr", "Function Level Reset", BOOL),
	ROW(0x0a, 2, "devsta", "DevSta", HEX),
	PART(0x0a, 2, 0, 3, "errors_detected", "DevSta, errors detected", HEX,
	     .change = FACT_NO_NEW_BITS),
	ROW(0x0c, 4, "lnkcap", "LnkCap", HEX, STATIC, INTO(lnkcap)),
	PART(0x0c, 4, 0, 4, "max_speed_gts", "Max Link Speed", GENERATION, INTO(max.gen)),
	PART(0x0c, 4, 4, 6, "max_width", "Maximum Link Width", LANES, INTO(max.lanes)),
	PART(0x0c, 4, 20, 1, "active_reporting", "Data Link Layer Link Active Reporting", BOOL,
	     INTO(reports_active)),
	PART(0x0c, 4, 21, 1, "bandwidth_notification", "Link Bandwidth Notification", BOOL,
	     INTO(notes_changes)),
	ROW(0x10, 2, "lnkctl", "LnkCtl", HEX, INTO(lnkctl)),
	PART(0x10, 2, 0, 2, "aspm", "LnkCtl, ASPM", HEX, STATIC),
	PART(0x10, 2, 10, 2, "bandwidth_interrupts", "interrupts for changes of the link", BOOL,
	     .if_offset = 0x0e, .if_mask = 1 << 5, INTO(notice_taken)),
	ROW(0x12, 2, "lnksta", "LnkSta", HEX, INTO(lnksta)),
	PART(0x12, 2, 0, 4, "speed_gts", "Current Link Speed", GENERATION, INTO(now.gen)),
	PART(0x12, 2, 4, 6, "width", "Negotiated Link Width", LANES, INTO(now.lanes)),
	PART(0x12, 2, 11, 1, "training", "Link Training", BOOL, INTO(training)),
	PART(0x12, 2, 13, 1, "data_link_active", "Data Link Layer Link Active", BOOL,
	     .if_offset = 0x0e, .if_mask = 1 << 4, INTO(active)),
	PART(0x12, 2, 14, 1, "bandwidth_management", "Link Bandwidth Management Status", BOOL,
	     .if_offset = 0x0e, .if_mask = 1 << 5, INTO(managed)),
	PART(0x12, 2, 15, 1, "autonomous_bandwidth", "Link Autonomous Bandwidth Status", BOOL,
	     .if_offset = 0x0e, .if_mask = 1 << 5, INTO(autonomous)),
	ROW(0x24, 4, "devcap2", "DevCap2", HEX, STATIC, DRIVE_ONLY),
	ROW(0x2c, 4, "lnkcap2", "LnkCap2", HEX, STATIC, INTO(lnkcap2)),
	PART(0x2c, 4, 1, 7, "speeds", "Supported Link Speeds Vector", HEX, INTO(speeds_mask)),
	ROW(0x30, 2, "lnkctl2", "LnkCtl2", HEX, INTO(lnkctl2)),
	PART(0x30, 2, 0, 4, "target_speed_gts", "Target Link Speed", GENERATION, INTO(target_gen)),
};
#undef INTO

/* Sticky: ones are cleared by writing ones. */
#define INTO(member) FACT_INTO(struct pcie_aer, member)
static const struct fact aer[] = {
	ROW(0x04, 4, "uncorrectable_status", "Uncorrectable Error Status", HEX,
	    INTO(uncorrectable)),
	ROW(0x10, 4, "correctable_status", "Correctable Error Status", HEX, INTO(correctable)),
	ROW(0x30, 4, "root_status", "Root Error Status", HEX, INTO(root_status)),
};
#undef INTO

#define INTO(member) FACT_INTO(struct pcie_link_shown, member)
#define FILE_OF(attribute_, key_, label_, shape_, ...) \
	{ .attribute = attribute_, .key = key_, .label = label_, .shape = FACT_##shape_, \
	  __VA_ARGS__ }
static const struct fact attributes[] = {
	FILE_OF("current_link_speed", "speed_gts", "link speed", GENERATION, INTO(now.gen)),
	FILE_OF("current_link_width", "width", "link width", LANES, INTO(now.lanes)),
	FILE_OF("max_link_speed", "max_speed_gts", "highest link speed", GENERATION, INTO(max.gen)),
	FILE_OF("max_link_width", "max_width", "highest link width", LANES, INTO(max.lanes)),
};
#undef INTO
/* clang-format on */

const struct fact_page fact_page_header = {
	.key = "pcie.header",
	.name = "config space",
	.source = FACT_CONFIG,
	.bytes = 64,
	.facts = header,
	.count = sizeof(header) / sizeof(header[0]),
};

const struct fact_page fact_page_express = {
	.key = "pcie.express",
	.name = "PCI Express capability",
	.source = FACT_CAPABILITY,
	.id = PCIE_CAP_EXPRESS,
	.bytes = 0x3c,
	.facts = express,
	.count = sizeof(express) / sizeof(express[0]),
};

const struct fact_page fact_page_aer = {
	.key = "pcie.aer",
	.name = "AER capability",
	.source = FACT_EXTENDED,
	.id = PCIE_EXT_AER,
	.bytes = 0x34,
	.facts = aer,
	.count = sizeof(aer) / sizeof(aer[0]),
};

const struct fact_page fact_page_attributes = {
	.key = "sysfs.pci",
	.name = "sysfs",
	.source = FACT_ATTRIBUTES,
	.facts = attributes,
	.count = sizeof(attributes) / sizeof(attributes[0]),
};
