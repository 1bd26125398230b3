/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine on a drive in virtual time: every number can be told beforehand. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/io/io.h"
#include "helpers/io/engine/test_toy_job.h"
#include "helpers/io/verify/memory.h"

TestSuite(run, .init = setup, .fini = teardown);

static struct io_dir_stats *run(enum io_dir dir)
{
	(void)io_run(&job, 1, &options, &result);
	expect_rows_agree(&job, &result);
	return &result.job[0].dir[dir];
}

Test(run, closed_loop_at_constant_latency)
{
	struct io_dir_stats *read;

	job.iodepth = 8;
	read = run(IO_DIR_READ);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	/* 8 per 100 us for 2 s */
	cr_assert_eq(read->ios, 160000);
	cr_assert_eq(read->bytes, 160000ull * 4096);
	cr_assert_eq(read->latency.min_ns, 100000);
	cr_assert_eq(read->latency.max_ns, 100000);
	cr_assert_eq(result.job[0].elapsed_ns, 2 * S);
	cr_assert_float_eq(result.job[0].in_flight_mean, 8, 0.08);
	cr_assert_eq(result.job[0].rows, 20);
	for (size_t i = 0; i < result.job[0].rows; i++) {
		const struct io_row *row = &result.job[0].row[i];

		cr_assert_geq(row->dir[IO_DIR_READ].ios, 7992, "row %zu", i);
		cr_assert_leq(row->dir[IO_DIR_READ].ios, 8008, "row %zu", i);
		cr_assert_eq(row->dir[IO_DIR_READ].p99_ns, 100000);
		cr_assert_float_eq((double)row->dir[IO_DIR_READ].sum_ns / row->length_ns, 8, 0.08);
	}
}

Test(run, a_rate_limited_drive_shows_its_rate)
{
	struct io_dir_stats *read;

	toy.lanes = 2; /* 20000 per second */
	job.iodepth = 32;
	read = run(IO_DIR_READ);
	cr_assert_float_eq(read->ios / (result.job[0].elapsed_ns * 1e-9), 20000, 20);
	cr_assert_float_eq((double)histogram_percentile_ns(&read->latency, 50), 1600000,
			   1600000 * 0.004);
	cr_assert_float_eq(result.job[0].in_flight_mean, 32, 0.32);
}

Test(run, a_stall_is_rows_of_zeroes_and_a_maximum)
{
	struct io_dir_stats *read;
	size_t zeroes = 0;

	toy.stall_from_ns = toy.now_ns + 500 * MS;
	toy.stall_until_ns = toy.now_ns + 1000 * MS;
	job.iodepth = 4;
	read = run(IO_DIR_READ);
	cr_assert_eq(result.job[0].rows, 20);
	for (size_t i = 0; i < result.job[0].rows; i++) {
		const struct io_row *row = &result.job[0].row[i];

		if (row->dir[IO_DIR_READ].ios)
			continue;
		zeroes++;
		cr_assert_eq(row->in_flight, 4);
		cr_assert_geq(row->oldest_ns, (zeroes - 1) * 100 * MS);
		cr_assert_eq(row->dir[IO_DIR_READ].p99_ns, 0);
	}
	cr_assert_geq(zeroes, 4);
	cr_assert_geq(read->latency.max_ns, 500 * MS);
	cr_assert_float_eq(result.job[0].in_flight_mean, 4, 0.04);
}

/* fio's percentiles would not show it: there the arrivals wait for the drive. */
Test(run, a_stall_at_a_fixed_rate_shows_in_the_p99_from_the_intended_start)
{
	struct io_dir_stats *read;

	toy.stall_from_ns = toy.now_ns + 500 * MS;
	toy.stall_until_ns = toy.now_ns + 700 * MS;
	job.iodepth = 4;
	job.rate_iops = 1000;
	read = run(IO_DIR_READ);
	cr_assert_float_eq((double)read->ios, 2000, 2);
	/* about 200 of 2000 arrived during the stall, 196 of them had to wait for a tag */
	cr_assert_geq(histogram_percentile_ns(&read->latency, 99), 150 * MS);
	cr_assert_geq(histogram_percentile_ns(&read->latency, 95), 90 * MS);
	/* what a closed view would have said */
	cr_assert_float_eq((double)histogram_percentile_ns(&read->service, 99), 100000, 400);
	cr_assert_eq(read->service.total, read->ios);
}

Test(run, a_stall_at_the_very_end_is_not_lost)
{
	struct io_dir_stats *read;

	toy.stall_from_ns = toy.now_ns + 1900 * MS;
	toy.stall_until_ns = toy.now_ns + 2300 * MS;
	job.iodepth = 4;
	job.rate_iops = 1000;
	read = run(IO_DIR_READ);
	cr_assert_eq(read->ios, 2000, "also those that could only start behind the end");
	cr_assert_eq(result.job[0].missed_arrivals, 0);
	cr_assert_geq(histogram_percentile_ns(&read->latency, 99), 370 * MS);
}

Test(run, a_rate_that_is_never_kept_is_told)
{
	struct io_dir_stats *read;

	toy.lanes = 1; /* 10000 per second */
	job.rate_iops = 40000;
	read = run(IO_DIR_READ);
	cr_assert_float_eq((double)read->ios, 30000, 10, "2 s and 1 s of grace");
	cr_assert_float_eq((double)(read->ios + result.job[0].missed_arrivals), 80000, 10);
	cr_assert_leq(result.elapsed_ns, 3100 * MS);
}

Test(run, poisson_arrivals_have_the_mean_rate_and_spread)
{
	struct io_dir_stats *read;
	double mean = 0, square = 0;
	size_t rows;

	job.rate_iops = 10000;
	job.rate_poisson = true;
	job.iodepth = 64;
	job.runtime_ns = 20 * S;
	read = run(IO_DIR_READ);
	cr_assert_float_eq((double)read->ios, 200000, 5 * sqrt(200000), "%lu", read->ios);
	rows = result.job[0].rows;
	for (size_t i = 0; i < rows; i++) {
		double ios = result.job[0].row[i].dir[IO_DIR_READ].ios;

		mean += ios / rows;
		square += ios * ios / rows;
	}
	/* variance equals the mean */
	cr_assert_float_eq((square - mean * mean) / mean, 1, 0.35);
}

Test(run, warm_up_is_left_out_by_issue_time)
{
	struct io_dir_stats *read;

	toy.latency_ns = 30 * MS;
	job.ramp_ns = 1 * S;
	job.runtime_ns = 1 * S;
	read = run(IO_DIR_READ);
	/* one after the other: #34 is issued at 990 ms and completes behind the warm-up */
	cr_assert_eq(result.job[0].warmup_ios, 34);
	cr_assert_eq(read->ios, 33, "issued at 1020 .. 1980, 2010 is too late");
}

Test(run, an_error_is_counted_by_its_status_and_the_run_goes_on)
{
	struct io_dir_stats *read;

	toy.fail_at = 1000;
	toy.fail_code = 0x281; /* Unrecovered Read Error */
	read = run(IO_DIR_READ);
	cr_assert_eq(result.status, -EIO);
	cr_assert(strstr(result.reason, "1 I/Os failed"), "%s", result.reason);
	cr_assert_eq(result.job[0].errors, 1);
	cr_assert_eq(read->errors, 1);
	cr_assert_eq(result.job[0].error_kinds, 1);
	cr_assert_eq(result.job[0].error[0].code, 0x281);
	cr_assert_eq(result.job[0].error[0].count, 1);
	cr_assert_eq(read->ios, 20000 - 1);
}

Test(run, a_short_transfer_is_an_error_but_an_io)
{
	struct io_dir_stats *read;

	toy.short_at = 10;
	read = run(IO_DIR_READ);
	cr_assert_eq(read->short_ios, 1);
	cr_assert_eq(read->ios, 20000);
	cr_assert_eq(read->bytes, 20000ull * 4096 - 2048);
	cr_assert_eq(result.job[0].errors, 1);
	cr_assert_eq(result.status, -EIO);
}

Test(run, a_drive_that_goes_ends_the_job_at_once_and_keeps_what_was_done)
{
	struct io_dir_stats *read;

	toy.gone_at = 5001;
	job.iodepth = 4;
	read = run(IO_DIR_READ);
	cr_assert_eq(result.status, -ENODEV);
	cr_assert(strstr(result.reason, "gone"), "%s", result.reason);
	cr_assert_eq(read->ios, 5000);
	cr_assert_leq(result.elapsed_ns, 500 * MS);
}

/* What a pulled drive's I/Os end with says it badly: the transport knows better. */
Test(run, a_drive_that_goes_is_said_to_be_gone_whatever_its_ios_end_with)
{
	static const int results[] = { -ENOSPC, -EIO, 0 };

	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++) {
		toy.gone_at = toy.submitted + 5001;
		toy.gone_result = results[i];
		(void)run(IO_DIR_READ);
		cr_assert_eq(result.status, -ENODEV, "%d: %d", results[i], result.status);
		cr_assert(strstr(result.reason, "gone"), "%s", result.reason);
		io_result_free(&result);
	}
	(void)memset(&result, 0, sizeof(result));
}

Test(run, nothing_completed_is_not_a_success)
{
	toy.gone_at = 1;
	(void)run(IO_DIR_READ);
	cr_assert_eq(result.status, -ENODATA);
	cr_assert_eq(io_result_ios(&result), 0);
}

/* ... and says nothing of the drive where the host did not run the job at all */
Test(run, a_job_that_was_not_run_in_its_time_is_the_hosts)
{
	toy.late_ns = job.runtime_ns;
	(void)run(IO_DIR_READ);
	cr_assert_eq(result.status, -EAGAIN, "%d: %s", result.status, result.reason);
	cr_assert(strstr(result.reason, "this host did not run it"), "%s", result.reason);
	cr_assert_eq(toy.submitted, 0);
	io_result_free(&result);
	toy.looks = 0;
	toy.late_ns = job.runtime_ns - 1;
	(void)run(IO_DIR_READ);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	cr_assert_eq(io_result_ios(&result), job.iodepth);
}

Test(run, a_lost_io_is_given_up_and_counted)
{
	struct io_dir_stats *read;

	toy.lose_at = 100;
	job.iodepth = 2;
	job.drain_ns = 3 * S;
	read = run(IO_DIR_READ);
	cr_assert_eq(result.job[0].abandoned, 1);
	cr_assert_eq(result.job[0].errors, 1);
	cr_assert_eq(result.status, -ETIMEDOUT);
	cr_assert_geq(read->ios, 20000 - 2);
	cr_assert_leq(result.elapsed_ns, 6 * S);
}

Test(run, number_ios_is_exact_per_thread)
{
	struct io_dir_stats *read;

	job.runtime_ns = 0;
	job.number_ios = 777;
	job.numjobs = 3;
	job.iodepth = 5;
	read = run(IO_DIR_READ);
	cr_assert_eq(read->ios, 3 * 777);
	cr_assert_eq(toy.submitted, 3 * 777);
	cr_assert_eq(toy.opened, 3);
}

Test(run, without_a_limit_a_job_is_one_pass_over_the_range)
{
	struct io_dir_stats *write;

	job.runtime_ns = 0;
	job.numjobs = 2;
	job.iodepth = 7;
	job.rw = IO_RANDWRITE;
	write = run(IO_DIR_WRITE);
	cr_assert_eq(write->ios, 8 * MIB / 4096);
}

Test(run, a_mix_has_its_share_and_syncs_come_after_so_many_writes)
{
	job.rw = IO_RANDRW;
	job.rwmixread_pct = 70;
	job.norandommap = true;
	job.iodepth = 16;
	job.fsync_every = 10;
	(void)run(IO_DIR_READ);
	cr_assert_eq(result.status, 0, "%s", result.reason);
	{
		double reads = result.job[0].dir[IO_DIR_READ].ios;
		double writes = result.job[0].dir[IO_DIR_WRITE].ios;
		double syncs = result.job[0].dir[IO_DIR_SYNC].ios;

		cr_assert_float_eq(reads / (reads + writes), 0.7, 0.005);
		cr_assert_float_eq(syncs, writes / 10, 3);
	}
}

Test(run, several_jobs_run_at_the_same_time)
{
	struct io_job jobs[2] = { job, job };

	jobs[0].size_bytes = 4 * MIB;
	jobs[1].offset_bytes = 4 * MIB;
	jobs[1].rw = IO_WRITE;
	jobs[1].iodepth = 3;
	cr_assert_eq(io_run(jobs, 2, &options, &result), 0, "%s", result.reason);
	cr_assert_eq(result.job[0].dir[IO_DIR_READ].ios, 20000);
	cr_assert_eq(result.job[1].dir[IO_DIR_WRITE].ios, 60000);
	cr_assert_leq(result.elapsed_ns, 2 * S + 10 * MS);
	cr_assert_str_eq(result.job[0].name, "job1");
	cr_assert_str_eq(result.job[1].name, "job2");
}

Test(run, threads_share_the_rows)
{
	struct io_dir_stats *read;

	job.numjobs = 4;
	toy.latency_ns = 70000;
	read = run(IO_DIR_READ);
	cr_assert_eq(read->ios, 4 * (2 * S / 70000 + 1), "the last ones are issued before the end");
	cr_assert_eq(result.job[0].rows, 21, "and come back behind it");
	cr_assert_eq(result.job[0].row[3].in_flight, 4);
	cr_assert_float_eq(result.job[0].in_flight_mean, 4, 0.04);
}

Test(run, impossible_targets_say_why)
{
	(void)snprintf(job.target, sizeof(job.target), "nobody");
	cr_assert_eq(io_run(&job, 1, &options, &result), -ENOENT);
	cr_assert(strstr(result.reason, "only knows"), "%s", result.reason);
	(void)snprintf(job.target, sizeof(job.target), "toy");
	job.size_bytes = 9 * MIB;
	io_result_free(&result);
	cr_assert_eq(io_run(&job, 1, &options, &result), -ENOSPC);
	cr_assert(strstr(result.reason, "too small"), "%s", result.reason);
	job.size_bytes = 0;
	job.bs_bytes = 100;
	io_result_free(&result);
	cr_assert_eq(io_run(&job, 1, &options, &result), -EINVAL);
	io_result_free(&result);
	job.bs_bytes = 4096;
	job.rwmixread_pct = 101;
	cr_assert_eq(io_run(&job, 1, &options, &result), -EINVAL);
	io_result_free(&result);
	cr_assert_eq(io_run(NULL, 0, &options, &result), -EINVAL);
}

Test(run, no_series_is_fine_too)
{
	job.interval_ns = 0;
	job.runtime_ns = 130 * S; /* two times the inner interval */
	cr_assert_eq(run(IO_DIR_READ)->ios, 1300000);
	cr_assert_eq(result.job[0].rows, 0);
}
