/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event loop that plays any number of streams on one transport, in its time. */
#include <errno.h>

#include "helpers/io/engine/loop.h"
#include "helpers/io/engine/stream.h"

static unsigned int completions_wanted(struct io_stream **streams, size_t count)
{
	unsigned int in_flight = streams[0]->depth - streams[0]->free_tags;
	unsigned int want = streams[0]->job->batch_complete;

	/* batches are for one stream alone; among several one would wait for another */
	if (count > 1 || !want || streams[0]->job->rate_iops > 0)
		want = 1;
	return want < in_flight ? want : in_flight ? in_flight : 1;
}

static void fail_all(struct io_stream **streams, size_t count, const char *who, int code,
		     uint64_t now_ns)
{
	char what[64];

	(void)io_say(what, sizeof(what), 0, "%s is refused", who);
	for (size_t i = 0; i < count; i++) {
		if (stream_is_done(streams[i]))
			continue;
		stream_fail(streams[i], code, what);
		stream_finish(streams[i], now_ns);
	}
}

bool loop_issue(struct io_stream **streams, size_t count, uint64_t now_ns,
		uint64_t *ret_deadline_ns)
{
	uint64_t deadline_ns = now_ns + IO_LOOK_NS;
	bool running = false;

	for (size_t i = 0; i < count; i++) {
		uint64_t wakeup_ns;

		stream_tick(streams[i], now_ns);
		stream_issue(streams[i], now_ns);
		if (stream_is_done(streams[i]))
			continue;
		running = true;
		wakeup_ns = stream_wakeup_ns(streams[i]);
		if (wakeup_ns < deadline_ns)
			deadline_ns = wakeup_ns;
	}
	*ret_deadline_ns = deadline_ns;
	return running;
}

int loop_reap(struct io_transport *t, struct io_stream **streams, size_t count,
	      uint64_t deadline_ns, uint64_t *ret_now_ns)
{
	struct io_completion completion[IO_REAP_MAX];
	uint64_t now_ns;
	int n;

	n = t->reap(t, completion, IO_REAP_MAX, completions_wanted(streams, count), deadline_ns);
	now_ns = *ret_now_ns = t->now_ns(t);
	if (n < 0 && n != -EINTR) {
		fail_all(streams, count, t->name, n, now_ns);
		return n;
	}
	for (int i = 0; i < n; i++) {
		struct io_tag *tag = completion[i].owner;

		stream_complete(tag->stream, &completion[i], now_ns);
	}
	return 0;
}

/* What the streams have published; their thread is this one. */
static void report_progress(struct io_stream **streams, size_t count, uint64_t now_ns)
{
	const struct io_run_options *options = streams[0]->group->options;
	struct io_progress p = { .elapsed_ns = now_ns - streams[0]->group->start_ns };

	for (size_t i = 0; i < count; i++) {
		p.ios += streams[i]->published.ios;
		p.bytes += streams[i]->published.bytes;
		p.errors += streams[i]->published.errors;
	}
	options->progress(&p, options->progress_context);
}

void loop_run(struct io_transport *t, struct io_stream **streams, size_t count)
{
	const struct io_run_options *options = count ? streams[0]->group->options : NULL;
	uint64_t now_ns = t->now_ns(t), deadline_ns, every_ns = IO_NEVER, next_ns = IO_NEVER;

	if (options && options->progress) {
		every_ns = options->progress_interval_ns ? options->progress_interval_ns
							 : IO_NS_PER_S;
		next_ns = now_ns + every_ns;
	}
	while (loop_issue(streams, count, now_ns, &deadline_ns)) {
		if (next_ns < deadline_ns)
			deadline_ns = next_ns;
		if (loop_reap(t, streams, count, deadline_ns, &now_ns))
			break;
		if (now_ns >= next_ns) {
			report_progress(streams, count, now_ns);
			now_ns = t->now_ns(t); /* the callback may have used the drive */
			next_ns = now_ns + every_ns;
		}
	}
}
