/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the I/Os of a stream are due. */
#ifndef HELPERS_IO_ENGINE_PACE_H
#define HELPERS_IO_ENGINE_PACE_H

#include "helpers/io/engine/engine.h"

/** pace_next() - the next arrival of an open loop */
void pace_next(struct io_stream *s);
/** pace_has_backlog() - of an open loop: should more have started before the end than did? */
bool pace_has_backlog(const struct io_stream *s);
/** pace_end_ns() - no I/O is issued from then on */
uint64_t pace_end_ns(const struct io_stream *s);

#endif
