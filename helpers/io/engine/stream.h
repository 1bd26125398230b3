/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One thread of one job: what it issues when, and what a completion means. */
#ifndef HELPERS_IO_ENGINE_STREAM_H
#define HELPERS_IO_ENGINE_STREAM_H

#include "helpers/io/engine/engine.h"
#include "helpers/io/transport.h"

/* memory and pattern; in the thread that will run it, so that the memory is near */
int stream_init(struct io_stream *s);
void stream_free(struct io_stream *s);
/* from @start_ns on; the warm-up begins */
void stream_start(struct io_stream *s, uint64_t start_ns);
/* submit all that is due at @now_ns */
void stream_issue(struct io_stream *s, uint64_t now_ns);
/* the next time at which the stream wants to be called, whatever completes */
uint64_t stream_wakeup_ns(const struct io_stream *s);
void stream_complete(struct io_stream *s, const struct io_completion *c, uint64_t now_ns);
/* close intervals, end phases, look at the stop flag */
void stream_tick(struct io_stream *s, uint64_t now_ns);
bool stream_is_done(const struct io_stream *s);
/* end now, abandon what is in flight */
void stream_finish(struct io_stream *s, uint64_t now_ns);
/* end it because of @code */
void stream_fail(struct io_stream *s, int code, const char *what);
bool stream_stop_is_set(const struct io_stream *s);

#endif
