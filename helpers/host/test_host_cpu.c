/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CPU time, frequencies and nodes of pretended hosts, and of this one. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <sched.h>
#include <sys/wait.h>

#include "helpers/os/clock.h"
#include "helpers/host/host_cpu.h"
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

TestSuite(host_cpu, .init = begin, .fini = end);

static void write_stat(const char *text)
{
	test_host_file(&host, "proc/stat", "%s", text);
}

Test(host_cpu, reads_every_cpu)
{
	static struct host_cpu_reading r;

	write_stat("cpu  100 10 50 1000 40 5 6 7 3 1\n"
		   "cpu0 60 10 20 500 20 5 0 7 3 1\n"
		   "cpu2 40 0 30 500 20 0 6 0 0 0\n"
		   "intr 12345 0 0 0\ncpu9 not one of them\n");
	cr_assert(host_read_cpu(&host.roots, &r) == 0);
	cr_expect(r.count == 2 && r.online[0] && !r.online[1] && r.online[2] && !r.online[9]);
	cr_expect(r.all.busy == 160 && r.all.interrupts == 11 && r.all.stolen == 7);
	cr_expect(r.all.idle == 1040, "iowait is idle");
	cr_expect(r.cpu[2].busy == 70 && r.cpu[2].interrupts == 6 && r.cpu[2].idle == 520);
}

Test(host_cpu, usage_between_two_looks)
{
	static struct host_cpu_reading before, after;
	struct host_cpu_usage usage;

	write_stat("cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\n"
		   "cpu1 0 0 0 0 0 0 0 0 0 0\n");
	cr_assert(host_read_cpu(&host.roots, &before) == 0);
	/* of 100 ticks: CPU 0 is busy for 30, CPU 1 for 70 and 10 in interrupts and 5 stolen */
	write_stat("cpu  90 0 10 80 5 4 6 5 0 0\ncpu0 30 0 0 70 0 0 0 0 0 0\n"
		   "cpu1 60 0 10 10 5 4 6 5 0 0\n");
	cr_assert(host_read_cpu(&host.roots, &after) == 0);
	cr_assert(host_compare_cpu(&before, &after, &usage) == 0);
	cr_expect(fabs(usage.all_pct - 57.5) < 1e-9, "actual %g", usage.all_pct);
	cr_expect(usage.busiest == 1 && fabs(usage.busiest_pct - 85) < 1e-9, "actual %g",
		  usage.busiest_pct);
	cr_expect(fabs(usage.processes - 1.0) < 1e-9, "actual %g", usage.processes);
	cr_expect(fabs(usage.stolen_pct - 2.5) < 1e-9);
	cr_expect(host_compare_cpu(&after, &after, &usage) == -ENODATA, "no time, no usage");
	/* iowait may go back: not a huge number */
	write_stat("cpu  100 0 10 80 2 4 6 5 0 0\ncpu0 40 0 0 70 0 0 0 0 0 0\n"
		   "cpu1 60 0 10 10 5 4 6 5 0 0\n");
	before = after;
	cr_assert(host_read_cpu(&host.roots, &after) == 0);
	cr_assert(host_compare_cpu(&before, &after, &usage) == 0);
	cr_expect(usage.all_pct <= 100 && usage.busiest == 0 && usage.busiest_pct == 100);
}

Test(host_cpu, refuses_what_is_no_stat)
{
	static struct host_cpu_reading r;

	cr_expect(host_read_cpu(&host.roots, &r) == -ENOENT);
	write_stat("");
	cr_expect(host_read_cpu(&host.roots, &r) == -EBADMSG);
	write_stat("cpu  1 2\n");
	cr_expect(host_read_cpu(&host.roots, &r) == -EBADMSG);
	write_stat("cpu  1 2 3 4\n");
	cr_expect(host_read_cpu(&host.roots, &r) == -EBADMSG, "a total of no CPUs");
	write_stat("cpu  1 2 3 4\ncpux 1 2 3 4\n");
	cr_expect(host_read_cpu(&host.roots, &r) == -EBADMSG);
	write_stat("cpu  1 2 3 4\ncpu5000 1 2 3 4\ncpu1 1 2 3 4\n");
	cr_expect(host_read_cpu(&host.roots, &r) == 0 && r.count == 1, "beyond the table");
}

Test(host_cpu, frequency)
{
	double mean = -1, least = -1;

	cr_expect(host_read_frequency(&host.roots, &mean, &least) == -ENOENT);
	cr_expect(mean == -1 && least == -1, "untouched");
	test_host_file(&host, "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2400000\n");
	cr_expect(host_read_frequency(&host.roots, &mean, &least) == 0);
	cr_expect(mean == 2400 && least == 2400);
	if (sysconf(_SC_NPROCESSORS_CONF) < 2 || sysconf(_SC_NPROCESSORS_CONF) > 16)
		cr_skip_test("of several: made for 2 to 16 processors");
	test_host_file(&host, "sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "800000\n");
	cr_expect(host_read_frequency(&host.roots, &mean, &least) == 0);
	cr_expect(mean == 1600 && least == 800, "actual %g %g", mean, least);
}

Test(host_cpu, node)
{
	bool may = false;
	cpu_set_t set;
	unsigned int mine = 0;

	cr_assert(sched_getaffinity(0, sizeof(set), &set) == 0);
	while (!CPU_ISSET(mine, &set))
		mine++;
	cr_expect(host_may_run_on_node(&host.roots, 0, &may) == -ENOENT);
	test_host_file(&host, "sys/devices/system/node/node0/cpulist", "%u-%u,900\n", mine, mine);
	cr_expect(host_may_run_on_node(&host.roots, 0, &may) == 0 && may);
	test_host_file(&host, "sys/devices/system/node/node1/cpulist", "900-901,903\n");
	cr_expect(host_may_run_on_node(&host.roots, 1, &may) == 0 && !may);
	test_host_file(&host, "sys/devices/system/node/node2/cpulist", "\n");
	cr_expect(host_may_run_on_node(&host.roots, 2, &may) == 0 && may, "a node of memory only");
	/* every other CPU of many, one by one */
	test_host_file(&host, "sys/devices/system/node/node3/cpulist", "900,902,%01000d,%u\n", 904,
		       mine);
	cr_expect(host_may_run_on_node(&host.roots, 3, &may) == 0 && may, "a long list");
}

Test(host_cpu, this_host)
{
	static struct host_cpu_reading before, after;
	struct host_cpu_usage usage = { 0 };
	uint64_t start_ns = clock_now_ns();

	cr_assert(host_read_cpu(&hostfs_host, &before) == 0);
	cr_expect(before.count == (size_t)sysconf(_SC_NPROCESSORS_ONLN));
	/* this test is what keeps a CPU busy, until the kernel has seen it, and for so long that
	 * the kernel's ticks of 10 ms are small beside it */
	for (int i = 0; i < 1000; i++) {
		if (usage.busiest_pct > 0 && clock_now_ns() - start_ns > 300000000)
			break;
		for (int k = 0; k < 100000; k++)
			(void)clock_now_ns();
		cr_assert(host_read_cpu(&hostfs_host, &after) == 0);
		(void)host_compare_cpu(&before, &after, &usage);
	}
	cr_expect(usage.busiest_pct > 0 && usage.busiest_pct <= 100 && usage.all_pct <= 100);
	cr_expect(usage.processes > 0 && usage.processes <= (double)after.count);
}
