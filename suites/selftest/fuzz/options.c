/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command line of any words: each line is one. */
#include "suites/selftest/fuzz/fuzz.h"

#include "ci/gate/options/options.h"

#define WORDS 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *words[WORDS + 2] = { (char *)(uintptr_t) "nvme-gate" };
	char *text = fuzz_copy(data, size), *save = NULL;
	struct gate_options options;
	enum options_outcome outcome;
	int count = 1;

	for (char *word = strtok_r(text, "\n", &save); word && count <= WORDS;
	     word = strtok_r(NULL, "\n", &save))
		words[count++] = word;
	outcome = options_parse(count, words, &options, fuzz_nowhere(), fuzz_nowhere());
	FUZZ_PLANT(outcome == OPTIONS_RUN && count == 4);
	options_free(&options);
	free(text);
	return 0;
}
