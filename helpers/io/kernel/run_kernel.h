/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run on real targets. */
#ifndef HELPERS_IO_KERNEL_RUN_KERNEL_H
#define HELPERS_IO_KERNEL_RUN_KERNEL_H

#include "helpers/io/engine/run_setup.h"

/**
 * run_on_kernel() - to its end. Return: nonzero if not even a start was possible (noted); else 0,
 * whatever the I/Os did.
 */
int run_on_kernel(struct io_run *run);

#endif
