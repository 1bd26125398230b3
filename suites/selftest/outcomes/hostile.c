/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A drive whose firmware puts into its strings what no string should hold. */
#include "fixtures/models/model.h"

/* Identify Controller: 20 bytes of serial number, 40 of model number, 8 of firmware revision */
DUT_MODEL(hostile,
	.summary = "control characters, quotes, markup and broken UTF-8 in each string",
	.host = {
		.profile = "gen5-x4",
		.port = { .vendor = 0x1b36, .device = 0x000c, .max = { 5, 16 } },
	},
	.pci = { .drive = { .vendor = 0x1b36, .device = 0x5005, .max = { 5, 4 } } },
	.id = {
		.serial = "S\x01/../\"'<&]]>\xff|\x1b[1m",
		.model = "M\n]]><script>\"'&\xc3(\xed\xa0\x80\x7f\xc2\x85|]]\t%s%n$(id)",
		.firmware = "F\x02\xfe<\"&\r.",
		.subsystem_vendor = 0x1b36, .version = 0x20000, .mdts = 8,
		.wctemp_k = 350, .cctemp_k = 358, .firmware_slots = 1,
	},
	.smart = {
		.temperature_k = 311, .sensor_k = { 311 }, .spare_pct = 100,
		.spare_threshold_pct = 10,
		.power_on_hours = 1234, .power_cycles = 56, .unsafe_shutdowns = 3,
	},
	.lbaf = { { 512, 0, 0 }, { 4096, 0, 0 } },
	.ns = { { .bytes = UINT64_C(1) << 30, .lbaf = 1 } },
	.power_management = { .state = { { .most_mw = 25000 } } },
	.io = {
		.command_ns = 380, .read_us = 62, .write_us = 9, .units = 1024, .unit_us = 50,
		.program_bytes_per_s = 8.5e9, .random_program_bytes_per_s = 1.7e9,
		.cache_bytes = 2 << 20,
	},
	.reset = { .admin_ms = 350, .media_ms = 600 });
