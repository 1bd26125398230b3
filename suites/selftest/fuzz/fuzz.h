/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the fuzzers share. Each is one file with LLVMFuzzerTestOneInput(), which libFuzzer calls. */
#ifndef SUITES_SELFTEST_FUZZ_FUZZ_H
#define SUITES_SELFTEST_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In ordinary builds all of them are one program, which walks by itself: see walk.c. */
#ifdef FUZZ_NAME
#define LLVMFuzzerTestOneInput FUZZ_NAME
#endif

/**
 * LLVMFuzzerTestOneInput() - what libFuzzer calls with each input; always 0: a finding ends the
 * process
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of every input. */
#define FUZZ_HOLDS(condition)                                               \
	do {                                                                \
		if (!(condition)) {                                         \
			fprintf(stderr, "does not hold: %s\n", #condition); \
			abort();                                            \
		}                                                           \
	} while (0)

/* A mistake on demand, behind the code under test: a fuzzer that does not come by it in short time
 * finds none of ours either. ci/fuzz --prove asks for it. */
#define FUZZ_PLANT(condition) FUZZ_HOLDS(!(getenv("NVME_GATE_FUZZ_PLANT") && (condition)))

/** fuzz_copy() - bytes of their own, with a zero behind them; to be freed */
char *fuzz_copy(const uint8_t *data, size_t size);
/** fuzz_file() - the path of a file in memory with these bytes, until the next call */
const char *fuzz_file(const uint8_t *data, size_t size);
/** fuzz_nowhere() - a stream for what is said of wrong input */
FILE *fuzz_nowhere(void);

#endif
