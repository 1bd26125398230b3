/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is the longest time without a completion found: in the middle, at the beginning and at the end of
 * a run, in every loop of the engine, and nowhere else? */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "helpers/io/engine/test_transport.h"
#include "helpers/io/io.h"

#define US 1000ull
#define MS 1000000ull
#define S 1000000000ull
#define T0 S /* when the toy's runs begin */

static struct toy_drive toy;
static struct io_job job;
static struct io_result result;

static void setup(void)
{
	toy_init(&toy, 16 << 20, 100 * US);
	io_job_init(&job);
	(void)snprintf(job.target, sizeof(job.target), "toy");
	job.iodepth = 8;
	job.runtime_ns = 2 * S;
	job.interval_ns = 300 * MS;
}

static void teardown(void)
{
	io_result_free(&result);
	toy_free(&toy);
}

TestSuite(stall, .init = setup, .fini = teardown);

static const struct io_stall *run(void)
{
	const struct io_run_options options = { .transport = &toy.transport };

	(void)io_run(&job, 1, &options, &result);
	return &result.job[0].stall;
}

static void place_stall(uint64_t from_ns, uint64_t until_ns)
{
	toy.stall_from_ns = T0 + from_ns;
	toy.stall_until_ns = T0 + until_ns;
}

#define EQ(actual, expected)                                                                \
	cr_expect_eq(actual, (uint64_t)(expected), "%s:%d: %s is %llu, not %llu", __FILE__, \
		     __LINE__, #actual, (unsigned long long)(actual),                       \
		     (unsigned long long)(expected))

Test(stall, none_is_the_latency)
{
	const struct io_stall *stall = run();

	EQ(stall->longest_ns, 100 * US);
	EQ(stall->first_ns, 100 * US);
	EQ(stall->end_ns, 0);
	EQ(stall->from_ns, 0);
}

Test(stall, in_the_middle)
{
	const struct io_stall *stall;

	place_stall(500 * MS, 900 * MS);
	stall = run();
	/* the last completion before it was less than a latency before */
	cr_expect(stall->longest_ns >= 400 * MS && stall->longest_ns <= 400 * MS + 100 * US);
	cr_expect(stall->from_ns <= 500 * MS && stall->from_ns >= 500 * MS - 100 * US);
	EQ(stall->first_ns, 100 * US);
	cr_expect_leq(stall->unseen_ns, 100 * MS);
}

Test(stall, at_the_beginning_and_in_the_warm_up)
{
	const struct io_stall *stall;

	job.ramp_ns = 600 * MS;
	place_stall(0, 500 * MS);
	stall = run();
	EQ(stall->longest_ns, 500 * MS);
	EQ(stall->first_ns, 500 * MS);
	EQ(stall->from_ns, 0);
}

Test(stall, at_the_end)
{
	const struct io_stall *stall;

	place_stall(1500 * MS, 4 * S);
	stall = run();
	cr_expect_geq(stall->longest_ns, 2500 * MS);
	cr_expect(stall->end_ns >= 500 * MS && stall->end_ns <= 500 * MS + 100 * US);
}

/* never heard of again: 60 s would be waited for, here one */
Test(stall, that_never_ends)
{
	const struct io_stall *stall;

	job.drain_ns = 1 * S;
	place_stall(1 * S, 1000 * S);
	stall = run();
	cr_expect_geq(stall->longest_ns, 2 * S);
	EQ(result.job[0].abandoned, 8);
}

Test(stall, while_blocks_are_read_back)
{
	const struct io_stall *stall;

	job.rw = IO_WRITE;
	job.runtime_ns = 0;
	job.verify = IO_VERIFY_HEADER;
	/* 4096 blocks, 8 at a time: 51.2 ms of writes, and as long for reading */
	place_stall(60 * MS, 90 * MS);
	stall = run();
	EQ(result.status, 0);
	cr_expect_geq(stall->longest_ns, 30 * MS);
	EQ(stall->end_ns, 0);
}

/* Nothing in flight is nothing to wait for. */
Test(stall, is_not_what_the_host_waits)
{
	const struct io_stall *stall;

	job.rate_iops = 2;
	stall = run();
	EQ(result.job[0].dir[IO_DIR_READ].ios, 4);
	EQ(stall->longest_ns, 100 * US);
}

Test(stall, at_a_low_rate)
{
	const struct io_stall *stall;

	job.rate_iops = 2;
	place_stall(1 * S, 1700 * MS);
	stall = run();
	EQ(stall->longest_ns, 700 * MS);
	EQ(stall->from_ns, 1 * S);
}

Test(stall, one_at_a_time_is_the_longest_latency)
{
	const struct io_stall *stall;

	job.iodepth = 1;
	place_stall(500 * MS, 900 * MS);
	stall = run();
	EQ(stall->longest_ns, result.job[0].dir[IO_DIR_READ].latency.max_ns);
}

/* One lost I/O of eight holds up nobody, the end neither; all of one thread are a stall of the
 * job. */
Test(stall, of_one_io_is_none_while_others_complete)
{
	const struct io_stall *stall;

	job.drain_ns = 50 * MS;
	toy.lose_at = 100;
	stall = run();
	EQ(result.job[0].abandoned, 1);
	EQ(stall->longest_ns, 100 * US);
}

Test(stall, of_one_thread_is_found_beside_a_busy_one)
{
	const struct io_stall *stall;

	job.numjobs = 2;
	job.iodepth = 1;
	job.number_ios = 0;
	job.drain_ns = 10 * MS;
	toy.lose_at = 2; /* all that the second thread ever has in flight */
	stall = run();
	cr_expect_geq(stall->longest_ns, 2 * S);
	cr_expect_geq(stall->first_ns, 2 * S);
}

Test(stall, errors_are_answers)
{
	const struct io_stall *stall;

	toy.gone_at = 1;
	toy.gone_result = -EIO;
	toy.transport.is_gone = NULL;
	job.max_errors = UINT64_MAX;
	stall = run();
	cr_expect_leq(stall->longest_ns, 100 * US);
}

/* ---- rows end with the run time ---- */

Test(stall, what_is_waited_for_has_a_row_of_its_own)
{
	const struct io_job_result *r;
	uint64_t ios = 0;

	toy.lanes = 8; /* 80000 per second; 256 take 3.2 ms to come back */
	job.iodepth = 256;
	(void)run();
	r = &result.job[0];
	cr_assert_eq(r->rows, 8, "%zu rows", r->rows);
	EQ(r->row[6].start_ns, 1800 * MS);
	EQ(r->row[6].length_ns, 200 * MS);
	cr_expect(!r->row[6].draining);
	cr_expect(r->row[7].draining);
	EQ(r->row[7].start_ns, 2000 * MS);
	for (size_t i = 0; i < 7; i++) {
		double per_s = (double)r->row[i].dir[IO_DIR_READ].ios * 1e9 /
			       (double)r->row[i].length_ns;

		cr_expect_float_eq(per_s, 80000, i ? 800 : 1600, "row %zu: %.0f", i, per_s);
		ios += r->row[i].dir[IO_DIR_READ].ios;
	}
	EQ(ios + r->row[7].dir[IO_DIR_READ].ios, r->dir[IO_DIR_READ].ios);
}

/* ---- on the kernel ---- */

static void on_kernel(const char *target)
{
	io_job_init(&job);
	(void)snprintf(job.target, sizeof(job.target), "%s", target);
	job.iodepth = 32;
	job.runtime_ns = 1500 * MS;
	job.norandommap = true;
	(void)io_run(&job, 1, NULL, &result);
}

/* A program that is not run for a second has not seen the drive be silent. */
static void stopped_for_a_second(const char *target)
{
	struct io_stall *stall = mmap(NULL, sizeof(*stall), PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const struct timespec second = { .tv_sec = 1 }, before = { .tv_nsec = 200 * MS };
	pid_t pid = fork();

	if (!pid) {
		on_kernel(target);
		*stall = result.job[0].stall;
		_exit(0);
	}
	(void)nanosleep(&before, NULL);
	cr_assert_eq(kill(pid, SIGSTOP), 0);
	(void)nanosleep(&second, NULL);
	cr_assert_eq(kill(pid, SIGCONT), 0);
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	cr_expect_geq(stall->longest_ns, 900 * MS, "%s", target);
	cr_expect_lt(stall->longest_ns - stall->unseen_ns, 200 * MS, "%s: %llu of %llu unseen",
		     target, (unsigned long long)stall->unseen_ns,
		     (unsigned long long)stall->longest_ns);
	(void)munmap(stall, sizeof(*stall));
}

Test(stall, a_stopped_program_knows)
{
	stopped_for_a_second("/dev/zero");
}

/* all its threads, and the first completion */
Test(stall, of_the_fast_loops_is_of_the_order_of_a_batch)
{
	on_kernel("/dev/zero");
	cr_assert_eq(result.status, 0, "%s", result.reason);
	cr_expect_gt(result.job[0].stall.longest_ns, 0);
	cr_expect_gt(result.job[0].stall.first_ns, 0);
	cr_expect_leq(result.job[0].stall.longest_ns, 1500 * MS);
}
