/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a verified load found. */
#ifndef SUITES_INTEGRITY_VERIFIED_H
#define SUITES_INTEGRITY_VERIFIED_H

#include "suites/check.h"

/**
 * verified_judge() - the first job of a run with verification: no block may be wrong, some must
 * have been looked at
 */
void verified_judge(const struct io_result *result);

/**
 * verified_memory() - what this case has written so far, across runs of the engine; a REQUIRE may
 * end the body at any time, so that it is the process's
 */
struct io_verify *verified_memory(void);

#endif
