/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/test/synthetic_head.h"

#include <stdio.h>

#include "reports/record/record.h"
#include "reports/test/synthetic.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char synthetic_nasty[] =
	"<script>alert(1)</script>\x1b[31mred\x1b[0m]]>&amp;\"'\x01\x7f\xff\xfe\xc0\x80\xed\xa0\x80"
	"\xe2\x80\xae"
	"txet\xef\xbf\xbe {\"json\":1}";

int synthetic_start(struct record *record, const struct synthetic *options)
{
	static const struct run_namespace namespaces[] = {
		{ .nsid = 1,
		  .size_bytes = 7681501126656,
		  .block_bytes = 512,
		  .node = "/dev/nvme0n1" },
	};
	static const char *const must_run[] = { "pcie/*", "smart/*", "perf/iops/*" };
	static const char *const filters[] = { "*" };
	char serial[24], address[24], selector[32];

	snprintf(serial, sizeof(serial), "S7G5X4A0012%u", 3 + options->drive);
	snprintf(address, sizeof(address), "0000:%x:00.0", 0x3b + options->drive);
	snprintf(selector, sizeof(selector), "live:%s", address);
	const struct run_info info = {
		.command_line =
			"nvme-gate run --dut live:0000:3b:00.0 --profile profiles/release.yaml",
		.selector = selector,
		.backend = "live",
		.model = options->hostile ? synthetic_nasty : "ACME DC7800 Gen5 7.68TB",
		.serial = options->hostile ? synthetic_nasty : serial,
		.firmware = options->firmware ? options->firmware : "GX50A103",
		.address = address,
		.port_address = "0000:3a:01.0",
		.node = "/dev/nvme0",
		.numa_node = 0,
		.pci_vendor = 0x1b36,
		.pci_device = 0x0010,
		.link_drive = { 5, options->healthy ? 4 : 2, 5, 4 },
		.link_port = { 5, options->healthy ? 4 : 2, 5, 16 },
		.namespaces = namespaces,
		.namespace_count = 1,
		.host = "lab7",
		.kernel = "6.1.0-28-amd64",
		.os = "Debian GNU/Linux 12",
		.profile_name = "release",
		.profile_path = "profiles/release.yaml",
		.profile_sha256 =
			"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		.filters = filters,
		.filter_count = 1,
		.erase_serial = serial,
		.must_run = must_run,
		.must_run_count = COUNT(must_run),
		.skip_budget = 2,
	};

	return record_run_start(record, &info);
}
