/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What "nvme-gate io" prints of a result. */
#ifndef CI_GATE_CLI_IO_IO_PRINT_H
#define CI_GATE_CLI_IO_IO_PRINT_H

#include <stdio.h>

#include "helpers/io/result.h"

/**
 * io_print_json() - a result in the shape of "nvme-gate io --json"
 *
 * What is not a number (a percentile of no I/O at all) is null. Return: 0 or -errno.
 */
int io_print_json(const struct io_result *result, FILE *file);

/** io_print_text() - a result for people. Return: 0 or -errno. */
int io_print_text(const struct io_result *result, FILE *file);

#endif
