/* SPDX-License-Identifier: GPL-2.0-or-later */
/* signalfd(2) for what ends a run. */
#include "ci/gate/criterion/signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Everything whose default is to end the process, but what the process itself causes by a fault,
 * and what a failed write(2) says as well. */
static bool ends_a_process(int number)
{
	switch (number) {
	case SIGKILL:
	case SIGSTOP: /* cannot be taken */
	case SIGSEGV:
	case SIGBUS:
	case SIGFPE:
	case SIGILL: /* a fault */
	case SIGPIPE:
	case SIGXFSZ: /* write(2) says so */
	case SIGCHLD:
	case SIGCONT:
	case SIGURG:
	case SIGWINCH: /* end nothing */
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU: /* stop for a while */ return false;
	default: return true;
	}
}

void signals_ignore_write(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
}

void signals_name(int number, char *ret_text, size_t size)
{
	const char *name = sigabbrev_np(number);

	if (name)
		(void)snprintf(ret_text, size, "SIG%s", name);
	else if (number >= SIGRTMIN && number <= SIGRTMAX)
		(void)snprintf(ret_text, size, "SIGRTMIN+%d", number - SIGRTMIN);
	else
		(void)snprintf(ret_text, size, "signal %d", number);
}

/* A hang-up that was ignored when the program began stays so: nohup. A shell's script ignores
 * SIGINT and SIGQUIT for what it starts in the background, and yet means the run when it sends
 * them. */
static bool is_wanted(int number)
{
	struct sigaction action;

	return ends_a_process(number) && sigaction(number, NULL, &action) == 0 &&
	       (action.sa_handler != SIG_IGN || number != SIGHUP);
}

void signals_handle(void (*handler)(int number))
{
	const struct sigaction action = { .sa_handler = handler };

	for (int number = 1; number <= SIGRTMAX; number++)
		if (is_wanted(number))
			(void)sigaction(number, &action, NULL);
}

int signals_open(struct signals *ret_signals)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (int number = 1; number <= SIGRTMAX; number++)
		if (is_wanted(number))
			(void)sigaddset(&set, number);
	/* a closed pipe or terminal is told by write(2) */
	signals_ignore_write();
	(void)signal(SIGTTOU, SIG_IGN);
	/* an ignored SIGCHLD, inherited, would have the kernel reap what we want to wait for */
	(void)signal(SIGCHLD, SIG_DFL);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	*ret_signals = (struct signals){ .fd = fd };
	return 0;
}

void signals_read(struct signals *signals)
{
	struct signalfd_siginfo info;

	while (read(signals->fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (signals->stop == 0)
			signals->stop = (int)info.ssi_signo;
		signals->stops++;
	}
}

void signals_close(struct signals *signals)
{
	(void)close(signals->fd);
	signals->fd = -1;
}
