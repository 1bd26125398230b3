/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control groups of pretended hosts, of both versions and in containers; and a quota of this
 * host. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "helpers/os/clock.h"
#include "helpers/host/host_cgroup.h"
#include "helpers/host/test_host.h"

static struct test_host host;
static struct host_cgroups before, after;
static char why[512];

static void begin(void)
{
	test_host_begin(&host);
}

static void end(void)
{
	test_host_end(&host);
}

TestSuite(host_cgroup, .init = begin, .fini = end);

#define TMPFS "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
#define V2 "30 23 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"

static void set(const char *mounts, const char *groups)
{
	test_host_file(&host, "proc/self/mountinfo", "%s", mounts);
	test_host_file(&host, "proc/self/cgroup", "%s", groups);
}

static void read_groups(struct host_cgroups *ret_cgroups)
{
	cr_assert_eq(host_read_cgroups(&host.roots, "self", ret_cgroups), 0);
}

static const char *compare(void)
{
	read_groups(&after);
	return host_compare_cgroups(&before, &after, why, sizeof(why));
}

Test(host_cgroup, version_2_own_group_and_parents)
{
	set(V2, "0::/ci.slice/job.scope\n");
	test_host_file(&host, "sys/fs/cgroup/cpu.stat", "usage_usec 5\n");
	test_host_file(&host, "sys/fs/cgroup/ci.slice/cpu.stat",
		       "usage_usec 9\nnr_periods 4\nnr_throttled 3\nthrottled_usec 700\n");
	test_host_file(&host, "sys/fs/cgroup/ci.slice/job.scope/cpu.stat",
		       "usage_usec 9\nnr_periods 4\nnr_throttled 0\nthrottled_usec 0\n");
	read_groups(&before);
	cr_assert_eq(before.count, 2, "%zu", before.count);
	cr_expect_eq(before.group[0].throttled, 0);
	cr_expect_eq(before.group[1].throttled, 3);
	cr_expect_eq(before.group[1].throttled_ns, 700000);
	cr_expect_null(compare(), "what was before does not count");
	test_host_file(&host, "sys/fs/cgroup/ci.slice/cpu.stat",
		       "nr_periods 20\nnr_throttled 15\nthrottled_usec 834700\n");
	cr_assert_not_null(compare(), "a parent's");
	cr_expect(strstr(why, "ran out 12 times, for 0.834 s") && strstr(why, "/ci.slice)"), "%s",
		  why);
}

Test(host_cgroup, version_1_by_its_controller)
{
	set(TMPFS "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
		  "33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
		  "34 31 0:31 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n",
	    "9:name=systemd:/x\n4:cpu,cpuacct:/job\n3:cpuset:/\n");
	test_host_file(&host, "sys/fs/cgroup/cpu,cpuacct/job/cpu.stat",
		       "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n");
	test_host_file(&host, "sys/fs/cgroup/cpuset/cpu.stat", "nr_throttled 99\n");
	read_groups(&before);
	cr_expect_null(compare());
	test_host_file(&host, "sys/fs/cgroup/cpu,cpuacct/job/cpu.stat",
		       "nr_periods 9\nnr_throttled 1\nthrottled_time 50000000\n");
	cr_assert_not_null(compare());
	cr_expect(strstr(why, "1 times, for 0.050 s") && strstr(why, "cpu,cpuacct/job"), "%s", why);
	/* time that came late, in a period that was counted before */
	before = after;
	test_host_file(&host, "sys/fs/cgroup/cpu,cpuacct/job/cpu.stat",
		       "nr_periods 9\nnr_throttled 1\nthrottled_time 70000000\n");
	cr_expect_not_null(compare());
}

/* The container's own mount shows its group as the top; without a namespace its path is the
 * host's. */
Test(host_cgroup, containers)
{
	static const char *const groups[][2] = {
		{ "30 23 0:27 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n", "0::/\n" },
		{ "30 23 0:27 /docker/ab12 /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
		  "0::/docker/ab12\n" },
		{ "30 23 0:27 /docker/ab12 /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n",
		  "1:cpu:/docker/ab12/sub\n" },
		{ "30 23 0:27 /../.. /sys/fs/cgroup ro - cgroup2 cgroup rw\n", "0::/../x\n" },
	};
	static const char *const files[] = {
		"sys/fs/cgroup/cpu.stat",
		"sys/fs/cgroup/cpu.stat",
		"sys/fs/cgroup/cpu/sub/cpu.stat",
		"sys/fs/cgroup/cpu.stat",
	};

	for (size_t i = 0; i < 4; i++) {
		set(groups[i][0], groups[i][1]);
		test_host_file(&host, files[i], "nr_throttled 7\nthrottled_usec 1\n");
		read_groups(&before);
		cr_assert_eq(before.count, 1, "%zu: %zu groups", i, before.count);
		test_host_file(&host, files[i], "nr_throttled 8\nthrottled_usec 2\n");
		cr_expect_not_null(compare(), "%zu", i);
		test_host_file(&host, files[i], "%s", "");
	}
}

Test(host_cgroup, memory_that_is_held_down)
{
	set(V2, "0::/job\n");
	test_host_file(&host, "sys/fs/cgroup/job/memory.events", "low 0\nhigh 4\nmax 0\noom 0\n");
	read_groups(&before);
	cr_expect_null(compare());
	test_host_file(&host, "sys/fs/cgroup/job/memory.events", "low 0\nhigh 9\nmax 2\noom 0\n");
	cr_assert_not_null(compare());
	cr_expect(strstr(why, "5 times") && strstr(why, "memory.high"), "%s", why);
}

Test(host_cgroup, limits_of_a_device)
{
	set(V2, "0::/ci/job\n");
	cr_expect_null(host_find_io_limit(&host.roots, "self", 259, 0, why, sizeof(why)));
	test_host_file(&host, "sys/fs/cgroup/ci/io.max",
		       "259:10 rbps=1 wbps=max riops=max wiops=max\n"
		       "259:0 rbps=max wbps=max riops=max wiops=max\n");
	cr_expect_null(host_find_io_limit(&host.roots, "self", 259, 0, why, sizeof(why)),
		       "another device's, and none: %s", why);
	test_host_file(&host, "sys/fs/cgroup/ci/io.max",
		       "8:0 rbps=max\n259:0 rbps=max wbps=1048576 riops=max wiops=max\n");
	cr_assert_not_null(host_find_io_limit(&host.roots, "self", 259, 0, why, sizeof(why)));
	cr_expect(strstr(why, "wbps=1048576 (io.max of ") && strstr(why, "/ci)"), "%s", why);
}

Test(host_cgroup, limits_of_a_device_in_version_1)
{
	set("32 31 0:29 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio\n", "7:blkio:/job\n");
	test_host_file(&host, "sys/fs/cgroup/blkio/job/blkio.throttle.write_iops_device", "%s", "");
	cr_expect_null(host_find_io_limit(&host.roots, "self", 259, 0, why, sizeof(why)));
	test_host_file(&host, "sys/fs/cgroup/blkio/job/blkio.throttle.read_bps_device",
		       "259:0 1048576\n");
	cr_assert_not_null(host_find_io_limit(&host.roots, "self", 259, 0, why, sizeof(why)));
	cr_expect(strstr(why, "1048576 (blkio.throttle.read_bps_device"), "%s", why);
}

Test(host_cgroup, a_kernel_without_them)
{
	test_host_file(&host, "proc/self/mountinfo", "27 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
	read_groups(&before);
	cr_expect_eq(before.count, 0);
	cr_expect_eq(host_read_cgroups(&host.roots, "4711", &before), -ENOENT);
}

/* ---- a quota of this host ---- */

static bool write_text(const char *folder, const char *name, const char *text)
{
	char path[PATH_MAX];
	bool ok;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	if (fd >= 0)
		(void)close(fd);
	return ok;
}

static bool make_quota(char *folder, size_t size)
{
	(void)snprintf(folder, size, "/sys/fs/cgroup/cpu/gate-test-%d", (int)getpid());
	if (mkdir(folder, 0700) == 0)
		return write_text(folder, "cpu.cfs_quota_us", "10000");
	(void)snprintf(folder, size, "/sys/fs/cgroup/gate-test-%d", (int)getpid());
	return mkdir(folder, 0700) == 0 && write_text(folder, "cpu.max", "10000 100000");
}

/* In the group: busy until it was throttled, or for 20 s. */
static _Noreturn void be_busy(const char *folder)
{
	uint64_t give_up_ms = clock_now_ms() + 20000;

	if (!write_text(folder, "cgroup.procs", "0") ||
	    host_read_cgroups(&hostfs_host, "self", &before))
		_exit(2);
	while (clock_now_ms() < give_up_ms) {
		if (host_read_cgroups(&hostfs_host, "self", &after))
			_exit(2);
		if (host_compare_cgroups(&before, &after, why, sizeof(why)))
			_exit(strstr(why, folder) ? 0 : 3);
	}
	_exit(4);
}

Test(host_cgroup, a_quota_of_this_host)
{
	char folder[PATH_MAX];
	int status = -1;
	pid_t child;

	if (!make_quota(folder, sizeof(folder))) {
		(void)rmdir(folder);
		cr_skip_test("no control group can be made here");
	}
	child = fork();
	if (child == 0)
		be_busy(folder);
	if (child > 0)
		(void)waitpid(child, &status, 0);
	cr_expect_eq(rmdir(folder), 0, "%s: %s", folder, strerror(errno));
	cr_assert(WIFEXITED(status));
	cr_expect_eq(WEXITSTATUS(status), 0, "%d", WEXITSTATUS(status));
}
