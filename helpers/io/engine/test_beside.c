/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of what goes on beside a running job: what is told of it, and how it is told to stop. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>

#include "helpers/io/io.h"
#include "helpers/io/engine/test_toy_job.h"

TestSuite(beside, .init = setup, .fini = teardown);

static struct io_dir_stats *run(void)
{
	(void)io_run(&job, 1, &options, &result);
	expect_rows_agree(&job, &result);
	return &result.job[0].dir[IO_DIR_READ];
}

static volatile sig_atomic_t stop;

Test(beside, the_stop_flag_ends_it_with_partial_results)
{
	stop = 1;
	options.stop = &stop;
	toy.latency_ns = 10 * MS;
	(void)run();
	cr_assert(result.interrupted);
	cr_assert_leq(result.elapsed_ns, 1 * S);
}

static void stop_now(const struct io_progress *progress, void *context)
{
	(void)progress;
	(void)context;
	stop = 1;
}

/* Told to stop while an I/O hangs that will never come back. */
Test(beside, the_stop_flag_ends_it_within_a_second_though_an_io_hangs)
{
	struct io_dir_stats *read;

	stop = 0;
	options.stop = &stop;
	options.progress = stop_now;
	options.progress_interval_ns = 300 * MS;
	toy.lose_at = 100;
	job.iodepth = 4;
	job.runtime_ns = 100 * S;
	read = run();
	cr_assert(result.interrupted);
	cr_assert_leq(result.elapsed_ns, 300 * MS + 1 * S);
	cr_assert_geq(read->ios, 3 * 3000 - 10, "%lu", read->ios);
	cr_assert_eq(result.job[0].abandoned, 1);
	cr_assert_geq(result.job[0].rows, 3);
}

struct told {
	unsigned int calls;
	uint64_t at_ns[64], ios, elapsed_ns;
};

static void tell(const struct io_progress *progress, void *context)
{
	struct told *told = context;

	if (told->calls < 64)
		told->at_ns[told->calls] = toy.now_ns;
	told->calls++;
	cr_expect(progress->ios >= told->ios && progress->elapsed_ns > told->elapsed_ns);
	told->ios = progress->ios;
	told->elapsed_ns = progress->elapsed_ns;
}

static void expect_told_every_50_ms(void)
{
	struct told told = { 0 };

	job.runtime_ns = S;
	options.progress = tell;
	options.progress_context = &told;
	options.progress_interval_ns = 50 * MS;
	(void)run();
	cr_expect(told.calls >= 19 && told.calls <= 20, "actual %u", told.calls);
	for (unsigned int i = 1; i < told.calls && i < 64; i++)
		cr_expect(told.at_ns[i] - told.at_ns[i - 1] >= 50 * MS &&
				  told.at_ns[i] - told.at_ns[i - 1] <= 50 * MS + 100000,
			  "call %u after %lu ns", i, told.at_ns[i] - told.at_ns[i - 1]);
	cr_expect(told.ios > 0, "published");
}

/* Whoever samples a drive beside a load does so on the load's clock. */
Test(beside, progress_is_told_in_the_transports_time)
{
	expect_told_every_50_ms();
}

Test(beside, progress_is_told_during_a_stall)
{
	toy.stall_from_ns = toy.now_ns + 200 * MS;
	toy.stall_until_ns = toy.now_ns + 900 * MS;
	expect_told_every_50_ms();
}
