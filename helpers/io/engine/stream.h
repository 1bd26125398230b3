/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One thread of one job: what it issues when, and what a completion means. */
#ifndef HELPERS_IO_ENGINE_STREAM_H
#define HELPERS_IO_ENGINE_STREAM_H

#include "helpers/io/engine/engine.h"
#include "helpers/io/transport.h"

/**
 * stream_init() - memory and pattern; in the thread that will run it, so that the memory is near.
 *
 * Return: 0 or -errno.
 */
int stream_init(struct io_stream *s);
/** stream_free() - NULL is fine */
void stream_free(struct io_stream *s);
/** stream_start() - from @start_ns on; the warm-up begins */
void stream_start(struct io_stream *s, uint64_t start_ns);
/** stream_issue() - submit all that is due at @now_ns */
void stream_issue(struct io_stream *s, uint64_t now_ns);
/** stream_wakeup_ns() - when the stream wants to be called, whatever completes */
uint64_t stream_wakeup_ns(const struct io_stream *s);
/** stream_complete() - an I/O is over */
void stream_complete(struct io_stream *s, const struct io_completion *c, uint64_t now_ns);
/** stream_tick() - close intervals, end phases, look at the stop flag */
void stream_tick(struct io_stream *s, uint64_t now_ns);
/** stream_is_done() - there is nothing more to do, and nothing in flight */
bool stream_is_done(const struct io_stream *s);
/** stream_finish() - end now, abandon what is in flight */
void stream_finish(struct io_stream *s, uint64_t now_ns);
/** stream_fail() - end it because of @code, -errno or NVMe status; the first one counts */
void stream_fail(struct io_stream *s, int code, const char *what);
/** stream_stop_is_set() - was the run told to stop? */
bool stream_stop_is_set(const struct io_stream *s);

#endif
