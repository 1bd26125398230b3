/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board of a run: one file, mapped by supervisor, runner and workers, that says what is to be
 * run and how far each case has come. What a worker writes here outlives it, however it dies. */
#ifndef CI_GATE_PLAN_BOARD_H
#define CI_GATE_PLAN_BOARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ci/gate/plan/plan.h"
#include "fixtures/dut/dut.h"
#include "fixtures/dut/dut_watch.h"
#include "fixtures/profile/profile.h"

/* The environment variable that tells a worker where the board is. */
#define BOARD_ENV "NVME_GATE_BOARD"

#define BOARD_PATH_SIZE 1024
#define BOARD_REASON_SIZE 512
#define BOARD_NAME_SIZE (PLAN_NAME_SIZE + 16)

/* How far a case has come; only ever goes up. */
enum board_phase {
	BOARD_PENDING,    /* no worker has touched it */
	BOARD_SPAWNED,    /* the worker waits for leave to begin */
	BOARD_OPENING,    /* opens the drive, takes the snapshot before */
	BOARD_BODY,       /* the check's own code */
	BOARD_RESTORE,    /* puts back what the case changed */
	BOARD_COLLATERAL, /* compares the drive with the snapshot before */
	BOARD_DONE,
};
/** board_phase_text() - what a case was doing: "in the check's body" */
const char *board_phase_text(enum board_phase phase);

/* What a reason is about. */
enum board_reason { BOARD_SKIPPED, BOARD_FAILED, BOARD_RIG, BOARD_REASONS };

/**
 * struct board_slot - one run of one case
 *
 * @plan_case, @repetition (1 ...): set by the supervisor before the first worker
 * @concluded: the supervisor has judged it; it is not run again, however far it came
 * @phase: enum board_phase
 * @worker_pid: 0 before there is one
 * @end_ns: CLOCK_MONOTONIC when the phase became BOARD_DONE
 * @evaluated, @failed: expectations; @rig, @skips, @collateral: findings of those kinds; @host: of
 *	@rig, those by which nothing is known of the drive; @unable:
 *	skips of cases that could not be looked at here
 * @restore_failed: changes that the worker itself could not put back
 * @gone: the drive did not answer at the end of the case
 * @step_errno: the first error of writing the steps; 0: all of it is there
 * @reasons: first line of the first finding of each kind; "" none
 */
struct board_slot {
	struct plan_case plan_case;
	uint32_t repetition;
	_Atomic uint32_t concluded;
	_Atomic uint32_t phase;
	_Atomic int32_t worker_pid;
	_Atomic uint64_t end_ns;
	_Atomic uint32_t evaluated, failed, rig, host, skips, unable, collateral;
	_Atomic uint32_t restore_failed;
	_Atomic uint32_t gone;
	_Atomic int32_t step_errno;
	char reasons[BOARD_REASONS][BOARD_REASON_SIZE];
};

/* The pictures between the cases, from process to process; ci/gate/plan/chain.h. One process at a
 * time. */
enum chain_kind { CHAIN_BETWEEN, CHAIN_OVERALL, CHAIN_KINDS };
#define CHAIN_TOLD_MAX 64
struct board_chain {
	struct dut_snapshot first, last;
	struct dut_past_mark past; /* where the persistent event log ended before the first case */
	bool has_first, has_last;
	bool in_case, broken; /* between begin and end of a case; one never came to its end */
	bool asked;           /* after the last case, too */
	/* between two cases: critical warnings that @last did not show, and when the first was
	 * seen, CLOCK_REALTIME */
	struct dut_warning_bits gap_seen;
	int64_t gap_seen_ns;
	char last_name[PLAN_NAME_SIZE]; /* after what @last was taken */
	struct dut_declared declared;   /* by all cases */
	uint32_t found[CHAIN_KINDS];
	char reason[CHAIN_KINDS][BOARD_REASON_SIZE]; /* first line of the first finding */
	char told[CHAIN_TOLD_MAX][64]; /* what changed, and somebody was charged with it */
	uint32_t told_count;
	int write_errno; /* a finding could not be written */
};

/* What is the same for all cases. Paths are absolute. */
struct board_setup {
	char run_dir[BOARD_PATH_SIZE];
	char journal[BOARD_PATH_SIZE];   /* "" = changes are refused */
	char state_dir[BOARD_PATH_SIZE]; /* of a simulated drive */
	char chain[BOARD_PATH_SIZE];     /* files of the chain begin like this */
	char selector[256];
	char serial[21];
	char address[32]; /* of its PCI function; "" = no function of this host */
	uint64_t image;   /* image_id() of the supervisor; 0: any will do */
	uint32_t repetitions;
	struct profile profile;
};

struct board {
	uint64_t magic;
	uint64_t size_bytes;
	struct board_setup setup;
	struct board_chain chain;
	_Atomic uint32_t telemetry_told; /* the drive answered when it was asked for telemetry */
	uint32_t slot_count;
	struct board_slot slots[];
};

/**
 * board_create() - makes the file, with every byte of it on the medium, so that a full disk cannot
 * kill a process that writes to the map
 * @cases: those of the plan that are to run; each becomes @setup->repetitions slots: all cases,
 * then all of them again
 *
 * Return: 0 or -errno; nothing is left behind then.
 */
int board_create(const char *path, const struct board_setup *setup, const struct plan_case *cases,
		 size_t case_count, struct board **ret_board);
/** board_map() - the board at @path, made by this very build of the program; else -EBADMSG */
int board_map(const char *path, struct board **ret_board);
/** board_unmap() - the file stays; accepts NULL */
void board_unmap(struct board *board);

/**
 * board_slot_name() - what Criterion calls it: the case name without "area/", and "#N" behind it
 * when the cases are run several times
 */
void board_slot_name(const struct board *board, const struct board_slot *slot, char *ret_text,
		     size_t size);
/** board_find() - the slot that Criterion calls @category, @name; NULL when there is none */
struct board_slot *board_find(struct board *board, const char *category, const char *name);
/** board_area() - "pcie" of "pcie/link_speed"; returns its length */
size_t board_area(const struct board_slot *slot, char *ret_text, size_t size);

/* Files of a slot, relative to the run directory. */

/**
 * board_steps_path() - what its worker tells, line by line: ".work/N.jsonl", N being its position
 */
void board_steps_path(const struct board *board, const struct board_slot *slot, char *ret_text,
		      size_t size);
/** board_log_path() - what its worker prints: "logs/NAME.log" */
void board_log_path(const struct board *board, const struct board_slot *slot, char *ret_text,
		    size_t size);
/** board_artifact_dir() - its files for the report: "artifacts/NAME" */
void board_artifact_dir(const struct board *board, const struct board_slot *slot, char *ret_text,
			size_t size);
/** board_scratch_dir() - its scratch directory: ".work/scratch.N" */
void board_scratch_dir(const struct board *board, const struct board_slot *slot, char *ret_text,
		       size_t size);

/** board_is_pending() - not begun, or only by a worker that never got leave */
bool board_is_pending(const struct board_slot *slot);
/** board_reach() - the slot has come to @phase */
void board_reach(struct board_slot *slot, enum board_phase phase);
/** board_set_reason() - keeps the first line of @text if it is the first of its kind */
void board_set_reason(struct board_slot *slot, enum board_reason kind, const char *text);

#endif
