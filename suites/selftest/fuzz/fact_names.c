/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts by any name: what is found is found again by the name that it is given. A wrong name takes
 * its time, since what was meant is looked for among all. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/facts/fact_name.h"

static void look_up(const char *name)
{
	struct fact_ref ref;
	char why[256], again[FACT_NAME_BYTES];

	if (fact_look_up(name, &ref, why, sizeof(why))) {
		FUZZ_HOLDS(memchr(why, '\0', sizeof(why)));
		return;
	}
	(void)fact_name(ref.place.page, ref.fact, ref.place.port, again, sizeof(again));
	FUZZ_PLANT(ref.has_index && ref.index != 2);
	FUZZ_HOLDS(fact_look_up(again, &ref, why, sizeof(why)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);

	look_up(text);
	free(text);
	return 0;
}
