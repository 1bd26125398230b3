/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Progress: one line per case, a heartbeat a minute, and no waiting for a reader that does not
 * read. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/plan/board.h"
#include "ci/gate/plan/progress.h"

#define SECOND 1000000000ull

static int pipe_fds[2];
static struct progress progress;
static struct gate_options options;
static const struct plan_case one = { .name = "pcie/link_speed" };

static void open_pipe(void)
{
	cr_assert_eq(pipe2(pipe_fds, O_CLOEXEC), 0);
	cr_assert_eq(fcntl(pipe_fds[0], F_SETFL, O_NONBLOCK), 0);
	progress_open(&progress, &options, NULL, 3);
	progress.fd = pipe_fds[1];
	progress.live = false;
	progress.color = false;
	progress.next_tick_ns = progress.begun_ns + 60 * SECOND;
}

TestSuite(progress, .init = open_pipe);

static const char *written(void)
{
	static char text[8192];
	ssize_t n = read(pipe_fds[0], text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

Test(progress, a_case_is_a_line)
{
	struct run_end_info end = { .verdict = RUN_FAIL, .reason = "too slow", .duration_s = 1.5 };

	progress_case_begins(&progress, &one, 1);
	cr_expect_str_eq(written(), "");
	progress_case_ends(&progress, &one, &end, false);
	cr_expect_str_eq(written(), "FAIL  pcie/link_speed (1.500 s): too slow\n");
	progress_case_ends(&progress, &one, &end, true);
	cr_expect_str_eq(written(), "known failure pcie/link_speed (1.500 s): too slow\n");
	(void)progress_tick(&progress, progress.next_tick_ns);
	cr_expect(strstr(written(), "(0 passed, 1 failed, 1 known, 0 errors, 0 skipped)"));
}

Test(progress, a_line_tells_the_round)
{
	struct run_end_info end = { .verdict = RUN_FAIL, .reason = "too slow", .duration_s = 1.5 };

	static unsigned char worst[4];

	progress.total = 6;
	progress.rounds = 2;
	progress.worst = worst;
	progress_case_begins(&progress, &one, 3);
	progress_case_ends(&progress, &one, &end, false);
	cr_expect_str_eq(written(), "FAIL  pcie/link_speed, round 1 of 2 (1.500 s): too slow\n");
	progress_case_begins(&progress, &one, 4);
	(void)progress_tick(&progress, progress.case_begun_ns + 61 * SECOND);
	cr_expect(strstr(written(), "[1/3] pcie/link_speed, round 2 of 2, 1:01 min"));
	progress.worst = NULL;
}

/* Three cases in two rounds are three cases; the worst round of each counts. */
Test(progress, rounds_are_not_counted_as_cases)
{
	static const enum run_verdict verdicts[] = { RUN_PASS, RUN_PASS, RUN_FAIL,
						     RUN_PASS, RUN_FAIL, RUN_PASS };
	static unsigned char worst[4];

	progress.total = 6;
	progress.rounds = 2;
	progress.worst = worst;
	for (size_t i = 0; i < 6; i++) {
		const struct run_end_info end = { .verdict = verdicts[i] };

		progress_case_begins(&progress, &one, i + 1);
		progress_case_ends(&progress, &one, &end, false);
	}
	(void)written();
	(void)progress_tick(&progress, progress.next_tick_ns);
	const char *text = written();
	cr_expect(strstr(text, "[3/3]") &&
			  strstr(text, "(1 passed, 2 failed, 0 errors, 0 skipped)"),
		  "%s", text);
	progress.worst = NULL;
}

Test(progress, verbose_tells_of_the_beginning_too)
{
	progress.verbose = 1;
	progress_case_begins(&progress, &one, 1);
	cr_expect_str_eq(written(), "begins pcie/link_speed\n");
}

Test(progress, quiet_says_nothing)
{
	struct run_end_info end = { .verdict = RUN_PASS };

	progress.quiet = true;
	progress_case_begins(&progress, &one, 1);
	progress_case_ends(&progress, &one, &end, false);
	progress_say(&progress, "something");
	(void)progress_tick(&progress, progress.begun_ns + 1000 * SECOND);
	cr_expect_str_eq(written(), "");
}

Test(progress, a_heartbeat_a_minute)
{
	uint64_t begun;
	const char *text;

	progress_case_begins(&progress, &one, 2);
	begun = progress.case_begun_ns;
	cr_expect_eq(progress_tick(&progress, begun + 5 * SECOND), progress.next_tick_ns);
	cr_expect_str_eq(written(), "");
	(void)progress_tick(&progress, begun + 61 * SECOND);
	text = written();
	cr_expect(strstr(text, "[2/3] pcie/link_speed, 1:01 min"), "%s", text);
	(void)progress_tick(&progress, begun + 62 * SECOND);
	cr_expect_str_eq(written(), "");
	(void)progress_tick(&progress, begun + 122 * SECOND);
	cr_expect_neq(written()[0], '\0');
}

Test(progress, a_live_line_is_redrawn_in_place)
{
	const char *text;

	progress.live = true;
	progress_case_begins(&progress, &one, 1);
	(void)written();
	(void)progress_tick(&progress, progress.begun_ns + 100 * SECOND);
	text = written();
	cr_expect_eq(text[0], '\r');
	cr_expect_null(strchr(text, '\n'));
	progress_say(&progress, "a line of its own");
	cr_expect_str_eq(written(), "\r\033[Ka line of its own\n");
}

/* Would block for ever if it were written without asking. */
Test(progress, a_full_pipe_does_not_hold_the_run, .timeout = 20)
{
	for (int i = 0; i < 100000; i++)
		progress_say(&progress, "line %d of a hundred thousand that nobody reads", i);
	cr_expect_neq(written()[0], '\0');
}

Test(progress, drives_side_by_side_are_told_apart)
{
	(void)snprintf(progress.label, sizeof(progress.label), "dut-a");
	progress_say(&progress, "hello");
	cr_expect_str_eq(written(), "dut-a: hello\n");
}
