/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the times and sizes of a profile come to. */
#include "suites/common/lasts.h"

#define SLOW_BYTES_PER_MS 50000 /* 50 MB/s */

uint64_t lasts_load_ms(const struct profile_load *load)
{
	return (load->ramp_ns + load->runtime_ns + 999999) / 1000000;
}

uint64_t lasts_bytes_ms(uint64_t bytes)
{
	return bytes / SLOW_BYTES_PER_MS;
}
