/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RAPL counters of a pretended host: which zones count, and what a wrap is. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>

#include "helpers/host/host_power.h"
#include "helpers/host/test_host.h"

static struct test_host host;

static void begin(void)
{
	test_host_begin(&host);
}

static void end(void)
{
	test_host_end(&host);
}

TestSuite(host_power, .init = begin, .fini = end);

static void write_zone(const char *zone, const char *name, unsigned long long energy_uj)
{
	char path[128];

	snprintf(path, sizeof(path), "sys/class/powercap/%s/name", zone);
	test_host_file(&host, path, "%s\n", name);
	snprintf(path, sizeof(path), "sys/class/powercap/%s/energy_uj", zone);
	test_host_file(&host, path, "%llu\n", energy_uj);
	snprintf(path, sizeof(path), "sys/class/powercap/%s/max_energy_range_uj", zone);
	test_host_file(&host, path, "262143328850\n");
}

Test(host_power, packages_only)
{
	struct host_energy energy;

	cr_expect(host_read_energy(&host.roots, &energy) == -ENOENT);
	write_zone("intel-rapl", "control", 5);
	write_zone("intel-rapl:0", "package-0", 1000);
	write_zone("intel-rapl:0:0", "core", 400);
	write_zone("intel-rapl:1", "package-1", 2000);
	write_zone("intel-rapl:2", "psys", 9000);
	write_zone("intel-rapl-mmio:0", "package-0", 1000);
	cr_assert(host_read_energy(&host.roots, &energy) == 0);
	cr_expect(energy.count == 2, "actual %zu", energy.count);
	cr_expect(energy.package[0].energy_uj + energy.package[1].energy_uj == 3000);
	cr_expect(energy.package[0].range_uj == 262143328850);
}

Test(host_power, watts)
{
	struct host_energy a = {
		2, { { "package-0", 1000000, 100000000 }, { "package-1", 99000000, 100000000 } }
	};
	struct host_energy b = a;

	b.package[0].energy_uj += 50000000;
	b.package[1].energy_uj = 9000000; /* wrapped after 1 J: 10 J in all */
	cr_expect(fabs(host_compare_energy(&a, &b, 2000000000) - 30) < 1e-9, "actual %g",
		  host_compare_energy(&a, &b, 2000000000));
	cr_expect(isnan(host_compare_energy(&a, &b, 0)));
	b.package[1].range_uj = 0;
	cr_expect(isnan(host_compare_energy(&a, &b, 1)), "a wrap of unknown range");
	b.count = 1;
	cr_expect(isnan(host_compare_energy(&a, &b, 1)));
	b = a;
	b.package[0].name[8] = '7';
	cr_expect(isnan(host_compare_energy(&a, &b, 1)));
	a.count = b.count = 0;
	cr_expect(isnan(host_compare_energy(&a, &b, 1)), "no package is not zero watts");
}

Test(host_power, unreadable)
{
	struct host_energy energy;

	/* a counter that is no number stands for one that root alone may read */
	write_zone("intel-rapl:0", "package-0", 1);
	test_host_file(&host, "sys/class/powercap/intel-rapl:0/energy_uj", "secret\n");
	cr_expect(host_read_energy(&host.roots, &energy) == -EBADMSG);
}
