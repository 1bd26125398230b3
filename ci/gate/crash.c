/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signal handlers of a worker; only async-signal-safe calls in them. */
#include "ci/gate/crash.h"

#include <execinfo.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define CRASH_FRAMES 64
#define CRASH_STACK_BYTES (64 * 1024)

static char crash_stack[CRASH_STACK_BYTES];

static void crash_say(const char *text)
{
	(void)!write(STDERR_FILENO, text, strlen(text));
}

static void crash_say_backtrace(int signal_number, const char *what)
{
	void *frames[CRASH_FRAMES];
	const char *name = sigabbrev_np(signal_number);

	crash_say("\nnvme-gate worker: ");
	crash_say(what);
	crash_say(name ? "SIG" : "a signal");
	crash_say(name ? name : "");
	crash_say("; backtrace:\n");
	backtrace_symbols_fd(frames, backtrace(frames, CRASH_FRAMES), STDERR_FILENO);
}

/* SA_RESETHAND has put the default action back: the raised signal ends the process as it would have
 * without us. */
static void crash_on_fault(int signal_number)
{
	crash_say_backtrace(signal_number, "killed by ");
	(void)raise(signal_number);
}

static void crash_on_terminate(int signal_number)
{
	crash_say_backtrace(signal_number, "told to end with ");
	_exit(CRASH_EXIT_TERMINATED);
}

void crash_catch(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS };
	stack_t stack = { .ss_sp = crash_stack, .ss_size = sizeof(crash_stack) };
	struct sigaction action = {
		.sa_handler = crash_on_fault,
		.sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK),
	};
	void *frame;

	/* the first call loads libgcc_s, which a handler must not do */
	(void)backtrace(&frame, 1);
	(void)sigaltstack(&stack, NULL);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		(void)sigaction(faults[i], &action, NULL);
	action.sa_handler = crash_on_terminate;
	(void)sigaction(SIGTERM, &action, NULL);
}
