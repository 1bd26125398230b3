/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links on the way up, of pretended hosts. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>

#include "helpers/host/host_pci.h"
#include "helpers/pcie/pcie_ceiling.h"
#include "helpers/host/test_host.h"

#define ROOT "sys/devices/pci0000:16/0000:16:01.0"
#define UPSTREAM ROOT "/0000:17:00.0"
#define DOWNSTREAM UPSTREAM "/0000:18:04.0"
#define DRIVE "0000:1a:00.0"

static struct test_host host;

static void begin(void)
{
	test_host_begin(&host);
}

static void end(void)
{
	test_host_end(&host);
}

TestSuite(host_pci, .init = begin, .fini = end);

/* A drive below a switch, whose own link is @speed and @lanes wide. */
static void build(const char *speed, unsigned int lanes)
{
	static const char *const folders[] = { ROOT, UPSTREAM, DOWNSTREAM, DOWNSTREAM "/" DRIVE };

	for (size_t i = 0; i < 4; i++) {
		char path[256];

		/* the link of the switch has the root port above and its upstream port below */
		snprintf(path, sizeof(path), "%s/current_link_speed", folders[i]);
		test_host_file(&host, path, "%s\n", i < 2 ? speed : "32.0 GT/s PCIe");
		snprintf(path, sizeof(path), "%s/current_link_width", folders[i]);
		test_host_file(&host, path, "%u\n", i < 2 ? lanes : 4);
	}
	test_host_link(&host, "sys/bus/pci/devices/" DRIVE, DOWNSTREAM "/" DRIVE);
	test_host_link(&host, "sys/bus/pci/devices/0000:17:00.0", UPSTREAM);
}

Test(host_pci, narrowest_above_the_port)
{
	struct host_pci_link link;

	build("16.0 GT/s PCIe", 16);
	cr_assert_eq(host_find_narrowest_link(&host.roots, DRIVE, &link), 0);
	cr_expect(link.speed.gen == 4 && link.speed.lanes == 16 &&
			  !strncmp(link.address, "0000:1", 6),
		  "Gen%u x%u at %s", link.speed.gen, link.speed.lanes, link.address);
	cr_expect(fabs(pcie_raw_bytes_per_s(link.speed) - 31.508e9) < 1e6);
}

Test(host_pci, old_text_and_old_encoding)
{
	struct host_pci_link link;

	build("5 GT/s", 4);
	cr_assert_eq(host_find_narrowest_link(&host.roots, DRIVE, &link), 0);
	cr_expect(fabs(pcie_raw_bytes_per_s(link.speed) - 2e9) < 1, "Gen%u x%u", link.speed.gen,
		  link.speed.lanes);
}

/* Flits have no 128b/130b: a Gen6 x4 link of a switch does not cap a Gen6 x4 drive below it. */
Test(host_pci, gen6)
{
	const struct pcie_speed drive = { 6, 4 };
	struct host_pci_link link;

	build("64.0 GT/s PCIe", 4);
	cr_assert_eq(host_find_narrowest_link(&host.roots, DRIVE, &link), 0);
	cr_expect(pcie_raw_bytes_per_s(link.speed) >= pcie_raw_bytes_per_s(drive));
	cr_expect(fabs(pcie_raw_bytes_per_s(link.speed) - 32e9) < 1);
}

Test(host_pci, nothing_known)
{
	struct host_pci_link link;

	cr_expect_eq(host_find_narrowest_link(&host.roots, DRIVE, &link), -ENOENT);
	build("Unknown", 16);
	cr_expect_eq(host_find_narrowest_link(&host.roots, DRIVE, &link), -ENOENT);
	/* what is plugged into the root port has no link above it */
	cr_expect_eq(host_find_narrowest_link(&host.roots, "0000:17:00.0", &link), -ENOENT);
}
