/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine on a block device: a loop device of the test's own, where the host allows one. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "helpers/io/io.h"

#define MS 1000000ull
#define S 1000000000ull
#define MIB (1u << 20)
#define SIZE (16 * MIB)

static struct io_job job;
static struct io_result result;
static struct io_run_options options;
static char file_name[64], device[32];
static int file = -1, loop = -1;

static bool attach(int number)
{
	struct loop_config config = {
		.fd = (uint32_t)file,
		.block_size = 512,
		/* gone with its last user, whatever becomes of this process */
		.info = { .lo_flags = LO_FLAGS_AUTOCLEAR },
	};

	(void)snprintf(device, sizeof(device), "/dev/loop%d", number);
	loop = open(device, O_RDWR | O_CLOEXEC);
	if (loop >= 0 && !ioctl(loop, LOOP_CONFIGURE, &config))
		return true;
	if (loop >= 0)
		(void)close(loop);
	loop = -1;
	return false;
}

static void setup(void)
{
	int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);

	(void)snprintf(file_name, sizeof(file_name), "io-block-%d", (int)getpid());
	/* another program may be faster: a few more tries */
	for (int i = 0; control >= 0 && loop < 0 && i < 8; i++) {
		if (file < 0)
			file = open(file_name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (file < 0 || ftruncate(file, SIZE) || !attach(ioctl(control, LOOP_CTL_GET_FREE)))
			continue;
	}
	if (control >= 0)
		(void)close(control);
	(void)unlink(file_name);
	io_job_init(&job);
	(void)snprintf(job.target, sizeof(job.target), "%s", device);
	job.rw = IO_RANDRW;
	job.iodepth = 8;
	job.interval_ns = 50 * MS;
	options = (struct io_run_options){ 0 };
}

static void teardown(void)
{
	io_result_free(&result);
	if (loop >= 0)
		(void)close(loop);
	if (file >= 0)
		(void)close(file);
	(void)unlink(file_name);
}

TestSuite(block, .init = setup, .fini = teardown);

static void need_device(void)
{
	if (loop < 0)
		cr_skip_test("a loop device cannot be made here");
}

static bool says(const char *feature)
{
	for (size_t i = 0; i < result.features; i++)
		if (strstr(result.feature[i], feature))
			return true;
	return false;
}

Test(block, is_written_verified_and_trimmed)
{
	need_device();
	job.verify = IO_VERIFY_FULL;
	job.number_ios = 3000;
	job.fdatasync_every = 100;
	cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
	cr_assert_gt(result.job[0].verified_blocks, 1300);
	cr_assert_geq(result.job[0].dir[IO_DIR_SYNC].ios,
		      result.job[0].dir[IO_DIR_WRITE].ios / 100 - 1);
	cr_assert(says("io_uring"));
	cr_assert(says("direct"));
	io_result_free(&result);
	job.verify = IO_VERIFY_OFF;
	job.rw = IO_TRIM;
	job.bs_bytes = MIB;
	job.number_ios = job.fdatasync_every = 0;
	cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
	cr_assert_eq(result.job[0].dir[IO_DIR_TRIM].ios, SIZE / MIB);
	cr_assert(says("discard"));
	/* no data is left */
	cr_assert_eq(lseek(file, 0, SEEK_DATA), -1);
	cr_assert_eq(errno, ENXIO);
}

Test(block, in_use_is_refused_before_anything_is_written)
{
	int holder;

	need_device();
	holder = open(device, O_RDONLY | O_EXCL | O_CLOEXEC);
	cr_assert_geq(holder, 0);
	job.number_ios = 100;
	cr_assert_eq(io_run(&job, 1, &options, &result), -EBUSY, "%s", result.reason);
	cr_assert(strstr(result.reason, "in use"), "%s", result.reason);
	cr_assert_eq(io_result_ios(&result), 0);
	cr_assert_eq(lseek(file, 0, SEEK_DATA), -1);
	io_result_free(&result);
	/* reading harms nobody, and who holds it may say so */
	job.rw = IO_RANDREAD;
	cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
	io_result_free(&result);
	job.rw = IO_RANDRW;
	job.held_by_caller = true;
	cr_assert_eq(io_run(&job, 1, &options, &result), 0, "%s", result.reason);
	(void)close(holder);
}

Test(block, too_small_and_misaligned)
{
	need_device();
	job.offset_bytes = SIZE - MIB;
	job.size_bytes = 2 * MIB;
	cr_assert_eq(io_run(&job, 1, &options, &result), -ENOSPC, "%s", result.reason);
	cr_assert(strstr(result.reason, "too small"), "%s", result.reason);
	io_result_free(&result);
	job.size_bytes = 0;
	job.bs_bytes = 1000;
	job.offset_bytes = 0;
	job.direct = IO_DIRECT_YES;
	cr_assert_eq(io_run(&job, 1, &options, &result), -EINVAL, "%s", result.reason);
	cr_assert(strstr(result.reason, "multiples of its block"), "%s", result.reason);
}

/* The device begins so far in its file that nothing of it is left, or at its begin. Refused for as
 * long as the device's pages are busy. */
static bool move_to(uint64_t offset_bytes)
{
	const struct timespec pause = { .tv_nsec = 1 * MS };
	struct loop_info64 info;

	for (int i = 0; i < 2000; i++) {
		if (ioctl(loop, LOOP_GET_STATUS64, &info))
			return false;
		info.lo_offset = offset_bytes;
		if (!ioctl(loop, LOOP_SET_STATUS64, &info))
			return true;
		if (errno != EAGAIN && errno != EINTR)
			return false;
		(void)nanosleep(&pause, NULL);
	}
	return false;
}

static bool pulled;

/* As of a pulled drive, no block of the device is left. */
static void *pull(void *unused)
{
	const struct timespec ts = { .tv_nsec = 300 * MS };

	(void)unused;
	(void)nanosleep(&ts, NULL);
	pulled = move_to(2 * SIZE);
	return NULL;
}

Test(block, gone_in_mid_run_ends_at_once_and_keeps_what_was_done)
{
	static const enum io_verify_mode modes[] = { IO_VERIFY_OFF, IO_VERIFY_FULL };

	need_device();
	for (int i = 0; i < 2; i++) {
		pthread_t thread;

		/* what was in flight was written behind the end */
		cr_assert_eq(ftruncate(file, SIZE), 0);
		cr_assert(move_to(0), "%s", strerror(errno));
		job.runtime_ns = 30 * S;
		job.verify = modes[i];
		cr_assert_eq(pthread_create(&thread, NULL, pull, NULL), 0);
		(void)io_run(&job, 1, &options, &result);
		(void)pthread_join(thread, NULL);
		cr_assert(pulled);
		cr_assert_eq(result.status, -ENODEV, "%s", result.reason);
		cr_assert(strstr(result.reason, "gone"), "%s", result.reason);
		cr_assert_leq(result.elapsed_ns, 3 * S);
		cr_assert_gt(io_result_ios(&result), 100);
		cr_assert_geq(result.job[0].rows, 4, "the series up to then");
		cr_assert_gt(result.job[0].row[2].dir[IO_DIR_READ].ios, 0);
		io_result_free(&result);
	}
}
