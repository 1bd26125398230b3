/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether what "nvme-gate io" is to write was named: nothing else is. */
#ifndef CI_GATE_CLI_IO_IO_TARGET_H
#define CI_GATE_CLI_IO_IO_TARGET_H

#include <stddef.h>

#include "helpers/io/io.h"

/**
 * io_target_may_be_written() - a device is written only if it was named: an NVMe drive by its
 * serial number, any other block device by its path. Files and targets that do not exist need no
 * name.
 * @erase, @erases: what was named
 *
 * Return: 0, also for a job that does not write; -EPERM with one sentence in @why.
 */
int io_target_may_be_written(const struct io_job *job, const char *const *erase, size_t erases,
			     char *why, size_t why_size);

/**
 * io_target_hint() - how the first target that does not exist could be made by --size, as an
 * addition to the message; "" for one below /dev, and when all was said that it takes
 */
const char *io_target_hint(const struct io_job *jobs, size_t count);

/**
 * io_target_is_free() - may a device that was named be written: nobody uses it, nobody's data are
 * on it?
 * @overwrite_signatures: whose data are on it does not matter
 *
 * Return: 0, also for what is no device and for what the engine itself refuses; -EBUSY with @why.
 */
int io_target_is_free(const struct io_job *job, bool overwrite_signatures, char *why,
		      size_t why_size);

#endif
