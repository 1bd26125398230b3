/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's file of a function's address space, of any text. */
#include "suites/selftest/fuzz/fuzz.h"

#include <errno.h>

#include "helpers/pcie/pcie_bars.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	uint64_t bytes = 0;
	int ret = pcie_parse_bars(text, &bytes);

	FUZZ_HOLDS(ret == 0 || ret == -EINVAL);
	FUZZ_HOLDS((ret == 0) == (bytes != 0));
	FUZZ_PLANT(bytes == 0x8000);
	free(text);
	return 0;
}
