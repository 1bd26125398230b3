/* SPDX-License-Identifier: GPL-2.0-or-later */
/* signalfd(2) for what ends a run. */
#include "ci/gate/signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

int signals_open(struct signals *ret)
{
	static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction action;
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (sigaction(stops[i], NULL, &action) == 0 &&
		    (action.sa_handler != SIG_IGN || stops[i] == SIGTERM))
			sigaddset(&set, stops[i]);
	/* a closed pipe or terminal is told by write(2) */
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGTTOU, SIG_IGN);
	/* an ignored SIGCHLD, inherited, would have the kernel reap what we want to wait for */
	(void)signal(SIGCHLD, SIG_DFL);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	*ret = (struct signals){ .fd = fd };
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
