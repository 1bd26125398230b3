/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the tests of a program one after the other, each in a process of its own, and closes with
 * the line by which ci/count.awk counts. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/test/criterion/criterion.h"

static struct standin_test *tests, **tests_end = &tests;
static const struct standin_test *running;
static struct standin_suite suite;
static bool failed;

void standin_add(struct standin_test *test)
{
	*tests_end = test;
	tests_end = &test->next;
}

void standin_set_suite(struct standin_suite only)
{
	suite = only;
}

static void end(int status)
{
	(void)fflush(NULL);
	_exit(status);
}

void standin_check(bool fatal, bool holds, const char *file, int line, const char *what,
		   const char *format, ...)
{
	va_list args;

	if (holds)
		return;
	fprintf(stderr, "[FAIL] %s::%s: %s:%d: %s. ", running->suite, running->name, file, line,
		what);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	failed = true;
	if (fatal)
		end(EXIT_FAILURE);
}

/* The status of a test's process. */
static int run_test(const struct standin_test *test)
{
	int status = -1;
	pid_t child;

	running = test;
	(void)fflush(NULL);
	child = fork();
	if (child == 0) {
		if (suite.init)
			suite.init();
		test->run();
		if (suite.fini)
			suite.fini();
		end(failed ? EXIT_FAILURE : EXIT_SUCCESS);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return status;
}

int main(void)
{
	int tested = 0, passing = 0, crashing = 0;

	/* QEMU would leave a core of each crash */
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
	for (const struct standin_test *test = tests; test; test = test->next) {
		int status = run_test(test);

		tested++;
		passing += status == 0;
		if (!WIFEXITED(status)) {
			crashing++;
			fprintf(stderr, "[FAIL] %s::%s: crashed, status %#x\n", test->suite,
				test->name, (unsigned int)status);
		}
	}
	fprintf(stderr, "[====] Synthesis: Tested: %d | Passing: %d | Failing: %d | Crashing: %d\n",
		tested, passing, tested - passing, crashing);
	return tested && passing == tested ? EXIT_SUCCESS : EXIT_FAILURE;
}
