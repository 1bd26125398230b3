/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A turbostat of our own in PATH: names once or each time, some columns, warnings, refusals. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/host/host_turbostat.h"

static char dir[] = "turbostat.XXXXXX";

/* What the tool says; then it sleeps, and leaves a mark when it is ended. */
static struct host_turbostat_stream *start(const char *words)
{
	struct host_turbostat_stream *stream = NULL;
	char path[128], search[256];
	FILE *file;

	cr_assert_not_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/turbostat", dir);
	file = fopen(path, "we");
	cr_assert_not_null(file);
	(void)fprintf(file,
		      "#!/bin/sh\ntrap 'echo ended >%s/ended; exit 0' TERM\nprintf '%s'\n"
		      "while :; do sleep 0.05; done\n",
		      dir, words);
	cr_assert_eq(fclose(file), 0);
	cr_assert_eq(chmod(path, 0755), 0);
	(void)snprintf(search, sizeof(search), "%s:%s", dir, getenv("PATH"));
	setenv("PATH", search, 1);
	cr_assert_eq(host_open_turbostat(1, &stream), 0);
	return stream;
}

/* within two seconds, or what it is then */
static int read_soon(struct host_turbostat_stream *stream, double busy_pct,
		     struct host_turbostat *ret_turbostat)
{
	int ret = -EAGAIN;

	for (int i = 0; i < 200; i++) {
		ret = host_read_turbostat(stream, ret_turbostat);
		if (!ret && ret_turbostat->busy_pct == busy_pct)
			break;
		(void)poll(NULL, 0, 10);
	}
	return ret;
}

static void stop(struct host_turbostat_stream *stream)
{
	static const char *const names[] = { "turbostat", "ended" };
	char path[128];
	uint64_t cpu_ns = 0;

	host_close_turbostat(stream, &cpu_ns);
	cr_expect(cpu_ns > 0, "a shell that ran used some time");
	(void)snprintf(path, sizeof(path), "%s/ended", dir);
	cr_expect_eq(access(path, F_OK), 0, "it was asked to end, and did");
	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(dir);
}

Test(host_turbostat, all_columns_and_the_newest_values)
{
	struct host_turbostat_stream *stream = start(
		"Busy%%\\tBzy_MHz\\tPkgTmp\\tPkgWatt\\n99\\t1\\t1\\t1\\n12.50\\t3400\\t61\\t143."
		"21\\n");
	struct host_turbostat t;

	cr_assert_eq(read_soon(stream, 12.5, &t), 0);
	cr_expect(t.busy_pct == 12.5 && t.busy_mhz == 3400 && t.package_c == 61 &&
		  t.package_w == 143.21);
	cr_expect_eq(host_read_turbostat(stream, &t), 0, "the same again");
	stop(stream);
}

Test(host_turbostat, some_columns_names_each_time_and_warnings)
{
	struct host_turbostat_stream *stream = start(
		"turbostat: no /dev/cpu/0/msr\\n\\nBzy_MHz Busy%%\\n 800 \\t 3.1 \\n"
		"Bzy_MHz Busy%%\\nsomething else\\n 900 9.5\\n");
	struct host_turbostat t;

	cr_assert_eq(read_soon(stream, 9.5, &t), 0);
	cr_expect(t.busy_mhz == 900 && t.busy_pct == 9.5, "%g %g", t.busy_mhz, t.busy_pct);
	cr_expect(isnan(t.package_w) && isnan(t.package_c));
	stop(stream);
}

Test(host_turbostat, refusals_and_half_a_line)
{
	struct host_turbostat_stream *stream = start("must be root\\nBusy%% PkgWatt\\n- --\\n12.5");
	struct host_turbostat t = { 1, 2, 3, 4 };

	for (int i = 0; i < 20; i++) {
		cr_expect_eq(host_read_turbostat(stream, &t), -EAGAIN);
		(void)poll(NULL, 0, 10);
	}
	cr_expect(t.busy_pct == 1 && t.package_w == 4, "untouched");
	stop(stream);
}

Test(host_turbostat, where_there_is_none)
{
	struct host_turbostat_stream *stream;
	uint64_t cpu_ns = 5;

	if (!access("/usr/bin/turbostat", X_OK) || !access("/usr/sbin/turbostat", X_OK))
		cr_skip_test("there is one");
	cr_expect_eq(host_open_turbostat(1, &stream), -ENOENT);
	host_close_turbostat(NULL, &cpu_ns);
	cr_expect_eq(cpu_ns, 5);
}
