/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run: from jobs to results, on the kernel or on a given transport. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "helpers/io/engine/run_results.h"
#include "helpers/io/engine/run_transport.h"
#include "helpers/io/engine/stream.h"
#include "helpers/io/kernel/run_kernel.h"

static uint64_t time_ns(const struct timeval *tv)
{
	return (uint64_t)tv->tv_sec * IO_NS_PER_S + (uint64_t)tv->tv_usec * 1000;
}

static int all(struct io_run *run)
{
	struct rusage before, after;
	int ret = run_count_streams(run);

	if (ret)
		return ret;
	if (run->options.transport)
		return run_on_transport(run);
	(void)getrusage(RUSAGE_SELF, &before);
	ret = run_on_kernel(run);
	(void)getrusage(RUSAGE_SELF, &after);
	run->result->cpu_user_ns = time_ns(&after.ru_utime) - time_ns(&before.ru_utime);
	run->result->cpu_sys_ns = time_ns(&after.ru_stime) - time_ns(&before.ru_stime);
	return ret;
}

static void free_run(struct io_run *run)
{
	bool stuck = run->stuck;

	/* What the kernel still has in flight may yet be written to: its memory is left to it. */
	for (size_t i = 0; i < run->group.streams && run->group.stream; i++)
		if (run->group.stream[i] && !stuck &&
		    (run->options.transport || !run->group.stream[i]->account.abandoned))
			stream_free(run->group.stream[i]);
	if (stuck)
		return;
	free(run->group.stream);
	for (size_t i = 0; run->series && i < run->njobs; i++)
		series_destroy(&run->series[i]);
	free(run->series);
	free(run->jobs);
	if (!run->options.verify)
		io_verify_free(run->verify);
	free(run);
}

int io_run(const struct io_job *jobs, size_t njobs, const struct io_run_options *options,
	   struct io_result *ret_result)
{
	struct io_run *run;

	*ret_result = (struct io_result){ 0 };
	run = calloc(1, sizeof(*run));
	if (!run)
		return run_fail(ret_result, -ENOMEM, "no memory");
	run->result = ret_result;
	if (options)
		run->options = *options;
	run->group.options = &run->options;
	if (njobs && njobs <= IO_JOBS_MAX && run_make_results(jobs, njobs, ret_result))
		goto out;
	if (run_check_jobs(jobs, njobs, ret_result))
		goto out;
	run->jobs = calloc(njobs, sizeof(*run->jobs));
	if (!run->jobs) {
		run_fail(ret_result, -ENOMEM, "no memory");
		goto out;
	}
	memcpy(run->jobs, jobs, njobs * sizeof(*jobs));
	run->njobs = njobs;
	run_share_memory(run);
	run->verify = run->options.verify ? run->options.verify : io_verify_new();
	if (!run->verify) {
		run_fail(ret_result, -ENOMEM, "no memory to verify");
		goto out;
	}
	if (!all(run))
		run_collect(run);
out:
	free_run(run);
	return ret_result->status;
}
