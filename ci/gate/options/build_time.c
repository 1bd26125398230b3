/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time stamp that CMake put in; a file of its own, as it changes with each configuration. */
#include "ci/gate/options/build_time.h"

int64_t build_time_unix_ns(void)
{
	return NVME_GATE_BUILD_EPOCH * (int64_t)1000000000;
}
