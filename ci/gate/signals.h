/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The signals of a supervisor: taken as data, never as interruptions. */
#ifndef CI_GATE_SIGNALS_H
#define CI_GATE_SIGNALS_H

#include <stdbool.h>

struct signals {
	int fd;                 /* signalfd; readable when there is something for signals_read() */
	int stop;               /* first of SIGINT, SIGTERM, SIGHUP, SIGQUIT that came; 0 none */
	unsigned int stops;     /* how many came: the second one hastens */
};

/**
 * signals_open - from now on SIGINT, SIGTERM, SIGHUP and SIGQUIT arrive here, and SIGPIPE, SIGTTOU
 * do nothing. A signal that was ignored when the program began (nohup, a background job) stays so.
 */
int signals_open(struct signals *ret);
/* signals_read - takes what has come */
void signals_read(struct signals *signals);
void signals_close(struct signals *signals);

#endif
