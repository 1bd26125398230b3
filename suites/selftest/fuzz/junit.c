/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --rerun-failed is given: a JUnit file or a summary of any content. */
#include "suites/selftest/fuzz/fuzz.h"

#include "ci/gate/cli/rerun.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failed_names names = { 0 };
	char why[256] = "";

	if (rerun_read(fuzz_file(data, size), &names, why, sizeof(why))) {
		FUZZ_HOLDS(why[0] && memchr(why, '\0', sizeof(why)));
		return 0;
	}
	FUZZ_HOLDS(names.count);
	FUZZ_PLANT(names.count == 5); /* the seed has six */
	rerun_free(&names);
	return 0;
}
