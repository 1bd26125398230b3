/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <criterion/criterion.h>

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "helpers/process.h"

#define RUN(timeout_ms, ...) process_run((const char *const[]){ __VA_ARGS__, NULL }, timeout_ms, &r)

Test(process, exit_codes_and_output)
{
	struct process_result r;

	cr_assert_eq(RUN(5000, "sh", "-c", "echo out; echo err >&2; exit 3"), 0);
	cr_expect_eq(r.exit_code, 3);
	cr_expect_eq(r.signal, 0);
	cr_expect_str_eq(r.output, "out\nerr\n");
	cr_expect(!r.output_cut && !r.timed_out);
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
	struct process_result r;

	cr_assert_eq(RUN(200, "sh", "-c", "sleep 60 & echo $!; wait"), 0);
	cr_expect(r.timed_out);
	cr_expect_lt(r.duration_ms, 5000);
	/* the grandchild's pid was printed: it must be gone (or a zombie that init has not reaped) */
	pid_t child = (pid_t)strtol(r.output, NULL, 10);
	cr_assert_gt(child, 1);
	char path[64], state = '\0';
	snprintf(path, sizeof path, "/proc/%d/stat", (int)child);
	FILE *f = fopen(path, "re");
	if (f) {
		cr_expect_eq(fscanf(f, "%*d %*s %c", &state), 1);
		fclose(f);
	}
	cr_expect(!f || state == 'Z', "child state %c", state);
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
	struct process_result r;

	cr_assert_eq(RUN(5000, "sh", "-c", "sleep 3 & exit 0"), 0);
	cr_expect_eq(r.exit_code, 0);
	cr_expect_lt(r.duration_ms, 2000);
}

Test(process, long_output_is_cut)
{
	struct process_result r;

	cr_assert_eq(RUN(5000, "sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x"), 0);
	cr_expect(r.output_cut);
	cr_expect_eq(strlen(r.output), sizeof r.output - 1);
}
