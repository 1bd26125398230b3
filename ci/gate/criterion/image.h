/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this process runs: the program and its libraries, as they were loaded. */
#ifndef CI_GATE_CRITERION_IMAGE_H
#define CI_GATE_CRITERION_IMAGE_H

#include <stdint.h>

/** image_id() - the same in every process that was started with the same files; never 0 */
uint64_t image_id(void);

#endif
