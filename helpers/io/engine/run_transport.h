/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run on a given transport. */
#ifndef HELPERS_IO_ENGINE_RUN_TRANSPORT_H
#define HELPERS_IO_ENGINE_RUN_TRANSPORT_H

#include "helpers/io/engine/run_setup.h"

/**
 * run_on_transport() - to its end. Return: nonzero if not even a start was possible (noted); else
 * 0, whatever the I/Os did.
 */
int run_on_transport(struct io_run *run);

#endif
