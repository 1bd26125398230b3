/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run on a given transport: all streams in the calling thread, in the transport's time. */
#include <errno.h>
#include <stdio.h>

#include "helpers/io/engine/loop.h"
#include "helpers/io/engine/run_transport.h"
#include "helpers/io/engine/stream.h"

static int open_stream(struct io_run *run, struct io_stream *s)
{
	struct io_transport *t = run->options.transport;
	struct io_target_info info = { .block_bytes = 1, .numa_node = -1 };
	char why[IO_REASON_SIZE] = "cannot be opened", text[2 * IO_REASON_SIZE];
	const struct io_job *job = s->job;
	uint64_t smallest = io_job_smallest_bytes(job), bytes;
	int ret;

	ret = t->open(t, job->target, io_job_writes(job), &info, &s->target, why, sizeof(why));
	if (ret) {
		(void)snprintf(text, sizeof(text), "%s: %s", job->target, why);
		return run_fail(run->result, ret, text);
	}
	s->transport = t;
	if (info.block_bytes &&
	    (smallest % info.block_bytes || job->offset_bytes % info.block_bytes)) {
		(void)snprintf(text, sizeof(text),
			       "%s: bs and offset must be multiples of its block, "
			       "%u bytes",
			       job->target, info.block_bytes);
		return run_fail(run->result, -EINVAL, text);
	}
	if (job->offset_bytes > info.size_bytes ||
	    job->size_bytes > info.size_bytes - job->offset_bytes) {
		(void)snprintf(text, sizeof(text),
			       "%s: too small: has %llu bytes, the job needs %llu", job->target,
			       (unsigned long long)info.size_bytes,
			       (unsigned long long)(job->offset_bytes + job->size_bytes));
		return run_fail(run->result, -ENOSPC, text);
	}
	bytes = job->size_bytes ? job->size_bytes : info.size_bytes - job->offset_bytes;
	return run_set_range(run, s, bytes);
}

static int open_streams(struct io_run *run)
{
	size_t n = 0;

	for (size_t i = 0; i < run->njobs; i++) {
		for (unsigned int k = 0; k < run->jobs[i].numjobs; k++) {
			struct io_stream *s = run_new_stream(run, i, k);
			int ret;

			if (!s)
				return run_fail(run->result, -ENOMEM, "no memory for a stream");
			run->group.stream[n++] = s;
			ret = open_stream(run, s);
			if (ret)
				return ret;
		}
	}
	for (size_t i = 0; i < n; i++) {
		int ret = stream_init(run->group.stream[i]);

		if (ret)
			return run_fail_stream(run, run->group.stream[i], ret);
	}
	return 0;
}

int run_on_transport(struct io_run *run)
{
	struct io_transport *t = run->options.transport;
	int ret = open_streams(run);

	if (!ret) {
		io_add_feature(run->result, "%s", t->name);
		run->group.start_ns = run->result->started_ns = t->now_ns(t);
		for (size_t i = 0; i < run->group.streams; i++)
			stream_start(run->group.stream[i], run->group.start_ns);
		loop_run(t, run->group.stream, run->group.streams);
		run->result->elapsed_ns = t->now_ns(t) - run->group.start_ns;
	}
	for (size_t i = 0; i < run->group.streams; i++)
		if (run->group.stream[i] && run->group.stream[i]->transport)
			t->close(t, run->group.stream[i]->target);
	return ret;
}
