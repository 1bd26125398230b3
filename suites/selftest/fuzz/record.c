/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A record of any lines, fed as the reader of a run does it. */
#include "suites/selftest/fuzz/fuzz.h"

#include "reports/record/run_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *end = text + size, *line = text;
	struct run_model *run = run_new();

	FUZZ_HOLDS(run);
	while (line < end) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		stop = stop ? stop : end;
		(void)run_feed_line(run, line, (size_t)(stop - line));
		line = stop + 1;
	}
	(void)run_settle(run);
	for (size_t i = 0; i < run->case_count; i++)
		(void)run_first_message(run->cases[i]);
	FUZZ_PLANT(run->case_count && run->damaged_lines && run->has_end);
	run_free(run);
	return 0;
}
