/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program of unit tests ends with. Criterion exits with 0 when it ran nothing; here that is
 * 77, ctest's word for skipped, if every test said why it was skipped, and a failure if there was
 * none. */
#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <criterion/stats.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXIT_SKIPPED 77

static int ends_with;

/* Behind the last line that Criterion prints, and behind the exit code it chose. */
static void end(void)
{
	(void)fflush(NULL);
	_exit(ends_with);
}

/* Criterion keeps the reason to itself unless it is told to be verbose. */
static void tell_skipped(const struct criterion_global_stats *stats)
{
	for (const struct criterion_suite_stats *suite = stats->suites; suite; suite = suite->next)
		for (const struct criterion_test_stats *test = suite->tests; test;
		     test = test->next)
			if (test->test_status == CR_STATUS_SKIPPED)
				fprintf(stderr, "[SKIP] %s::%s: %s\n", test->test->category,
					test->test->name,
					test->message ? test->message : "no reason");
}

ReportHook(POST_ALL)(struct criterion_global_stats *stats)
{
	if (criterion_options.logging_threshold > CRITERION_INFO)
		tell_skipped(stats);
	if (stats->tests_passed || stats->tests_failed || stats->tests_crashed)
		return;
	ends_with = stats->tests_skipped ? EXIT_SKIPPED : EXIT_FAILURE;
	(void)atexit(end);
}
