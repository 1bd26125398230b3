/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs one job of the engine, given by fio's option names, and prints one line for scripts;
 * "prepared" before them: the range is written once before (with verify: so that there is something
 * to verify); "verify" measures the checking of blocks; "cpu" the CPU time of another program. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/io/io.h"
#include "helpers/io/io_options.h"
#include "helpers/io/verify/block.h"
#include "helpers/io/verify/memory.h"

static double now_s(void)
{
	return (double)clock_read_ns(CLOCK_PROCESS_CPUTIME_ID) * 1e-9;
}

/* GB/s of one core, from the cache: what a verified read costs. */
static int verify_speed(void)
{
	enum { BLOCK = 4096, BLOCKS = 64, ROUNDS = 20000 };
	static char block[BLOCKS][BLOCK] __attribute__((aligned(64)));
	static const enum io_verify_mode modes[] = { IO_VERIFY_FULL, IO_VERIFY_HEADER };
	struct io_mismatch m;

	for (int mode = 0; mode < 2; mode++) {
		double make, check;

		make = now_s();
		for (int round = 0; round < ROUNDS / 10; round++)
			for (int i = 0; i < BLOCKS; i++)
				verify_make_block(block[i], modes[mode], BLOCK, (uint64_t)i * BLOCK,
						  7, (uint8_t)(round % 255 + 1));
		make = (now_s() - make) * 10;
		check = now_s();
		for (int round = 0; round < ROUNDS; round++)
			for (int i = 0; i < BLOCKS; i++)
				if (!verify_check_block(block[i], modes[mode], BLOCK,
							(uint64_t)i * BLOCK, 7,
							(uint8_t)((ROUNDS / 10 - 1) % 255 + 1), &m))
					return 1;
		check = now_s() - check;
		printf("%s make_gb_per_s %.2f check_gb_per_s %.2f check_ns_per_block %.1f\n",
		       mode ? "header" : "full", 1e-9 * BLOCK * BLOCKS * ROUNDS / make,
		       1e-9 * BLOCK * BLOCKS * ROUNDS / check, 1e9 * check / BLOCKS / ROUNDS);
	}
	return 0;
}

/* Whole processes, kernel workers included: what getrusage() says of a child that has ended. */
static int cpu_of(char **argv)
{
	struct rusage usage;
	int ret;
	pid_t pid = fork();

	if (!pid) {
		(void)execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &ret, 0, &usage) != pid || !WIFEXITED(ret))
		return 1;
	(void)fprintf(stderr, "cpu_s %.6f\n",
		      (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
			      (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6);
	return WEXITSTATUS(ret);
}

/* Blocks with headers, whether they will be verified or not: the same data for both. */
static int prepare(const struct io_job *like, const struct io_run_options *options)
{
	struct io_job job = *like;
	struct io_result result;
	int ret;

	job.rw = IO_WRITE;
	job.splits = 0;
	job.iodepth = 32;
	job.bs_bytes = job.verify_interval_bytes = 4096;
	job.runtime_ns = job.ramp_ns = job.number_ios = 0;
	job.rate_iops = 0;
	if (!job.verify)
		job.verify = IO_VERIFY_HEADER;
	job.skip_verify_after = true;
	ret = io_run(&job, 1, options, &result);
	if (ret)
		(void)fprintf(stderr, "%s\n", result.reason);
	io_result_free(&result);
	return ret;
}

int main(int argc, char **argv)
{
	char why[OPTION_WHY_SIZE], name[64];
	struct io_run_options options = { 0 };
	struct io_result result;
	struct io_job job;
	uint64_t ios;
	int ret, first = 1;

	if (argc == 2 && !strcmp(argv[1], "verify"))
		return verify_speed();
	if (argc > 2 && !strcmp(argv[1], "cpu"))
		return cpu_of(argv + 2);
	io_job_init(&job);
	if (argc > 1 && !strcmp(argv[1], "prepared"))
		first = 2;
	for (int i = first; i < argc; i++) {
		const char *value = strchr(argv[i], '=');

		(void)snprintf(name, sizeof(name), "%.*s",
			       (int)(value ? value - argv[i] : (long)strlen(argv[i])), argv[i]);
		if (io_option_set(&job, name, value ? value + 1 : NULL, why)) {
			(void)fprintf(stderr, "%s\n", why);
			return 2;
		}
	}
	if (first == 2) {
		options.verify = io_verify_new();
		if (!options.verify || prepare(&job, &options))
			return 1;
	}
	ret = io_run(&job, 1, &options, &result);
	ios = io_result_ios(&result);
	if (ret || !ios) {
		(void)fprintf(stderr, "%s\n", result.reason);
		return 1;
	}
	printf("ios %llu cpu_ns %.2f iops %.0f in_flight %.3f expected %.0f\n",
	       (unsigned long long)ios,
	       (double)(result.cpu_user_ns + result.cpu_sys_ns) /
		       (double)(ios + result.job[0].warmup_ios),
	       (double)ios * 1e9 / (double)result.job[0].elapsed_ns, result.job[0].in_flight_mean,
	       (double)job.iodepth * job.numjobs);
	io_result_free(&result);
	io_verify_free(options.verify);
	return 0;
}
