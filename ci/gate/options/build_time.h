/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When this program was made: no honest clock shows an earlier time. */
#ifndef CI_GATE_OPTIONS_BUILD_TIME_H
#define CI_GATE_OPTIONS_BUILD_TIME_H

#include <stdint.h>

/**
 * build_time_unix_ns() - nanoseconds since 1970; SOURCE_DATE_EPOCH where the build was given one
 */
int64_t build_time_unix_ns(void);

#endif
