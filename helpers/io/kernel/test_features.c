/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host has is used and said, and what it has not is done without: rings, registration,
 * polling, CPUs. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/io/io.h"
#include "helpers/io/kernel/test_forbid.h"

#define MIB (1u << 20)

static struct io_job job;
static struct io_result result;
static char file_name[64];

static void setup(void)
{
	io_job_init(&job);
	(void)snprintf(job.target, sizeof(job.target), "/dev/null");
	job.rw = IO_RANDWRITE;
	job.size_bytes = 64 * MIB;
	(void)snprintf(file_name, sizeof(file_name), "io-features-%d", (int)getpid());
}

static void teardown(void)
{
	io_result_free(&result);
	(void)unlink(file_name);
}

TestSuite(features, .init = setup, .fini = teardown);

static int run(void)
{
	return io_run(&job, 1, NULL, &result);
}

static void use_file(void)
{
	(void)snprintf(job.target, sizeof(job.target), "%s", file_name);
}

static bool says(const char *feature)
{
	for (size_t i = 0; i < result.features; i++)
		if (strstr(result.feature[i], feature))
			return true;
	return false;
}

Test(features, threads_are_pinned_where_the_job_says)
{
	(void)snprintf(job.cpus, sizeof(job.cpus), "0");
	job.number_ios = 1000;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert(says("pinned to CPUs 0"));
	io_result_free(&result);
	(void)snprintf(job.cpus, sizeof(job.cpus), "none");
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_not(says("pinned"));
}

/* CPUs that are not there are no CPUs: said, not passed over; nothing is written before that. */
Test(features, cpus_that_are_not_there)
{
	job.number_ios = 1000;
	(void)snprintf(job.cpus, sizeof(job.cpus), "1020-1023");
	cr_assert_eq(run(), -EINVAL);
	cr_assert(strstr(result.reason, "none of 1020-1023"), "%s", result.reason);
	cr_assert_eq(io_result_ios(&result), 0);
	io_result_free(&result);
	(void)snprintf(job.cpus, sizeof(job.cpus), "0,1020-1023");
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert(says("pinned to CPUs 0"));
	cr_assert_not(says("1020"), "only those that are used are named");
}

/* No polled queue here, and it is said; the I/Os are done all the same. */
Test(features, what_cannot_be_had_is_done_without_and_said)
{
	use_file();
	job.size_bytes = 1 * MIB;
	job.hipri = true;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_eq(result.job[0].dir[IO_DIR_WRITE].ios, 256);
	cr_assert(says("no iopoll") || !says("io_uring"));
}

/* As in a container: its default seccomp profile refuses io_uring. */
static int forbid(unsigned int call)
{
	return test_forbid(call, EPERM);
}

Test(features, without_io_uring_system_calls_do_it)
{
	if (forbid(__NR_io_uring_setup))
		cr_skip_test("seccomp is not available");
	use_file();
	job.rw = IO_RANDRW;
	job.size_bytes = 1 * MIB;
	job.iodepth = 16;
	job.verify = IO_VERIFY_FULL;
	job.number_ios = 500;
	job.fsync_every = 50;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_eq(result.job[0].dir[IO_DIR_READ].ios + result.job[0].dir[IO_DIR_WRITE].ios, 500);
	cr_assert(says("io_uring is forbidden"));
	/* at the least what was written is read back */
	cr_assert_geq(result.job[0].verified_blocks, 150);
	cr_assert_eq(result.job[0].abandoned, 0);
	/* one at a time, whatever the depth */
	cr_assert_leq(result.job[0].in_flight_mean, 1.01);
	cr_assert(strstr(result.handicap, "one I/O at a time, 16 in flight were asked for"), "%s",
		  result.handicap);
}

/* A closed loop says how full it was until it had nothing more to issue: its end is not in it. */
Test(features, a_queue_is_full_or_it_is_told)
{
	use_file();
	job.size_bytes = 1 * MIB;
	job.iodepth = 16;
	job.number_ios = 40;
	cr_assert_eq(run(), 0, "%s", result.reason);
	if (!says("io_uring"))
		cr_skip_test("no io_uring here");
	cr_expect_float_eq(result.job[0].depth_held, 1, 0.01, "%f", result.job[0].depth_held);
	cr_expect_str_empty(result.handicap);
	io_result_free(&result);
	for (int code = 0; code < 2; code++) {
		if (test_forbid(__NR_io_uring_setup, code ? ENOSYS : EPERM))
			cr_skip_test("seccomp is not available");
		cr_assert_eq(run(), 0, "%s", result.reason);
		cr_expect_leq(result.job[0].depth_held, 1.01 / 16, "%f", result.job[0].depth_held);
		cr_expect_not(isnan(result.job[0].depth_held));
		io_result_free(&result);
	}
	/* what is served one at a time anyway is not held back */
	job.iodepth = 1;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_expect_float_eq(result.job[0].depth_held, 1, 0.01, "%f", result.job[0].depth_held);
	cr_expect_str_empty(result.handicap);
}

static void forbid_entering(const struct io_progress *progress, void *context)
{
	(void)progress;
	if (!*(bool *)context)
		*(bool *)context = test_forbid(__NR_io_uring_enter, EPERM) == 0;
}

/* Refused in mid-run: it ends, says so, and what was counted until then stays. */
Test(features, a_refusal_in_mid_run_ends_it)
{
	bool forbidden = false;
	struct io_run_options options = {
		.progress = forbid_entering,
		.progress_context = &forbidden,
		.progress_interval_ns = 20000000,
	};

	job.iodepth = 16;
	job.runtime_ns = 20000000000;
	(void)io_run(&job, 1, &options, &result);
	if (!forbidden || !says("io_uring"))
		cr_skip_test("no seccomp, or no io_uring, here");
	cr_assert_eq(result.status, -EPERM, "%s", result.reason);
	cr_assert(strstr(result.reason, "io_uring_enter is refused"), "%s", result.reason);
	cr_assert_gt(io_result_ios(&result), 0);
	cr_assert_lt(result.elapsed_ns, 15000000000);
}

/* Buffers, files and ring stay unregistered: slower, right, and not claimed. */
Test(features, without_registration_plain_buffers_and_files_do_it)
{
	static const char *const fast[] = { "fixed buffers", "registered files",
					    "registered ring" };

	job.number_ios = 20000;
	job.iodepth = 16;
	cr_assert_eq(run(), 0, "%s", result.reason);
	if (!says("fixed buffers"))
		cr_skip_test("this kernel registers nothing, or has no io_uring");
	for (size_t i = 0; i < 3; i++)
		cr_assert(says(fast[i]), "%s", fast[i]);
	io_result_free(&result);
	if (forbid(__NR_io_uring_register))
		cr_skip_test("seccomp is not available");
	for (int verified = 0; verified < 2; verified++) {
		use_file();
		job.rw = IO_RANDRW;
		job.size_bytes = 1 * MIB;
		job.verify = verified ? IO_VERIFY_HEADER : IO_VERIFY_OFF;
		cr_assert_eq(run(), 0, "%s", result.reason);
		cr_assert_eq(io_result_ios(&result), 20000);
		cr_assert(says("io_uring"));
		for (size_t i = 0; i < 3; i++)
			cr_assert_not(says(fast[i]), "%s", fast[i]);
		io_result_free(&result);
	}
}
