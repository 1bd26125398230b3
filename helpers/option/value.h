/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers, sizes and times as people write them on a command line. */
#ifndef HELPERS_OPTION_VALUE_H
#define HELPERS_OPTION_VALUE_H

#include <stdint.h>

/* Each returns 0, or -EINVAL and leaves what it would fill alone. */

/** option_read_real() - a decimal number, finite */
int option_read_real(const char *text, double *ret_value);
/** option_read_count() - a whole number, not negative */
int option_read_count(const char *text, uint64_t *ret_value);
/** option_read_size() - bytes from "4k": powers of 1024, below 2^63 */
int option_read_size(const char *text, uint64_t *ret_bytes);
/** option_read_time() - nanoseconds from "30s", "1m" or, without unit, seconds; below 2^62 */
int option_read_time(const char *text, uint64_t *ret_ns);

#endif
