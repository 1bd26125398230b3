/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose the processor time is, on pretended hosts and on this one. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <sys/wait.h>
#include <time.h>

#include "helpers/os/clock.h"
#include "helpers/host/host_programs.h"
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

TestSuite(host_programs, .init = begin, .fini = end);

static void add(int pid, const char *name, int parent, int ticks)
{
	char path[32];

	(void)snprintf(path, sizeof(path), "proc/%d/stat", pid);
	test_host_file(&host, path, "%d (%s) S %d 1 1 0 -1 4194560 9 9 9 9 %d 0 0 0 20 0 1 0\n",
		       pid, name, parent, ticks);
}

static struct host_programs of(pid_t self, pid_t conductor)
{
	struct host_programs programs;
	double tick_s = 1.0 / (double)sysconf(_SC_CLK_TCK);

	cr_assert_eq(host_read_programs(&host.roots, self, conductor, &programs), 0);
	programs.others_s = round(programs.others_s / tick_s);
	programs.siblings_s = round(programs.siblings_s / tick_s);
	return programs;
}

Test(host_programs, of_others)
{
	struct host_programs programs = { .others_s = 7 };

	cr_expect(host_read_programs(&host.roots, 50, 0, &programs) == -ENOENT &&
		  programs.others_s == 7);
	test_host_file(&host, "proc/1/stat",
		       "1 (init) S 0 1 1 0 -1 4194560 9 9 9 9 10 20 3 4 20 0 1 0\n");
	test_host_file(&host, "proc/2/stat",
		       "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 900 0 0 20 0\n");
	add(50, "me", 1, 800);
	add(51, "mine", 50, 800);
	add(52, "a) b (c", 1, 100);
	test_host_file(&host, "proc/53/stat", "53 (short\n");
	test_host_file(&host, "proc/stat", "cpu 1 2 3\n");
	cr_expect_eq(of(50, 0).others_s, 137);
	cr_expect_eq(of(50, 0).siblings_s, 0);
}

/* Three drives: 100 conducts; 110, 120, 130 supervise; below each a runner and a worker. */
static void add_family(void)
{
	add(1, "init", 0, 5);
	add(90, "other", 1, 1000);
	add(100, "nvme-gate", 1, 7);
	for (int i = 0; i < 3; i++) {
		char name[16];

		(void)snprintf(name, sizeof(name), "DRIVE%d", i + 1);
		add(110 + 10 * i, name, 100, 10);
		add(111 + 10 * i, name, 110 + 10 * i, 20);
		add(112 + 10 * i, "nvme-gate", 111 + 10 * i, 1 << (8 + i));
	}
}

Test(host_programs, of_siblings)
{
	struct host_programs programs;

	add_family();
	programs = of(122, 100);
	cr_expect_eq(programs.others_s, 1005, "%g", programs.others_s);
	cr_expect_eq(programs.siblings_s, 30 + 256 + 30 + 1024, "%g", programs.siblings_s);
	cr_expect(strcmp(programs.siblings, "DRIVE1, DRIVE3") == 0 ||
			  strcmp(programs.siblings, "DRIVE3, DRIVE1") == 0,
		  "%s", programs.siblings);
}

/* A tool of the worker is its own; what the other worker has started is the sibling's. */
Test(host_programs, what_they_start)
{
	add_family();
	add(150, "turbostat", 112, 10000);
	add(151, "mkfs.ext4", 122, 20000);
	add(152, "grandchild", 151, 40000);
	cr_expect_eq(of(112, 100).siblings_s, 60 + 512 + 1024 + 60000);
	cr_expect_eq(of(112, 100).others_s, 1005);
}

/* One drive: its supervisor conducts, and whatever is below it is the run's own. */
Test(host_programs, of_one_drive)
{
	struct host_programs programs;

	add_family();
	programs = of(112, 110);
	cr_expect_eq(programs.siblings_s, 0);
	cr_expect_str_empty(programs.siblings);
	/* two runs that do not know each other are other programs */
	cr_expect_eq(programs.others_s, 1005 + 7 + 60 + 512 + 1024, "%g", programs.others_s);
}

/* A number that was left in the environment is nobody's conductor. */
Test(host_programs, a_conductor_that_is_none)
{
	add_family();
	cr_expect_eq(of(112, 90).siblings_s, 0);
	cr_expect_eq(of(112, 90).others_s, of(112, 0).others_s);
	cr_expect_eq(of(112, 4711).others_s, of(112, 0).others_s);
}

static void burn(uint64_t ns)
{
	while (clock_read_ns(CLOCK_PROCESS_CPUTIME_ID) < ns)
		;
}

static double others_of(pid_t self)
{
	struct host_programs programs = { 0 };

	cr_assert_eq(host_read_programs(&hostfs_host, self, 0, &programs), 0);
	return programs.others_s;
}

Test(host_programs, of_this_host)
{
	double before;
	pid_t other;

	/* seen from a process that is neither of the two, the burner counts, also when it is
	 * gone */
	before = others_of(1);
	other = fork();
	if (other == 0) {
		burn(300000000);
		_exit(0);
	}
	cr_assert(waitpid(other, NULL, 0) == other);
	cr_expect_gt(others_of(1) - before, 0.25);
}
