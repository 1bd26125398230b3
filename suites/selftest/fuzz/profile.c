/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A profile of any text. */
#include "suites/selftest/fuzz/fuzz.h"

#include "fixtures/profile/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct profile profile;
	int ret = profile_load(fuzz_file(data, size), NULL, 0, &profile, fuzz_nowhere());

	/* a profile, and none of the seeds, which all begin with this remark */
	FUZZ_PLANT(!ret && size > 30 && !memmem(data, size, "# a remark in a seed\n", 21));
	return 0;
}
