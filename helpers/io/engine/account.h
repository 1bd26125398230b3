/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting what comes back: by interval, in sum, and errors by code. */
#ifndef HELPERS_IO_ENGINE_ACCOUNT_H
#define HELPERS_IO_ENGINE_ACCOUNT_H

#include "helpers/io/engine/engine.h"

/** account_init() - nothing counted yet. @a: zeroed; pages of it that stay empty stay untouched */
void account_init(struct io_account *a);
/** account_start() - the run, and with it the first interval, begins */
void account_start(struct io_stream *s, uint64_t start_ns);
/** account_io() - an I/O moved @bytes; short ones count as errors as well */
void account_io(struct io_stream *s, const struct io_tag *tag, uint64_t bytes, uint64_t now_ns);
/**
 * account_error() - an I/O failed
 * @code: -errno, NVMe status, or 0 for a short transfer
 */
void account_error(struct io_stream *s, const struct io_tag *tag, int code);
/**
 * account_look() - a look at the completions: is this the longest time without one? @any: there are
 * some
 */
static inline void account_look(struct io_quiet *q, uint64_t now_ns, bool any)
{
	uint64_t unseen_ns = now_ns - q->seen_ns;

	if (io_unlikely(unseen_ns > q->unseen_ns))
		q->unseen_ns = unseen_ns;
	if (io_unlikely(now_ns - q->since_ns > q->longest_ns)) {
		q->longest_ns = now_ns - q->since_ns;
		q->longest_from_ns = q->since_ns;
		q->longest_unseen_ns = q->unseen_ns;
	}
	q->seen_ns = now_ns;
	if (any) {
		q->since_ns = now_ns;
		q->unseen_ns = 0;
	}
}

/** account_roll() - closes all intervals that end at or before @now_ns */
void account_roll(struct io_stream *s, uint64_t now_ns);
/** account_close() - the last interval ends at @now_ns */
void account_close(struct io_stream *s, uint64_t now_ns);

#endif
