/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Criterion runner: a child of the supervisor that runs one worker per case, asks for leave
 * before each, and reports what Criterion saw of it. Only this process calls Criterion's runner. */
#ifndef CI_GATE_RUN_RUNNER_H
#define CI_GATE_RUN_RUNNER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ci/gate/plan/board.h"

#define RUNNER_NO_SLOT UINT32_MAX
/* What Criterion itself says; relative to the run directory. */
#define RUNNER_LOG "logs/runner.log"

/* Runner to supervisor, one datagram each. */
enum runner_message_kind {
	RUNNER_ENDED,     /* the worker of @slot is dead and reaped; @outcome is final */
	RUNNER_READY,     /* the worker of @slot waits for leave: answer with RUNNER_LEAVE, or
			   * kill the runner */
	RUNNER_FINISHED,  /* nothing more to run */
	RUNNER_NO_WORKER, /* no process can be started for a case: @outcome.exit_code is errno */
};

/* What Criterion saw of a case, to the very end of its process. */
struct runner_outcome {
	bool failed, skipped; /* Criterion's own status */
	bool crashed;         /* in the body */
	bool abnormal;        /* crash or exit outside of the body */
	int32_t signal, exit_code;
	uint32_t failed_asserts;
};

struct runner_message {
	uint32_t kind; /* enum runner_message_kind */
	uint32_t slot; /* RUNNER_NO_SLOT where none */
	struct runner_outcome outcome;
};

/* Supervisor to runner: a uint32_t. */
#define RUNNER_LEAVE 1u

struct runner {
	pid_t pid;
	int pidfd;  /* readable once the runner is dead */
	int socket; /* struct runner_message in, RUNNER_LEAVE out */
};

/**
 * runner_start() - forks a runner for all slots that are pending, in their order
 * @board_path: what the workers map
 *
 * The caller has blocked the signals that it wants for itself; the runner and its workers start
 * with none blocked and default actions.
 *
 * Return: 0 or -errno.
 */
int runner_start(struct board *board, const char *board_path, struct runner *ret_runner);
/** runner_last_words() - the last line of RUNNER_LOG, with ": " before it; "" when there is none */
void runner_last_words(const struct board *board, char *ret_text, size_t size);
/**
 * runner_clean_up() - after its death: closes the descriptors, removes the socket file that an
 * aborted Criterion leaves behind
 */
void runner_clean_up(struct runner *runner);

#endif
