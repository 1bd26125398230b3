/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What those who run, watch and conclude cases all do: say why no further one is begun, and end the
 * runner. */
#include "ci/gate/run/supervision.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/os/pidfd.h"

/* A worker that its runner's death kills may take this long to be gone. */
#define SUPERVISOR_ORPHAN_MS 100

void supervisor_halt(struct supervisor *s, enum supervisor_halt halt, const char *format, ...)
{
	va_list args;

	if (s->halt != SUPERVISOR_GOES_ON)
		return;
	s->halt = halt;
	va_start(args, format);
	(void)vsnprintf(s->halt_text, sizeof(s->halt_text), format, args);
	va_end(args);
}

/* The worker that waited for leave dies with its runner; its case is still to be run. */
void supervisor_forget_runner(struct supervisor *s)
{
	runner_clean_up(&s->runner);
	s->must_restart = true;
	children_sweep(&s->children, SUPERVISOR_ORPHAN_MS, NULL);
}

void supervisor_stop_runner(struct supervisor *s)
{
	if (s->runner.pid <= 0)
		return;
	(void)pidfd_signal(s->runner.pidfd, SIGKILL);
	if (pidfd_wait(s->runner.pidfd, clock_now_ns() + SUPERVISOR_KILL_NS) == 0)
		(void)children_reap(&s->children, s->runner.pid, NULL);
	supervisor_forget_runner(s);
}
