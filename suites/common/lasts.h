/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long a profile has a check last, for .lasts_ms. */
#ifndef SUITES_COMMON_LASTS_H
#define SUITES_COMMON_LASTS_H

#include "fixtures/profile/profile.h"

/** lasts_load_ms() - warm-up and run time of a load */
uint64_t lasts_load_ms(const struct profile_load *load);
/** lasts_bytes_ms() - moving so much, which has no time of its own; slower is hung */
uint64_t lasts_bytes_ms(uint64_t bytes);

#endif
