/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the bits of Uncorrectable Error Status (PCI Express Base). */
#include "helpers/pcie/pcie_errors.h"

#include <stdio.h>

static const char *const names[32] = {
	[4] = "Data Link Protocol Error",
	[5] = "Surprise Down Error",
	[12] = "Poisoned TLP Received",
	[13] = "Flow Control Protocol Error",
	[14] = "Completion Timeout",
	[15] = "Completer Abort",
	[16] = "Unexpected Completion",
	[17] = "Receiver Overflow",
	[18] = "Malformed TLP",
	[19] = "ECRC Error",
	[20] = "Unsupported Request",
	[21] = "ACS Violation",
	[22] = "Uncorrectable Internal Error",
	[23] = "MC Blocked TLP",
	[24] = "AtomicOp Egress Blocked",
	[25] = "TLP Prefix Blocked",
	[26] = "Poisoned TLP Egress Blocked",
};

uint32_t pcie_errors_beside(uint32_t status, uint32_t allowed)
{
	return status & ~allowed;
}

const char *pcie_uncorrectable_text(uint32_t status, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (unsigned int bit = 0; bit < 32 && used < size; bit++) {
		int n;

		if (!(status >> bit & 1))
			continue;
		n = names[bit]
			    ? snprintf(buf + used, size - used, "%s%s", used ? ", " : "",
				       names[bit])
			    : snprintf(buf + used, size - used, "%sbit %u", used ? ", " : "", bit);
		used += n > 0 ? (size_t)n : 0;
	}
	return buf;
}
