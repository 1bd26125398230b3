/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event loop that plays streams on a transport. */
#ifndef HELPERS_IO_ENGINE_LOOP_H
#define HELPERS_IO_ENGINE_LOOP_H

#include "helpers/io/engine/engine.h"
#include "helpers/io/transport.h"

/** loop_run() - runs streams of one transport in the calling thread until all are done */
void loop_run(struct io_transport *t, struct io_stream **streams, size_t count);
/*
 * Its two halves. The clock is read once per turn: what ends one I/O starts the next, and no time
 * is lost between.
 */

/** loop_issue() - tick and issue. Return: false if all streams are done */
bool loop_issue(struct io_stream **streams, size_t count, uint64_t now_ns,
		uint64_t *ret_deadline_ns);
/** loop_reap() - wait and complete. Return: 0, or the transport's -errno: all have failed */
int loop_reap(struct io_transport *t, struct io_stream **streams, size_t count,
	      uint64_t deadline_ns, uint64_t *ret_now_ns);

#endif
