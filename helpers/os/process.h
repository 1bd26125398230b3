/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a tool without a shell: argument vector in, output and exit status back, within a
 * deadline. */
#ifndef HELPERS_OS_PROCESS_H
#define HELPERS_OS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct process_result {
	int exit_code;     /* 0..255, or -1 when a signal ended it */
	int signal;        /* 0, or the signal that ended it */
	bool timed_out;    /* it was ended because the deadline passed */
	char output[8192]; /* beginning of stdout and stderr, as they came, NUL-terminated */
};

/**
 * process_run() - runs @argv[0] (searched in PATH, and in /usr/sbin and /sbin, which a user's PATH
 * may lack), stdin empty, and waits for its end
 * @timeout_ms: after it SIGTERM, 2 s later SIGKILL, to the tool and its children
 *
 * Return: 0 when it ran, whatever it said (@ret_result filled); -ENOENT when there is no such tool;
 * other -errno when it could not be started.
 */
int process_run(const char *const argv[], uint32_t timeout_ms, struct process_result *ret_result);

/**
 * process_start() - starts a tool like process_run(), and leaves it running
 * @ret_output: reads what it says, never waits; close it
 *
 * Return: 0; -ENOENT when there is no such tool; other -errno. End it with process_stop().
 */
int process_start(const char *const argv[], pid_t *ret_pid, int *ret_output);

/**
 * process_stop() - SIGTERM, 2 s later SIGKILL, to a started tool and its children; waits for its
 * end
 * @ret_cpu_ns: processor time that it used, may be NULL
 */
void process_stop(pid_t pid, uint64_t *ret_cpu_ns);

/**
 * process_signal_group() - a signal to a tool that leads a process group of its own, and to its
 * children
 *
 * Return: 0 or -errno; -EINVAL for what is no such group (0 is one's own, 1 would be everybody).
 */
int process_signal_group(pid_t leader, int number);

/**
 * process_find_tool() - path of a tool as process_run() finds it; -ENOENT when it is not
 *
 * installed
 */
int process_find_tool(const char *name, char *path, size_t size);

#endif
