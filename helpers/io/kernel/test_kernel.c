/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine on real targets that every machine has: /dev/null, /dev/zero, /dev/full, files. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "helpers/io/io.h"

#define MS 1000000ull
#define S 1000000000ull
#define MIB (1u << 20)

static struct io_job job;
static struct io_result result;
static struct io_run_options options;
static char file_name[64];

static void setup(void)
{
	io_job_init(&job);
	(void)snprintf(job.target, sizeof(job.target), "/dev/null");
	job.rw = IO_RANDWRITE;
	job.size_bytes = 64 * MIB;
	job.interval_ns = 50 * MS;
	options = (struct io_run_options){ 0 };
	(void)snprintf(file_name, sizeof(file_name), "io-file-%d", (int)getpid());
}

static void teardown(void)
{
	io_result_free(&result);
	(void)unlink(file_name);
}

TestSuite(kernel, .init = setup, .fini = teardown);

static int run(void)
{
	int ret = io_run(&job, 1, &options, &result);

	for (int dir = 0; dir < IO_DIRS && result.jobs; dir++) {
		const struct io_dir_stats *d = &result.job[0].dir[dir];
		uint64_t rows = 0;

		cr_assert_eq(d->ios, d->latency.total);
		for (size_t i = 0; i < result.job[0].rows; i++)
			rows += result.job[0].row[i].dir[dir].ios;
		cr_assert_eq(rows, d->ios);
	}
	return ret;
}

static void use_file(void)
{
	(void)snprintf(job.target, sizeof(job.target), "%s", file_name);
}

/* All the ways through the fast loop, with exact numbers. */
Test(kernel, number_ios_is_exact_in_every_shape)
{
	static const enum io_rw kinds[] = { IO_WRITE, IO_RANDWRITE };

	for (int i = 0; i < 24; i++) {
		uint64_t expected = 0;

		job.rw = kinds[i & 1];
		job.norandommap = i & 2;
		job.numjobs = i & 4 ? 2 : 1;
		job.iodepth = i & 8 ? 128 : 3;
		job.batch_submit = i & 16 ? 32 : 0;
		job.batch_complete = i & 16 ? 32 : 1;
		job.number_ios = 10007;
		cr_assert_eq(run(), 0, "%s", result.reason);
		expected = 10007ull * job.numjobs;
		cr_assert_eq(result.job[0].dir[IO_DIR_WRITE].ios, expected, "shape %d: %lu", i,
			     result.job[0].dir[IO_DIR_WRITE].ios);
		cr_assert_eq(result.job[0].dir[IO_DIR_WRITE].bytes, expected * 4096);
		io_result_free(&result);
	}
}

Test(kernel, little_holds_and_the_grid_is_whole)
{
	job.iodepth = 64;
	job.runtime_ns = 400 * MS;
	job.ramp_ns = 100 * MS;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_float_eq(result.job[0].in_flight_mean, 64, 0.64, "%f",
			   result.job[0].in_flight_mean);
	cr_assert_geq(result.job[0].rows, 8);
	cr_assert_gt(result.job[0].warmup_ios, 0);
	cr_assert_geq(result.elapsed_ns, 500 * MS);
	cr_assert_gt(result.cpu_user_ns + result.cpu_sys_ns, 0);
	for (size_t i = 0; i + 1 < result.job[0].rows; i++) {
		cr_assert_eq(result.job[0].row[i].start_ns, i * 50 * MS);
		cr_assert_eq(result.job[0].row[i].length_ns, 50 * MS);
	}
}

/* /dev/zero reads completely and swallows writes: a mix without a device. */
Test(kernel, a_mix_keeps_its_share_in_the_hot_loop)
{
	double reads, writes;

	(void)snprintf(job.target, sizeof(job.target), "/dev/zero");
	for (int i = 0; i < 3; i++) {
		job.rw = i ? IO_RANDRW : IO_RW;
		job.norandommap = i == 1;
		job.rwmixread_pct = 70;
		job.iodepth = 32;
		job.number_ios = 100000;
		cr_assert_eq(run(), 0, "%s", result.reason);
		reads = result.job[0].dir[IO_DIR_READ].ios;
		writes = result.job[0].dir[IO_DIR_WRITE].ios;
		cr_assert_eq(reads + writes, 100000);
		cr_assert_float_eq(reads / 100000, 0.7, 0.0075, "%f", reads);
		io_result_free(&result);
	}
}

Test(kernel, a_read_that_returns_nothing_is_short_and_not_a_success)
{
	job.rw = IO_RANDREAD;
	job.number_ios = 50;
	cr_assert_eq(run(), -EIO);
	cr_assert_eq(result.job[0].dir[IO_DIR_READ].short_ios, 50);
	cr_assert_eq(result.job[0].dir[IO_DIR_READ].ios, 50);
	cr_assert_eq(result.job[0].dir[IO_DIR_READ].bytes, 0);
	cr_assert_eq(result.job[0].errors, 50);
}

Test(kernel, errors_are_counted_by_code_and_end_a_hopeless_job)
{
	(void)snprintf(job.target, sizeof(job.target), "/dev/full");
	job.runtime_ns = 20 * S;
	job.iodepth = 16;
	cr_assert_eq(run(), -ENODATA, "%s", result.reason);
	cr_assert_eq(result.job[0].status, -ENOSPC);
	cr_assert_eq(result.job[0].error_kinds, 1);
	cr_assert_eq(result.job[0].error[0].code, -ENOSPC);
	cr_assert_eq(result.job[0].error[0].count, result.job[0].errors);
	cr_assert_eq(io_result_ios(&result), 0);
	cr_assert_leq(result.elapsed_ns, 5 * S);
}

Test(kernel, the_end_is_not_waited_for)
{
	uint64_t least = UINT64_MAX;

	job.number_ios = 10;
	for (int i = 0; i < 5; i++) {
		cr_assert_eq(run(), 0, "%s", result.reason);
		least = result.elapsed_ns < least ? result.elapsed_ns : least;
		io_result_free(&result);
	}
	cr_assert_lt(least, 90 * MS, "the time between two looks at the stop flag is 100 ms");
}

Test(kernel, a_file_is_made_verified_and_removed)
{
	use_file();
	job.rw = IO_RANDRW;
	job.size_bytes = 4 * MIB;
	job.iodepth = 8;
	job.numjobs = 2;
	job.verify = IO_VERIFY_FULL;
	job.number_ios = 1000;
	job.fsync_every = 100;
	job.unlink = true;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_gt(result.job[0].verified_blocks, 500);
	cr_assert_gt(result.job[0].dir[IO_DIR_SYNC].ios, 5);
	cr_assert_neq(access(file_name, F_OK), 0);
}

Test(kernel, a_file_that_is_trimmed_reads_as_zeroes)
{
	struct stat st;

	use_file();
	job.rw = IO_WRITE;
	job.size_bytes = 1 * MIB;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_eq(result.job[0].dir[IO_DIR_WRITE].ios, 256);
	io_result_free(&result);
	job.rw = IO_RANDTRIM;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_eq(result.job[0].dir[IO_DIR_TRIM].ios, 256);
	cr_assert_eq(stat(file_name, &st), 0);
	cr_assert_eq(st.st_size, 1 * MIB);
	cr_assert_eq(st.st_blocks, 0);
}

Test(kernel, impossible_targets)
{
	(void)snprintf(job.target, sizeof(job.target), "/dev/no-such-device");
	cr_assert_eq(run(), -ENOENT);
	cr_assert(strstr(result.reason, "no such target"), "%s", result.reason);
	io_result_free(&result);
	use_file();
	job.rw = IO_READ;
	cr_assert_eq(run(), -ENOENT, "a missing file is not read");
	io_result_free(&result);
	(void)snprintf(job.target, sizeof(job.target), ".");
	cr_assert_neq(run(), 0);
	io_result_free(&result);
	use_file();
	close(open(file_name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	cr_assert_eq(truncate(file_name, 8192), 0);
	job.size_bytes = 16384;
	cr_assert_eq(run(), -ENOSPC, "%s", result.reason);
	cr_assert(strstr(result.reason, "too small"), "%s", result.reason);
}

Test(kernel, no_direct_io_is_said)
{
	(void)snprintf(job.target, sizeof(job.target), "/proc/version");
	job.rw = IO_READ;
	job.size_bytes = 0;
	job.bs_bytes = 1;
	job.direct = IO_DIRECT_YES;
	cr_assert_eq(run(), -EINVAL);
	cr_assert(strstr(result.reason, "no direct I/O"), "%s", result.reason);
}

static volatile sig_atomic_t stop;

static void *stop_soon(void *unused)
{
	struct timespec ts = { .tv_nsec = 200 * MS };

	(void)unused;
	(void)nanosleep(&ts, NULL);
	stop = 1;
	return NULL;
}

Test(kernel, the_stop_flag_is_honoured_in_a_closed_and_an_idle_loop)
{
	for (int i = 0; i < 2; i++) {
		pthread_t thread;

		stop = 0;
		options.stop = &stop;
		job.runtime_ns = 30 * S;
		job.rate_iops = i ? 0.1 : 0; /* the next I/O is due in 10 s */
		cr_assert_eq(pthread_create(&thread, NULL, stop_soon, NULL), 0);
		(void)run();
		cr_assert(result.interrupted);
		cr_assert_leq(result.elapsed_ns, 1200 * MS);
		cr_assert_geq(result.elapsed_ns, 150 * MS);
		cr_assert_gt(io_result_ios(&result), 0);
		(void)pthread_join(thread, NULL);
		io_result_free(&result);
	}
}

static unsigned int calls;

static void count_calls(const struct io_progress *p, void *context)
{
	cr_assert_eq(context, &calls);
	cr_assert_gt(p->elapsed_ns, 0);
	calls++;
}

Test(kernel, progress_is_told)
{
	options.progress = count_calls;
	options.progress_context = &calls;
	options.progress_interval_ns = 100 * MS;
	job.runtime_ns = 500 * MS;
	cr_assert_eq(run(), 0);
	cr_assert_geq(calls, 2);
	cr_assert_leq(calls, 6);
}

Test(kernel, a_fixed_rate_is_kept)
{
	job.rate_iops = 2000;
	job.iodepth = 8;
	job.runtime_ns = 500 * MS;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_float_eq((double)result.job[0].dir[IO_DIR_WRITE].ios, 1000, 2);
	cr_assert_eq(result.job[0].dir[IO_DIR_WRITE].service.total, 1000);
}

Test(kernel, several_targets_at_once)
{
	struct io_job jobs[2] = { job, job };

	jobs[0].runtime_ns = jobs[1].runtime_ns = 200 * MS;
	jobs[1].rw = IO_READ;
	(void)snprintf(jobs[1].target, sizeof(jobs[1].target), "/dev/zero");
	cr_assert_eq(io_run(jobs, 2, &options, &result), 0, "%s", result.reason);
	cr_assert_gt(result.job[0].dir[IO_DIR_WRITE].ios, 0);
	cr_assert_gt(result.job[1].dir[IO_DIR_READ].ios, 0);
	cr_assert_leq(result.elapsed_ns, 2 * S);
}

Test(kernel, only_the_range_of_the_job_is_written)
{
	char byte;
	int fd;

	use_file();
	fd = open(file_name, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	cr_assert_geq(fd, 0);
	cr_assert_eq(ftruncate(fd, 1 * MIB), 0);
	job.offset_bytes = 256 * 1024;
	job.size_bytes = 128 * 1024;
	job.iodepth = 8;
	job.numjobs = 3;
	job.number_ios = 2000;
	job.norandommap = true;
	job.fdatasync_every = 100;
	cr_assert_eq(run(), 0, "%s", result.reason);
	cr_assert_eq(result.job[0].dir[IO_DIR_WRITE].ios, 6000);
	cr_assert_geq(result.job[0].dir[IO_DIR_SYNC].ios, 57);
	for (off_t at = 0; at < 1 * (off_t)MIB; at += 512) {
		bool inside = at >= 256 * 1024 && at < 384 * 1024;
		uint64_t word = 0; /* of random data it is not */

		cr_assert_eq(pread(fd, &word, sizeof(word), at), sizeof(word));
		cr_assert_eq(word != 0, inside, "at %ld", (long)at);
	}
	cr_assert_eq(pread(fd, &byte, 1, 1 * MIB), 0, "it has not grown");
	close(fd);
}

Test(kernel, a_file_under_two_names_is_one_target)
{
	struct io_job pair[2];
	char link_name[80];

	use_file();
	job.size_bytes = MIB;
	job.number_ios = 16;
	(void)snprintf(link_name, sizeof(link_name), "%s-link", file_name);
	cr_assert_eq(run(), 0, "%s", result.reason);
	io_result_free(&result);
	cr_assert_eq(symlink(file_name, link_name), 0);
	pair[0] = pair[1] = job;
	pair[0].verify = IO_VERIFY_FULL;
	(void)snprintf(pair[1].target, sizeof(pair[1].target), "%s", link_name);
	cr_expect_eq(io_run(pair, 2, &options, &result), -EINVAL);
	cr_expect(strstr(result.reason, "shares its blocks"), "%s", result.reason);
	io_result_free(&result);
	pair[1].offset_bytes = MIB; /* side by side they may */
	cr_expect_eq(io_run(pair, 2, &options, &result), 0, "%s", result.reason);
	(void)unlink(link_name);
}
