/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every block of a target must hold: how blocks are made and how they are judged. */
#ifndef HELPERS_IO_VERIFY_H
#define HELPERS_IO_VERIFY_H

#include "helpers/io/io.h"

/*
 * Memory of acknowledged writes: one generation byte per block of
 * io_job.verify_interval_bytes. Give the same struct to several io_run() calls
 * (write; then reset, power-cycle or remount; then read with verify) and the
 * reads are judged by what was acknowledged before. Not for two runs at a time.
 */
struct io_verify;

/** io_verify_new() - an empty memory; NULL without memory */
struct io_verify *io_verify_new(void);
/** io_verify_free() - forget everything; NULL is fine */
void io_verify_free(struct io_verify *verify);

#endif
