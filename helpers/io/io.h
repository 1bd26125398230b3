/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The I/O engine: how to run what job.h says; result.h has what was measured. */
#ifndef HELPERS_IO_IO_H
#define HELPERS_IO_IO_H

#include <signal.h>

#include "helpers/io/job.h"
#include "helpers/io/result.h"

struct io_transport; /* helpers/io/transport.h: who serves the I/Os, e.g. a simulated drive */
struct io_verify;    /* helpers/io/verify/memory.h: what every block must hold */

#define IO_JOBS_MAX 256

/**
 * struct io_progress - what a running job did so far, at most an interval old
 * @ios, @bytes: of all jobs and directions, warm-up included
 * @errors: failed and short I/Os
 * @elapsed_ns: since the start of the run
 */
struct io_progress {
	uint64_t ios, bytes, errors, elapsed_ns;
};

/**
 * struct io_run_options - how to run; all zero is a valid choice
 * @stop: polled; when it becomes nonzero the run ends within a second, with
 *	what it has (result.interrupted). May be set by a signal handler.
 * @progress: called every @progress_interval_ns (0: 1 s) from one thread
 * @transport: who serves the I/Os; NULL: the kernel (io_uring, or plain system
 *	calls where io_uring is forbidden; result.features says which)
 * @verify: what the blocks of the targets hold, kept by the caller across runs
 *	(before and after a reset, say); NULL: begins and ends with the run
 * @mismatch_dir: both sides of a data mismatch are saved here; NULL: nowhere
 * @general_loop: no fast path; what the fast ones do is compared with this in tests
 */
struct io_run_options {
	const volatile sig_atomic_t *stop;
	void (*progress)(const struct io_progress *progress, void *context);
	void *progress_context;
	uint64_t progress_interval_ns;
	struct io_transport *transport;
	struct io_verify *verify;
	const char *mismatch_dir;
	bool general_loop;
};

/**
 * io_run() - run several jobs in parallel, to their end
 * @jobs, @njobs: 1 .. IO_JOBS_MAX jobs
 * @options: NULL: defaults
 * @ret_result: always filled in, also upon failure; give it to io_result_free()
 *
 * Nothing is read or written before all targets are open and judged: no such target (-ENOENT), too
 * small (-ENOSPC), in use (-EBUSY), no O_DIRECT (-EINVAL).
 *
 * Return: ret_result->status.
 */
int io_run(const struct io_job *jobs, size_t njobs, const struct io_run_options *options,
	   struct io_result *ret_result);

#endif
