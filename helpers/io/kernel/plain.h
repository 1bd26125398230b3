/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I/O by plain system calls. */
#ifndef HELPERS_IO_KERNEL_PLAIN_H
#define HELPERS_IO_KERNEL_PLAIN_H

#include "helpers/io/target/file.h"
#include "helpers/io/transport.h"

/** plain_do() - one I/O, to its end. Return: bytes, 0 for a sync, or -errno */
int32_t plain_do(const struct io_file *file, const struct io_op *op);

#endif
