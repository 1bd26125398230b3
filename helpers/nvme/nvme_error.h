/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries of the error log (01h) in words. */
#ifndef HELPERS_NVME_NVME_ERROR_H
#define HELPERS_NVME_NVME_ERROR_H

#include <stddef.h>
#include <stdint.h>

#define NVME_ERROR_BYTES 64 /* of an entry */

/**
 * nvme_error_text() - which command failed, and how
 *
 * "Read (02h) of queue 3, command 0012h, namespace 1, LBA 8: Unrecovered Read Error (281h)".
 * Entries of former versions do not tell the opcode: "command 0012h of queue 3, ...". What the
 * entry is not about is left out.
 */
const char *nvme_error_text(const uint8_t entry[static NVME_ERROR_BYTES], char *buf, size_t size);

#endif
