/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads sysfs resource. */
#include "helpers/pcie/pcie_bars.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BARS 6

int pcie_parse_bars(const char *text, uint64_t *ret_bytes)
{
	uint64_t sum = 0;

	for (int bar = 0; bar < BARS && text && *text; bar++) {
		uint64_t first, last, flags;

		if (sscanf(text, "0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64, &first, &last, &flags) !=
			    3 ||
		    last < first)
			return -EINVAL;
		if (flags)
			sum += last - first + 1;
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	if (!sum)
		return -EINVAL;
	*ret_bytes = sum;
	return 0;
}
