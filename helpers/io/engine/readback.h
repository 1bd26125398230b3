/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stream reads back when it is through. */
#ifndef HELPERS_IO_ENGINE_READBACK_H
#define HELPERS_IO_ENGINE_READBACK_H

#include "helpers/io/engine/engine.h"

/**
 * readback_start() - the run is over (nothing is in flight): what was written, and what is to be
 * read back?
 */
void readback_start(struct io_stream *s);
/** readback_choose() - the next read. Return: false if all was read */
bool readback_choose(struct io_stream *s, struct io_choice *choice);
/** readback_is_due() - was it told to read back what it writes? */
bool readback_is_due(const struct io_stream *s);
/** readback_is_cut() - asked once, at the end: it was, and has not read back all of it */
bool readback_is_cut(struct io_stream *s);

#endif
