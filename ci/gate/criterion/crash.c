/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signal handlers of a worker; only async-signal-safe calls in them. */
#include "ci/gate/criterion/crash.h"

#include <execinfo.h>
#include <link.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/criterion/backtrace.h"

#define CRASH_FRAMES 64
#define CRASH_STACK_BYTES (64 * 1024)

static char crash_stack[CRASH_STACK_BYTES];

static void say(const char *text)
{
	(void)!write(STDERR_FILENO, text, strlen(text));
}

/* Where this program lies in memory, found before anything crashes. */
static uintptr_t crash_base, crash_begin, crash_end;

static int find_program(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	(void)context;
	crash_base = info->dlpi_addr;
	crash_begin = UINTPTR_MAX;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		uintptr_t from = crash_base + part->p_vaddr;

		if (part->p_type != PT_LOAD)
			continue;
		crash_begin = from < crash_begin ? from : crash_begin;
		crash_end = from + part->p_memsz > crash_end ? from + part->p_memsz : crash_end;
	}
	return 1; /* the first one is the program */
}

/* As linked, so that it can be found in the program wherever it was loaded. */
static void say_own(uintptr_t place)
{
	char digits[2 * sizeof(place) + 2];
	size_t at = sizeof(digits);

	digits[--at] = '\0';
	digits[--at] = '\n';
	do {
		digits[--at] = "0123456789abcdef"[place & 15];
		place >>= 4;
	} while (place);
	say(BACKTRACE_OWN);
	say(digits + at);
}

static void say_backtrace(int signal_number, const char *what)
{
	void *frames[CRASH_FRAMES];
	const char *name = sigabbrev_np(signal_number);
	int count;

	say("\nnvme-gate worker: ");
	say(what);
	say(name ? "SIG" : "a signal");
	say(name ? name : "");
	say(BACKTRACE_HEAD);
	count = backtrace(frames, CRASH_FRAMES);
	for (int i = 0; i < count; i++) {
		uintptr_t place = (uintptr_t)frames[i];

		if (place >= crash_begin && place < crash_end)
			say_own(place - crash_base);
		else
			backtrace_symbols_fd(&frames[i], 1, STDERR_FILENO);
	}
}

/* SA_RESETHAND has put the default action back: the raised signal ends the process as it would have
 * without us. */
static void on_fault(int signal_number)
{
	say_backtrace(signal_number, "killed by ");
	(void)raise(signal_number);
}

static void on_terminate(int signal_number)
{
	say_backtrace(signal_number, "told to end with ");
	_exit(CRASH_EXIT_TERMINATED);
}

void crash_catch(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS };
	stack_t stack = { .ss_sp = crash_stack, .ss_size = sizeof(crash_stack) };
	struct sigaction action = {
		.sa_handler = on_fault,
		.sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK),
	};
	void *frame;

	/* the first call loads libgcc_s, which a handler must not do */
	(void)backtrace(&frame, 1);
	(void)dl_iterate_phdr(find_program, NULL);
	(void)sigaltstack(&stack, NULL);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		(void)sigaction(faults[i], &action, NULL);
	action.sa_handler = on_terminate;
	(void)sigaction(SIGTERM, &action, NULL);
}
