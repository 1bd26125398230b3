/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A process that is stopped does not keep its schedule, and the pulse tells. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/host/host_pulse.h"

/* What the pulse of a child saw that lived for 600 ms and was stopped for @stopped_ms of them. */
static struct host_pulse_seen of_a_child(unsigned int stopped_ms)
{
	struct host_pulse_seen seen = { 0 };
	int to_parent[2];
	uint64_t begun_ms, stop_ms;
	char ready;
	pid_t child;

	cr_assert_eq(pipe2(to_parent, O_CLOEXEC), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		struct host_pulse *pulse = host_pulse_start();
		uint64_t end_ms = clock_now_ms() + 600;

		(void)!write(to_parent[1], "r", 1);
		while (clock_now_ms() < end_ms)
			;
		host_pulse_stop(pulse, &seen);
		(void)!write(to_parent[1], &seen, sizeof(seen));
		_exit(0);
	}
	cr_assert_eq(read(to_parent[0], &ready, 1), 1);
	begun_ms = clock_now_ms();
	if (stopped_ms)
		(void)kill(child, SIGSTOP);
	for (stop_ms = begun_ms; stop_ms < begun_ms + stopped_ms; stop_ms = clock_now_ms())
		;
	(void)kill(child, SIGCONT);
	cr_assert_eq(read(to_parent[0], &seen, sizeof(seen)), (ssize_t)sizeof(seen));
	cr_assert_eq(waitpid(child, NULL, 0), child);
	return seen;
}

Test(host_pulse, a_stop_is_seen)
{
	struct host_pulse_seen seen = of_a_child(300);

	cr_expect_geq(seen.seconds, 0.55);
	cr_expect_geq(seen.longest_ms, 250, "%f", seen.longest_ms);
	cr_expect_geq(seen.late_pct, 20, "%f", seen.late_pct);
	cr_expect_eq(seen.suspended_s, 0);
}

/* On a busy machine it is late as well: but then it was, and how often depends on the machine. */
Test(host_pulse, what_was_seen_fits_together)
{
	struct host_pulse_seen seen = of_a_child(0);

	cr_expect_geq(seen.seconds, 0.55);
	cr_expect_leq(seen.longest_ms / 10 / seen.seconds, seen.late_pct + 0.2);
	cr_expect_leq(seen.late_pct, 100);
}

Test(host_pulse, without_one_there_is_nothing_to_see)
{
	struct host_pulse_seen seen = { .late_pct = 1 };

	host_pulse_stop(NULL, &seen);
	cr_expect_eq(seen.late_pct, 0);
	host_pulse_stop(NULL, NULL);
}

Test(host_pulse, what_a_standstill_explains)
{
	const struct host_pulse_seen still = { .seconds = 2, .late_pct = 10 },
				     none = { .seconds = 2 };

	cr_expect(host_pulse_explains(&still, 700, 500), "200 ms of them nobody ran");
	cr_expect_not(host_pulse_explains(&still, 701, 500));
	cr_expect_not(host_pulse_explains(&still, 500, 500), "nothing to explain");
	cr_expect_not(host_pulse_explains(&none, 501, 500));
}
