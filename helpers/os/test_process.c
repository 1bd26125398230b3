/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <criterion/criterion.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/os/clock.h"
#include "helpers/os/process.h"

#define RUN(timeout_ms, ...) process_run((const char *const[]){ __VA_ARGS__, NULL }, timeout_ms, &r)

/* Gone, or a zombie that nobody has reaped, within the time. */
static bool is_gone(pid_t pid, int within_ms)
{
	char path[64];

	cr_assert_gt(pid, 1);
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	for (int waited = 0; waited <= within_ms; waited += 10) {
		char state = '\0';
		FILE *f = fopen(path, "re");

		if (!f)
			return true;
		if (fscanf(f, "%*d %*s %c", &state) != 1)
			state = 'Z';
		fclose(f);
		if (state == 'Z')
			return true;
		poll(NULL, 0, 10);
	}
	return false;
}

Test(process, exit_codes_and_output)
{
	struct process_result r;

	cr_assert_eq(RUN(5000, "sh", "-c", "echo out; echo err >&2; exit 3"), 0);
	cr_expect_eq(r.exit_code, 3);
	cr_expect_eq(r.signal, 0);
	cr_expect_str_eq(r.output, "out\nerr\n");
	cr_expect(!r.timed_out);
}

Test(process, missing_tool)
{
	struct process_result r = { .exit_code = 42 };
	char path[256];

	cr_expect_eq(RUN(5000, "no-such-tool-anywhere"), -ENOENT);
	cr_expect_eq(r.exit_code, 42, "the result is untouched on failure");
	cr_expect_eq(process_find_tool("sh", path, sizeof path), 0);
	cr_expect_eq(process_find_tool("/no/such/file", path, sizeof path), -ENOENT);
}

Test(process, stdin_is_empty)
{
	struct process_result r;

	cr_assert_eq(RUN(5000, "cat"), 0);
	cr_expect_eq(r.exit_code, 0);
	cr_expect_str_empty(r.output);
}

Test(process, signal_is_told)
{
	struct process_result r;

	cr_assert_eq(RUN(5000, "sh", "-c", "kill -9 $$"), 0);
	cr_expect_eq(r.signal, SIGKILL);
	cr_expect_eq(r.exit_code, -1);
}

Test(process, deadline_ends_tool_and_children)
{
	uint64_t start = clock_now_ms();
	struct process_result r;

	cr_assert_eq(RUN(200, "sh", "-c", "sleep 60 & echo $!; wait"), 0);
	cr_expect(r.timed_out);
	cr_expect_lt(clock_now_ms() - start, 5000);
	cr_expect(is_gone((pid_t)strtol(r.output, NULL, 10), 2000), "grandchild %s", r.output);
}

Test(process, deadline_beats_a_tool_that_ignores_sigterm)
{
	struct process_result r;

	cr_assert_eq(RUN(100, "sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"), 0);
	cr_expect(r.timed_out);
	cr_expect_eq(r.signal, SIGKILL);
}

Test(process, a_grandchild_with_the_pipe_does_not_hold_us)
{
	uint64_t start = clock_now_ms();
	struct process_result r;

	cr_assert_eq(RUN(5000, "sh", "-c", "sleep 3 & exit 0"), 0);
	cr_expect_eq(r.exit_code, 0);
	cr_expect_lt(clock_now_ms() - start, 2000);
}

Test(process, long_output_is_cut)
{
	struct process_result r;

	cr_assert_eq(RUN(5000, "sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x"), 0);
	cr_expect_eq(strlen(r.output), sizeof r.output - 1);
}
