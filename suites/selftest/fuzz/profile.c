/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A profile of any text. */
#include "suites/selftest/fuzz/fuzz.h"

#include "fixtures/profile/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct profile profile;
	int ret = profile_load(fuzz_file(data, size), NULL, 0, &profile, fuzz_nowhere());

	/* none of the seeds, and a profile */
	FUZZ_PLANT(!ret && size > 1 && size != 17 && size != 26 && size != 77);
	return 0;
}
