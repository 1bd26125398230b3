/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel tells of the host's memory. */
#include "helpers/os/memory.h"

#include <inttypes.h>
#include <stdio.h>

uint64_t memory_available_bytes(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	uint64_t bytes = UINT64_MAX, kib;
	char line[128];

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "MemAvailable: %" SCNu64 " kB", &kib) == 1) {
			bytes = kib << 10;
			break;
		}
	}
	if (file)
		(void)fclose(file);
	return bytes;
}
