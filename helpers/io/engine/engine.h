/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's inside: streams (one thread of one job each), their tags and their accounts. */
#ifndef HELPERS_IO_ENGINE_ENGINE_H
#define HELPERS_IO_ENGINE_ENGINE_H

#include "helpers/io/engine/inflight.h"
#include "helpers/io/engine/series.h"
#include "helpers/io/io.h"
#include "helpers/io/pattern/pattern.h"
#include "helpers/io/verify/verify.h"

#define IO_NEVER UINT64_MAX
/* longest wait without a look at the stop flag */
#define IO_LOOK_NS (100 * 1000000ull)
/* after the stop flag, how long to wait for what is in flight */
#define IO_STOP_DRAIN_NS (500 * 1000000ull)
#define IO_REAP_MAX 256

#define io_unlikely(x) __builtin_expect(!!(x), 0)

enum io_phase { PHASE_RUN, PHASE_READBACK, PHASE_DONE };

struct io_account {
	struct io_tally tally[IO_DIRS];     /* this interval */
	struct io_dir_stats total[IO_DIRS]; /* without this interval */
	struct io_error_count error[IO_ERROR_KINDS_MAX];
	uint32_t error_kinds;
	uint64_t errors, errors_in_a_row, first_error_offset_bytes;
	uint64_t warmup_ios, abandoned, missed_arrivals;
	uint64_t interval_index, interval_start_ns, interval_end_ns;
	struct io_quiet {
		uint64_t since_ns;  /* last completion, or first issue after nothing was
				     * in flight */
		uint64_t seen_ns;   /* last look at the completions */
		uint64_t unseen_ns; /* longest time between looks since then */
		uint64_t longest_ns, longest_from_ns, longest_unseen_ns;
	} quiet;
	uint64_t first_completion_ns, silent_end_ns;
	uint64_t first_issue_ns; /* of an I/O that counts; 0: none yet */
	uint64_t last_completion_ns;
	uint64_t closed_ns;     /* from here on nothing more is issued; 0: not yet */
	uint64_t warmup_sum_ns; /* warm-up I/Os in flight beside those that count */
	uint64_t tail_sum_ns;   /* in flight after @closed_ns */
};

/* What other threads may look at while the stream runs. */
struct io_published {
	uint64_t ios, bytes, errors;
};

struct io_group;

struct io_stream {
	/* set before the run */
	const struct io_job *job;
	struct io_group *group;
	unsigned int job_index, index; /* of the job; of the thread in it */
	struct io_transport *transport;
	void *target;         /* the transport's handle */
	uint64_t range_bytes; /* of the job on its target, in whole I/Os */
	uint64_t asked_bytes; /* with what is left over at its end */
	struct io_series *series;
	struct io_verify_view verify; /* without a range: off */

	/* the run */
	enum io_phase phase;
	struct io_pattern pattern;
	struct io_pattern replay; /* reading back without a table: the same I/Os again */
	uint64_t replay_left, readback_bytes;
	bool readback_cut;        /* see io_job_result */
	struct io_tag *tag;       /* iodepth of them */
	struct io_tag **free_tag; /* last in, first out */
	uint32_t free_tags, depth;
	struct io_inflight inflight; /* used where I/Os must not overlap */
	void *buffers;               /* one allocation, iodepth * buffer_bytes */
	size_t buffer_bytes, buffers_bytes;
	uint64_t measure_ns, end_ns; /* warm-up ends; no I/O is issued from end_ns on */
	uint64_t planned, remaining; /* I/Os to issue; and those still to issue */
	uint32_t uncounted_in_flight;
	bool counting;         /* the warm-up is over */
	bool closing;          /* issue nothing more, wait for what is in flight */
	bool draining;         /* ... of which some has come back */
	uint64_t give_up_ns;   /* while closing */
	struct io_choice held; /* chosen, but could not be submitted yet */
	bool is_held;
	uint32_t writes_since_fsync, writes_since_fdatasync;
	uint64_t arrival_ns; /* open loop: intended start of the next I/O */
	double arrival_part_ns;
	struct random_stream arrival_random;
	uint64_t publish_ns;
	int status; /* why it ended early, 0: it did not */
	char reason[IO_REASON_SIZE];
	struct io_account account;
	struct io_published published;
	int pin_cpu;                /* -1: nowhere */
	uint64_t ran_ns, waited_ns; /* of that, for a processor; 0: not known */
};

/* Everything that runs together. */
struct io_group {
	const struct io_run_options *options;
	struct io_stream **stream;
	size_t streams;
	uint64_t start_ns;
	int abort; /* a stream could not be set up: nobody starts */
};

#endif
