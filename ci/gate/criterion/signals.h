/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The signals of a supervisor: taken as data, never as interruptions. */
#ifndef CI_GATE_CRITERION_SIGNALS_H
#define CI_GATE_CRITERION_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

struct signals {
	int fd;             /* signalfd; readable when there is something for signals_read() */
	int stop;           /* the first that came; 0 none */
	unsigned int stops; /* how many came: the second one hastens */
};

/**
 * signals_open() - from now on every signal that would end this process arrives here: SIGINT,
 * SIGTERM, SIGHUP, SIGALRM, SIGUSR1, SIGXCPU, real-time ones ... (but SIGKILL, and what a fault of
 * its own causes); SIGPIPE, SIGXFSZ, SIGTTOU do nothing. One that was ignored when the program
 * began (nohup, a background job) stays so, but SIGTERM.
 *
 * Return: 0 or -errno.
 */
int signals_open(struct signals *ret_signals);
/** signals_handle() - the same signals go to @handler, for what has no loop to read them in */
void signals_handle(void (*handler)(int number));
/** signals_read() - takes what has come */
void signals_read(struct signals *signals);
/**
 * signals_ignore_write() - a closed pipe (SIGPIPE) and a limit on the size of files (SIGXFSZ) are
 * errors of write(2) like a full disk, no reason to die without a word
 */
void signals_ignore_write(void);
/** signals_name() - "SIGTERM", "SIGRTMIN+3" */
void signals_name(int number, char *ret_text, size_t size);
/** signals_close() - the descriptor alone: what was blocked stays so */
void signals_close(struct signals *signals);

#endif
