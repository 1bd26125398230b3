/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Are queues read as sysfs shows them, and CPUs ordered so that threads share none needlessly? */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/io/target/pin.h"

static char folder[] = "pin.XXXXXX";

static void setup(void)
{
	cr_assert_not_null(mkdtemp(folder));
}

static void add_queue(const char *name, const char *cpus)
{
	char path[128];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	cr_assert_eq(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/%s/cpu_list", folder, name);
	file = fopen(path, "we");
	cr_assert_not_null(file);
	cr_assert(fprintf(file, "%s\n", cpus) > 0);
	cr_assert_eq(fclose(file), 0);
}

static void remove_queue(const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s/cpu_list", folder, name);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	(void)rmdir(path);
}

static void teardown(void)
{
	static const char *const names[] = { "0", "1", "2", "3", "10", "cpu" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove_queue(names[i]);
	cr_expect_eq(rmdir(folder), 0);
}

TestSuite(pin, .init = setup, .fini = teardown);

/* As an NVMe drive with two queues for interrupts and one for polling shows them. */
Test(pin, reads_queues)
{
	int queue[CPU_SETSIZE];

	add_queue("0", "0, 2, 4");
	add_queue("1", "1, 3, 5");
	add_queue("10", "0, 1, 2, 3, 4, 5");
	add_queue("cpu", "7");
	cr_expect_eq(pin_read_queues(folder, false, queue), 2);
	for (int cpu = 0; cpu < 6; cpu++)
		cr_expect_eq(queue[cpu], cpu % 2, "%d", cpu);
	cr_expect_eq(queue[6], -1);
	cr_expect_eq(queue[7], -1);
	cr_expect_eq(pin_read_queues(folder, true, queue), 1);
	cr_expect_eq(queue[3], 10);
}

Test(pin, ranges_and_nonsense)
{
	int queue[CPU_SETSIZE];

	add_queue("0", "0-2,1021-4000000000");
	add_queue("1", "");
	add_queue("2", "x");
	cr_expect_eq(pin_read_queues(folder, false, queue), 1);
	cr_expect_eq(queue[2], 0);
	cr_expect_eq(queue[3], -1);
	cr_expect_eq(queue[CPU_SETSIZE - 1], 0);
	cr_expect_eq(pin_read_queues("nowhere", false, queue), 0);
	cr_expect_eq(queue[0], -1);
}

static void expect_order(const int *queue_of, const int *expected, size_t count)
{
	int queue[CPU_SETSIZE], cpu[16];

	for (int i = 0; i < CPU_SETSIZE; i++)
		queue[i] = -1;
	for (size_t i = 0; i < count; i++) {
		cpu[i] = (int)i;
		queue[i] = queue_of[i];
	}
	pin_order(cpu, count, queue);
	for (size_t i = 0; i < count; i++)
		cr_expect_eq(cpu[i], expected[i], "place %zu: CPU %d, not %d", i, cpu[i],
			     expected[i]);
}

Test(pin, each_queue_once_before_any_twice)
{
	static const int neighbours[] = { 0, 0, 1, 1, 2, 2 };
	static const int spread[] = { 0, 2, 4, 1, 3, 5 };
	static const int own[] = { 0, 1, 2, 3 };
	static const int as_they_are[] = { 0, 1, 2, 3 };
	static const int uneven[] = { 0, 0, 0, 1 };
	static const int uneven_order[] = { 0, 3, 1, 2 };
	static const int unknown[] = { -1, -1, 0, 0 };
	static const int unknown_order[] = { 0, 1, 2, 3 };

	expect_order(neighbours, spread, 6);
	expect_order(own, as_they_are, 4);
	expect_order(uneven, uneven_order, 4);
	expect_order(unknown, unknown_order, 4);
}
