/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file of known failures of any text. */
#include "suites/selftest/fuzz/fuzz.h"

#include "reports/record/known.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct known_list *list = NULL;

	if (known_load(fuzz_file(data, size), &list, fuzz_nowhere()))
		return 0;
	for (size_t i = 0; i < known_count(list); i++)
		(void)known_fits_drive(known_at(list, i), "model", "firmware");
	FUZZ_PLANT(known_count(list) && strcmp(known_at(list, 0)->reason, "a slot"));
	known_free(list);
	return 0;
}
